import { type ProposedTermsTexts, proposedTerms } from '../../../adapters/partners/proposed-terms.js';
import type { ProposalState } from '../../../domain/partners/direct-billing-proposals.js';
import type { Language } from '../../i18n/language.js';

/** What an administrator reads behind the link of a proposal. */
export interface ProposalTexts extends ProposedTermsTexts {
  readonly title: string;
  readonly partnerId: string;
  readonly state: Readonly<Record<ProposalState, string>>;
  readonly notPossible: string;
  readonly nothingNow: string;
  readonly noAccount: string;
  readonly noMethod: string;
  readonly byTransfer: string;
  readonly billedBy: string;
  readonly accept: string;
  readonly profileWrong: string;
  readonly declineIt: string;
  readonly reason: string;
  readonly decline: string;
  readonly reasonMissing: string;
  readonly label: Readonly<
    Record<
      | 'organisation'
      | 'proposer'
      | 'message'
      | 'plan'
      | 'seats'
      | 'price'
      | 'startsOn'
      | 'payment'
      | 'afterwards'
      | 'answerBy'
      | 'subscription',
      string
    >
  >;
  readonly gone: string;
}

const en: ProposalTexts = {
  title: 'Pay by invoice instead of product keys',
  partnerId: 'partner id',
  state: {
    open: 'It is proposed that your organisation pays directly, period by period, once the product keys are used up. An administrator decides.',
    accepted: 'The proposal has been accepted: your organisation pays directly once the product keys are used up.',
    declined: 'The proposal has been declined.',
    withdrawn: 'The proposal has been withdrawn: there is nothing to do.',
    lapsed: 'Nobody has answered in time: the proposal has lapsed.',
  },
  notPossible:
    'It cannot be accepted any more: who pays for the subscription, or the subscription itself, has changed since.',
  nothingNow:
    'Nothing is charged now. The price is that of the first term; the terms after it cost what the price list says by then. Payment of the first period is asked for before it begins; product keys can be redeemed all the same and put that off.',
  noAccount:
    'Your organisation has no billing account yet: an administrator opens one in the portal, and then accepts here.',
  noMethod:
    'No payment method as it is wanted is stored yet: an administrator adds one in the portal, and then accepts here.',
  byTransfer: 'bank transfer',
  billedBy: 'Billed to',
  accept: 'Accept',
  profileWrong: 'Nothing was accepted: please choose by what it shall be billed.',
  declineIt: 'If you do not want this, decline it and say why. Who has proposed it is told; nothing else happens.',
  reason: 'Reason',
  decline: 'Decline',
  reasonMissing: 'Please give a reason.',
  ...proposedTerms.en,
  label: {
    organisation: 'Organisation',
    proposer: 'Proposed by',
    message: 'Message',
    plan: 'Plan',
    seats: 'Seats',
    price: 'Price',
    startsOn: 'Paid directly from',
    payment: 'Payment',
    afterwards: 'After the last term by keys',
    answerBy: 'To be answered by',
    subscription: 'Subscription',
  },
  gone: 'This link is not valid, or not any more.',
};

