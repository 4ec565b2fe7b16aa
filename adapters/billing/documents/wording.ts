/** What a printed document says in the language of its buyer: titles, labels, notes, and how days and amounts are written. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { DocumentLanguage } from '../../../domain/billing/billing-details.js';
import type {
  BillingDocument,
  DocumentLine,
  DocumentParty,
  DocumentPayment,
  PaymentMeans,
} from '../../../domain/billing/documents/document.js';
import { latePaymentCompensation } from '../../../domain/billing/documents/late-payment.js';
import type { ExchangeRate } from '../../../domain/billing/exchange-rate.js';
import { amountText } from '../../../domain/billing/reconciliation.js';
import type { VatIdCheck, VatTreatment } from '../../../domain/billing/vat.js';
import { addDays, type Instant, millis, type PlainDate } from '../../../domain/calendar.js';
import { type Money, minorUnitDigits } from '../../../domain/money.js';
import { withOneStop } from '../../one-stop.js';
import { cs } from './texts/cs.js';
import { en } from './texts/en.js';
import { pl } from './texts/pl.js';
import type { CorrectionText, DocumentLabel, DocumentTexts, DocumentTitle } from './texts/texts.js';

export type { DocumentLabel } from './texts/texts.js';

type Values = Readonly<Record<string, string | number>>;

interface Locale {
  readonly texts: DocumentTexts;
  /** By which days and amounts are written. */
  readonly locale: string;
  readonly dayStyle: Intl.DateTimeFormatOptions;
}

const languages: Readonly<Record<DocumentLanguage, Locale>> = {
  pl: { texts: pl, locale: 'pl-PL', dayStyle: { day: '2-digit', month: '2-digit', year: 'numeric' } },
  cs: { texts: cs, locale: 'cs-CZ', dayStyle: { day: 'numeric', month: 'numeric', year: 'numeric' } },
  en: { texts: en, locale: 'en-GB', dayStyle: { day: 'numeric', month: 'long', year: 'numeric' } },
};

/** The currency that the readers of a language know by its sign. */
const ownCurrency: Readonly<Record<DocumentLanguage, string | null>> = { pl: 'PLN', cs: 'CZK', en: null };

/** What the law of the seller's country wants to read where the buyer accounts for VAT, and its language. */
const reverseChargeByLaw: Readonly<Record<string, { readonly language: DocumentLanguage; readonly words: string }>> = {
  // Ustawa o VAT, art. 106e ust. 1 pkt 18.
  PL: { language: 'pl', words: 'odwrotne obciążenie' },
  // Zákon č. 235/2004 Sb., § 29 odst. 2 písm. c).
  CZ: { language: 'cs', words: 'daň odvede zákazník' },
};

/** A number that a party is known by, with what it is called. */
export interface PartyId {
  readonly label: string;
  readonly value: string;
}

/** The words of one language. Kept: parsing messages and making formats takes longer than using them. */
export class DocumentWording {
  readonly #parsed = new Map<string, IntlMessageFormat>();
  readonly #texts: DocumentTexts;
  readonly #locale: string;
  readonly #days: Intl.DateTimeFormat;
  readonly #times: Intl.DateTimeFormat;
  readonly #countries: Intl.DisplayNames;

  constructor(readonly language: DocumentLanguage) {
    const { texts, locale, dayStyle } = languages[language];
    this.#texts = texts;
    this.#locale = locale;
    this.#days = new Intl.DateTimeFormat(locale, { ...dayStyle, timeZone: 'UTC' });
    this.#times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
    this.#countries = new Intl.DisplayNames(locale, { type: 'region' });
  }

  title(document: BillingDocument): string {
    return this.#texts.title[titleOf(document)];
  }

  label(label: DocumentLabel): string {
    return this.#texts.label[label];
  }

  /** What the tax point of the document is called; null for a pro-forma, which has none. */
  taxPointLabel({ kind, taxPoint, payment: { paidOn } }: BillingDocument): string | null {
    if (taxPoint === null) return null;
    if (kind === 'correction') return this.label('correctionOn');
    return this.label(paidOn?.equals(taxPoint) ? 'paymentReceivedOn' : 'saleOn');
  }

  /** Tax ids and numbers of registers. A Polish NIP stands without its prefix where both parties are Polish. */
  partyIds({ country, vatId, registrationNumber }: DocumentParty, other: Pick<DocumentParty, 'country'>): PartyId[] {
    const domestic = country === 'PL' && other.country === 'PL';
    return [
      ...(vatId === null
        ? []
        : [{ label: this.label(vatIdLabel(country)), value: domestic ? vatId.replace(/^PL/, '') : vatId }]),
      ...(registrationNumber === null
        ? []
        : [{ label: this.label(registerLabel(country, registrationNumber)), value: registrationNumber }]),
    ];
  }

