import type { PaymentRequestStatus } from '../../../domain/billing/payment-requests.js';
import type { Language } from '../../i18n/language.js';

/** What who is billed reads behind the link in a mail about a request for payment. */
interface PaymentRequestPageTexts {
  readonly title: string;
  readonly state: Readonly<Record<Exclude<PaymentRequestStatus, 'replaced'> | 'overdue', string>>;
  /** With `amount`. */
  readonly partlyPaid: string;
  readonly howToPay: string;
  readonly documents: string;
  readonly label: Readonly<
    Record<
      | ('billedTo' | 'seller' | 'lines' | 'net' | 'vat' | 'gross' | 'left' | 'payBy' | 'account' | 'bic')
      | ('reference' | 'creditorReference' | 'request' | 'contact'),
      string
    >
  >;
  /** With `plan` and `seats`, and where it is of days `from` and `to`. */
  readonly line: string;
  readonly gone: string;
}

const en: PaymentRequestPageTexts = {
  title: 'Request for payment',
  state: {
    open: 'It has not been paid yet.',
    overdue: 'The last day to pay is over, and it has not been paid yet.',
    paid: 'It has been paid. Thank you.',
    withdrawn: 'It was withdrawn: please do not pay it.',
    lapsed: 'It has lapsed: nothing is owed, and please do not pay it.',
    writtenOff: 'It is not expected to be paid any more.',
  },
  partlyPaid: '{amount} has arrived already, the rest has not been paid yet.',
  howToPay:
    'By bank transfer, with the payment reference in its text, or by card or BLIK in the application that you order with.',
  documents: 'Documents',
  label: {
    billedTo: 'Billed to',
    seller: 'Payee',
    lines: 'For',
    net: 'Net',
    vat: 'VAT',
    gross: 'Total',
    left: 'Amount due',
    payBy: 'To be paid by',
    account: 'Bank account',
    bic: 'BIC',
    reference: 'Payment reference',
    creditorReference: 'RF reference',
    request: 'Request',
    contact: 'Contact',
  },
  line: '{plan}: {seats, plural, one {# seat} other {# seats}}{dated, select, yes {, {from} – {to}} other {}}',
  gone: 'This link is not valid, or not any more.',
};

const pl: PaymentRequestPageTexts = {
  title: 'Prośba o zapłatę',
  state: {
    open: 'Nie otrzymaliśmy jeszcze zapłaty.',
    overdue: 'Termin płatności minął, a zapłaty jeszcze nie otrzymaliśmy.',
    paid: 'Zapłacono. Dziękujemy.',
    withdrawn: 'Prośba została wycofana: prosimy nie płacić.',
    lapsed: 'Prośba wygasła: nic nie trzeba płacić.',
    writtenOff: 'Nie oczekujemy już tej zapłaty.',
  },
  partlyPaid: 'Otrzymaliśmy już {amount}; reszta nie jest jeszcze zapłacona.',
  howToPay:
    'Przelewem, podając numer płatności w tytule, albo kartą lub BLIK-iem w aplikacji, w której składa się zamówienia.',
  documents: 'Dokumenty',
  label: {
    billedTo: 'Nabywca',
    seller: 'Odbiorca',
    lines: 'Za co',
    net: 'Netto',
    vat: 'VAT',
    gross: 'Brutto',
    left: 'Do zapłaty',
    payBy: 'Termin płatności',
    account: 'Rachunek bankowy',
    bic: 'BIC',
    reference: 'Numer płatności',
    creditorReference: 'Numer RF',
    request: 'Prośba',
    contact: 'Kontakt',
  },
  line: '{plan}: {seats, plural, one {# licencja} few {# licencje} many {# licencji} other {# licencji}}{dated, select, yes {, {from} – {to}} other {}}',
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: PaymentRequestPageTexts = {
  title: 'Výzva k platbě',
  state: {
    open: 'Zatím není zaplacena.',
    overdue: 'Je po splatnosti a zatím není zaplacena.',
    paid: 'Je zaplacena. Děkujeme.',
    withdrawn: 'Byla stažena: neplaťte ji prosím.',
    lapsed: 'Propadla: nic nedlužíte, neplaťte ji prosím.',
    writtenOff: 'Její zaplacení už neočekáváme.',
  },
  partlyPaid: 'Už dorazilo {amount}, zbytek zatím není zaplacen.',
  howToPay: 'Převodem s variabilním symbolem, nebo kartou v aplikaci, ve které objednáváte.',
  documents: 'Doklady',
  label: {
    billedTo: 'Odběratel',
    seller: 'Příjemce',
    lines: 'Za co',
    net: 'Bez DPH',
    vat: 'DPH',
    gross: 'Celkem s DPH',
    left: 'K úhradě',
    payBy: 'Splatnost',
    account: 'Bankovní účet',
    bic: 'BIC',
    reference: 'Variabilní symbol',
    creditorReference: 'Reference RF',
    request: 'Výzva',
    contact: 'Kontakt',
  },
  line: '{plan}: {seats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}}{dated, select, yes {, {from} – {to}} other {}}',
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const paymentRequestPageTexts: Readonly<Record<Language, PaymentRequestPageTexts>> = { en, pl, cs };
