/** Issues documents: each once for its cause, with the data as it is on that day. */
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { referenceTo } from '../../domain/billing/documents/corrections.js';
import type {
  BillingDocument,
  DeductedAdvance,
  DocumentKind,
  DocumentReference,
  PaidByCredit,
  PaymentMeans,
} from '../../domain/billing/documents/document.js';
import {
  advanceOf,
  type DocumentHead,
  invoiceOf,
  invoiceOnAccount,
  type PlanName,
  proFormaOf,
} from '../../domain/billing/documents/request-documents.js';
import type { DocumentChain } from '../../domain/billing/documents/settlement-corrections.js';
import type { LedgerEntry } from '../../domain/billing/ledger.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { creditUsedBy } from '../../domain/billing/request-in-books.js';
import { addDays, dateIn, instant, plainDate } from '../../domain/calendar.js';
import { timeZoneOf } from '../../domain/countries.js';
import { requireFound } from '../../domain/errors.js';
import { type Money, money } from '../../domain/money.js';
import { documentSeller } from '../../models/billing/document-seller.js';
import { type DocumentRecord, documentIdOf, documentOf } from '../../models/billing/documents.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import type { Seller } from '../../models/catalogue/sellers.js';
import type { ActivityContext } from '../context.js';

type Databases = Pick<ActivityContext, 'database'>;

/** The letter of a kind in numbers. */
const letters: Readonly<Record<DocumentKind, string>> = {
  proForma: 'P',
  invoice: 'F',
  advance: 'A',
  settlement: 'S',
  correction: 'K',
};

/** Asks for the payment of a request: its pro-forma, once. */
export async function issueProForma(context: Databases, record: PaymentRequestRecord): Promise<DocumentRecord> {
  const cause = `proForma/${record._id}`;
  const found = await context.database.documents.byCause(cause);
  if (found) return found;
  const request = paymentRequestFromJson(record.request);
  const planName = await planNames(context, request.lines);
  const at = record.issuedAt.toISOString();
  const dueOn = request.unpaidFrom ?? (await lastDayOfOrder(context, record));
  const paid = money(0, request.currency);
  return issue(context, cause, { kind: 'proForma', record, at }, (head) =>
    proFormaOf(head, { request, planName, dueOn, paid }),
  );
}

/** The last day on which an order can be paid; null for one that does not lapse. */
async function lastDayOfOrder({ database }: Databases, { orderId, tenantId }: PaymentRequestRecord) {
  const order = orderId === null ? null : await database.orders.find(orderId);
  if (!order?.lapsesAt) return null;
  const tenant = tenantId === null ? null : await database.tenants.find(tenantId);
  return addDays(dateIn(tenant?.zone ?? zoneOfPartners, instant(order.lapsesAt.toISOString())), -1);
}

export interface InvoicedPayment {
  readonly means: PaymentMeans;
  /** The value date, `YYYY-MM-DD`. */
  readonly paidOn: string;
  readonly at: string;
}

/** The invoice of a request that was paid, once, however often it is owed again and paid; that on account where it was invoiced before. */
export async function issueInvoice(
  context: Databases,
  record: PaymentRequestRecord,
  { means, paidOn, at }: InvoicedPayment,
): Promise<DocumentRecord> {
  const request = paymentRequestFromJson(record.request);
  const planName = await planNames(context, request.lines);
  const advances = await advancesFor(context, record);
  const kind = advances.length > 0 ? 'settlement' : 'invoice';
  const credit = await creditIn(context, record);
  return issue(context, `invoice/${record._id}`, { kind, record, at }, (head) =>
    invoiceOf(head, { request, planName, means, paidOn: plainDate(paidOn), advances, credit }),
  );
}

/** The credit of the account that has paid a part of it, in whatever version. */
async function creditIn({ database }: Databases, record: PaymentRequestRecord): Promise<PaidByCredit | null> {
  const requestIds: string[] = [];
  const entries: LedgerEntry[] = [];
  for (let id: string | null = record._id; id !== null; ) {
    requestIds.push(id);
    entries.unshift(...(await database.accountBooks.about(id)));
    const version: PaymentRequestRecord | null = id === record._id ? record : await database.paymentRequests.find(id);
    id = version?.request.replaces ?? null;
  }
  // The entry of a replacement is about both.
  const used = creditUsedBy(requestIds, [...new Map(entries.map((entry) => [entry.id, entry])).values()]);
  return used && { ...used, amount: money(used.amount, record.request.currency) };
}

/**
 * The invoice of a request that the account pays later, once. What of it is there already, by advances or credit, it names as paid.
 * @param kept what is kept for it, in minor units
 */
export async function issueInvoiceOnAccount(
  context: Databases,
  record: PaymentRequestRecord,
  { dueOn, kept, at }: { readonly dueOn: string; readonly kept: number; readonly at: string },
): Promise<DocumentRecord> {
  const request = paymentRequestFromJson(record.request);
  const planName = await planNames(context, request.lines);
  const advances = await advancesFor(context, record);
  const kind = advances.length > 0 ? 'settlement' : 'invoice';
  const paid = money(kept, request.currency);
  const credit = await creditIn(context, record);
  return issue(context, `invoice/${record._id}`, { kind, record, at }, (head) =>
    invoiceOnAccount(head, { request, planName, dueOn: plainDate(dueOn), paid, advances, credit }),
  );
}

