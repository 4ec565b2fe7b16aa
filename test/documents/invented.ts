/**
 * Invented documents, the same ones for the same seed: what a customer of a reseller bought, how it was paid, and what was corrected
 * afterwards, through the functions that make real documents.
 *
 * `inventedDocuments({ seed, count })` gives `count` documents and goes round sellers, kinds of buyers, currencies and fates, so that a
 * few dozen have some of each. `purchase` is the arbitrary for property tests, and `documentsOf(purchase)` the chain of one:
 * `[pro-forma, invoice]`, `[pro-forma, advance …, settlement]`, each followed by its corrections in order, and those of its advances.
 */
import fc from 'fast-check';
import { type BillingDetails, billingDetails, type GivenBillingDetails } from '../../domain/billing/billing-details.js';
import {
  type ChargeLine,
  firstPeriodLine,
  graceDaysLine,
  periodLine,
  perpetualLine,
  restOfPeriodLine,
} from '../../domain/billing/charge-lines.js';
import { decimalText, unitPriceText } from '../../domain/billing/decimal.js';
import { correctionOf, linesAfter, referenceTo, taxCorrectionOf } from '../../domain/billing/documents/corrections.js';
import type {
  BillingDocument,
  CorrectionReason,
  DeductedAdvance,
  DocumentBuyer,
  DocumentLine,
  PaymentMeans,
} from '../../domain/billing/documents/document.js';
import { correctionTotals, documentTotals, retaxedTotals } from '../../domain/billing/documents/document-totals.js';
import {
  type DocumentHead,
  documentBuyer,
  invoiceOf,
  invoiceOnAccount,
  proFormaOf,
} from '../../domain/billing/documents/request-documents.js';
import {
  type DocumentChain,
  returnedAdvance,
  returnedSeats,
} from '../../domain/billing/documents/settlement-corrections.js';
import type { ExchangeRate } from '../../domain/billing/exchange-rate.js';
import { paymentReference } from '../../domain/billing/payment-reference.js';
import { issueRequest, type PaymentRequest } from '../../domain/billing/payment-requests.js';
import { amountText } from '../../domain/billing/reconciliation.js';
import type { SeatPrice } from '../../domain/billing/seat-prices.js';
import type { Taxation } from '../../domain/billing/totals.js';
import { decideTax, needsVatIdCheck, type VatIdCheck } from '../../domain/billing/vat.js';
import { addDays, addMonths, dateIn, instant, type PlainDate, plainDate } from '../../domain/calendar.js';
import { unitPriceOf } from '../../domain/catalogue/prices.js';
import { minorUnitDigits, minus, money, sum } from '../../domain/money.js';
import { polishBuyer } from '../domain/billing/documents/samples.js';
import { accountFor, businesses, consumers, foreigners, type InventedSeller, sellers } from './parties.js';

/** `invoice` is paid at once, `onAccount` later; of a `settlement` a part or two were paid before, of `advanceOnly` nothing else. */
const fates = [
  'invoice',
  'settlement',
  'onAccount',
  'invoice',
  'advanceOnly',
  'proFormaOnly',
  'settlementOnAccount',
] as const;
type Fate = (typeof fates)[number];

const currencies = ['PLN', 'EUR', 'CZK', 'USD', 'HUF', 'JPY', 'GBP', 'CHF'] as const;

const checkAnswers = ['valid', 'valid', 'invalid', 'unavailable'] as const;

interface InventedLine {
  readonly code: 'period' | 'first' | 'seatsAdded' | 'graceDays' | 'extension' | 'perpetual';
  readonly seats: number;
  /** Whole units of the currency of a seat, without a discount of tiers; 0 for what is given away. */
  readonly price: number;
  /** Of a part of a period. */
  readonly days: number;
  readonly planName: string;
}

const reasons = ['seatsReturned', 'priceChanged', 'taxChanged', 'detailsChanged'] as const satisfies CorrectionReason[];

interface InventedCorrection {
  readonly reason: (typeof reasons)[number];
  /** How much of it: per mille. */
  readonly part: number;
  readonly paid: boolean;
  /** Whether the difference is one line for each, or what went and what came. */
  readonly asRefund: boolean;
  readonly name: string;
}

