/** Requests for payment: issued, replaced, withdrawn. The ledger's entry is the commitment, the record beside it is for readers. */
import { createHash } from 'node:crypto';
import { creditFor } from '../../domain/billing/allocation.js';
import type { BillingDetails } from '../../domain/billing/billing-details.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import type { LedgerEntryHead, TrialBalance } from '../../domain/billing/ledger.js';
import {
  issueRequest,
  type PaymentRequest,
  type PaymentRequestKind,
  paymentRequestFromJson,
} from '../../domain/billing/payment-requests.js';
import { creditRefusal, dueDay, type PaymentTerms, termsIn } from '../../domain/billing/payment-terms.js';
import {
  creditUsed,
  keptReleased,
  requestIssued,
  requestReplaced,
  requestWithdrawn,
} from '../../domain/billing/postings.js';
import { balanceOf, paidOf, payable, statusOf } from '../../domain/billing/request-in-books.js';
import type { Taxation } from '../../domain/billing/totals.js';
import { compareDates, dateIn, instant, instantFromMillis, type PlainDate } from '../../domain/calendar.js';
import { type Json, toJson } from '../../domain/json.js';
import { minus, money } from '../../domain/money.js';
import type { NextTerm } from '../../domain/subscriptions/terms.js';
import type { Book } from '../../models/billing/account-books.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { ActivityContext } from '../context.js';
import type { BillingContext } from './billing-context.js';
import { issueProForma, sellerOf, zoneOf } from './documents.js';
import { correctParts } from './invoicing.js';

type Databases = Pick<ActivityContext, 'database'>;

/** What is asked for. */
export interface Asking {
  readonly kind: PaymentRequestKind;
  /** What it is for: with the version it is the request's cause. */
  readonly cause: string;
  readonly account: BillingAccount & { readonly details: BillingDetails };
  readonly sellerId: string;
  readonly subscriptionId: string | null;
  readonly orderId: string | null;
  readonly unpaidFrom: PlainDate | null;
  readonly currency: string;
  readonly lines: readonly ChargeLine[];
  readonly taxation: Taxation;
  readonly nextTerm: Json<NextTerm> | null;
  /** Whether it may be invoiced on account: left out, it is paid first. */
  readonly mayBeOnAccount?: boolean;
  /** The tenant's time, RFC 3339. */
  readonly at: string;
}

export function requestIdOf(cause: string, version: number): string {
  return `preq_${createHash('sha256').update(`${cause}/${version}`).digest('hex').slice(0, 24)}`;
}

export function bookOf(
  { _id: billingAccountId, tenantId, partnerId, testClockId }: BillingAccount,
  currency: string,
): Book {
  return { billingAccountId, currency, tenantId, partnerId, testClockId };
}

export function bookOfRequest(record: PaymentRequestRecord): Book {
  const { billingAccountId, tenantId, partnerId, testClockId, request } = record;
  return { billingAccountId, currency: request.currency, tenantId, partnerId, testClockId };
}

/** Issues a request, once for its cause and version. @returns it `withdrawn` where the one that it replaces is not open any more */
export async function issue(
  context: Databases,
  asking: Asking,
  { version = 1, replaces = null }: { readonly version?: number; readonly replaces?: PaymentRequestRecord | null } = {},
): Promise<PaymentRequestRecord> {
  const { paymentRequests } = context.database;
  const _id = requestIdOf(asking.cause, version);
  const seed = Number.parseInt(_id.slice(-12), 16);
  const record = await paymentRequests.issue(`${asking.cause}/${version}`, seed, (free) =>
    recordOf(asking, { _id, version, reference: replaces?.reference ?? free, replaces: replaces?._id ?? null }),
  );
  return entered(context, record, { replaces, terms: asking.mayBeOnAccount ? asking.account.paymentTerms : [] });
}

/**
 * Completes what a crash has left undone of an issue: its entry in the books, without which a payment would be nobody's, and that the one
 * before it is replaced. Done already: nothing happens.
 */