const pl: ProposalTexts = {
  title: 'Płatność na podstawie faktury zamiast kluczy produktu',
  partnerId: 'identyfikator partnera',
  state: {
    open: 'Zaproponowano, aby po wykorzystaniu kluczy produktu organizacja płaciła bezpośrednio, za każdy okres. Decyduje administrator.',
    accepted: 'Propozycja została przyjęta: po wykorzystaniu kluczy produktu organizacja płaci bezpośrednio.',
    declined: 'Propozycja została odrzucona.',
    withdrawn: 'Propozycja została wycofana: nie trzeba nic robić.',
    lapsed: 'Nikt nie odpowiedział w terminie: propozycja wygasła.',
  },
  notPossible: 'Propozycji nie można już przyjąć: od jej złożenia zmienił się płatnik albo sama subskrypcja.',
  nothingNow:
    'Teraz nic nie zostanie pobrane. Cena dotyczy pierwszego okresu subskrypcji; kolejne kosztują tyle, ile wynosi wtedy cena z cennika. O zapłatę za pierwszy okres poprosimy przed jego rozpoczęciem; klucze produktu nadal można zrealizować, co odsunie ten termin.',
  noAccount:
    'Organizacja nie ma jeszcze konta rozliczeniowego: administrator zakłada je w portalu, a potem przyjmuje propozycję tutaj.',
  noMethod:
    'Nie zapisano jeszcze żądanej metody płatności: administrator dodaje ją w portalu, a potem przyjmuje propozycję tutaj.',
  byTransfer: 'przelew',
  billedBy: 'Płatnik',
  accept: 'Przyjmij',
  profileWrong: 'Propozycja nie została przyjęta: prosimy wybrać, na kogo i jak ma być rozliczana.',
  declineIt:
    'Jeśli tego nie chcą Państwo, można odrzucić propozycję i podać powód. Składający zostanie o tym powiadomiony; nic więcej się nie stanie.',
  reason: 'Powód',
  decline: 'Odrzuć',
  reasonMissing: 'Prosimy podać powód.',
  ...proposedTerms.pl,
  label: {
    organisation: 'Organizacja',
    proposer: 'Proponuje',
    message: 'Wiadomość',
    plan: 'Plan',
    seats: 'Liczba licencji',
    price: 'Cena',
    startsOn: 'Płatność bezpośrednia od',
    payment: 'Sposób płatności',
    afterwards: 'Po ostatnim okresie z kluczy',
    answerBy: 'Odpowiedź do (włącznie)',
    subscription: 'Subskrypcja',
  },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: ProposalTexts = {
  title: 'Platba na fakturu místo produktových klíčů',
  partnerId: 'id partnera',
  state: {
    open: 'Navrhuje se, aby vaše organizace po vyčerpání produktových klíčů platila přímo, za každé období. Rozhoduje správce.',
    accepted: 'Návrh byl přijat: po vyčerpání produktových klíčů platí vaše organizace přímo.',
    declined: 'Návrh byl odmítnut.',
    withdrawn: 'Návrh byl stažen: není třeba nic dělat.',
    lapsed: 'Nikdo včas neodpověděl: návrh propadl.',
  },
  notPossible: 'Návrh už nelze přijmout: od té doby se změnil plátce nebo samo předplatné.',
  nothingNow:
    'Teď se nic neúčtuje. Cena platí pro první období předplatného; další stojí tolik, kolik v té době uvádí ceník. O platbu prvního období požádáme před jeho začátkem; produktové klíče lze dál uplatnit a tím termín odsunout.',
  noAccount: 'Vaše organizace ještě nemá fakturační účet: správce ho založí na portálu a potom návrh přijme zde.',
  noMethod: 'Požadovaná platební metoda ještě není uložena: správce ji přidá na portálu a potom návrh přijme zde.',
  byTransfer: 'převod',
  billedBy: 'Plátce',
  accept: 'Přijmout',
  profileWrong: 'Návrh nebyl přijat: vyberte prosím, jak se má účtovat.',
  declineIt: 'Pokud to nechcete, návrh odmítněte a uveďte důvod. Navrhovatel se to dozví; nic jiného se nestane.',
  reason: 'Důvod',
  decline: 'Odmítnout',
  reasonMissing: 'Uveďte prosím důvod.',
  ...proposedTerms.cs,
  label: {
    organisation: 'Organizace',
    proposer: 'Navrhuje',
    message: 'Zpráva',
    plan: 'Plán',
    seats: 'Licence',
    price: 'Cena',
    startsOn: 'Přímá platba od',
    payment: 'Způsob platby',
    afterwards: 'Po posledním období z klíčů',
    answerBy: 'Odpovědět do (včetně)',
    subscription: 'Předplatné',
  },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const proposalTexts: Readonly<Record<Language, ProposalTexts>> = { en, pl, cs };
