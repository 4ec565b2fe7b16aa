/**
 * Seats that are given back of a sale which advances were invoiced for: a settlement is corrected as far as it goes, and what is beyond
 * it corrects the advances, the last one first. No document goes below nothing, and all together come to what the refund gives back.
 */
import { dateIn } from '../../calendar.js';
import { type Money, minus, money, plus, sum } from '../../money.js';
import { exchanged } from '../exchange-rate.js';
import { amountText } from '../reconciliation.js';
import type { VatTreatment } from '../vat.js';
import { correctionOf, linesAfter } from './corrections.js';
import type { BillingDocument, DeductedAdvance, DocumentLine, DocumentReference, DocumentTotals } from './document.js';
import { correctionTotals, takenBackTotals } from './document-totals.js';
import type { DocumentHead } from './request-documents.js';

/** An invoice and its corrections, in their order. */
export type DocumentChain = readonly [BillingDocument, ...BillingDocument[]];

/** What is given back. */
export interface MoneyBack {
  /** Paid back by now, positive; on the day of the correction. */
  readonly paidBack: Money;
  /** What lowers an invoice that is not paid, positive; left out: nothing. */
  readonly setOff?: Money | undefined;
}

export interface ReturnedSeats extends MoneyBack {
  readonly documents: DocumentChain;
  readonly original: DocumentReference;
  /** Of a settlement: the advances that it deducts, in the order of their issue; none of an invoice. */
  readonly advances: readonly DocumentChain[];
  /** The lines as they stand afterwards, the deducted advances as before. */
  readonly after: readonly DocumentLine[];
  /** The lines that make the difference; left out: those that went, taken back, and those that came. */
  readonly difference?: readonly DocumentLine[];
}

/** The correction of an invoice or settlement; its `advances` say what of it falls on them, in negative amounts. */
export function returnedSeats(
  head: DocumentHead,
  { documents, original, advances, after, difference, ...moneyBack }: ReturnedSeats,
): BillingDocument {
  const newest = documents.at(-1) ?? documents[0];
  const { currency, taxation } = newest;
  const whole = correctionTotals(linesAfter(newest), after, currency, taxation.exchangeRate);
  const shares = sharesOf(whole, documents, advances);
  const givenBack = shares.map((share) => deduction(share, taxation.tax.treatment));
  const totals = shares.length === 0 ? whole : takenBackTotals(documents);
  const payment = paymentBack(head, totals, newest, moneyBack);
  const correction = correctionOf(head, {
    original,
    newest,
    reason: 'seatsReturned',
    after: shares.length === 0 ? after : deductedLess(after, shares),
    ...(difference ? { difference: [...difference, ...givenBack] } : {}),
    totals,
    payment,
  });
  return { ...correction, advances: shares };
}

export interface ReturnedAdvance extends MoneyBack {
  readonly documents: DocumentChain;
  readonly original: DocumentReference;
  /** What falls on it: an element of `advances` of the settlement's correction. */
  readonly share: DeductedAdvance;
  /** What is left of the order that it was paid for. */
  readonly ordered: readonly DocumentLine[];
}

/** The correction of an advance by what of a refund falls on it. */
export function returnedAdvance(
  head: DocumentHead,
  { documents, original, share, ordered, ...moneyBack }: ReturnedAdvance,
): BillingDocument {
  const newest = documents.at(-1) ?? documents[0];
  const { taxation, currency } = newest;
  const net = minus(share.gross, share.vat);
  const before = linesAfter(newest);
  const left = sum([...before.map((line) => line.net), net], currency);
  const [line] = before;
  const treatment = line?.treatment ?? taxation.tax.treatment;
  const back = { unitPrice: amountText(money(-net.amount, currency)), net };
  const isAll = documents.reduce((gross, { totals }) => plus(gross, totals.gross), share.gross).amount === 0;
  const totals = isAll ? takenBackTotals(documents) : totalsOf(share, treatment, taxation.exchangeRate);
  return correctionOf(head, {
    original,
    newest,
    reason: 'seatsReturned',
    after: !line || left.amount === 0 ? [] : [{ ...line, unitPrice: amountText(left), net: left }],
    difference: line ? [{ ...line, quantity: -1, ...back }] : [],
    totals,
    ordered,
    payment: paymentBack(head, totals, newest, moneyBack),
  });
}

