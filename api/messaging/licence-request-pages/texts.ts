import type { LicenceRequestState } from '../../../domain/billing/licence-requests.js';
import type { Language } from '../../i18n/language.js';

/** What an administrator reads behind the link in a mail about a licence that a user asks for. */
interface LicenceRequestPageTexts {
  readonly title: string;
  /** With `user`. */
  readonly state: Readonly<Record<LicenceRequestState, string>>;
  readonly free: string;
  readonly grant: string;
  /** With `dueNow` (gross), `vat`, `from`, `seats` and `perPeriod`. */
  readonly price: string;
  readonly pricePerPeriod: string;
  readonly buy: string;
  readonly howPaid: string;
  readonly priceChanged: string;
  /** With `amount`. */
  readonly toPay: string;
  readonly declineIt: string;
  readonly reason: string;
  readonly decline: string;
  readonly reasonMissing: string;
  readonly label: Readonly<
    Record<
      | ('organisation' | 'user' | 'wanted' | 'message' | 'answerBy' | 'reasonGiven' | 'id')
      | ('subscription' | 'amount' | 'reference' | 'order'),
      string
    >
  >;
  readonly gone: string;
}

const en: LicenceRequestPageTexts = {
  title: 'A user asks for a licence',
  state: {
    open: '{user} asks for a licence. An administrator gives it or declines.',
    seatOrdered:
      'One more seat was ordered. {user} gets the licence as soon as the order is paid; where your organisation buys on account, that is at once.',
    granted: '{user} has the licence, and has been told so.',
    declined: 'The request was declined, and {user} has been told why.',
    withdrawn: 'The request was withdrawn: there is nothing to do.',
    lapsed: 'Nobody has answered in time: the request has lapsed.',
  },
  free: '{free, plural, one {# seat is free} other {# seats are free}}.',
  grant: 'Give the licence',
  price: 'No seat is free. One more costs {dueNow} now, of which VAT {vat}.',
  pricePerPeriod:
    'From {from} on {seats, plural, one {# seat costs} other {all # seats together cost}} {perPeriod} a period.',
  buy: 'Buy one seat and give the licence',
  howPaid:
    'The request for payment goes to your organisation’s address for invoices, with all ways to pay. Until it is paid nothing else changes, and the order can be cancelled.',
  priceChanged: 'The price has changed: please look at it again. Nothing was bought.',
  toPay:
    'To be paid: {amount}. The request for payment was sent to your organisation’s address for invoices, with all ways to pay.',
  declineIt: 'If you do not want to give it, decline and say why: the user reads it.',
  reason: 'Reason',
  decline: 'Decline',
  reasonMissing: 'Please give a reason.',
  label: {
    organisation: 'Organisation',
    user: 'User',
    wanted: 'Licence',
    message: 'Message',
    answerBy: 'To be answered by',
    reasonGiven: 'Reason',
    id: 'Request',
    subscription: 'Subscription',
    amount: 'Amount',
    reference: 'Payment reference',
    order: 'Order',
  },
  gone: 'This link is not valid, or not any more.',
};

