import type { DelegationTexts } from './texts.js';

const days = '{days, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}';

export const pl: DelegationTexts = {
  subject: {
    delegationOffered: '{partner} prosi o zgodę na administrowanie subskrypcjami: {organisation}',
    delegationAccepted:
      '{to, select, partner {Oferta została przyjęta: {organisation}} other {{partner} może teraz działać w imieniu organizacji {organisation}}}',
    delegationDeclined: 'Oferta została odrzucona: {organisation}',
    delegationLapsed: 'Oferta pozostała bez odpowiedzi: {organisation}',
    delegationEnding:
      'Dostęp partnera {partner} do organizacji {organisation} kończy się za {daysLeft, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}',
    delegationEnded: 'Dostęp partnera {partner} do organizacji {organisation} zakończył się',
    delegationExtensionAsked: '{partner} prosi o przedłużenie dostępu do organizacji {organisation}',
    delegationExtended: 'Dostęp partnera {partner} do organizacji {organisation} trwa do {until}',
    delegationExtensionDeclined: 'Dostęp nie został przedłużony: {organisation}',
  },
  lead: {
    delegationOffered:
      'Partner {partner} proponuje, że będzie działał w imieniu organizacji {organisation} w ramach administracji delegowanej.',
    delegationAccepted:
      '{to, select, partner {Od teraz do {until} mogą Państwo działać w imieniu organizacji {organisation}.} other {Administrator organizacji {organisation} przyjął ofertę partnera {partner}: od teraz do {until} partner może działać w Państwa imieniu.}}',
    delegationDeclined: 'Administrator klienta {organisation} odrzucił Państwa ofertę administracji delegowanej.',
    delegationLapsed:
      'Do {answerBy} nikt u klienta {organisation} nie odpowiedział na Państwa ofertę administracji delegowanej: oferta wygasła.',
    delegationEnding:
      '{to, select, partner {Państwa dostęp do organizacji {organisation} kończy się {until}.} other {Dostęp partnera {partner} do organizacji {organisation} kończy się {until}.}}',
    delegationEnded:
      '{by, select, partner {{to, select, partner {Zakończyli Państwo swój dostęp do organizacji {organisation}.} other {Partner {partner} zakończył swój dostęp do organizacji {organisation}.}}} tenant {{to, select, partner {Klient {organisation} zakończył Państwa dostęp.} other {Administrator organizacji {organisation} zakończył dostęp partnera {partner}.}}} expiry {Dostęp partnera {partner} do organizacji {organisation} zakończył się {until}: jego czas upłynął.} other {Dostęp partnera {partner} do organizacji {organisation} został zakończony.}}',
    delegationExtensionAsked:
      'Partner {partner} działa w imieniu organizacji {organisation} do {until} i prosi o przedłużenie: do {extendedUntil}.',
    delegationExtended:
      '{to, select, partner {Mogą Państwo działać} other {Partner {partner} może działać}} w imieniu organizacji {organisation} do {until}.',
    delegationExtensionDeclined: 'Klient {organisation} nie przedłużył Państwa dostępu. Kończy się on {until}.',
  },
  writes: '{partner} pisze: „{message}”',
  mayDo: 'Partner będzie mógł wtedy w Państwa imieniu: {mayDoList}.',
  forSoLong: `Dostęp trwałby ${days} od przyjęcia oferty.`,
  howToAnswer:
    'Ofertę można przyjąć lub odrzucić pod poniższym odnośnikiem. Jest on osobisty: prosimy go nie przekazywać. Bez odpowiedzi oferta wygasa {answerBy}.',
  audited: 'Wszystko, co partner robi w Państwa imieniu, jest zapisywane z nazwą osoby lub klucza i nazwą partnera.',
  endsAnyTime: 'Dostęp można zakończyć w każdej chwili, ze skutkiem natychmiastowym.',
  askAgain: 'Mogą Państwo złożyć nową ofertę.',
  askForMore:
    '{to, select, partner {Jeśli potrzebują Państwo więcej czasu, prosimy wystąpić o przedłużenie: musi je przyjąć administrator klienta.} other {Jeśli partner ma działać dłużej, może poprosić Państwa o przedłużenie.}}',
  refusedFromNow: 'Od tej chwili żadne żądanie partnera dotyczące organizacji {organisation} nie jest wykonywane.',
  lettingItBe: 'Bez odpowiedzi dostęp zakończy się tak, jak jest teraz ustalone.',
  question: 'W razie pytań prosimy o kontakt: {known, select, yes {{contact}} other {Państwa sprzedawca}}.',
  open: 'Zobacz ofertę',
  scope: {
    read: 'przeglądać użytkowników, licencje, subskrypcje i powiadomienia',
    licences: 'dodawać i zmieniać użytkowników, przydzielać licencje',
    subscriptions:
      'składać zamówienia, decydować o odnowieniu, zmieniać liczbę licencji, anulować subskrypcje, prowadzić konfigurację',
    keys: 'realizować klucze produktu i zamówienia kluczy',
    billing: 'przeglądać i zmieniać dane rozliczeniowe, prośby o zapłatę i faktury',
  },
  label: {
    organisation: 'Klient',
    partner: 'Partner',
    mayDoList: 'Uprawnienia',
    answerBy: 'Odpowiedź do',
    until: 'Dostęp do',
    delegationId: 'Delegacja',
  },
};