/** All that is chosen about a purchase and what became of it. */
export interface Purchase {
  readonly seller: InventedSeller;
  readonly buyer: GivenBillingDetails;
  readonly checkAnswer: VatIdCheck['answer'];
  readonly currency: string;
  readonly fate: Fate;
  readonly lines: readonly InventedLine[];
  readonly name: string;
  readonly means: PaymentMeans;
  readonly day: PlainDate;
  readonly rate: number;
  /** Numbers and references follow from it. */
  readonly sequence: number;
  readonly onTestClock: boolean;
  /** Parts that were paid before, per mille of the net amount. */
  readonly advances: readonly number[];
  readonly corrections: readonly InventedCorrection[];
}

/** Names that break what is careless about XML, CSV, PDF or Unicode; all are let through by `billingDetails`. */
const hardNames = [
  'Müller & Söhne <GmbH> "IT" \'Berlin\'',
  'a]]>b <!-- c --> &amp; &#0;',
  'Ｆｕｌｌ ｗｉｄｔｈ 🏳️‍🌈 Emoji 👩‍💻 GmbH',
  'שלום עולם \u202Eתפוח בע״מ',
  'zero\u200Bwidth \u2028 separators \uFEFFmark',
  'half a surrogate \uD83D and a noncharacter \uFFFE\uFFFF',
  '=HYPERLINK("http://example.com";"click")',
  '-1+1',
  'Ń'.repeat(200),
  `${'Very long words of a company that names all its partners, '.repeat(3)}LLC`,
  'x',
  '|',
] as const;

const letThrough = (name: string): boolean => {
  try {
    billingDetails({ ...polishBuyer, name });
    return true;
  } catch {
    return false;
  }
};

/** A name; null: the buyer's own. */
const name: fc.Arbitrary<string | null> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.constantFrom(...hardNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter(letThrough) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter(letThrough) },
);

const planName: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('Business Suite', 'Poczta firmowa – rok', 'Kancelář 365 „Plus“') },
  { weight: 1, arbitrary: fc.constantFrom(...hardNames) },
);

const line: fc.Arbitrary<InventedLine> = fc.record({
  code: fc.constantFrom('period', 'period', 'first', 'seatsAdded', 'graceDays', 'extension', 'perpetual'),
  seats: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 99, 100, 101, 25_000)),
  price: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((hundredths) => hundredths / 100) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  days: fc.integer({ min: 1, max: 360 }),
  planName,
});

const correction: fc.Arbitrary<InventedCorrection> = fc.record({
  reason: fc.constantFrom('seatsReturned' as const, ...reasons),
  part: fc.integer({ min: 0, max: 1000 }),
  paid: fc.boolean(),
  asRefund: fc.boolean(),
  name: fc.constantFrom('Nowa Nazwa S.A.', 'Nový název a.s.', 'New & Renamed "Ltd"'),
});

/** A purchase with its documents to come. */
export const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    seller: fc.constantFrom(...sellers),
    given: fc.constantFrom(...businesses, ...consumers, ...foreigners),
    checkAnswer: fc.constantFrom(...checkAnswers),
    currency: fc.constantFrom(...currencies),
    fate: fc.constantFrom(...fates),
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    name,
    means: fc.constantFrom<PaymentMeans[]>('transfer', 'transfer', 'card', 'blik', 'credit'),
    day: fc.integer({ min: 0, max: 700 }).map((days) => addDays(plainDate('2026-01-01'), days)),
    rate: fc.integer({ min: 100, max: 99_999 }),
    sequence: fc.nat(9_999_999),
    onTestClock: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    advances: fc.array(fc.integer({ min: 1, max: 450 }), { minLength: 1, maxLength: 2 }),
    corrections: fc.array(correction, { maxLength: 3 }),
  })
  .map(({ given, name: own, ...rest }) => ({
    ...rest,
    buyer: own === null ? given : { ...given, name: own },
    name: own ?? given.name,
  }));

/** @returns `count` documents, whole chains but for the last one. */
export function inventedDocuments({
  seed,
  count,
}: {
  readonly seed: number;
  readonly count: number;
}): BillingDocument[] {
  // Each chain has a document at least.
  const drawn = fc.sample(purchase, { seed, numRuns: count });
  const chains = drawn.map((one, index) => documentsOf(goingRound(one, index)));
  return chains.flat().slice(0, count);
}

