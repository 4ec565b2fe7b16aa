import type { NoticeTexts } from './texts.js';

const days = '{daysLeft, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}';
const subscription =
  '{planName} organizacji {organisation} ' +
  '({seats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}})';

export const pl: NoticeTexts = {
  // Without the name, which would need the vocative; it stands in `sentAt`.
  greeting: 'Dzień dobry,',
  subject: {
    expiring: `{planName}: subskrypcja wygasa za ${days} (ostatni dzień: {lastDay})`,
    expired: '{planName}: subskrypcja wygasła, można ją odnowić do {lastGraceDay}',
    disabled: '{planName}: subskrypcja jest wyłączona',
    reactivated: '{planName}: subskrypcja jest znów aktywna',
    deleted: '{planName}: subskrypcja została usunięta',
    superseded: '{planName}: subskrypcję zastąpił plan {newPlanName}',
    invitation: '{planName}: prosimy zainstalować nową wersję',
    installationReminder: '{planName}: przypomnienie o instalacji nowej wersji',
  },
  lead: {
    expiring: `Subskrypcja ${subscription} wygasa za ${days}. Jej ostatni dzień to {lastDay} r.`,
    expired: `Okres subskrypcji ${subscription} zakończył się {lastDay} r. Subskrypcja nie została dotąd odnowiona.`,
    disabled: `Subskrypcja ${subscription} jest od {disablesOn} r. wyłączona: użytkownicy nie mogą już z niej korzystać.`,
    reactivated: `Subskrypcja ${subscription} jest znów aktywna. Jej nowy ostatni dzień to {newLastDay} r.`,
    deleted: `Subskrypcja ${subscription} została usunięta w dniu {deletesOn} r.`,
    superseded: `W dniu {supersededOn} r. subskrypcja ${subscription} została zastąpiona planem {newPlanName}.`,
    invitation: 'Organizacja {organisation} przeszła na plan {planName}. Licencja w tym planie jest już przypisana.',
    installationReminder:
      'W dniu {invitedOn} r. poprosiliśmy o zainstalowanie nowej wersji dla planu {planName} (organizacja ' +
      '{organisation}). Nie mamy jeszcze potwierdzenia, że jest zainstalowana.',
  },

  untilLastDay:
    'Do końca tego dnia nic się nie zmienia: użytkownicy pracują jak dotychczas, ' +
    'a administratorzy widzą dane i mogą je eksportować.',
  graceAhead:
    'Od {expiresOn} r. do {lastGraceDay} r. trwa okres karencji: użytkownicy nadal mogą pracować, a administratorzy ' +
    'nadal widzą dane i mogą je eksportować. Odnowienie w tym czasie nie powoduje przerwy: ' +
    'nowy okres zaczyna się {expiresOn} r.',
  graceNow:
    'Do końca dnia {lastGraceDay} r. trwa okres karencji: użytkownicy mogą pracować jak dotychczas, a administratorzy ' +
    'widzą dane i mogą je eksportować. Odnowienie w tym czasie nie powoduje przerwy: ' +
    'nowy okres zaczyna się {expiresOn} r.',
  disablement:
    'Jeśli subskrypcja nie zostanie odnowiona, w dniu {disablesOn} r. zostanie wyłączona: użytkownicy nie będą mogli ' +
    'pracować, a administratorzy nadal będą widzieć dane i będą mogli je eksportować.',
  disabledNow: 'Administratorzy nadal widzą dane i mogą je eksportować.',
  reactivation:
    'Wyłączoną subskrypcję można ponownie aktywować, dopóki nie zostanie usunięta: nowy okres zaczyna się wtedy ' +
    'w dniu ponownej aktywacji, a użytkownicy i licencje pozostają bez zmian.',
  noReactivation: 'Wyłączonej subskrypcji tego planu nie można ponownie aktywować: trzeba kupić nową.',
  deletion:
    'Jeśli subskrypcja pozostanie wyłączona, w dniu {deletesOn} r. zostanie trwale usunięta wraz z danymi. ' +
    'Usuniętych danych nie można przywrócić.',
  hold: 'Dane są objęte blokadą prawną ({hold}): dopóki ona trwa, nie zostaną usunięte.',
  workAgain:
    'Użytkownicy, którzy mają przypisaną licencję, mogą pracować, ' +
    'a administratorzy widzą dane i mogą je eksportować.',
  gone:
    'Nie można już z niej korzystać, odnowić jej ani ponownie aktywować. ' + 'Usuniętych danych nie można przywrócić.',
  certificate:
    'Co, kiedy i na podstawie jakich zasad zostało usunięte, potwierdza certyfikat usunięcia {certificateId}. ' +
    'Administratorzy nadal mają do niego dostęp.',
  supersededNow:
    'Ze starej subskrypcji nie można już korzystać, odnowić jej ani ponownie aktywować. Przeniesieni użytkownicy ' +
    'pracują w nowej subskrypcji {newSubscriptionId}.',
  usersInvited: 'W dniach po przeniesieniu użytkownicy ci otrzymują pocztą zaproszenie do zainstalowania nowej wersji.',

  covers: 'Licencja obejmuje: {services}.',
  install: 'Prosimy zainstalować nową wersję na swoich komputerach. Wskazówek udzieli administrator.',
  sayInstalled: 'Po zainstalowaniu prosimy o potwierdzenie za pomocą poniższego odnośnika.',
  onlyReminder: 'To jedyne przypomnienie.',
  installed: 'Nowa wersja jest zainstalowana',
  contactOfUsers: 'W sprawie pytań prosimy o kontakt z administratorem organizacji {organisation} lub: {contact}.',

  renew:
    'Aby odnowić subskrypcję, prosimy zrealizować klucz produktu dla planu {planName} ' +
    'i wybrać odnowienie subskrypcji {subscriptionId}.',
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
  contact: 'W sprawie pytań i zakupu prosimy o kontakt: {contact}.',

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
    supersededOn: 'Zastąpiono',
    newPlanName: 'Nowy plan',
    newSubscriptionId: 'Nowa subskrypcja',
    services: 'Obejmuje',
  },
};
