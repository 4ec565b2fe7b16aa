/** The document of a request for payment: a pro-forma while it asks, an invoice once it is paid. */
import { dateIn, type Instant, type PlainDate } from '../../calendar.js';
import { type Money, minus, money, timesFraction } from '../../money.js';
import type { BillingDetails } from '../billing-details.js';
import type { ChargeLine } from '../charge-lines.js';
import { type ExchangeRate, exchanged } from '../exchange-rate.js';
import type { PaymentRequest } from '../payment-requests.js';
import { amountText } from '../reconciliation.js';
import type { VatTreatment } from '../vat.js';
import type {
  BillingDocument,
  DeductedAdvance,
  DocumentBuyer,
  DocumentLine,
  DocumentSeller,
  DocumentTotals,
  DocumentVatGroup,
  PaidByCredit,
  PaymentMeans,
} from './document.js';
import { documentTotals } from './document-totals.js';

/** Who issues it, when, under which number. */
export interface DocumentHead {
  readonly id: string;
  readonly number: string;
  readonly testClockId: string | null;
  readonly issuedAt: Instant;
  /** Of the seller: the day of issue is its calendar day there. */
  readonly zone: string;
  readonly seller: DocumentSeller;
}

/** A plan's name by its id and version, as it was sold. */
export type PlanName = (line: Pick<ChargeLine, 'plan'>) => string;

export interface AskedFor {
  readonly request: PaymentRequest;
  readonly planName: PlanName;
  readonly dueOn: PlainDate | null;
  /** What is there of it already. */
  readonly paid: Money;
}

/** Asks for what is missing of a request. */
export function proFormaOf(head: DocumentHead, { request, planName, dueOn, paid }: AskedFor): BillingDocument {
  const payment = { means: null, dueOn, paidOn: null, paid };
  return documentOf(head, { kind: 'proForma', request, planName, taxPoint: null, payment, advances: [] });
}

export interface PaidFor {
  readonly request: PaymentRequest;
  readonly planName: PlanName;
  readonly means: PaymentMeans;
  /** The value date of the money that completed it. */
  readonly paidOn: PlainDate;
  readonly advances?: readonly DeductedAdvance[];
  /** Credit of the account that was used for it before. */
  readonly credit?: PaidByCredit | null;
}

/** The invoice of a request that was paid in full; a settlement where advances were invoiced before. */
export function invoiceOf(
  head: DocumentHead,
  { request, planName, means, paidOn, advances = [], credit = null }: PaidFor,
): BillingDocument {
  const paid = request.totals.gross;
  const kind = advances.length > 0 ? 'settlement' : 'invoice';
  return documentOf(head, {
    kind,
    request,
    planName,
    taxPoint: paidOn,
    payment: { means, dueOn: paidOn, paidOn, paid, credit: partOf(credit, means, advances, paid) },
    advances,
  });
}

/** Money came for the rest; what advances were invoiced for is not in what the document says is paid. */
function partOf(
  credit: PaidByCredit | null,
  means: PaymentMeans,
  advances: readonly DeductedAdvance[],
  paid: Money,
): PaidByCredit | null {
  const here = advances.reduce((left, { gross }) => left - gross.amount, paid.amount);
  return credit && means !== 'credit' && credit.amount.amount < here ? credit : null;
}

export interface PaidPart {
  readonly request: PaymentRequest;
  readonly planName: PlanName;
  /** What has arrived, gross: less than the request asks for. */
  readonly amount: Money;
  readonly means: PaymentMeans;
  readonly paidOn: PlainDate;
}

/** The invoice of a part that was paid: its VAT is in it (art. 106f ust. 1 pkt 3 of the Polish VAT act: gross × rate ÷ (100 + rate)). */
export function advanceOf(head: DocumentHead, { request, planName, amount, means, paidOn }: PaidPart): BillingDocument {
  const { treatment } = request.tax;
  const rate = Math.round(treatment.percent * 10_000);
  const vat = timesFraction(amount, [rate], 1_000_000 + rate);
  const net = minus(amount, vat);
  const [first] = request.lines;
  const name = first ? planName(first) : head.number;
  const plan = first?.plan ?? null;
  const line: DocumentLine = {
    name,
    code: 'advance',
    plan,
    quantity: 1,
    unitPrice: amountText(net),
    net,
    from: null,
    to: null,
    treatment,
  };
  const payment = { means, dueOn: paidOn, paidOn, paid: amount };
  const whole = documentOf(head, { kind: 'advance', request, planName, taxPoint: paidOn, payment, advances: [] });
  const totals = totalsGiven({ treatment, net, vat, gross: amount }, request.exchangeRate);
  const ordered = documentLines(request.lines, treatment, planName);
  return {
    ...whole,
    lines: [line],
    totals,
    ordered,
    payment: { ...whole.payment, payable: money(0, amount.currency) },
  };
}

