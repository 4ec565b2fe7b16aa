import type { NoticeTexts } from './texts.js';

const days = '{daysLeft, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}';
const licences = '{seats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}}';
const subscription = `{planName} organizacji {organisation} (${licences})`;
const who = '{named, select, yes {{purchaser}} other {nabywca}}';
const method = '{method, select, card {z karty •••• {last4}} other {w ramach zgody BLIK}}';

export const pl: NoticeTexts = {
  // Without the name, which would need the vocative; it stands in `sentAt`.
  greeting: 'Dzień dobry,',
  subject: {
    expiring:
      `{planName}: {daysLeft, plural, =1 {dziś jest ostatni dzień subskrypcji} other {subskrypcja wygasa za ${days}}} ` +
      '(ostatni dzień: {lastDay})',
    expired: '{planName}: subskrypcja wygasła, można ją odnowić do {lastGraceDay} włącznie',
    disabled: '{planName}: subskrypcja jest wyłączona',
    reactivated: '{planName}: subskrypcja {interrupted, select, no {została odnowiona} other {jest znów aktywna}}',
    superseded: '{planName}: subskrypcję zastąpił plan {newPlanName}',
    deletionIsNear: `{planName}: dane zostaną usunięte {daysLeft, plural, =1 {jutro} other {za ${days}}} ({deletesOn})`,
    deletionAfterHold: '{planName}: zdjęto blokadę prawną, dane zostaną usunięte {deletesOn}',
    deleted: '{planName}: subskrypcja została usunięta',
    setUpDone: '{planName}: subskrypcja jest gotowa',
    setUpStuck: '{planName}: konfiguracja czeka na decyzję',
    renewedEarly: '{planName}: subskrypcja została odnowiona (ostatni dzień: {newLastDay})',
    cancelled: '{planName}: subskrypcja została wypowiedziana (ostatni dzień: {lastDay})',
    seatsAdded: '{planName}: dodano licencje{newLastDay, select, none {} other { (ostatni dzień: {newLastDay})}}',
    takeOverPlanned: '{planName}: {organisation} przejmie subskrypcję {takenOverOn}',
    takeOverWithdrawn: '{planName}: {organisation} nie przejmie subskrypcji',
    takenOver: '{planName}: organizacja {organisation} przejęła subskrypcję',
    keyOrder: '{planName}: zamówione klucze produktu czekają na realizację',
    invitation: '{planName}: prosimy zainstalować nową wersję',
    installationReminder: '{planName}: przypomnienie o instalacji nowej wersji',
  },
  lead: {
    expiring:
      `{daysLeft, plural, =1 {Dziś, {lastDay}, jest ostatni dzień subskrypcji ${subscription}.} ` +
      `other {Subskrypcja ${subscription} wygasa za ${days}. Jej ostatni dzień to {lastDay}.}}`,
    expired: `Okres subskrypcji ${subscription} zakończył się {lastDay}. Subskrypcja nie została dotąd odnowiona.`,
    disabled: `Subskrypcja ${subscription} jest od {disablesOn} wyłączona: użytkownicy nie mogą już z niej korzystać.`,
    reactivated:
      `Subskrypcja ${subscription} {interrupted, select, no {została odnowiona} other {jest znów aktywna}}. ` +
      'Jej nowy ostatni dzień to {newLastDay}.',
    superseded: `W dniu {supersededOn} subskrypcja ${subscription} została zastąpiona planem {newPlanName}.`,
    deletionIsNear:
      `Subskrypcja ${subscription} jest wyłączona. {daysLeft, plural, =1 {Jutro} other {Za ${days}}}, {deletesOn}, ` +
      'zostanie trwale usunięta wraz z danymi. Usuniętych danych nie można przywrócić.',
    deletionAfterHold:
      `Blokada prawna subskrypcji ${subscription} została zdjęta. W dniu {deletesOn} subskrypcja zostanie trwale ` +
      'usunięta wraz z danymi. Usuniętych danych nie można przywrócić.',
    deleted: `Subskrypcja ${subscription} została usunięta w dniu {deletesOn}.`,
    setUpDone: `Konfiguracja subskrypcji ${subscription} jest zakończona: można kontynuować.`,
    setUpStuck: `Konfiguracja subskrypcji ${subscription} nie może być kontynuowana automatycznie i czeka na decyzję.`,
    renewedEarly: `Subskrypcja ${subscription} została odnowiona przed czasem. Jej nowy ostatni dzień to {newLastDay}.`,
    cancelled: `Subskrypcja ${subscription} została wypowiedziana z końcem okresu. Jej ostatni dzień to {lastDay}.`,
    seatsAdded: `Do subskrypcji ${subscription} dodano licencje.{newLastDay, select, none {} other { Ostatni dzień wszystkich licencji to {newLastDay}.}}`,
    takeOverPlanned:
      '{takenOverOn} organizacja {organisation} przejmie subskrypcję {planName} ({seats, plural, one {# licencja} few {# licencje} other {# licencji}}), którą kupił użytkownik {purchaser}.',
    takeOverWithdrawn:
      'Organizacja {organisation} nie przejmie subskrypcji {planName}, którą kupił użytkownik {purchaser}.',
    takenOver:
      'Organizacja {organisation} przejęła subskrypcję {planName} ({seats, plural, one {# licencja} few {# licencje} other {# licencji}}), którą kupił użytkownik {purchaser}.',
    keyOrder:
      'Dla organizacji {organisation} zamówiono {keys, plural, one {# klucz produktu} few {# klucze produktu} ' +
      `many {# kluczy produktu} other {# klucza produktu}} dla planu {planName} (${licences}). ` +
      '{keys, plural, one {Klucz czeka} few {Klucze czekają} many {Klucze czekają} other {Klucze czekają}} na realizację ' +
      'przez administratora.',
    invitation: 'Organizacja {organisation} przeszła na plan {planName}. Licencja w tym planie jest już przypisana.',
    installationReminder:
      'W dniu {invitedOn} poprosiliśmy o zainstalowanie nowej wersji dla planu {planName} (organizacja ' +
      '{organisation}). Nie mamy jeszcze potwierdzenia, że jest zainstalowana.',
  },
  ofCancelled: {
    subject: {
      expiring:
        '{planName}: {daysLeft, plural, =1 {dziś jest ostatni dzień wypowiedzianej subskrypcji} ' +
        `other {wypowiedziana subskrypcja kończy się za ${days}}} (ostatni dzień: {lastDay})`,
      disabled: '{planName}: wypowiedziana subskrypcja jest wyłączona',
    },
    lead: {
      expiring:
        `{daysLeft, plural, =1 {Dziś, {lastDay}, jest ostatni dzień subskrypcji ${subscription}, która została wypowiedziana.} ` +
        `other {Subskrypcja ${subscription} kończy się za ${days}, ponieważ została wypowiedziana. Jej ostatni dzień to {lastDay}.}}`,
      disabled:
        `Subskrypcja ${subscription} została wypowiedziana i jest od {disablesOn} wyłączona: użytkownicy nie mogą już ` +
        'z niej korzystać.',
      deletionIsNear:
        `Subskrypcja ${subscription} została wypowiedziana i jest wyłączona. {daysLeft, plural, =1 {Jutro} ` +
        `other {Za ${days}}}, {deletesOn}, zostanie trwale usunięta wraz z danymi. Usuniętych danych nie można przywrócić.`,
    },
  },

  ofPayment: {
    subject: {
      byItself: '{planName}: subskrypcja odnowi się automatycznie {expiresOn}',
      owed: '{planName}: okres od {owedFrom} nie jest opłacony, prosimy zapłacić do {lastGraceDay} włącznie',
    },
    lead: {
      byItself: `Subskrypcja ${subscription} odnowi się automatycznie {expiresOn}{collected, select, yes {: w dniu {collectedOn} pobierzemy płatność ${method}} account {: w dniu {requestedOn} wystawimy fakturę za kolejny okres, płatną w terminie zgodnym z Państwa warunkami płatności} other {}}.`,
      owed: `Okres subskrypcji ${subscription} od {owedFrom} nie został dotąd opłacony.`,
    },
    nothingToDo: 'Teraz nie trzeba nic robić.',
    changeIntent:
      'Jeśli subskrypcja nie ma być odnowiona, prosimy zmienić to ustawienie {collected, select, yes {przed {collectedOn}} account {przed wystawieniem faktury} other {przed zapłatą}}.',
    rise: 'Prosimy zwrócić uwagę, że od {expiresOn} cena licencji za każdy okres wynosi {riseTo} zamiast {riseFrom} (netto).',
    payRequest: 'Aby odnowić subskrypcję, prosimy zapłacić zgodnie z prośbą o zapłatę o numerze {reference}.',
    requestComes:
      'Aby odnowić subskrypcję, prosimy zapłacić zgodnie z prośbą o zapłatę, którą wyślemy na adres do faktur {requestedOn}.',
    askForPayment: 'Aby odnowić subskrypcję, prosimy opłacić jej następny okres.',
    lapses:
      'Zgodnie z ustawieniem subskrypcja zakończy się wraz z okresem. Jeśli ma trwać dalej, prosimy do {lastDay} włącznie wybrać jej odnowienie.',
    payToReactivate:
      'Aby ponownie aktywować subskrypcję, prosimy {requested, select, yes {zapłacić zgodnie z prośbą o zapłatę o numerze {reference}} other {opłacić jej następny okres}}.',
    withdraw: 'Jeśli subskrypcja ma jednak trwać dalej, wypowiedzenie można do {lastDay} włącznie wycofać.',
    seatsAdded: 'Dodane licencje są opłacone do końca bieżącego okresu; potem wchodzą w skład każdej płatności.',
    graceNow:
      'Do {lastGraceDay} włącznie trwa okres karencji: użytkownicy mogą dalej pracować, a administratorzy widzą dane i mogą je eksportować. Zapłata w tym czasie nie powoduje przerwy.',
  },

  ofPurchase: {
    subject: { expired: '{planName}: subskrypcja nie jest opłacona, prosimy zapłacić do {lastGraceDay} włącznie' },
    lead: {
      expired: `Subskrypcja ${subscription} od {owedFrom} nie jest opłacona.`,
      reactivated: `Subskrypcja ${subscription} jest znów opłacona.`,
    },
    disablement:
      'Bez zapłaty subskrypcja zostanie {disablesOn} wyłączona: użytkownicy nie będą już mogli z niej korzystać, ' +
      'a administratorzy nadal będą mogli przeglądać i eksportować dane.',
    reactivation:
      'Dopóki wyłączona subskrypcja nie zostanie usunięta, po zapłacie znów staje się aktywna; użytkownicy i licencje pozostają bez zmian.',
    reactivateUntil:
      'Do tego czasu subskrypcja po zapłacie znów staje się aktywna; użytkownicy i licencje pozostają bez zmian.',
    pay: 'Aby zachować subskrypcję, prosimy zapłacić zgodnie z prośbą o zapłatę{requested, select, yes { o numerze {reference}} other {}}.',
  },

  ofPurchaser: {
    subject: {
      expired: '{planName}: subskrypcja wygasła, użytkownicy mogą pracować do {lastGraceDay} włącznie',
      owed: '{planName}: subskrypcja nie jest opłacona, użytkownicy mogą pracować do {lastGraceDay} włącznie',
    },
    decides: `Za tę subskrypcję płaci ${who}; do tej osoby należą decyzje o liczbie licencji, ich przydziale i o tym, czy subskrypcja będzie trwać dalej.`,
    goesOn: `Subskrypcja będzie trwać dalej, gdy ${who} opłaci jej następny okres.`,
    lapses: `Zgodnie z ustawieniem subskrypcja zakończy się wraz z okresem. Może to zmienić tylko ${who}.`,
    keepsOn: `Subskrypcja będzie trwać bez przerwy, gdy ${who} ją opłaci.`,
    reactivates: `Subskrypcja znów stanie się aktywna, gdy ${who} ją opłaci.`,
    withdraws: `Jeśli subskrypcja ma jednak trwać dalej, wypowiedzenie może do {lastDay} włącznie wycofać ${who}.`,
    takeOver:
      'Administrator może w każdej chwili przejąć subskrypcję: {organisation} płaci wtedy za wszystko, co nie jest jeszcze opłacone, i o niej decyduje.',
    byKey:
      'Można ją też odnowić, realizując klucz produktu dla planu {planName} i wskazując subskrypcję {subscriptionId}.',
  },

  ofTrial: {
    subject: {
      expiring: `{planName}: {daysLeft, plural, =1 {dziś jest ostatni dzień okresu próbnego} other {okres próbny kończy się za ${days}}} (ostatni dzień: {lastDay})`,
      becomes: '{planName}: {expiresOn} okres próbny przejdzie w płatną subskrypcję {nextPlanName}',
      expired: '{planName}: okres próbny się skończył, użytkownicy mogą pracować do {lastGraceDay} włącznie',
    },
    lead: {
      expiring: `{daysLeft, plural, =1 {Dziś, {lastDay}, jest ostatni dzień okresu próbnego planu ${subscription}.} other {Okres próbny planu ${subscription} kończy się za ${days}. Jego ostatni dzień to {lastDay}.}}`,
      becomes: `{expiresOn} okres próbny planu ${subscription} przejdzie w płatną subskrypcję {nextPlanName}{collected, select, yes {: w dniu {collectedOn} pobierzemy {first} ${method}} other {}}.`,
      expired: `Okres próbny planu ${subscription} skończył się {lastDay}.`,
    },
    price:
      'Plan {nextPlanName} za czas od {firstFrom} do {firstUntil} włącznie ({nextSeats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}}) kosztuje {first} z VAT; za kolejne okresy płaci się po kolei, dopóki subskrypcja nie zostanie zakończona.',
    stop: 'Jeśli subskrypcja nie ma trwać dalej, prosimy zmienić to ustawienie {collected, select, yes {przed {collectedOn}} other {przed zapłatą}}: wtedy niczego nie pobierzemy, a subskrypcja skończy się z okresem próbnym.',
    endsByItself: 'Okres próbny jest bezpłatny i kończy się sam: nie trzeba nic płacić ani wypowiadać.',
    choose: 'Jeśli subskrypcja ma trwać dalej, prosimy do {lastDay} włącznie wybrać plan, który ma po niej nastąpić.',
    chooseNow: 'Aby korzystać dalej, prosimy wybrać plan i opłacić jego pierwszy okres.',
    pay: 'Aby korzystać dalej z planu {nextPlanName}, prosimy {requested, select, yes {zapłacić zgodnie z prośbą o zapłatę o numerze {reference}} other {opłacić jego pierwszy okres}}.',
    graceAhead:
      'Od {expiresOn} do {lastGraceDay} włącznie użytkownicy nadal mogą pracować, a administratorzy widzą dane i mogą je eksportować. Plan opłacony w tym czasie zaczyna się w dniu zapłaty.',
    graceNow:
      'Do {lastGraceDay} włącznie użytkownicy mogą dalej pracować, a administratorzy widzą dane i mogą je eksportować. Plan opłacony w tym czasie zaczyna się w dniu zapłaty.',
    disablement:
      'Jeśli nie nastąpi płatny plan, subskrypcja zostanie {disablesOn} wyłączona: użytkownicy nie będą już mogli z niej korzystać, ' +
      'a administratorzy nadal będą mogli przeglądać i eksportować dane.',
    reactivation:
      'Dopóki wyłączona subskrypcja nie zostanie usunięta, po opłaceniu planu znów staje się aktywna; użytkownicy i licencje pozostają bez zmian.',
    reactivateUntil:
      'Do tego czasu subskrypcja po opłaceniu planu znów staje się aktywna; użytkownicy i licencje pozostają bez zmian.',
    purchaserChooses: `Subskrypcja będzie trwać dalej, gdy ${who} wybierze plan i go opłaci.`,
    organisationPays:
      'Okres próbny trwa do {paidUntil} włącznie. Za to, co po nim nastąpi, płaci {organisation}; metoda płatności użytkownika {purchaser} nie będzie obciążana.',
  },

  untilLastDay:
    'Do końca {daysLeft, plural, =1 {dnia} other {tego dnia}} nic się nie zmienia: użytkownicy pracują jak dotychczas, ' +
    'a administratorzy widzą dane i mogą je eksportować.',
  graceAhead:
    'Od {expiresOn} do {lastGraceDay} włącznie trwa okres karencji: użytkownicy nadal mogą pracować, a administratorzy ' +
    'nadal widzą dane i mogą je eksportować. Odnowienie w tym czasie nie powoduje przerwy: ' +
    'nowy okres zaczyna się {expiresOn}.',
  graceNow:
    'Do {lastGraceDay} włącznie trwa okres karencji: użytkownicy mogą dalej pracować, a administratorzy ' +
    'widzą dane i mogą je eksportować. Odnowienie w tym czasie nie powoduje przerwy: ' +
    'nowy okres zaczyna się {expiresOn}.',
  disablement:
    'Jeśli subskrypcja nie zostanie odnowiona, w dniu {disablesOn} zostanie wyłączona: użytkownicy nie będą mogli ' +
    'pracować, a administratorzy nadal będą widzieć dane i będą mogli je eksportować.',
  endsAsCancelled:
    'W dniu {disablesOn} subskrypcja zostanie wyłączona, bez okresu karencji: użytkownicy nie będą już mogli pracować.',
  disabledNow: 'Administratorzy nadal widzą dane i mogą je eksportować.',
  reactivation:
    'Wyłączoną subskrypcję można ponownie aktywować, dopóki nie zostanie usunięta: nowy okres zaczyna się wtedy ' +
    'w dniu ponownej aktywacji, a użytkownicy i licencje pozostają bez zmian.',
  noReactivation: 'Wyłączonej subskrypcji tego planu nie można ponownie aktywować: trzeba kupić nową.',
  deletion:
    'Jeśli subskrypcja pozostanie wyłączona, w dniu {deletesOn} zostanie trwale usunięta wraz z danymi. ' +
    'Usuniętych danych nie można przywrócić.',
  deletionCertain:
    'W dniu {deletesOn} wyłączona subskrypcja zostanie trwale usunięta wraz z danymi. ' +
    'Usuniętych danych nie można przywrócić.',
  exportUntil: 'Do {lastKeptDay} włącznie administratorzy widzą dane i mogą je eksportować.',
  reactivateUntil:
    'Do tego dnia subskrypcję można też ponownie aktywować: nowy okres zaczyna się wtedy w dniu ponownej aktywacji, ' +
    'a użytkownicy i licencje pozostają bez zmian.',
  hold: 'Dane są objęte blokadą prawną ({hold}): dopóki ona trwa, nie zostaną usunięte.',
  workAgain:
    'Użytkownicy, którzy mają przypisaną licencję, mogą {interrupted, select, no {dalej pracować} other {pracować}}, ' +
    'a administratorzy widzą dane i mogą je eksportować.',
  gone: 'Nie można już z niej korzystać, odnowić jej ani ponownie aktywować. Usuniętych danych nie można przywrócić.',
  certificate:
    'Co, kiedy i na podstawie jakich zasad zostało usunięte, potwierdza certyfikat usunięcia {certificateId}. ' +
    'Przez dziesięć lat można go odczytać za pomocą poniższego odnośnika, bez konta.',
  supersededNow:
    'Z dotychczasowej subskrypcji nie można już korzystać ani jej odnowić. Przeniesieni użytkownicy ' +
    'pracują w nowej subskrypcji {newSubscriptionId}.',
  usersInvited:
    'W dniach po przeniesieniu użytkownicy ci otrzymają pocztą elektroniczną zaproszenie do zainstalowania nowej wersji.',

  termFollows: 'Nowy okres zaczyna się {startsOn}, gdy skończy się obecny: żaden opłacony dzień nie przepada.',
  seatsNeverEnd: 'Są opłacone jednorazowo i bezterminowe.',
  seatsEndTogether:
    'Wszystkie licencje kończą się razem, w dniu, w którym wykorzystane są opłacone dni dotychczasowych i dodanych licencji.',
  notMoved: {
    noFreeSeat:
      'Nie przeniesiono {users, plural, one {# użytkownika} few {# użytkowników} many {# użytkowników} ' +
      'other {# użytkownika}}: brak wolnych licencji.',
    dataPlaneRefused:
      'Nie przeniesiono {users, plural, one {# użytkownika} few {# użytkowników} many {# użytkowników} ' +
      'other {# użytkownika}}: system docelowy odrzucił przeniesienie.',
    other:
      'Nie przeniesiono {users, plural, one {# użytkownika} few {# użytkowników} many {# użytkowników} ' +
      'other {# użytkownika}}.',
  },
  notSetUp: 'System docelowy odrzucił uruchomienie subskrypcji.',
  workMeanwhile:
    'Nikt nie traci dostępu: użytkownicy, których nie przeniesiono, mogą dalej pracować w dotychczasowej subskrypcji.',
  decide: 'Konfigurację można ponowić albo wycofać.',
  decideBy:
    'Konfigurację można ponowić, zakończyć bez tych użytkowników albo wycofać. Bez decyzji zostanie wycofana {undoneBy}: ' +
    'licencje i klucze produktu wrócą wtedy na swoje miejsce.',
  keepsLicences: 'Użytkownicy zachowują licencje i pracują jak dotychczas.',
  purchaserDecidesUntil:
    'Do {lastDay} włącznie o liczbie licencji i o ich przydziale decyduje {purchaser}. O tym, co nastąpi po końcu okresu, od teraz decyduje administrator.',
  organisationPays:
    'To, co opłacono do {paidUntil} włącznie, pozostaje opłacone. Za dalszy czas płaci {organisation}: metoda płatności użytkownika {purchaser} nie będzie już za to obciążana.',
  purchaserGoesOn: 'Nadal płaci za nią i decyduje o niej {purchaser}.',
  redeemOrder:
    'Wszystkie klucze realizuje się naraz, wskazując zamówienie {keyOrderId}; nie trzeba ich wpisywać. Można to zrobić ' +
    'do {redeemBy} włącznie (UTC).',

  covers: 'Licencja obejmuje: {services}.',
  install: 'Prosimy zainstalować nową wersję na swoich komputerach. Wskazówek udzieli administrator.',
  sayInstalled: 'Po zainstalowaniu prosimy o potwierdzenie za pomocą poniższego odnośnika.',
  onlyReminder: 'To jedyne przypomnienie.',
  installed: 'Nowa wersja jest zainstalowana',
  readCertificate: 'Certyfikat usunięcia',
  openOrder: 'Zobacz zamówienie',
  contactOfUsers:
    'W razie pytań prosimy o kontakt z administratorem organizacji {organisation} lub ' +
    '{known, select, yes {z: {contact}} other {ze sprzedawcą}}.',

  renew:
    'Aby odnowić subskrypcję, prosimy zrealizować klucz produktu dla planu {planName} ' +
    'i wybrać odnowienie subskrypcji {subscriptionId}.',
  withdraw:
    'Jeśli subskrypcja ma jednak trwać dalej, administrator może do {lastDay} włącznie wycofać wypowiedzenie albo ' +
    'zrealizować klucz produktu dla planu {planName} i wybrać odnowienie subskrypcji {subscriptionId}.',
  reactivate:
    'Aby ponownie aktywować subskrypcję, prosimy zrealizować klucz produktu dla planu {planName} ' +
    'i wybrać odnowienie subskrypcji {subscriptionId}.',
  renewLater:
    'Teraz nie trzeba nic robić. Aby dalej przedłużyć subskrypcję, prosimy zrealizować kolejny klucz produktu ' +
    'dla planu {planName} i wybrać odnowienie subskrypcji {subscriptionId}.',
  buyAgain: 'Aby ponownie korzystać z planu {planName}, trzeba kupić nową subskrypcję.',
  checkNext:
    'Następnie prosimy sprawdzić użytkowników i ich licencje, domenę oraz pocztę. Dotychczasowe dane nie są ' +
    'przenoszone automatycznie.',
  contact: 'W sprawie pytań i zakupu prosimy o kontakt{known, select, yes {: {contact}} other { ze sprzedawcą}}.',

  asPartnerOfRecord:
    'Otrzymują Państwo tę wiadomość jako partner tej subskrypcji (partner of record); o tym, co poniżej, decyduje {organisation}.',

  sentAt: 'Wiadomość dla: {name}. Wysłano automatycznie {at} (strefa czasowa: {zone}).',
  datesIn: 'Podane daty to dni kalendarzowe w strefie czasowej {termZone}.',

  label: {
    organisation: 'Organizacja',
    planName: 'Plan',
    seats: 'Liczba licencji',
    subscriptionId: 'Subskrypcja',
    lastDay: 'Ostatni dzień',
    disablesOn: 'Wyłączenie',
    deletesOn: 'Usunięcie danych',
    newLastDay: 'Nowy ostatni dzień',
    deletedOn: 'Data usunięcia',
    certificateId: 'Certyfikat usunięcia',
    supersededOn: 'Data zastąpienia',
    newPlanName: 'Nowy plan',
    newSubscriptionId: 'Nowa subskrypcja',
    services: 'Obejmuje',
    keyOrderId: 'Zamówienie',
    redeemBy: 'Realizacja do (włącznie)',
    takenOverOn: 'Przejęcie',
    undoneBy: 'Wycofanie bez decyzji',
  },
};
