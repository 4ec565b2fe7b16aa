import type { ReclaimTexts } from './texts.js';

export const pl: ReclaimTexts = {
  warning: {
    subject:
      'Twoja licencja {planName} zostanie odebrana za {days, plural, one {# dzień} few {# dni} other {# dni}}, jeśli z niej nie skorzystasz',
    lead: 'Masz licencję {planName} w organizacji {organisation}{used, select, never { i nie korzystasz z niej od dnia przydzielenia: {since}.} other {; ostatnie użycie: {since}.}}',
    goes: 'Nieużywane licencje otrzymują inne osoby: Twoja zostanie odebrana {reclaimsAt}.',
    keep: 'Aby ją zachować, wystarczy do tego czasu skorzystać z {planName}.{known, select, no {} other { Jeśli to niemożliwe, poproś administratora o jej pozostawienie: {administrators}.}}',
    otherwise: 'Jeśli jej nie potrzebujesz, nie musisz nic robić.',
  },
  ended: {
    subject:
      '{outcome, select, reclaimed {Twoja licencja {planName} została odebrana} other {Zachowujesz licencję {planName}}}',
    lead: '{outcome, select, reclaimed {Twoja licencja {planName} w organizacji {organisation} nie była używana, więc została odebrana i może ją otrzymać ktoś inny.} used {Korzystasz z {planName}, więc Twoja licencja w organizacji {organisation} nie zostanie odebrana.} byAdministrator {Administrator organizacji {organisation} pozostawił Ci licencję {planName}: nie zostanie odebrana.} reclaimCancelled {Administrator organizacji {organisation} postanowił na razie nie odbierać licencji {planName}: zachowujesz swoją.} other {Twoja licencja {planName} w organizacji {organisation} nie została odebrana: zachowujesz ją.}}',
    again:
      'Jeśli znów będzie Ci potrzebna, poproś o licencję{known, select, no {} other { albo zwróć się do administratora: {administrators}}}.',
  },
  report: {
    subject:
      '{cancelled, select, yes {Nieużywane licencje {planName} nie zostaną odebrane} other {{planName}: {reclaimed, plural, =0 {nie odebrano żadnej nieużywanej licencji} one {odebrano # nieużywaną licencję} few {odebrano # nieużywane licencje} other {odebrano # nieużywanych licencji}}}}',
    lead: 'Z {total, plural, one {# licencji} other {# licencji}} {planName} w organizacji {organisation} nikt nie korzystał od {days, plural, one {# dnia} other {# dni}}; {total, plural, one {jej użytkownik został uprzedzony} other {ich użytkownicy zostali uprzedzeni}}.',
    seats:
      '{cancelled, select, yes {Administrator anulował odbieranie: nikt nie stracił licencji.} other {{reclaimed, plural, =0 {Wszyscy zachowują licencje.} one {W subskrypcji {subscriptionId} zwolniło się # miejsce.} few {W subskrypcji {subscriptionId} zwolniły się # miejsca.} other {W subskrypcji {subscriptionId} zwolniło się # miejsc.}}}}',
    people: 'Co się z nimi stało',
    outcome: {
      reclaimed: 'Odebrane ({count})',
      alreadyFreed: 'Zwolnione wcześniej ({count})',
      used: 'Zachowane, bo zostały użyte ({count})',
      byAdministrator: 'Zachowane przez administratora ({count})',
      reclaimCancelled: 'Zachowane, bo odbieranie anulowano ({count})',
      assignedAgain: 'Zachowane, bo przydzielono je ponownie ({count})',
      licenceOfGroup: 'Zachowane, bo przydziela je grupa: należy usunąć osobę z grupy ({count})',
      refused: 'Zachowane, bo nie można było wtedy zmieniać licencji ({count})',
    },
    more: '… i jeszcze {count}',
  },
};