const pl: LicenceRequestPageTexts = {
  title: 'Prośba użytkownika o licencję',
  state: {
    open: '{user} prosi o licencję. Administrator może ją przydzielić albo odmówić.',
    seatOrdered:
      'Zamówiono dodatkową licencję. {user} otrzyma ją, gdy tylko zamówienie zostanie opłacone, a jeśli organizacja kupuje z odroczonym terminem płatności – od razu.',
    granted: '{user} ma już licencję i wie o tym z naszej wiadomości.',
    declined: 'Prośba została odrzucona. {user} zna powód.',
    withdrawn: 'Prośba została wycofana: nie trzeba nic robić.',
    lapsed: 'Nikt nie odpowiedział w terminie: prośba wygasła.',
  },
  free: '{free, plural, one {# wolna licencja} few {# wolne licencje} many {# wolnych licencji} other {# wolnej licencji}}.',
  grant: 'Przydziel licencję',
  price: 'Nie ma wolnej licencji. Kolejna kosztuje teraz {dueNow}, w tym VAT {vat}.',
  pricePerPeriod:
    'Od {from} {seats, plural, one {# licencja kosztuje} few {# licencje kosztują razem} many {# licencji kosztuje razem} other {# licencji kosztuje razem}} {perPeriod} za okres.',
  buy: 'Kup jedną licencję i ją przydziel',
  howPaid:
    'Prośba o zapłatę trafi na adres organizacji do faktur, ze wszystkimi sposobami płatności. Do czasu zapłaty nic więcej się nie zmienia, a zamówienie można anulować.',
  priceChanged: 'Cena się zmieniła: prosimy sprawdzić ją jeszcze raz. Nic nie zostało kupione.',
  toPay:
    'Do zapłaty: {amount}. Prośbę o zapłatę ze wszystkimi sposobami płatności wysłano na adres organizacji do faktur.',
  declineIt: 'Jeśli licencja nie ma zostać przydzielona, prosimy odmówić i podać powód: użytkownik go przeczyta.',
  reason: 'Powód',
  decline: 'Odmów',
  reasonMissing: 'Prosimy podać powód.',
  label: {
    organisation: 'Organizacja',
    user: 'Użytkownik',
    wanted: 'Licencja',
    message: 'Wiadomość',
    answerBy: 'Odpowiedź do',
    reasonGiven: 'Powód',
    id: 'Prośba',
    subscription: 'Subskrypcja',
    amount: 'Kwota',
    reference: 'Tytuł płatności',
    order: 'Zamówienie',
  },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: LicenceRequestPageTexts = {
  title: 'Žádost uživatele o licenci',
  state: {
    open: '{user} žádá o licenci. Správce ji přidělí, nebo žádost zamítne.',
    seatOrdered:
      'Byla objednána další licence. {user} ji dostane, jakmile bude objednávka zaplacena; nakupuje-li organizace na fakturu se splatností, pak hned.',
    granted: '{user} už licenci má a dostal o tom zprávu.',
    declined: 'Žádost byla zamítnuta. {user} zná důvod.',
    withdrawn: 'Žádost byla stažena: není třeba nic dělat.',
    lapsed: 'Nikdo včas neodpověděl: žádost propadla.',
  },
  free: '{free, plural, one {# volná licence} few {# volné licence} many {# volné licence} other {# volných licencí}}.',
  grant: 'Přidělit licenci',
  price: 'Žádná licence není volná. Další stojí nyní {dueNow}, z toho DPH {vat}.',
  pricePerPeriod:
    'Od {from} {seats, plural, one {stojí # licence} few {stojí # licence dohromady} many {stojí # licence dohromady} other {stojí # licencí dohromady}} {perPeriod} za období.',
  buy: 'Koupit jednu licenci a přidělit ji',
  howPaid:
    'Výzva k platbě přijde na adresu organizace pro faktury, se všemi způsoby platby. Dokud není zaplacena, nic dalšího se nemění a objednávku lze zrušit.',
  priceChanged: 'Cena se změnila: podívejte se na ni prosím znovu. Nic nebylo koupeno.',
  toPay:
    'K zaplacení: {amount}. Výzva k platbě se všemi způsoby platby byla odeslána na adresu organizace pro faktury.',
  declineIt: 'Nechcete-li licenci přidělit, žádost zamítněte a uveďte důvod: uživatel si ho přečte.',
  reason: 'Důvod',
  decline: 'Zamítnout',
  reasonMissing: 'Uveďte prosím důvod.',
  label: {
    organisation: 'Organizace',
    user: 'Uživatel',
    wanted: 'Licence',
    message: 'Zpráva',
    answerBy: 'Odpovědět do',
    reasonGiven: 'Důvod',
    id: 'Žádost',
    subscription: 'Předplatné',
    amount: 'Částka',
    reference: 'Označení platby',
    order: 'Objednávka',
  },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const licenceRequestPageTexts: Readonly<Record<Language, LicenceRequestPageTexts>> = { en, pl, cs };