  lineName({ code, name }: Pick<DocumentLine, 'code' | 'name'>): string {
    return this.#say(this.#texts.line[code], { name });
  }

  /** `licencje` for two. */
  unit({ plan, quantity }: Pick<DocumentLine, 'plan' | 'quantity'>): string {
    return this.#say(this.#texts.unit[plan ? 'seat' : 'piece'], { quantity });
  }

  /** `23%`, or what stands there where there is no rate. */
  rate(treatment: VatTreatment): string {
    if ('country' in treatment) return this.percent(treatment.percent);
    return this.#texts.noRate[treatment.kind];
  }

  means(means: PaymentMeans): string {
    return this.#texts.means[means];
  }

  /** Null for what corrects nothing. */
  correctionReason({ corrected }: BillingDocument): string | null {
    if (!corrected) return null;
    const all: CorrectionText | null =
      corrected.reason === 'seatsReturned' && corrected.after.length === 0 ? 'allReturned' : null;
    return this.#texts.correctionReason[all ?? corrected.reason];
  }

  /** Null but for a pro-forma. */
  notTaxDocument({ kind }: BillingDocument): string | null {
    return kind === 'proForma' ? this.#texts.notTaxDocument : null;
  }

  /** Null but for a document of a test clock. */
  testDocument({ testClockId }: BillingDocument): string | null {
    return testClockId === null ? null : this.#texts.testDocument;
  }

