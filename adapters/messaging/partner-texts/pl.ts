import type { PartnerTexts } from './texts.js';

export const pl: PartnerTexts = {
  subject: {
    partnerOfRecordGiven:
      '{planName}: {role, select, former {nie są już Państwo partnerem obsługującym} partner {są Państwo partnerem obsługującym} other {partnerem obsługującym jest {partner}}}',
    partnerOfRecordCleared:
      '{planName}: {role, select, former {nie są już Państwo partnerem obsługującym} other {nie ma już partnera obsługującego}}',
    resellerInvited: '{partner} prosi o relację sprzedawcy',
    resellerAccepted:
      '{role, select, partner {Zaproszenie zostało przyjęte} other {{partner} jest Państwa sprzedawcą}}',
    resellerDeclined: 'Zaproszenie zostało odrzucone',
    resellerEnded:
      '{role, select, former {Nie są już Państwo sprzedawcą: {organisation}} other {{former} nie jest już Państwa sprzedawcą}}',
    transferProposed: '{organisation}: propozycja zmiany sprzedawcy, {partner} zamiast: {former}',
    transferAgreed: '{organisation}: od {on} sprzedawcą jest {partner}',
    transferDeclined: '{organisation}: zmiana sprzedawcy nie nastąpi',
  },
  lead: {
    partnerOfRecordGiven:
      '{role, select, former {Nie są już Państwo partnerem obsługującym subskrypcję {planName} organizacji {organisation}.} partner {Są Państwo teraz partnerem obsługującym subskrypcję {planName} organizacji {organisation}.} other {Partnerem obsługującym subskrypcję {planName} organizacji {organisation} jest teraz {partner} (identyfikator partnera: {partnerId}){replaces, select, yes {; dotychczas: {former}} other {}}.}}',
    partnerOfRecordCleared:
      '{role, select, former {Nie są już Państwo partnerem obsługującym subskrypcję {planName} organizacji {organisation}.} other {{former} nie jest już partnerem obsługującym subskrypcję {planName} organizacji {organisation}. Subskrypcja nie ma teraz takiego partnera.}}',
    resellerInvited:
      '{partner} (identyfikator partnera: {partnerId}) prosi o relację sprzedawcy z organizacją {organisation}.',
    resellerAccepted:
      '{role, select, partner {Organizacja {organisation} przyjęła zaproszenie: są Państwo teraz jej sprzedawcą.} other {Zaproszenie zostało przyjęte: sprzedawcą organizacji {organisation} jest teraz {partner}.}}',
    resellerDeclined: 'Klient {organisation} odrzucił zaproszenie do relacji sprzedawcy.',
    resellerEnded:
      '{role, select, former {Zakończyli Państwo relację sprzedawcy z organizacją {organisation}.} other {{former} zakończył relację sprzedawcy z organizacją {organisation}.}}',
    transferProposed:
      'Zaproponowano zmianę sprzedawcy organizacji {organisation}: od {on} ma nim być {partner} zamiast dotychczasowego ({former}).',
    transferAgreed:
      'Wszystkie trzy strony wyraziły zgodę: od {on} sprzedawcą organizacji {organisation} jest {partner} (dotychczas: {former}).',
    transferDeclined:
      'Zaproponowana zmiana sprzedawcy organizacji {organisation} (dotychczas: {former}, nowy: {partner}) została odrzucona: wszystko zostaje bez zmian.',
  },
  more: {
    partnerOfRecordGiven:
      '{role, select, former {Nie widzą już Państwo tej subskrypcji.} partner {Widzą Państwo jej daty, stan i liczbę licencji oraz otrzymują wiadomości o tym, co wymaga decyzji. Nie widzą Państwo osób i niczego nie mogą zmienić.} other {Partner obsługujący widzi daty, stan i liczbę licencji tej subskrypcji oraz otrzymuje wiadomości o tym, co wymaga decyzji. Nie widzi osób i niczego nie może zmienić. W każdej chwili można go zmienić lub usunąć.}}',
    partnerOfRecordCleared:
      '{role, select, former {Nie widzą już Państwo tej subskrypcji.} other {W każdej chwili można wskazać innego partnera.}}',
    resellerInvited:
      'Sprzedawca widzi subskrypcje z datami i kwotami oraz zamówienia i może zamawiać klucze produktu; nie widzi osób i niczego nie może zmienić. Tę relację może zakończyć tylko partner, można też uzgodnić przeniesienie do innego sprzedawcy. Bez odpowiedzi do {on} włącznie zaproszenie wygaśnie.',
    resellerAccepted:
      '{role, select, partner {Widzą Państwo jej subskrypcje z datami i kwotami oraz zamówienia i mogą zamawiać dla niej klucze produktu.} other {Tę relację może zakończyć tylko partner, można też uzgodnić przeniesienie do innego sprzedawcy.}}',
    resellerDeclined: 'Tego klienta można zaprosić ponownie za 30 dni.',
    resellerEnded:
      '{role, select, former {Nie widzą już Państwo jej subskrypcji. Sprzedane klucze produktu nadal można zrealizować.} other {Subskrypcje trwają bez zmian, a kupione klucze produktu nadal można zrealizować.}}',
    transferProposed:
      'Zmiana nastąpi, jeśli przed tym dniem zgodzą się obaj partnerzy i administrator klienta; do tego czasu każdy może ją odrzucić.',
    transferAgreed:
      '{role, select, former {Od tego dnia nie widzą już Państwo jej subskrypcji.} partner {Od tego dnia widzą Państwo jej subskrypcje i zamówienia.} other {Subskrypcje trwają bez zmian.}}',
    transferDeclined: '',
  },
  message: 'Wiadomość od partnera: {message}',
  answer: 'Przyjmij lub odrzuć',
  label: {
    organisation: 'Organizacja',
    planName: 'Plan',
    subscriptionId: 'Subskrypcja',
    partner: 'Partner',
    former: 'Dotychczas',
    takesPlaceOn: 'Od dnia',
    answerBy: 'Odpowiedź do (włącznie)',
  },
};