export async function completed(context: Databases, record: PaymentRequestRecord): Promise<PaymentRequestRecord> {
  if (record.status !== 'open') return record;
  const { replaces } = record.request;
  const before = replaces === null ? null : await context.database.paymentRequests.find(replaces);
  return entered(context, record, { replaces: before, terms: [] });
}

interface Entering {
  readonly replaces: PaymentRequestRecord | null;
  /** Of the account, as far as it may be invoiced on them. */
  readonly terms: readonly PaymentTerms[];
}

/** What the entry of a request decides; null for one that is paid first. */
interface EnteredTerms {
  readonly dueOn: string | null;
}

/** The entry decides whether it is invoiced on account: of two at one moment the second is judged by what the first has left. */
async function entered(
  context: Databases,
  record: PaymentRequestRecord,
  { replaces, terms }: Entering,
): Promise<PaymentRequestRecord> {
  const { paymentRequests, accountBooks } = context.database;
  const { _id, kind, issuedAt } = record;
  const request = paymentRequestFromJson(record.request);
  const at = instantFromMillis(issuedAt.getTime()).toString();
  const head = headOf(`request/${_id}`, record, at, kind);
  const posted = await accountBooks.post<EnteredTerms>(bookOfRequest(record), head.id, async (book) => {
    const decision = { dueOn: await dueDayOf(context, record, { terms, balance: book.balance, replaces }) };
    if (!replaces) return { entry: requestIssued(head, request), decision };
    const old = paymentRequestFromJson(replaces.request);
    // It was paid, or withdrawn, in this moment.
    const entries = await book.entriesAbout(old.id);
    if (statusOf(old, entries) !== 'open') return null;
    const { applied } = payable(old, entries);
    const [latest = null] = applied.map((part) => part.valueDate).sort((one, other) => compareDates(other, one));
    const { kept } = balanceOf(old.id, entries);
    const parts = { kept, paid: paidOf(old, entries) };
    return { entry: requestReplaced({ ...head, valueDate: latest }, old, request, parts), decision };
  });
  if (!posted) {
    await paymentRequests.show(_id, { status: 'withdrawn' });
    return { ...record, status: 'withdrawn' };
  }
  if (replaces && replaces.replacedBy === null) {
    await paymentRequests.show(replaces._id, { status: 'replaced', replacedBy: _id });
  }
  const dueOn = posted.decision?.dueOn ?? null;
  if (dueOn === null) {
    await issueProForma(context, record);
    return record;
  }
  if (record.dueOn === null) await paymentRequests.show(_id, { dueOn });
  return { ...record, dueOn };
}

/** The day by which its invoice on account is to be paid; null: it is paid first. */
async function dueDayOf(
  context: Databases,
  record: PaymentRequestRecord,
  { terms: all, balance, replaces }: Entering & { readonly balance: TrialBalance },
): Promise<string | null> {
  const { request, billingAccountId } = record;
  const { currency, totals } = request;
  const terms = termsIn(all, currency);
  if (!terms) return null;
  const overdue = (await context.database.paymentRequests.overdueOf(billingAccountId)).some(
    (one) => one.request.currency === currency,
  );
  const added = replaces ? minus(totals.gross, replaces.request.totals.gross) : totals.gross;
  if (creditRefusal({ terms, balance, overdue }, added) !== null) return null;
  const seller = await sellerOf(context, record);
  return dueDay(dateIn(zoneOf(seller), instant(request.issuedAt)), terms).toString();
}

function recordOf(
  asking: Asking,
  {
    _id,
    version,
    reference,
    replaces,
  }: { readonly _id: string; readonly version: number; readonly reference: string; readonly replaces: string | null },
): PaymentRequestRecord {
  const { kind, cause, account, sellerId, subscriptionId, orderId, unpaidFrom, currency, lines, taxation, at } = asking;
  const { tenantId, partnerId, testClockId, details: billing } = account;
  const issuedAt = instant(at);
  const first = issueRequest({
    id: _id,
    kind,
    billingAccountId: account._id,
    sellerId,
    subscriptionId,
    orderId,
    unpaidFrom,
    reference,
    billing,
    currency,
    lines,
    issuedAt,
    ...taxation,
  });
  const request: PaymentRequest = { ...first, version, replaces };
  return {
    _id,
    cause: `${cause}/${version}`,
    kind,
    version,
    status: 'open',
    billingAccountId: account._id,
    tenantId,
    partnerId,
    testClockId,
    subscriptionId,
    orderId,
    unpaidFrom: unpaidFrom?.toString() ?? null,
    reference,
    replacedBy: null,
    nextTerm: asking.nextTerm,
    issuedAt: new Date(issuedAt.epochMilliseconds),
    paidAt: null,
    reopened: false,
    lostBy: null,
    seatsGoOn: null,
    dueOn: null,
    overdue: false,
    givingBack: null,
    writeOff: null,
    request: toJson(request),
  };
}