/** The purchase as the n-th of a round: counts of the lists that differ bring all pairs in time. */
function goingRound(drawn: Purchase, index: number): Purchase {
  // Some lists are empty for some sellers.
  const at = <Item>(list: readonly Item[], n: number): Item => list[n % list.length] as Item;
  const seller = at(sellers, index);
  const round = Math.floor(index / sellers.length);
  const home = (country: string) => country === seller.seller.country;
  const buyers = [
    ...businesses.filter(({ country }) => home(country)),
    at(
      businesses.filter(({ country }) => !home(country)),
      round,
    ),
    at(
      consumers.filter(({ country }) => home(country)),
      round,
    ),
    at(consumers, round),
    at(foreigners, round),
    at(businesses, round),
  ].filter((buyer) => buyer !== undefined);
  const given = at(buyers, round);
  return {
    ...drawn,
    seller,
    buyer: index % 3 === 0 ? { ...given, name: drawn.name } : given,
    currency: index % 2 === 0 ? seller.currency : at(currencies, round),
    fate: at(fates, round),
    sequence: index,
    corrections: drawn.corrections.map((one, n) => (n === 0 ? { ...one, reason: at(reasons, index + round) } : one)),
  };
}

/** The documents of a purchase, in the order in which they were issued. */
export function documentsOf(given: Purchase): BillingDocument[] {
  const story = new Story(given);
  const first = story.first();
  const last = first.at(-1);
  if (!last || last.kind === 'proForma') return first;
  return [...first, ...story.corrections(last, last.kind === 'settlement' ? first.slice(1, -1) : [])];
}

class Story {
  readonly #purchase: Purchase;
  readonly #billing: BillingDetails;
  readonly #taxation: Taxation;
  #issued = 0;

  constructor(given: Purchase) {
    this.#purchase = given;
    this.#billing = billingDetails(given.buyer);
    this.#taxation = { tax: this.#taxBy(given.checkAnswer), exchangeRate: exchangeRateOf(given) };
  }

