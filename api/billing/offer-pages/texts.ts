import type { OfferState } from '../../../domain/billing/offers.js';
import type { Language } from '../../i18n/language.js';

/** What the customer reads behind the link in the mail about an offer. */
interface OfferPageTexts {
  readonly title: string;
  /** With `seller`, and where it has ended with the `day`. */
  readonly state: Readonly<Record<OfferState, string>>;
  /** With `contact` and `day`. */
  readonly howToAccept: string;
  /** Of the mail in which it is accepted; with `id`. */
  readonly subject: string;
  /** On what ordering it today comes to. */
  readonly today: string;
  readonly notToday: string;
  readonly firstTermOnly: string;
  /** With `days`. */
  readonly daysLost: string;
  readonly nothingOwed: string;
  /** With `contact`. */
  readonly anotherOffer: string;
  /** What became of its order; with `amount`. */
  readonly order: Readonly<Record<'toPay' | 'delivered' | 'ended' | 'waits', string>>;
  /** Of a later period; with `amount` and `from`. */
  readonly later: string;
  readonly vat: Readonly<Record<'rate' | 'reverseCharge' | 'notTaxable', string>>;
  readonly label: Readonly<
    Record<
      | ('organisation' | 'plan' | 'seats' | 'replaces' | 'perSeat' | 'onceASeat' | 'net' | 'vat' | 'gross')
      | ('perPeriod' | 'firstTerm' | 'validThrough' | 'offer' | 'order' | 'reference' | 'contact'),
      string
    >
  >;
  /** Of what takes the place of another plan; with `plan`. */
  readonly when: Readonly<Record<'now' | 'lastDay', string>>;
  readonly gone: string;
}

const en: OfferPageTexts = {
  title: 'Offer',
  state: {
    open: '{seller} offers you a price of your own.',
    ordered: 'The offer was accepted: it has been ordered.',
    withdrawn: 'The offer was withdrawn on {day} and cannot be accepted any more.',
    lapsed: 'The offer was valid until {day} and cannot be accepted any more.',
  },
  howToAccept:
    'To accept it, write to {contact} by {day}, with the number of the offer. Whoever orders through the API names that number there.',
  subject: 'Offer {id}',
  today: 'If it is ordered today',
  notToday: 'Today it cannot be ordered:',
  firstTermOnly: 'The price is that of the first term. The terms after it cost what the price list says by then.',
  daysLost: '{days, plural, one {# day} other {# days}} that are paid for would be lost.',
  nothingOwed: 'Until it is ordered nothing is owed; without an answer the offer lapses.',
  anotherOffer: 'Nothing is owed. {contact} can make another offer.',
  order: {
    toPay: 'To be paid: {amount}. The request for payment was sent to the address for invoices, with all ways to pay.',
    delivered: 'The order was delivered.',
    ended: 'The order has ended without a delivery, and nothing is owed.',
    waits: 'The order is paid, and is being delivered.',
  },
  later: '{amount}, from {from} on',
  vat: {
    rate: '{vat} ({rate})',
    reverseCharge: '{vat} – reverse charge, to be accounted for by the customer',
    notTaxable: '{vat} – outside the scope of EU VAT',
  },
  label: {
    organisation: 'For',
    plan: 'Plan',
    seats: 'Seats',
    replaces: 'In the place of',
    perSeat: 'Price, net, a seat and billing period',
    onceASeat: 'Price, net, a seat, paid once',
    net: 'Net',
    vat: 'VAT',
    gross: 'To be paid',
    perPeriod: 'Each later period, with VAT',
    firstTerm: 'First term',
    validThrough: 'Valid until',
    offer: 'Number of the offer',
    order: 'Order',
    reference: 'Payment reference',
    contact: 'Contact',
  },
  when: { now: '{plan}, at once', lastDay: '{plan}, after its last day' },
  gone: 'This link is not valid, or not any more.',
};