export function headOf(
  id: string,
  { billingAccountId }: Pick<PaymentRequestRecord, 'billingAccountId'>,
  at: string,
  reason: string,
): LedgerEntryHead {
  return { id, billingAccountId, at: instant(at), by: 'system', reason };
}

/**
 * Takes an open request back; what was kept for it becomes credit.
 * @returns false when it was paid, replaced or taken back before
 */
export async function withdraw(
  context: BillingContext,
  record: PaymentRequestRecord,
  { at, status, reason }: { readonly at: string; readonly status: 'withdrawn' | 'lapsed'; readonly reason: string },
): Promise<boolean> {
  const { accountBooks, paymentRequests } = context.database;
  const request = paymentRequestFromJson(record.request);
  const book = bookOfRequest(record);
  const head = headOf(`withdrawn/${record._id}`, record, at, reason);
  const posted = await accountBooks.post(book, head.id, async ({ entriesAbout }) => {
    const entries = await entriesAbout(request.id);
    if (statusOf(request, entries) !== 'open') return null;
    return { entry: requestWithdrawn(head, request, paidOf(request, entries)), decision: null };
  });
  if (!posted) return false;
  await accountBooks.post(book, `released/${record._id}`, async ({ entriesAbout }) => {
    const { kept } = balanceOf(request.id, await entriesAbout(request.id));
    if (kept <= 0) return null;
    const entry = keptReleased({ ...head, id: `released/${record._id}` }, request.id, money(kept, request.currency));
    return { entry, decision: null };
  });
  await correctParts(context, record, at);
  await paymentRequests.show(record._id, { status });
  return true;
}

interface UsingCredit {
  readonly at: string;
  readonly day: PlainDate;
  /** The entry's; left out: that of a request that was just issued. */
  readonly cause?: string;
}

/** Uses the account's credit for a request that was just issued. @returns true when it is paid by it, and shown so */
export async function useCredit(
  context: Databases,
  record: PaymentRequestRecord,
  using: UsingCredit,
): Promise<boolean> {
  const isPaid = await applyCredit(context, record, using);
  if (isPaid) await showPaid(context, record, using.at);
  return isPaid;
}

/** The same in the ledger alone: what else is to be done can come before it is shown, so that a later try finds it open. */
export async function applyCredit(
  { database }: Databases,
  record: PaymentRequestRecord,
  { at, day, cause = `credit/${record._id}` }: UsingCredit,
): Promise<boolean> {
  const request = paymentRequestFromJson(record.request);
  const head = { ...headOf(cause, record, at, 'credit'), valueDate: day };
  const posted = await database.accountBooks.post(
    bookOfRequest(record),
    head.id,
    async ({ balance: account, entriesAbout }) => {
      const entries = await entriesAbout(request.id);
      const asked = payable(request, entries);
      const { used, settled } = creditFor(asked, money(-account.credit, request.currency), day);
      if (used.amount <= 0 && !settled) return null;
      const balance = balanceOf(request.id, entries);
      const entry = creditUsed(head, { requestId: request.id, amount: used, settled, balance });
      return { entry, decision: { settled } };
    },
  );
  return posted?.decision.settled ?? false;
}

/** That nothing of it is to be paid any more. */
export async function showPaid({ database }: Databases, { _id }: PaymentRequestRecord, at: string): Promise<void> {
  await database.paymentRequests.show(_id, { status: 'paid', paidAt: new Date(at) });
}