/** What falls on each advance, negative: what is beyond the settlement, from the last one on. The last share has the rest of the VAT. */
function sharesOf(
  whole: DocumentTotals,
  settlement: DocumentChain,
  advances: readonly DocumentChain[],
): DeductedAdvance[] {
  const stands = (chain: DocumentChain, of: (totals: DocumentTotals) => Money) =>
    chain.reduce((amount, { totals }) => amount + of(totals).amount, 0);
  let gross = -whole.gross.amount - stands(settlement, (totals) => totals.gross);
  let vat = -whole.vat.amount - stands(settlement, (totals) => totals.vat);
  const { currency } = whole.gross;
  const shares: DeductedAdvance[] = [];
  for (const chain of advances.toReversed()) {
    if (gross <= 0) break;
    const [{ id, number, issuedOn }] = chain;
    const all = stands(chain, (totals) => totals.gross);
    if (all <= 0) continue;
    const isLast = all >= gross;
    const part = isLast ? { gross, vat } : { gross: all, vat: stands(chain, (totals) => totals.vat) };
    gross -= part.gross;
    vat -= part.vat;
    const amounts = { gross: money(-part.gross, currency), vat: money(-part.vat, currency) };
    shares.push({ id, number, issuedOn, authorityNumber: null, ...amounts });
  }
  return shares;
}

/** What is not deducted any more. */
function deduction({ number, gross, vat }: DeductedAdvance, treatment: VatTreatment): DocumentLine {
  const net = minus(vat, gross);
  const nothing = { plan: null, from: null, to: null };
  return { name: number, code: 'advanceDeducted', ...nothing, quantity: 1, unitPrice: amountText(net), net, treatment };
}

function deductedLess(lines: readonly DocumentLine[], shares: readonly DeductedAdvance[]): DocumentLine[] {
  return lines.flatMap((line) => {
    const share = line.code === 'advanceDeducted' && shares.find(({ number }) => number === line.name);
    if (!share) return [line];
    const net = minus(line.net, minus(share.gross, share.vat));
    if (net.amount === 0) return [];
    return [{ ...line, unitPrice: amountText(money(-net.amount, net.currency)), net }];
  });
}

function totalsOf(
  { gross, vat }: Pick<DeductedAdvance, 'gross' | 'vat'>,
  treatment: VatTreatment,
  exchangeRate: BillingDocument['taxation']['exchangeRate'],
): DocumentTotals {
  const vatInSellersCurrency = exchangeRate && exchanged(vat, exchangeRate);
  const amounts = { net: minus(gross, vat), vat, gross, vatInSellersCurrency };
  return { ...amounts, groups: [{ treatment, ...amounts }] };
}

/** Of what is given back at most what the correction comes to, first what is set off: where that is all, no money moves. */
export function paymentBack(
  { zone, issuedAt }: DocumentHead,
  { gross }: Pick<DocumentTotals, 'gross'>,
  { payment }: Pick<BillingDocument, 'payment'>,
  { paidBack, setOff }: MoneyBack,
) {
  const off = Math.min(setOff?.amount ?? 0, -gross.amount);
  const back = Math.min(paidBack.amount, -gross.amount - off);
  const paidOn = back > 0 ? dateIn(zone, issuedAt) : null;
  const means = off > 0 && off === -gross.amount ? null : payment.means;
  return { means, paidOn, dueOn: null, paid: money(-off - back, gross.currency) };
}

/** What of it is left for further corrections. @param paid by a correction, negative */
export function moneyLeft({ paidBack, setOff }: MoneyBack, paid: Money): MoneyBack {
  const off = setOff?.amount ?? 0;
  const left = Math.max(0, off + paid.amount);
  const total = paidBack.amount + off + paid.amount;
  return { paidBack: money(total - left, paid.currency), setOff: money(left, paid.currency) };
}