  first(): BillingDocument[] {
    const { fate, day, means } = this.#purchase;
    const request = this.#request(this.#charges());
    const asked = { request, planName: this.#planName, dueOn: addDays(day, 14) };
    const nothing = money(0, request.currency);
    const proForma = proFormaOf(this.#head('P'), { ...asked, paid: nothing });
    const paidOn = addDays(day, this.#purchase.sequence % 3);
    // Now and then the account had some credit.
    const used = money(Math.floor(request.totals.gross.amount / 3), request.currency);
    const credit = this.#purchase.sequence % 3 === 0 && used.amount > 0 ? { amount: used, usedOn: day } : null;
    switch (fate) {
      case 'proFormaOnly':
        return [proForma];
      case 'invoice':
        return [proForma, invoiceOf(this.#head('F'), { request, planName: this.#planName, means, paidOn, credit })];
      case 'onAccount':
        return [invoiceOnAccount(this.#head('F'), { ...asked, paid: credit?.amount ?? nothing, credit })];
      case 'advanceOnly':
      case 'settlementOnAccount':
      case 'settlement': {
        const advances = this.#purchase.advances.flatMap((part) => this.#advance(request, part) ?? []);
        const deducted: DeductedAdvance[] = advances.map((advance) => ({
          ...referenceTo(advance, null),
          gross: advance.totals.gross,
          vat: advance.totals.vat,
        }));
        if (fate === 'advanceOnly' && advances.length > 0) return [proForma, ...advances];
        if (fate === 'settlementOnAccount') {
          const parts = sum(
            deducted.map((advance) => advance.gross),
            request.currency,
          );
          const onAccount = { ...asked, paid: parts, advances: deducted };
          return [proForma, ...advances, invoiceOnAccount(this.#head('F'), onAccount)];
        }
        const paid = { request, planName: this.#planName, means, paidOn, advances: deducted, credit };
        return [proForma, ...advances, invoiceOf(this.#head('F'), paid)];
      }
    }
  }

  /** @param deducted the advances of a settlement */
  corrections(first: BillingDocument, deducted: readonly BillingDocument[]): BillingDocument[] {
    const corrections: BillingDocument[] = [];
    const chain: [BillingDocument, ...BillingDocument[]] = [first];
    const advances = deducted.map((advance): [BillingDocument, ...BillingDocument[]] => [advance]);
    for (const chosen of this.#purchase.corrections) {
      const corrected = this.#correction(chain, chosen, advances);
      if (!corrected) continue;
      corrections.push(corrected);
      chain.push(corrected);
      for (const share of corrected.advances) {
        const corrects = advances.find(([{ id }]) => id === share.id);
        if (!corrects) continue;
        const more = this.#ofAdvance(corrects, share, corrected);
        corrections.push(more);
        corrects.push(more);
      }
    }
    return corrections;
  }

  /** What of seats that were given back falls on an advance. */
  #ofAdvance(documents: DocumentChain, share: DeductedAdvance, { issuedOn, currency, corrected }: BillingDocument) {
    const [advance] = documents;
    return returnedAdvance(this.#head('K', issuedOn), {
      documents,
      original: referenceTo(advance, authorityNumberOf(advance)),
      share,
      ordered: (corrected?.after ?? []).filter(({ code }) => code !== 'advanceDeducted'),
      paidBack: money(0, currency),
    });
  }

  /** A part of what a request asks for; null where that is not one minor unit. */
  #advance(request: PaymentRequest, part: number): BillingDocument | null {
    const { currency, tax, exchangeRate } = request;
    const net = money(Math.floor((request.totals.net.amount * part) / 1000), currency);
    if (net.amount <= 0) return null;
    const { treatment } = tax;
    const unitPrice = amountText(net);
    const plan = { plan: null, from: null, to: null };
    const lines: DocumentLine[] = [
      { name: 'Business Suite', code: 'advance', ...plan, quantity: 1, unitPrice, net, treatment },
    ];
    const totals = documentTotals(lines, currency, exchangeRate);
    const whole = invoiceOf(this.#head('Z'), {
      request,
      planName: this.#planName,
      means: this.#purchase.means,
      paidOn: this.#purchase.day,
    });
    const payment = { ...whole.payment, paid: totals.gross, payable: money(0, currency) };
    return { ...whole, kind: 'advance', lines, totals, payment, ordered: whole.lines };
  }

  #correction(
    documents: DocumentChain,
    chosen: InventedCorrection,
    advances: readonly DocumentChain[],
  ): BillingDocument | null {
    const { reason, paid, asRefund } = chosen;
    const [original] = documents;
    const newest = documents.at(-1) ?? original;
    const before = linesAfter(newest);
    const retaxed = reason === 'taxChanged' ? this.#retaxed(newest) : newest.taxation;
    const after = this.#after(before, chosen, retaxed);
    if (after === null) return null;
    const { currency } = newest;
    const nothing = money(0, currency);
    const { gross } = correctionTotals(before, after, currency, retaxed.exchangeRate);
    const on = addDays(newest.issuedOn, 20);
    const refund = asRefund && reason === 'seatsReturned' ? refundLine(before, after) : null;
    const reference = referenceTo(original, authorityNumberOf(original));
    if (reason === 'taxChanged') {
      const { treatment } = retaxed.tax;
      const back = retaxedTotals(documents, { treatment, exchangeRate: newest.taxation.exchangeRate }).gross;
      const payment = {
        means: paid ? ('transfer' as const) : null,
        paidOn: paid ? on : null,
        dueOn: paid || back.amount === 0 ? null : addDays(on, 14),
        paid: paid ? back : nothing,
      };
      return taxCorrectionOf(this.#head('K', on), { documents, original: reference, tax: retaxed.tax, payment });
    }
    if (reason === 'seatsReturned' && advances.length > 0) {
      // The advances keep the tax of their day here.
      if (newest.taxation.tax !== original.taxation.tax) return null;
      return returnedSeats(this.#head('K', on), {
        documents,
        original: reference,
        advances,
        after,
        ...(refund && { difference: [refund] }),
        paidBack: paid ? money(-gross.amount, currency) : nothing,
      });
    }
    return correctionOf(this.#head('K', on), {
      original: reference,
      newest,
      reason,
      after,
      ...(refund && { difference: [refund] }),
      ...(reason === 'detailsChanged' && { buyer: this.#renamed(newest.buyer, chosen.name) }),
      payment: {
        means: paid ? 'transfer' : null,
        paidOn: paid ? on : null,
        dueOn: paid || gross.amount === 0 ? null : addDays(on, 14),
        paid: paid ? gross : nothing,
      },
    });
  }

  /** The lines after a correction; null where it would change nothing. */
  #after(
    before: readonly DocumentLine[],
    { reason, part }: InventedCorrection,
    { tax: { treatment } }: Taxation,
  ): DocumentLine[] | null {
    switch (reason) {
      case 'detailsChanged':
        return [...before];
      case 'taxChanged': {
        const changed = JSON.stringify(treatment) !== JSON.stringify(before[0]?.treatment);
        return changed && before.length > 0 ? before.map((one) => ({ ...one, treatment })) : null;
      }
      case 'seatsReturned': {
        const [first, ...others] = before;
        if (!first || first.quantity < 1) return null;
        const rest = Math.floor((first.quantity * part) / 1000);
        if (rest === first.quantity) return null;
        return rest === 0 ? others : [withSeats(first, rest), ...others];
      }
      case 'priceChanged': {
        const [first, ...others] = before;
        if (!first || first.quantity < 1) return null;
        const net = money(Math.round((first.net.amount * (part + 500)) / 1000), first.net.currency);
        return net.amount === first.net.amount ? null : [priced(first, first.quantity, net), ...others];
      }
    }
  }

  /** By the other answer of VIES, where it is asked. */
  #retaxed({ taxation }: BillingDocument): Taxation {
    if (!needsVatIdCheck({ sellerCountry: taxation.tax.sellerCountry, customer: this.#billing })) return taxation;
    const answer = taxation.tax.treatment.kind === 'reverseCharge' ? 'invalid' : 'valid';
    return { ...taxation, tax: this.#taxBy(answer) };
  }

  #renamed(buyer: DocumentBuyer, name: string): DocumentBuyer {
    const address = { lines: ['Nowa 2', 'lok. 3'], postalCode: buyer.address.postalCode, city: buyer.address.city };
    return { ...documentBuyer(buyer.billingAccountId, billingDetails({ ...this.#purchase.buyer, name, address })) };
  }

  #taxBy(answer: VatIdCheck['answer']) {
    const { seller, day } = this.#purchase;
    const customer = this.#billing;
    const sellerCountry = seller.seller.country;
    const answeredAt = instant(`${day}T08:00:00Z`);
    const check =
      customer.vatId !== null && needsVatIdCheck({ sellerCountry, customer })
        ? { vatId: customer.vatId, answer, answeredAt, requestIdentifier: 'WAPIAAAAW1234567' }
        : null;
    return decideTax({ sellerCountry, customer, on: day, check, whileUnavailable: 'tax' });
  }

  #request(lines: readonly ChargeLine[]): PaymentRequest {
    const { seller, currency, sequence, day } = this.#purchase;
    const id = String(sequence).padStart(7, '0');
    return issueRequest({
      id: `prq_${id}`,
      kind: 'order',
      billingAccountId: `bacc_${id}`,
      sellerId: seller.seller.id,
      subscriptionId: `sub_${id}`,
      orderId: `ord_${id}`,
      unpaidFrom: day,
      reference: paymentReference(sequence).variableSymbol,
      billing: this.#billing,
      currency,
      lines,
      issuedAt: instant(`${day}T08:00:00Z`),
      ...this.#taxation,
    });
  }

  #charges(): ChargeLine[] {
    const { currency, day, lines } = this.#purchase;
    return lines.map(({ price, ...rest }, index) => {
      const amount = Math.round(price * 10 ** minorUnitDigits(currency));
      const tiers = [
        { from: 1, amount },
        { from: 100, amount: Math.floor(amount * 0.9) },
      ];
      const priced = { amount: unitPriceOf({ currency, tiers }, rest.seats), times: 1, over: 1 };
      return chargeLine({ ...rest, plan: { id: `plan-${index}`, version: 1 }, price: priced }, day);
    });
  }

  readonly #planName = ({ plan }: Pick<ChargeLine, 'plan'>): string =>
    this.#purchase.lines[Number(plan.id.slice('plan-'.length))]?.planName ?? plan.id;

  #head(series: string, on: PlainDate = this.#purchase.day): DocumentHead {
    const { seller, currency, sequence, onTestClock } = this.#purchase;
    this.#issued += 1;
    const n = String(sequence * 10 + this.#issued).padStart(6, '0');
    // Late in the evening by UTC: the next day in the sellers' zones.
    const issuedAt = instant(`${on}T${this.#purchase.sequence % 7 === 6 ? '23:30' : '10:30'}:00Z`);
    const account = accountFor(seller, currency);
    return {
      id: `doc_${n.padStart(24, '0')}`,
      number: `${seller.seller.country}/${series}/${dateIn(seller.zone, issuedAt).year}/${n}`,
      testClockId: onTestClock ? 'clk_invented' : null,
      issuedAt,
      zone: seller.zone,
      seller: { ...seller.seller, bankAccount: account },
    };
  }
}

interface Chosen extends Pick<InventedLine, 'code' | 'seats' | 'days'>, Pick<ChargeLine, 'plan'> {
  readonly price: SeatPrice;
}

function chargeLine({ code, days, ...charged }: Chosen, day: PlainDate): ChargeLine {
  const year = { startsOn: day, endsBefore: addMonths(day, 12) };
  const some = { startsOn: day, endsBefore: addDays(day, days) };
  switch (code) {
    case 'period':
      return periodLine({ ...charged, code }, year);
    case 'first':
      return firstPeriodLine({ ...charged, code: 'period' }, some, 12);
    case 'seatsAdded':
      return restOfPeriodLine({ ...charged, code }, year, some.endsBefore);
    case 'graceDays':
      return graceDaysLine(charged, some, year);
    case 'extension': {
      // A twelfth of the year's price, and a fifth on top.
      const price = { ...charged.price, times: 120, over: 1200 };
      return periodLine({ ...charged, code, price }, { startsOn: day, endsBefore: addMonths(day, 1) });
    }
    case 'perpetual':
      return perpetualLine(charged);
  }
}

function exchangeRateOf({ seller, currency, day, rate }: Purchase): ExchangeRate | null {
  if (currency === seller.currency) return null;
  const date = addDays(day, -1);
  const table = seller.bank === 'NBP' ? `227/A/NBP/${date.year}` : date.toString();
  const text = decimalText({ digits: BigInt(rate), scale: 4 });
  return { from: currency, to: seller.currency, rate: text, table, date, source: seller.bank };
}

/** The number by which the Polish authority knows a document; null elsewhere, and now and then there. */
function authorityNumberOf({ seller, issuedOn, number }: BillingDocument): string | null {
  if (seller.country !== 'PL' || number.endsWith('4')) return null;
  return `5260250274-${issuedOn.toString().replaceAll('-', '')}-${number.slice(-6)}ABCDEF-12`;
}

function withSeats(line: DocumentLine, seats: number): DocumentLine {
  const net = Math.round((line.net.amount * seats) / line.quantity);
  return priced(line, seats, money(net, line.net.currency));
}

/** The line at another amount: its unit price multiplies out. */
function priced(line: DocumentLine, seats: number, net: DocumentLine['net']): DocumentLine {
  const exact = { dividend: BigInt(net.amount), divisor: BigInt(seats) };
  return { ...line, quantity: seats, net, unitPrice: unitPriceText(net.currency, seats, net.amount, exact) };
}

/** The seats that are given back as one negative line. */
function refundLine(before: readonly DocumentLine[], after: readonly DocumentLine[]): DocumentLine | null {
  const [was] = before;
  if (!was) return null;
  const rest = after.length === before.length ? after[0] : null;
  const seats = was.quantity - (rest?.quantity ?? 0);
  const net = minus(was.net, rest?.net ?? money(0, was.net.currency));
  const back = priced(was, seats, net);
  return { ...back, code: 'refund', quantity: -seats, net: money(-net.amount, net.currency) };
}
