import { proposedTerms } from '../../partners/proposed-terms.js';
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
    directBillingProposed: '{planName}: {partner} proponuje płatność na podstawie faktury od {startsOn}',
    directBillingAccepted:
      '{planName}: {role, select, partner {{organisation} płaci na podstawie faktury od {startsOn}} other {organizacja płaci na podstawie faktury od {startsOn}}}',
    directBillingDeclined: '{planName}: {organisation} nie chce płacić na podstawie faktury',
    directBillingWithdrawn: '{planName}: propozycja płatności na podstawie faktury została wycofana',
    directBillingLapsed: '{planName}: propozycja płatności na podstawie faktury wygasła',
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
      '{role, select, former {Zakończyli Państwo relację sprzedawcy z organizacją {organisation}.} other {Partner {former} zakończył relację sprzedawcy z organizacją {organisation}.}}',
    transferProposed:
      'Zaproponowano zmianę sprzedawcy organizacji {organisation}: od {on} ma nim być {partner} zamiast dotychczasowego ({former}).',
    transferAgreed:
      'Wszystkie trzy strony wyraziły zgodę: od {on} sprzedawcą organizacji {organisation} jest {partner} (dotychczas: {former}).',
    transferDeclined:
      'Zaproponowana zmiana sprzedawcy organizacji {organisation} (dotychczas: {former}, nowy: {partner}) została odrzucona: wszystko zostaje bez zmian.',
    directBillingProposed:
      'Plan {planName} jest opłacony kluczami produktu do dnia poprzedzającego {startsOn}. {partner} proponuje, aby organizacja {organisation} płaciła potem bezpośrednio, za każdy okres, już bez kluczy.',
    directBillingAccepted:
      '{role, select, partner {Organizacja {organisation} przyjęła propozycję: za {planName} płaci bezpośrednio, za każdy okres, od {startsOn}.} other {Administrator przyjął propozycję ({partner}): {organisation} płaci za {planName} bezpośrednio, za każdy okres, od {startsOn}.}}',
    directBillingDeclined:
      'Organizacja {organisation} odrzuciła propozycję bezpośredniej płatności za {planName}. Nic się nie zmienia.',
    directBillingWithdrawn:
      'Partner {partner} wycofał propozycję bezpośredniej płatności za {planName} ({organisation}). Nic się nie zmienia i nie trzeba nic robić.',
    directBillingLapsed:
      '{role, select, partner {Nikt nie odpowiedział na propozycję bezpośredniej płatności za {planName} ({organisation}): propozycja wygasła.} other {Nikt nie odpowiedział na propozycję ({partner}) bezpośredniej płatności za {planName} ({organisation}): propozycja wygasła.}} Nic się nie zmienia.',
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
    directBillingProposed:
      'Teraz nic nie zostanie pobrane. Cena dotyczy pierwszego okresu subskrypcji; kolejne kosztują tyle, ile wynosi wtedy cena z cennika. O zapłatę za pierwszy okres poprosimy przed {startsOn}, z wybranego konta rozliczeniowego; klucze produktu nadal można zrealizować, co odsunie ten termin. Bez odpowiedzi do {on} włącznie propozycja wygaśnie.',
    directBillingAccepted:
      'Nic nie zostało pobrane. {renews, select, yes {O zapłatę za pierwszy okres poprosimy przed {startsOn}.} other {Subskrypcja skończy się z ostatnim okresem, chyba że zapadnie inna decyzja.}}',
    directBillingDeclined: 'Propozycję można złożyć ponownie.',
    directBillingWithdrawn: '',
    directBillingLapsed:
      '{role, select, partner {Propozycję można złożyć ponownie.} other {Bezpośrednią płatność administrator może wybrać w każdej chwili.}}',
  },
  message: '{partner} pisze: {message}',
  reason: 'Powód: {message}',
  ...proposedTerms.pl,
  answer: 'Przyjmij lub odrzuć',
  label: {
    organisation: 'Organizacja',
    planName: 'Plan',
    subscriptionId: 'Subskrypcja',
    partner: 'Partner',
    former: 'Dotychczas',
    takesPlaceOn: 'Od dnia',
    answerBy: 'Odpowiedź do (włącznie)',
    seats: 'Liczba licencji',
    perPeriod: 'Cena',
    startsOn: 'Płatność bezpośrednia od',
    payment: 'Sposób płatności',
    afterwards: 'Po ostatnim okresie z kluczy',
  },
};
