import type { LicenceRequestTexts } from './texts.js';

export const pl: LicenceRequestTexts = {
  requested: {
    subject: '{user} prosi o licencję {planName}',
    lead: '{user} z organizacji {organisation} prosi o licencję {planName}.',
    message: 'Wiadomość: „{message}”',
    decide:
      'Administrator przydziela ją z wolnych miejsc albo odmawia, podając powód. Jeśli wolnej licencji nie ma, przed zakupem kolejnej zobaczysz jej cenę.',
    until: 'Prosimy o odpowiedź do {lapsesAt}: potem prośba wygasa, o czym {user} otrzyma wiadomość.',
    link: 'Przeczytaj prośbę i odpowiedz',
    summary: '{user} prosi o licencję: „{message}” Prosimy o odpowiedź do {lapsesAt}.',
  },
  ended: {
    subject:
      '{planName}: {outcome, select, granted {masz już licencję} declined {odmowa przydzielenia licencji} other {brak odpowiedzi na prośbę o licencję}}',
    lead: '{outcome, select, granted {Przydzielono Ci licencję {planName}: możesz z niej korzystać.} declined {Twoja prośba o licencję {planName} została odrzucona.} other {Nikt nie odpowiedział w ciągu 30 dni na Twoją prośbę o licencję {planName}, więc wygasła.}}',
    reason: 'Powód: „{reason}”',
    askAgain: 'Możesz poprosić o nią ponownie.',
    questions:
      'W razie pytań prosimy o kontakt z {known, select, yes {administratorem: {administrator}} other {administratorem organizacji {organisation}}}.',
  },
};