const pl: OfferPageTexts = {
  title: 'Oferta',
  state: {
    open: '{seller} proponuje Państwu indywidualną cenę.',
    ordered: 'Oferta została przyjęta: złożono zamówienie.',
    withdrawn: 'Oferta została wycofana {day} i nie można jej już przyjąć.',
    lapsed: 'Oferta była ważna do {day} i nie można jej już przyjąć.',
  },
  howToAccept:
    'Aby przyjąć ofertę, wystarczy do {day} napisać na adres {contact} i podać numer oferty. Kto zamawia przez API, podaje tam ten numer.',
  subject: 'Oferta {id}',
  today: 'Przy zamówieniu złożonym dzisiaj',
  notToday: 'Dzisiaj nie można złożyć zamówienia:',
  firstTermOnly: 'Cena dotyczy pierwszego okresu subskrypcji. Kolejne kosztują tyle, ile wynosi wtedy cena z cennika.',
  daysLost:
    '{days, plural, one {Przepadłby # opłacony dzień} few {Przepadłyby # opłacone dni} many {Przepadłoby # opłaconych dni} other {Przepadłoby # opłaconego dnia}}.',
  nothingOwed: 'Dopóki nie ma zamówienia, nic nie trzeba płacić; bez odpowiedzi oferta wygasa.',
  anotherOffer: 'Nic nie trzeba płacić. O nową ofertę można zapytać pod adresem {contact}.',
  order: {
    toPay: 'Do zapłaty: {amount}. Prośbę o zapłatę ze wszystkimi sposobami płatności wysłano na adres do faktur.',
    delivered: 'Zamówienie zostało zrealizowane.',
    ended: 'Zamówienie zakończyło się bez realizacji: nic nie trzeba płacić.',
    waits: 'Zamówienie jest opłacone i właśnie je realizujemy.',
  },
  later: '{amount}, od {from}',
  vat: {
    rate: '{vat} ({rate})',
    reverseCharge: '{vat} – odwrotne obciążenie, VAT rozlicza nabywca',
    notTaxable: '{vat} – nie podlega VAT w Unii Europejskiej',
  },
  label: {
    organisation: 'Dla',
    plan: 'Plan',
    seats: 'Liczba licencji',
    replaces: 'W miejsce planu',
    perSeat: 'Cena netto za licencję i okres rozliczeniowy',
    onceASeat: 'Cena netto za licencję, płatna jednorazowo',
    net: 'Netto',
    vat: 'VAT',
    gross: 'Do zapłaty',
    perPeriod: 'Każdy kolejny okres, z VAT',
    firstTerm: 'Pierwszy okres subskrypcji',
    validThrough: 'Ważna do',
    offer: 'Numer oferty',
    order: 'Zamówienie',
    reference: 'Tytuł płatności',
    contact: 'Kontakt',
  },
  when: { now: '{plan}, od razu', lastDay: '{plan}, po jego ostatnim dniu' },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: OfferPageTexts = {
  title: 'Nabídka',
  state: {
    open: '{seller} vám nabízí individuální cenu.',
    ordered: 'Nabídka byla přijata: je objednáno.',
    withdrawn: 'Nabídka byla {day} stažena a už ji nelze přijmout.',
    lapsed: 'Nabídka platila do {day} a už ji nelze přijmout.',
  },
  howToAccept:
    'Chcete-li nabídku přijmout, napište do {day} na adresu {contact} a uveďte číslo nabídky. Kdo objednává přes API, uvede toto číslo tam.',
  subject: 'Nabídka {id}',
  today: 'Při objednání ještě dnes',
  notToday: 'Dnes ji nelze objednat:',
  firstTermOnly: 'Cena platí pro první období předplatného. Další období stojí tolik, kolik v té době uvádí ceník.',
  daysLost:
    '{days, plural, one {Propadl by # zaplacený den} few {Propadly by # zaplacené dny} many {Propadlo by # zaplaceného dne} other {Propadlo by # zaplacených dní}}.',
  nothingOwed: 'Dokud si nic neobjednáte, nic nedlužíte; bez odpovědi nabídka propadne.',
  anotherOffer: 'Nic nedlužíte. O novou nabídku můžete požádat na adrese {contact}.',
  order: {
    toPay: 'K zaplacení: {amount}. Výzva k platbě se všemi způsoby platby byla odeslána na adresu pro faktury.',
    delivered: 'Objednávka byla vyřízena.',
    ended: 'Objednávka skončila bez vyřízení a nic nedlužíte.',
    waits: 'Objednávka je zaplacena a právě ji vyřizujeme.',
  },
  later: '{amount}, od {from}',
  vat: {
    rate: '{vat} ({rate})',
    reverseCharge: '{vat} – přenesená daňová povinnost, daň odvede zákazník',
    notTaxable: '{vat} – nepodléhá DPH v Evropské unii',
  },
  label: {
    organisation: 'Pro',
    plan: 'Plán',
    seats: 'Počet licencí',
    replaces: 'Místo plánu',
    perSeat: 'Cena bez DPH za licenci a zúčtovací období',
    onceASeat: 'Cena bez DPH za licenci, placená jednou',
    net: 'Bez DPH',
    vat: 'DPH',
    gross: 'K zaplacení',
    perPeriod: 'Každé další období, s DPH',
    firstTerm: 'První období předplatného',
    validThrough: 'Platí do',
    offer: 'Číslo nabídky',
    order: 'Objednávka',
    reference: 'Označení platby',
    contact: 'Kontakt',
  },
  when: { now: '{plan}, hned', lastDay: '{plan}, po jeho posledním dni' },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const offerPageTexts: Readonly<Record<Language, OfferPageTexts>> = { en, pl, cs };
