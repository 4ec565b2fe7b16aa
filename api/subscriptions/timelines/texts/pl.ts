import type { TimelineTexts } from './texts.js';

const seats = '{seats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}}';
const days = '{days, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}';

export const pl: TimelineTexts = {
  states: {
    pending: 'Oczekuje',
    settingUp: 'Konfiguracja',
    active: 'Aktywna',
    grace: 'Okres karencji',
    disabled: 'Wyłączona',
    superseded: 'Zastąpiona',
    undone: 'Wycofana',
    deleted: 'Usunięta',
  },
  events: {
    committed: {
      label: '{source, select, order {Złożono zamówienie} other {Zrealizowano klucze}}',
      explanation: `{source, select, order {Zamówienie zostaje złożone} other {{billing, select, perpetual {Klucze planu bezterminowego zostają zrealizowane} other {Klucze produktu zostają zrealizowane}}}} (${seats}){replaces, select, yes {, by zastąpić inną subskrypcję; okres zaczyna się {startsOn}.} other {{billing, select, perpetual {: subskrypcja nigdy się nie kończy.} other {; ostatni dzień okresu to {lastDay}.}}}}`,
    },
    setUpStarted: {
      label: '{due, select, yes {Początek konfiguracji i przenoszenia użytkowników} other {Konfiguracja wznowiona}}',
      explanation:
        '{due, select, yes {Nadchodzi ostatni dzień subskrypcji, którą ta zastępuje: zaczyna się konfiguracja i przenoszenie użytkowników.} other {Konfiguracja jest kontynuowana; nikt nie traci przy tym dostępu.}}',
    },
    setUpDone: {
      label: 'Skonfigurowano',
      explanation: 'Konfiguracja jest zakończona: kto ma licencję, może pracować.',
    },
    setUpStuck: {
      label: 'Konfiguracja utknęła',
      explanation: 'Konfiguracja nie może być kontynuowana automatycznie i czeka na decyzję.',
    },
    setUpPaused: {
      label: 'Konfiguracja wstrzymana',
      explanation: 'Konfiguracja jest wstrzymana i czeka, aż ktoś ją wznowi.',
    },
    setUpUndone: {
      label: 'Konfiguracja wycofana',
      explanation: 'Konfiguracja zostaje wycofana: klucze i licencje są tam, gdzie były, i można spróbować ponownie.',
    },
    termStarted: {
      label: 'Początek okresu',
      explanation: `{billing, select, invoiced {Zaczyna się następny okres} other {Zaczyna się okres opłacony z góry}} (${seats}){billing, select, perpetual {.} other {; jego ostatni dzień to {lastDay}.}}`,
    },
    expired: {
      label: 'Koniec okresu{graceDays, plural, =0 {} other {, zaczyna się karencja}}',
      explanation:
        '{billing, select, trial {Okres próbny skończył się {lastDay} i nikt nie opłacił planu} other {Okres skończył się {lastDay} i nikt go nie odnowił}}{graceDays, plural, =0 {.} other {: użytkownicy mogą jeszcze pracować do {lastGraceDay} włącznie.}}',
    },
    unpaid: {
      label: 'Koniec opłaconego czasu{graceDays, plural, =0 {} other {, zaczyna się karencja}}',
      explanation:
        'Czas od {unpaidFrom} nie jest opłacony{graceDays, plural, =0 {.} other {: użytkownicy mogą jeszcze pracować do {lastGraceDay} włącznie.}}',
    },
    disabled: {
      label: 'Wyłączenie',
      explanation: `{reason, select, cancelled {Subskrypcja była wypowiedziana na ten dzień: użytkownicy nie mogą już pracować; dane są przechowywane do {lastKeptDay} włącznie.} legalHold {Użytkownicy nie mogą już pracować; dane są zachowane, dopóki trwa blokada prawna.} termExpired {Okres się skończył, a jego zasady nie przewidują karencji: użytkownicy nie mogą już pracować; dane są przechowywane do {lastKeptDay} włącznie.} periodUnpaid {Brak płatności, a zasady nie przewidują karencji: użytkownicy nie mogą już pracować; dane są przechowywane do {lastKeptDay} włącznie.} other {{billing, select, invoiced {Nikt nie zapłacił} perpetual {Nikt nie zapłacił} trial {Nikt nie opłacił planu} other {Nikt nie odnowił subskrypcji}} w okresie karencji ({graceDays, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}): użytkownicy nie mogą już pracować; dane są przechowywane do {lastKeptDay} włącznie.}}`,
    },
    renewed: {
      label: 'Odnowiono kluczem',
      explanation: `{reason, select, renewedEarly {Klucz odnawia subskrypcję przed czasem: następny okres zaczyna się {startsOn}, bez przerwy} renewedWhileDisabled {Klucz ponownie aktywuje subskrypcję: nowy okres zaczyna się {startsOn}} other {Klucz odnawia subskrypcję w okresie karencji: nowy okres zaczyna się {startsOn}}} (${seats}); jego ostatni dzień to {lastDay}.`,
    },
    seatsAdded: {
      label: 'Dodano licencje kluczem',
      explanation: `Klucze dodają licencje: odtąd jest ich więcej (${seats}) i wszystkie kończą się razem; ostatni dzień to {lastDay}.`,
    },
    paymentRecorded: {
      label: '{reason, select, invoicedOnAccount {Faktura z odroczonym terminem} other {Płatność}}',
      explanation:
        '{billing, select, perpetual {Płatność z datą waluty {valueDate} zostaje zaksięgowana: subskrypcja jest znów opłacona.} other {{reason, select, invoicedOnAccount {Za czas do {lastPaidDay} włącznie wystawiono fakturę z odroczonym terminem płatności.} other {Płatność z datą waluty {valueDate} zostaje zaksięgowana: opłacony jest czas do {lastPaidDay} włącznie.}}}}',
    },
    proFormaIssued: {
      label: 'Faktura pro forma',
      explanation:
        '{owedAgain, select, yes {Kwotę należną od {unpaidFrom} należy zapłacić na podstawie wystawionej wcześniej prośby o zapłatę.} other {Faktura pro forma wzywa do zapłaty za czas od {unpaidFrom}.}}',
    },
    collectionDue: {
      label: 'Termin płatności automatycznej',
      explanation: 'Tego dnia pobierana jest płatność za czas od {unpaidFrom}, o ile zapisana jest karta lub zgoda.',
    },
    seatsIncreased: {
      label: '{reason, select, paid {Opłacono licencje} other {Dodano licencje}}',
      explanation: `{reason, select, paid {{count, plural, one {Odebrana wcześniej licencja (#) jest opłacona} other {Odebrane wcześniej licencje (#) są opłacone}}: znów jest ${seats}.} other {{count, plural, one {Opłacono # zamówioną licencję} few {Opłacono # zamówione licencje} other {Opłacono # zamówionych licencji}}: odtąd jest ${seats}.}}`,
    },
    seatsReduced: {
      label: '{reason, select, requested {Zwrócono licencje} other {Odebrano licencje}}',
      explanation: `{reason, select, requested {{count, plural, one {Zwrócono w terminie # licencję} few {Zwrócono w terminie # licencje} other {Zwrócono w terminie # licencji}}} other {{count, plural, one {Odebrano # dodaną licencję, ponieważ nie jest opłacona} few {Odebrano # dodane licencje, ponieważ nie są opłacone} other {Odebrano # dodanych licencji, ponieważ nie są opłacone}}}}: {ahead, select, yes {od {from}} other {odtąd}} jest ${seats}.`,
    },
    paymentReversed: {
      label: '{reason, select, invoiceOverdue {Faktura po terminie} other {Płatność cofnięta}}',
      explanation:
        '{billing, select, perpetual {{reason, select, invoiceOverdue {Faktura nie została zapłacona w terminie: subskrypcja jest nieopłacona} other {Płatność została cofnięta: subskrypcja nie jest już opłacona}}} other {{reason, select, invoiceOverdue {Faktura nie została zapłacona w terminie: jej okres jest nieopłacony} other {Płatność została cofnięta: jej okres jest znów nieopłacony}}}}{graceDays, plural, =0 {.} other {; użytkownicy mogą pracować jeszcze do {lastGraceDay} włącznie.}}',
    },
    renewalGivenBack: {
      label: 'Odnowienie zwrócone',
      explanation: 'Odnowienie zwrócono, zanim się zaczęło: subskrypcja jest opłacona do {lastPaidDay} włącznie.',
    },
    renewalChanged: {
      label: 'Inna decyzja na koniec okresu',
      explanation:
        '{intent, select, renew {Z końcem okresu subskrypcja ma zostać odnowiona{otherPlan, select, yes { w innym planie} other {}}{nextTermSeats, plural, =0 {} one { z # licencją} other { z # licencjami}}.} extendMonthly {Po końcu okresu subskrypcja ma trwać z miesiąca na miesiąc{nextTermSeats, plural, =0 {} one { z # licencją} other { z # licencjami}}.} other {Subskrypcja ma się skończyć wraz z okresem.}}',
    },
    payerChanged: {
      label:
        '{reason, select, takenOver {Przejęta przez organizację} handedOver {Przekazana innemu użytkownikowi} other {Przejście na płatność bezpośrednią}}',
      explanation:
        '{reason, select, takenOver {Od {paysFrom} płaci organizacja zamiast nabywcy.} handedOver {Inny użytkownik zgodził się za nią płacić od {paysFrom}.} other {Przyjęto cenę i konto rozliczeniowe: od {paysFrom}, jeśli subskrypcja zostanie odnowiona, płaci się za okresy.}}',
    },
    takeOverPlanned: {
      label: 'Zaplanowano przejęcie',
      explanation: 'Organizacja przejmie subskrypcję od nabywcy {on}; płaci za wszystko, co nie jest jeszcze opłacone.',
    },
    takeOverWithdrawn: {
      label: 'Wycofano przejęcie',
      explanation: 'Organizacja nie przejmie subskrypcji: nadal płaci i decyduje nabywca.',
    },
    policyChanged: {
      label: 'Obowiązują inne zasady',
      explanation: 'Do bieżącego okresu stosuje się inne zasady.',
    },
    cancelled: {
      label: 'Wypowiedziano',
      explanation:
        '{when, select, endOfTerm {Subskrypcja jest wypowiedziana z końcem okresu: użytkownicy mogą pracować do {lastDay} włącznie, potem dane są przechowywane do {lastKeptDay} włącznie.} other {Subskrypcja jest wypowiedziana ze skutkiem natychmiastowym: użytkownicy nie mogą już pracować; dane są przechowywane do {lastKeptDay} włącznie.}}',
    },
    cancellationWithdrawn: {
      label: 'Wycofano wypowiedzenie',
      explanation: 'Wypowiedzenie jest wycofane: subskrypcja trwa dalej tak, jakby go nie było.',
    },
    licencesChanged: {
      label: 'Zmieniono przypisanie licencji',
      explanation:
        '{reason, select, byGroup {Licencje zostają przypisane lub odebrane przez grupy} unusedLicences {Nieużywane licencje zostają odebrane} other {Licencje zostają przypisane lub odebrane}}; zajęte: {assigned} z {seats} licencji.',
    },
    replacementStarted: {
      label: 'Zastąpi ją inna subskrypcja',
      explanation:
        '{when, select, lastDay {Zastąpi ją inna subskrypcja: użytkownicy są do niej przenoszeni od {movesFrom}, ostatniego dnia; do tego czasu nic się nie zmienia.} other {Inna subskrypcja zastępuje ją od razu: użytkownicy są do niej przenoszeni i nikt nie traci przy tym dostępu.{daysLost, plural, =0 {} one { Przepada # opłacony dzień.} few { Przepadają # opłacone dni.} many { Przepada # opłaconych dni.} other { Przepada # opłaconego dnia.}}}}',
    },
    usersMoved: {
      label: 'Przeniesiono użytkowników',
      explanation: 'Wszyscy użytkownicy są przeniesieni do subskrypcji, która ją zastępuje, albo pominięci decyzją.',
    },
    replacementReleased: {
      label: 'Jednak pozostaje',
      explanation:
        'Subskrypcja, która miała ją zastąpić, zostaje wycofana: ta pozostaje wraz ze swoimi licencjami{late, select, yes {, a jej okres karencji liczy się od {unpaidFrom}} other {}}.',
    },
    superseded: {
      label: 'Zastąpiono inną subskrypcją',
      explanation: 'Inna subskrypcja zastąpiła ją wraz z użytkownikami: ta się zakończyła.',
    },
    holdPlaced: {
      label: 'Założono blokadę prawną',
      explanation: 'Zostaje założona blokada prawna ({holdReason}): dopóki trwa, dane nie są usuwane.',
    },
    holdReleased: {
      label: 'Zdjęto blokadę prawną',
      explanation:
        'Blokada prawna zostaje zdjęta: jeśli dzień usunięcia jest bliski lub już minął, dane są usuwane siódmego dnia po jej zdjęciu.',
    },
    deletionStarted: {
      label: 'Początek usuwania danych',
      explanation: 'Zaczyna się usuwanie danych: odtąd nie można już nic przywrócić.',
    },
    deletionStuck: {
      label: 'Usuwanie wstrzymane',
      explanation: 'Usuwanie nie może być kontynuowane automatycznie i czeka na interwencję.',
    },
    deleted: {
      label: 'Usunięto dane, wystawiono certyfikat',
      explanation:
        '{cancelled, select, yes {Subskrypcja była wypowiedziana i nikt jej nie odnowił do {deletionDay}. dnia po jej zakończeniu} other {{billing, select, invoiced {Nikt nie zapłacił do {deletionDay}. dnia po pierwszym nieopłaconym dniu} perpetual {Nikt nie zapłacił do {deletionDay}. dnia po pierwszym nieopłaconym dniu} trial {Nikt nie opłacił planu do {deletionDay}. dnia po okresie próbnym} other {Nikt nie odnowił subskrypcji do {deletionDay}. dnia po jej zakończeniu}}}}: dane są usuwane, co potwierdza certyfikat.',
    },
  },
  notices: {
    expiring: {
      label:
        'Wiadomość: {days, plural, =1 {dziś jest ostatni dzień} few {pozostały # dni} many {pozostało # dni} other {pozostało # dnia}}',
      explanation:
        '{billing, select, trial {{days, plural, =1 {Dziś jest ostatni dzień okresu próbnego} few {Do końca okresu próbnego pozostały # dni} many {Do końca okresu próbnego pozostało # dni} other {Do końca okresu próbnego pozostało # dnia}}} other {{days, plural, =1 {Dziś jest ostatni dzień okresu} few {Do końca okresu pozostały # dni} many {Do końca okresu pozostało # dni} other {Do końca okresu pozostało # dnia}}, a subskrypcja nie jest jeszcze odnowiona}}: administratorzy otrzymują wiadomość.',
    },
    expired: {
      label: 'Wiadomość: {reason, select, periodUnpaid {brak płatności} other {okres się skończył}}',
      explanation:
        'Administratorzy otrzymują wiadomość, {reason, select, periodUnpaid {że czas nie jest opłacony i do kiedy można to nadrobić.} other {{billing, select, trial {że okres próbny się skończył i jak można korzystać dalej.} other {że okres się skończył i do kiedy można go odnowić bez przerwy.}}}}',
    },
    disabled: {
      label: 'Wiadomość: wyłączona',
      explanation: 'Administratorzy otrzymują wiadomość, że użytkownicy nie mogą już pracować.',
    },
    reactivated: {
      label: 'Wiadomość: {reason, select, renewedInGrace {odnowiona} other {znów aktywna}}',
      explanation:
        'Administratorzy otrzymują wiadomość, że użytkownicy {reason, select, renewedInGrace {mogą dalej pracować} renewedWhileDisabled {znów mogą pracować} other {mogą pracować}}.',
    },
    superseded: {
      label: 'Wiadomość: zastąpiona inną subskrypcją',
      explanation: 'Administratorzy otrzymują wiadomość, że zastąpiła ją inna subskrypcja.',
    },
    deletionIsNear: {
      label: `Wiadomość: usunięcie danych za ${days}`,
      explanation: `Za ${days} dane zostaną usunięte: administratorzy otrzymują wiadomość, co mogą jeszcze zrobić.`,
    },
    deletionAfterHold: {
      label: 'Wiadomość: dzień usunięcia danych',
      explanation:
        'Blokada prawna jest zdjęta: administratorzy otrzymują wiadomość, którego dnia dane zostaną usunięte i co mogą jeszcze zrobić.',
    },
    deleted: {
      label: 'Wiadomość: dane usunięte',
      explanation: 'Administratorzy otrzymują wiadomość, że danych już nie ma.',
    },
  },
  notSent: 'Wiadomości nie wysłano: jej powód ustał wcześniej.',
  money: {
    label: '{label}: {amount}{refused, select, yes {, odmowa} other {}}',
    sentence: 'Kwota: {amount}{refused, select, yes {; bank odmówił} other {}}.',
  },
  situations: {
    notBegun: 'Subskrypcja jeszcze się nie zaczęła.',
    pending: 'Czeka na ostatni dzień subskrypcji, którą zastępuje: jej licencje działają od {movesFrom}.',
    replacedWhileDisabled:
      'Zastępuje ją inna subskrypcja: w tej użytkownicy nie mogą już pracować, a po przeniesieniu znów będą mogli.',
    settingUp: 'Trwa konfiguracja: kto ma licencję, może pracować.',
    active:
      '{billing, select, perpetual {Kupiono ją raz i nigdy się nie kończy.} trial {Okres próbny trwa do {lastPaidDay} włącznie i jest bezpłatny.} other {Okres jest opłacony do {lastPaidDay} włącznie.}}',
    grace:
      '{reason, select, periodUnpaid {Czas od {unpaidFrom} nie jest opłacony} other {{billing, select, trial {Okres próbny skończył się {lastDay}} other {Okres skończył się {lastDay}}}}}: użytkownicy mogą jeszcze pracować do {lastGraceDay} włącznie.',
  },
  months: ['sty', 'lut', 'mar', 'kwi', 'maj', 'cze', 'lip', 'sie', 'wrz', 'paź', 'lis', 'gru'],
  longMonths: [
    'styczeń',
    'luty',
    'marzec',
    'kwiecień',
    'maj',
    'czerwiec',
    'lipiec',
    'sierpień',
    'wrzesień',
    'październik',
    'listopad',
    'grudzień',
  ],
  weekdays: ['pon.', 'wt.', 'śr.', 'czw.', 'pt.', 'sob.', 'niedz.'],
  day: '{day} {month} {year}',
  sentenceMonths: [
    'stycznia',
    'lutego',
    'marca',
    'kwietnia',
    'maja',
    'czerwca',
    'lipca',
    'sierpnia',
    'września',
    'października',
    'listopada',
    'grudnia',
  ],
  sentenceDay: '{day} {month} {year} r.',
  time: '{weekday} {day}, {time}',
  days,
  picture: {
    subscription: '{title}: oś czasu subskrypcji',
    tenant: '{title}: oś czasu wszystkich subskrypcji',
    renewals: 'Odnowienia: {month}',
    on: '{when}',
    local: 'Czas lokalny: {zone}',
    now: 'Teraz: {when}',
    later: '{days} później',
    planned: '{what} (planowane)',
    repeated: '{what} ({count}×)',
    since: 'od {first}',
    from: 'od {first}',
    between: '{first} – {last}',
    nextTerm: 'następny okres od {first}',
    phases: 'Fazy: {list}.',
    happened: 'Co się stało: {list}',
    coming: 'Co nastąpi: {list}',
    nothingComes: 'Nic więcej nie jest zaplanowane.',
    nothingThere: 'Nie ma subskrypcji.',
    others: 'Pozostałe subskrypcje nie są pokazane: {count}.',
    endsOn: 'ostatni dzień: {lastDay}',
    neverEnds: 'bezterminowa',
    seats,
    count: 'do odnowienia: {count}',
    total: 'W tym miesiącu do odnowienia: {count}',
  },
};