  /** Why VAT is what it is, what proves it, and what it comes to in the currency of the seller's country: whole sentences. */
  taxNotes(document: BillingDocument): string[] {
    const { taxation, seller, totals } = document;
    const { tax, exchangeRate } = taxation;
    const inSellers = totals.vatInSellersCurrency;
    return [
      ...this.#treatmentNote(tax.treatment, tax.customerCountry, seller.country),
      ...[this.#texts.taxReason[tax.reason]].flatMap((message) => (message ? [this.#say(message)] : [])),
      ...(tax.check?.answer === 'valid' ? [this.#viesProof(tax.check)] : []),
      ...(exchangeRate && inSellers && totals.vat.amount !== 0
        ? [this.#inSellers(totals.vat, inSellers, exchangeRate)]
        : []),
    ];
  }

  /** Paid, to pay or to be paid back: one sentence, or two where a part was paid. */
  paymentNotes({ payment }: BillingDocument): string[] {
    const { paid, paidOn, payable, dueOn, means } = payment;
    const credit = this.creditNote(payment);
    const knownMeans = { means: means ? this.means(means) : '', knownMeans: yes(means !== null) };
    const notes =
      paidOn && paid.amount > 0
        ? [
            this.#say(this.#texts.paid, { amount: this.amount(paid), day: this.day(paidOn), ...knownMeans }),
            ...(credit === null ? [] : [credit]),
          ]
        : [];
    if (payable.amount > 0) {
      const due = { day: dueOn ? this.day(dueOn) : '', dated: yes(dueOn !== null) };
      return [...notes, this.#say(this.#texts.toPay, { amount: this.amount(payable), ...due })];
    }
    if (payable.amount < 0) {
      const amount = this.amount({ ...payable, amount: -payable.amount });
      return [...notes, this.#say(this.#texts.toBePaidBack, { amount })];
    }
    return notes.length > 0 ? notes : [this.#texts.nothingToPay];
  }

  /** What of it was credit of the account; null where nothing was. */
  creditNote({ credit }: Pick<DocumentPayment, 'credit'>): string | null {
    return credit && this.#say(this.#texts.ofItCredit, { amount: this.amount(credit.amount) });
  }

  /** What a Polish business owes when it pays late; null where nothing of the kind applies. */
  latePayment(document: BillingDocument): string | null {
    const compensation = latePaymentCompensation(document);
    return compensation && this.#say(this.#texts.latePayment, { compensation: this.amount(compensation) });
  }

  /** Below a payment code that has no name of its own. */
  get paymentCode(): string {
    return this.#texts.paymentCode;
  }

  page(page: number, pages: number): string {
    return this.#say(this.#texts.page, { page: String(page), pages: String(pages) });
  }

  /** A calendar day belongs to no zone: `24.11.2026`. */
  day(day: PlainDate): string {
    return this.#days.format(Date.UTC(day.year, day.month - 1, day.day));
  }

  /** From the first to the last day; null where a line has no days. */
  period({ from, to }: Pick<DocumentLine, 'from' | 'to'>): string | null {
    return from && to ? `${this.day(from)} – ${this.day(addDays(to, -1))}` : null;
  }

  /** With its currency: `1 234,50 zł`, `PLN 1,234.50`. A sign is written for the readers' own one; no two currencies share a code. */
  amount(money: Money): string {
    const { currency } = money;
    const currencyDisplay = currency === ownCurrency[this.language] ? 'symbol' : 'code';
    return this.#number(amountText(money), { style: 'currency', currencyDisplay, currency, ...decimalsOf(money) });
  }

  /** Without its currency: `1 234,50`. */
  number(money: Money): string {
    return this.#number(amountText(money), decimalsOf(money));
  }

  /** A unit price with all its decimals, and at least those of the currency: `8,33333333`. */
  unitPrice(price: string, currency: string): string {
    const minimumFractionDigits = minorUnitDigits(currency);
    return this.#number(price, { minimumFractionDigits, maximumFractionDigits: 8 });
  }

  quantity(quantity: number): string {
    return this.#number(String(quantity), { maximumFractionDigits: 0 });
  }

  /** `25,5%` of 25.5. */
  percent(percent: number): string {
    const format = new Intl.NumberFormat(this.#locale, { style: 'percent', maximumFractionDigits: 2 });
    return format.format(percent / 100);
  }

  country(code: string): string {
    return this.#countries.of(code) ?? code;
  }

  #treatmentNote(treatment: VatTreatment, customerCountry: string, sellerCountry: string): string[] {
    switch (treatment.kind) {
      case 'domestic':
        return [];
      case 'destination': {
        const values = { country: this.country(treatment.country), rate: this.percent(treatment.percent) };
        return [this.#say(this.#texts.destination, values)];
      }
      case 'reverseCharge': {
        const byLaw = reverseChargeByLaw[sellerCountry];
        const lawful = byLaw && byLaw.language !== this.language ? byLaw.words : 'none';
        return [this.#say(this.#texts.reverseCharge, { lawful })];
      }
      case 'notTaxable':
        return [this.#say(this.#texts.notTaxable, { country: this.country(customerCountry) })];
    }
  }

  #viesProof({ vatId, answeredAt, requestIdentifier }: VatIdCheck): string {
    return this.#say(this.#texts.viesProof, {
      vatId,
      at: this.#instant(answeredAt),
      known: yes(requestIdentifier !== null),
      requestIdentifier: requestIdentifier ?? '',
    });
  }

  #inSellers(vat: Money, inSellers: Money, { from, to, rate, table, date, source }: ExchangeRate): string {
    return this.#say(this.#texts.vatInSellersCurrency, {
      vat: this.amount(vat),
      inSellersCurrency: this.amount(inSellers),
      from,
      to,
      rate: this.#number(rate, { minimumFractionDigits: 2, maximumFractionDigits: 12 }),
      table,
      day: this.day(date),
      source,
    });
  }

  /** In UTC, since a document does not know its seller's zone. */
  #instant(at: Instant): string {
    return `${this.#days.format(millis(at))}, ${this.#times.format(millis(at))} UTC`;
  }

  #number(decimal: string, options: Intl.NumberFormatOptions): string {
    const format = new Intl.NumberFormat(this.#locale, { ...options, useGrouping: 'always' });
    return format.format(decimal as Intl.StringNumericLiteral);
  }

  #say(message: string, values: Values = {}): string {
    const format =
      this.#parsed.get(message) ?? new IntlMessageFormat(message, this.#locale, undefined, { ignoreTag: true });
    this.#parsed.set(message, format);
    return withOneStop(String(format.format(values)));
  }
}

const kept = new Map<DocumentLanguage, DocumentWording>();

/** The words of a language, made once. */
export function documentWording(language: DocumentLanguage): DocumentWording {
  const wording = kept.get(language) ?? new DocumentWording(language);
  kept.set(language, wording);
  return wording;
}

/** Those of ISO 4217: for some currencies, such as HUF, Intl has those of their cash. */
function decimalsOf({ currency }: Money) {
  const digits = minorUnitDigits(currency);
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

function titleOf({ kind, totals: { gross }, advances }: BillingDocument): DocumentTitle {
  if (kind !== 'correction') return kind;
  // What is given back of a settlement may fall on its advances alone.
  if (gross.amount === 0) return advances.length > 0 ? 'correctionDown' : 'correctionOfDetails';
  return gross.amount < 0 ? 'correctionDown' : 'correctionUp';
}

function vatIdLabel(country: string): DocumentLabel {
  return country === 'PL' ? 'nip' : country === 'CZ' ? 'dic' : 'vatId';
}

/** KRS numbers have ten digits, REGON nine or fourteen. */
function registerLabel(country: string, number: string): DocumentLabel {
  if (country === 'CZ' || country === 'SK') return 'ico';
  if (country !== 'PL') return 'registrationNumber';
  if (/^\d{10}$/.test(number)) return 'krs';
  return /^(\d{9}|\d{14})$/.test(number) ? 'regon' : 'registrationNumber';
}

/** For `select`, which compares words. */
function yes(condition: boolean): 'yes' | 'no' {
  return condition ? 'yes' : 'no';
}
