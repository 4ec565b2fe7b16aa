/**
 * The reconciliation export: rows that multiply out. Quantity × unit price, rounded to the currency's minor units, is the amount of
 * each row, and the amounts of a document sum to its gross.
 */
import { instant, type PlainDate } from '../calendar.js';
import { type Money, minorUnitDigits, money } from '../money.js';
import type { Refund } from './cancellation.js';
import type { ChargeLine } from './charge-lines.js';
import { decimalText } from './decimal.js';
import { type GivenBack, giveBack, purchaseLeft } from './given-back.js';
import type { PaymentRequest } from './payment-requests.js';
import type { Taxation } from './totals.js';
import { type TaxDecision, vatGroup } from './vat.js';

export interface ReconciliationRow {
  /** The request, or the correction of one. */
  readonly document: string;
  readonly reference: string;
  readonly on: PlainDate;
  /** The line's code, or `vat`; of a correction `vatBefore` (taken back) and `vatAfter`; or `taxCorrected`, `writtenOff`. */
  readonly item: ChargeLine['code'] | 'vat' | 'vatBefore' | 'vatAfter' | 'taxCorrected' | 'writtenOff';
  readonly planId: string | null;
  readonly planVersion: number | null;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly days: number | null;
  readonly daysOf: number | null;
  /** Seats; of a VAT row its percentage. */
  readonly quantity: string;
  /** In units of the currency; of a VAT row a hundredth of the net amount. */
  readonly unitPrice: string;
  /** In units of the currency: `1234.50`. */
  readonly amount: string;
  readonly currency: string;
}

/** The columns of the export, in their order. */
export const reconciliationColumns = [
  'document',
  'reference',
  'on',
  'item',
  'planId',
  'planVersion',
  'from',
  'to',
  'days',
  'daysOf',
  'quantity',
  'unitPrice',
  'amount',
  'currency',
] as const satisfies readonly (keyof ReconciliationRow)[];

/** What a row's document is. */
type Head = Pick<ReconciliationRow, 'document' | 'reference' | 'on'>;

/** The lines of a request and its VAT. */
export function requestRows(request: PaymentRequest, on: PlainDate): ReconciliationRow[] {
  const head = { document: request.id, reference: request.reference, on };
  const { groups } = request.totals;
  return [
    ...request.lines.map((line) => lineRow(head, line)),
    ...groups.map(({ percent, net }) => vatRow(head, 'vat', percent, net)),
  ];
}

/** What of a request is not expected to be paid any more: what its document sums to is less by that. */
export function writeOffRow({ id, reference }: PaymentRequest, amount: Money, on: PlainDate): ReconciliationRow {
  return takenOff({ document: id, reference, on }, 'writtenOff', amount);
}

/** What the ledger has taken back of a request: seats that were given back, or VAT that was not due. */
export type Corrected = { readonly on: PlainDate } & (
  | ({ readonly kind: 'refund'; readonly refundId: string } & GivenBack)
  | { readonly kind: 'tax'; readonly tax: TaxDecision; readonly vat: Money }
);

/** The rows of what was taken back of a request, in its order. */
export function correctionRows(
  request: PaymentRequest,
  corrected: readonly Corrected[],
  zone: string,
): ReconciliationRow[] {
  const { id, reference } = request;
  const before: GivenBack[] = [];
  let taxed = request;
  return corrected.flatMap((one) => {
    if (one.kind === 'tax') {
      taxed = { ...request, tax: one.tax };
      return [takenOff({ document: id, reference, on: one.on }, 'taxCorrected', one.vat)];
    }
    const { refundId: document, seats, at, on } = one;
    // Whether its hours were over was decided then.
    const granted = { paidAt: instant(at), policy: { cancellationWindowHours: 1 } };
    const paid = { request: taxed, ...granted, zone, before: [...before] };
    before.push({ seats, at });
    const refund = giveBack(paid, { seats, at: instant(at) });
    return refundRows({ document, reference, on }, refund, purchaseLeft(paid).net, taxed);
  });
}

function takenOff(head: Head, item: ReconciliationRow['item'], amount: Money): ReconciliationRow {
  const less = amountText(money(-amount.amount, amount.currency));
  return { ...head, item, ...nothing, quantity: '1', unitPrice: less, amount: less, currency: amount.currency };
}

/** The lines of a correction, and the VAT of its purchase as it was and is. */
export function refundRows(head: Head, { lines, left }: Refund, before: Money, { tax }: Taxation): ReconciliationRow[] {
  const { percent } = tax.treatment;
  return [
    ...lines.map((line) => lineRow(head, line)),
    vatRow(head, 'vatBefore', -percent, before),
    vatRow(head, 'vatAfter', percent, left.net),
  ];
}

function lineRow(head: Head, line: ChargeLine): ReconciliationRow {
  const { code, plan, from, to, days, daysOf, seats, unitPrice, net } = line;
  return {
    ...head,
    item: code,
    planId: plan.id,
    planVersion: plan.version,
    from,
    to,
    days,
    daysOf,
    quantity: String(seats),
    unitPrice,
    amount: amountText(net),
    currency: net.currency,
  };
}

/** What is no line is of no plan and no days. */
const nothing = { planId: null, planVersion: null, from: null, to: null, days: null, daysOf: null };

function vatRow(head: Head, item: ReconciliationRow['item'], percent: number, net: Money): ReconciliationRow {
  const { vat } = vatGroup(percent, net);
  const scale = minorUnitDigits(net.currency) + 2;
  return {
    ...head,
    ...nothing,
    item,
    quantity: String(percent === 0 ? 0 : percent),
    unitPrice: decimalText({ digits: BigInt(net.amount), scale }),
    amount: amountText(vat),
    currency: net.currency,
  };
}

/** An amount in units of its currency, with all its decimals. */
export function amountText({ amount, currency }: Money): string {
  const scale = minorUnitDigits(currency);
  const digits = Math.abs(amount)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${amount < 0 ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(digits.length - scale)}` : ''}`;
}