/** Advances of parts of a request, to be deducted. */
async function advancesFor({ database }: Databases, { reference }: PaymentRequestRecord): Promise<DeductedAdvance[]> {
  return (await database.documents.advancesOf(reference)).map((advance) => {
    const { totals, ...document } = documentOf(advance);
    const { gross, vat } = totals;
    return { ...referenceTo(document, advance.authority?.number ?? null), gross, vat };
  });
}

/** The invoice of a part of a request, which is kept for it; null where all of it was invoiced before. */
export async function issueAdvance(
  context: Databases,
  record: PaymentRequestRecord,
  { paymentId, amount, means, paidOn, at }: InvoicedPayment & { readonly paymentId: string; readonly amount: Money },
): Promise<DocumentRecord | null> {
  if (record.reopened) return null;
  const request = paymentRequestFromJson(record.request);
  const planName = await planNames(context, request.lines);
  return issue(context, `advance/${paymentId}/${record.reference}`, { kind: 'advance', record, at }, (head) =>
    advanceOf(head, { request, planName, amount, means, paidOn: plainDate(paidOn) }),
  );
}

interface Issuing {
  readonly kind: DocumentKind;
  readonly record: PaymentRequestRecord;
  /** The tenant's time, RFC 3339. */
  readonly at: string;
}

async function issue(
  context: Databases,
  cause: string,
  { kind, record, at }: Issuing,
  make: (head: DocumentHead) => BillingDocument,
): Promise<DocumentRecord> {
  const { documents } = context.database;
  const seller = await sellerOf(context, record);
  const { testClockId, request } = record;
  return documents.issue(cause, seriesOf(seller, kind, testClockId), async () => ({
    ...placeOf(seller, kind, record, at),
    originalId: documentIdOf(cause),
    revision: 0,
    make: (id, number) => make(headOf(seller, request.currency, { id, number, testClockId, at })),
  }));
}

export interface Correcting {
  /** Of the correction: there is one of each. */
  readonly cause: string;
  /** The document that it corrects, as it was issued first. */
  readonly originalId: string;
  readonly at: string;
}

/** Issues the correction of a document, made of it and the corrections before. */
export async function issueCorrection(
  context: Databases,
  record: PaymentRequestRecord,
  { cause, originalId, at }: Correcting,
  make: (head: DocumentHead, documents: DocumentChain, original: DocumentReference) => BillingDocument,
): Promise<DocumentRecord> {
  const { documents } = context.database;
  const seller = await sellerOf(context, record);
  const { testClockId } = record;
  return documents.issue(cause, seriesOf(seller, 'correction', testClockId), async () => {
    const records = await documents.withCorrections(originalId);
    const original = requireFound(records[0] ?? null, `document ${originalId}`);
    const chain: DocumentChain = [documentOf(original), ...records.slice(1).map(documentOf)];
    const { currency } = chain[0];
    return {
      ...placeOf(seller, 'correction', record, at),
      originalId,
      revision: records.length,
      make: (id, number) =>
        make(
          headOf(seller, currency, { id, number, testClockId, at }),
          chain,
          referenceTo(chain[0], original.authority?.number ?? null),
        ),
    };
  });
}

export async function sellerOf({ database }: Databases, { request }: PaymentRequestRecord): Promise<Seller> {
  return requireFound(await database.sellers.find(request.sellerId), `seller ${request.sellerId}`);
}

/** Days of documents are the seller's. */
export function zoneOf({ country }: Seller): string {
  return timeZoneOf(country) ?? 'UTC';
}

function seriesOf({ invoiceSeries }: Seller, kind: DocumentKind, testClockId: string | null): string {
  const own = testClockId === null ? '' : `-TEST-${testClockId.replace(/^clk_/, '').slice(0, 8).toUpperCase()}`;
  return `${invoiceSeries}${own}/${letters[kind]}`;
}

function placeOf(seller: Seller, kind: DocumentKind, record: PaymentRequestRecord, at: string) {
  const { tenantId, partnerId, testClockId } = record;
  return {
    series: seriesOf(seller, kind, testClockId),
    year: dateIn(zoneOf(seller), instant(at)).year,
    sellerId: seller._id,
    tenantId,
    partnerId,
    sendsToAuthority: seller.taxAuthority !== null,
  };
}

function headOf(
  seller: Seller,
  currency: string,
  { id, number, testClockId, at }: Pick<DocumentHead, 'id' | 'number' | 'testClockId'> & { readonly at: string },
): DocumentHead {
  return {
    id,
    number,
    testClockId,
    issuedAt: instant(at),
    zone: zoneOf(seller),
    seller: documentSeller(seller, currency),
  };
}

export async function planNames(
  { database }: Databases,
  lines: readonly Pick<ChargeLine, 'plan'>[],
): Promise<PlanName> {
  const names = await database.plans.names(lines.map(({ plan }) => plan));
  return ({ plan }) => names.get(`${plan.id}@${plan.version}`) ?? plan.id;
}