export interface OnAccount {
  readonly request: PaymentRequest;
  readonly planName: PlanName;
  readonly dueOn: PlainDate;
  /** What is there of it already, advances among it; left out: nothing. */
  readonly paid?: Money;
  readonly advances?: readonly DeductedAdvance[];
  /** Credit of the account that was used for it. */
  readonly credit?: PaidByCredit | null;
}

/**
 * An invoice that is issued before it is paid, since the account has terms; a settlement where advances were invoiced before. The days
 * that it is for are granted on the day of its issue, which is the tax point.
 */
export function invoiceOnAccount(
  head: DocumentHead,
  { request, planName, dueOn, paid = money(0, request.currency), advances = [], credit = null }: OnAccount,
): BillingDocument {
  const issuedOn = dateIn(head.zone, head.issuedAt);
  const payment = { means: 'transfer' as const, dueOn, paidOn: null, paid, credit };
  const kind = advances.length > 0 ? 'settlement' : 'invoice';
  return documentOf(head, { kind, request, planName, taxPoint: issuedOn, payment, advances });
}

interface Facts extends Pick<BillingDocument, 'kind' | 'taxPoint' | 'advances'> {
  readonly request: PaymentRequest;
  readonly planName: PlanName;
  readonly payment: Pick<BillingDocument['payment'], 'means' | 'dueOn' | 'paidOn' | 'paid'> & {
    readonly credit?: PaidByCredit | null;
  };
}

function documentOf(head: DocumentHead, facts: Facts): BillingDocument {
  const { id, number, testClockId, issuedAt, zone, seller } = head;
  const { kind, request, planName, taxPoint, payment, advances } = facts;
  const { currency, tax, exchangeRate, billing, reference, subscriptionId, orderId } = request;
  const charged = documentLines(request.lines, tax.treatment, planName);
  const deducted = advances.map((advance) => deductedLine(advance, tax.treatment));
  const lines = [...charged, ...deducted];
  const whole = documentTotals(charged, currency, exchangeRate);
  const totals = advances.length === 0 ? whole : lessAdvances(whole, advances, request);
  const paidBefore = advances.reduce((sum, { gross }) => sum + gross.amount, 0);
  const paid = money(payment.paid.amount - paidBefore, currency);
  return {
    id,
    kind,
    number,
    testClockId,
    issuedAt,
    issuedOn: dateIn(zone, issuedAt),
    taxPoint,
    seller,
    buyer: documentBuyer(request.billingAccountId, billing),
    currency,
    lines,
    totals,
    taxation: { tax, exchangeRate },
    payment: { credit: null, ...payment, reference, paid, payable: minus(totals.gross, paid) },
    corrected: null,
    advances,
    ordered: [],
    subscriptionId,
    orderId,
    paymentRequestId: request.id,
  };
}

/** What is left of a request once the advances are deducted, their VAT as it was invoiced. */
function lessAdvances(
  whole: DocumentTotals,
  advances: readonly DeductedAdvance[],
  { tax, exchangeRate }: PaymentRequest,
): DocumentTotals {
  const gross = advances.reduce((left, advance) => minus(left, advance.gross), whole.gross);
  const vat = advances.reduce((left, advance) => minus(left, advance.vat), whole.vat);
  return totalsGiven({ treatment: tax.treatment, net: minus(gross, vat), vat, gross }, exchangeRate);
}

function totalsGiven(
  group: Omit<DocumentVatGroup, 'vatInSellersCurrency'>,
  exchangeRate: ExchangeRate | null,
): DocumentTotals {
  const vatInSellersCurrency = exchangeRate && exchanged(group.vat, exchangeRate);
  const { net, vat, gross } = group;
  return { net, vat, gross, groups: [{ ...group, vatInSellersCurrency }], vatInSellersCurrency };
}

/** Charged lines, as documents show them. */
export function documentLines(
  lines: readonly ChargeLine[],
  treatment: VatTreatment,
  planName: PlanName,
): DocumentLine[] {
  return lines.map(({ code, plan, seats, unitPrice, net, from, to }) => ({
    name: planName({ plan }),
    code,
    plan,
    quantity: seats,
    unitPrice,
    net,
    from,
    to,
    treatment,
  }));
}

function deductedLine({ number, gross, vat }: DeductedAdvance, treatment: VatTreatment): DocumentLine {
  const net = minus(gross, vat);
  return {
    name: number,
    code: 'advanceDeducted',
    plan: null,
    quantity: -1,
    unitPrice: amountText(net),
    net: money(-net.amount, net.currency),
    from: null,
    to: null,
    treatment,
  };
}

export function documentBuyer(billingAccountId: string, details: BillingDetails): DocumentBuyer {
  const { name, address, country, vatId, registrationNumber, invoiceEmail, language, purchaseOrderNumber } = details;
  return {
    billingAccountId,
    name,
    address,
    country,
    vatId,
    registrationNumber,
    email: invoiceEmail,
    language,
    purchaseOrderNumber,
    isBusiness: vatId !== null || registrationNumber !== null,
  };
}
