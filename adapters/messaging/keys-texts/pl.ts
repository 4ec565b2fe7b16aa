import type { KeysTexts } from './texts.js';

export const pl: KeysTexts = {
  mail: {
    signatureRequested: {
      subject: 'Prosimy o podpisanie umowy: {organisation}',
      paragraphs: [
        '{byPartner, select, yes {{partner} przygotowuje} other {Przygotowujemy}} dla organizacji {organisation} {planned, select, yes {subskrypcję {planName}} other {subskrypcję}} i {byPartner, select, yes {prosi} other {prosimy}} o podpisanie umowy {agreementName}.',
        'Pod poniższym odnośnikiem można przeczytać umowę i podpisać ją imieniem i nazwiskiem, bez zakładania konta. Ostatni dzień na podpis to {signBy} (UTC). Jeśli nie zgadzają się Państwo na umowę, nie trzeba nic robić: bez podpisu nie rozpocznie się żadna nowa subskrypcja.',
      ],
    },
    keysRedeemed: {
      subject: '{planName}: {partner} – zrealizowano klucze produktu dla organizacji {organisation}',
      paragraphs: [
        '{partner} realizuje klucze produktu dla organizacji {organisation}: {planName}, {seats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}}.',
        'Piszemy do Państwa jako do administratorów organizacji {organisation}. Jeśli jest to dla Państwa niespodzianka, prosimy zapytać.',
      ],
    },
    keyOrderDeclined: {
      subject: '{planName}: organizacja {organisation} odrzuciła zamówienie kluczy',
      paragraphs: [
        'Administrator organizacji {organisation} odrzucił Państwa zamówienie: {planName}, {keys, plural, one {# klucz} few {# klucze} many {# kluczy} other {# klucza}}.',
        'Powód: {reason}',
        'Klucze są unieważnione: nikt ich nie widział ani nie zrealizował. Zapłacona kwota może zostać zwrócona.',
      ],
    },
  },
  linkLabel: 'Przeczytaj i podpisz umowę',
  label: {
    organisation: 'Organizacja',
    agreementName: 'Umowa',
    planName: 'Plan',
    signBy: 'Do podpisania do',
    seats: 'Liczba licencji',
    keys: 'Liczba kluczy',
    reason: 'Powód',
    redemptionId: 'Realizacja',
    subscriptionId: 'Subskrypcja',
    keyOrderId: 'Zamówienie',
  },
};
