/** What pays for a subscription by itself in its future: credit of the account, and its terms of payment, until their invoices are overdue. */
import { dunningSteps } from '../../domain/billing/dunning.js';
import { creditOn, type TrialBalance } from '../../domain/billing/ledger.js';
import { requestLine } from '../../domain/billing/payment-lines.js';
import { periodsIn } from '../../domain/billing/payment-requests.js';
import { creditRefusal, dueDay, type PaymentTerms, termsIn } from '../../domain/billing/payment-terms.js';
import { totalsOf } from '../../domain/billing/totals.js';
import { compareInstants, dateIn, type Instant, instant, isBefore, later, plainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { Money } from '../../domain/money.js';
import { type PlannedCommand, predictWith } from '../../domain/subscriptions/prediction.js';
import type { Snapshot } from '../../domain/subscriptions/snapshots.js';
import { askedPayer, decidingTerm, lastTerm, type Subscription } from '../../domain/subscriptions/subscription.js';
import { isPaid, type NextTerm } from '../../domain/subscriptions/terms.js';
import { lastTaxation } from '../../models/billing/last-taxation.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { Database } from '../../models/database.js';

export interface Foreseeing {
  readonly now: Instant;
  /** What somebody would do, in the order of its instants; left out: nobody does anything. */
  readonly planned?: readonly PlannedCommand[];
  readonly until?: Instant;
}

/** An invoice on account that nobody pays, or that is foreseen. */
interface Unpaid {
  readonly from: Instant;
  readonly overdueAt: Instant;
  /** Of this subscription. */
  readonly periods: number;
  /** In minor units. */
  readonly gross: number;
}

/**
 * The future as `predictWith` has it, with what credit pays and what is invoiced on account: that counts as paid, until the invoice is
 * overdue since nobody pays it.
 */
export async function foresee(
  database: Database,
  subscription: Subscription,
  { now, planned = [], until }: Foreseeing,
): Promise<Snapshot[]> {
  const payer = askedPayer(subscription);
  const account = payer && (await database.billingAccounts.find(payer.billingAccountId));
  const taxation = account && (await lastTaxation(database, subscription));
  if (!payer || !account || !taxation) return predictWith(subscription, now, planned, until);
  const { currency } = payer;
  const zone = (await database.tenants.find(subscription.tenantId))?.zone ?? lastTerm(subscription).zone;
  const terms = termsIn(account.paymentTerms, currency);
  let balance = await database.accountBooks.balance(account._id, currency);
  const open = (await database.paymentRequests.openOfAccount(account._id)).filter(
    ({ dueOn, request }) => dueOn !== null && request.currency === currency,
  );
  const unpaid = open.map((record) => unpaidInvoice(record, { subscription, zone, now }));
  const isOverdueNow = open.some(({ overdue }) => overdue);
  const payments: PlannedCommand[] = [];
  const asked = new Set<string>();
  for (;;) {
    const { commands, overdue, paid } = withInvoices(planned, unpaid);
    const all = [...commands, ...payments, ...overdue].sort(byInstant);
    const future = predictWith(subscription, now, all, until);
    const request = future.find(({ event }) => event.kind === 'proFormaIssued' && !asked.has(event.at.toString()));
    // There is an end: credit is used up, and nothing is invoiced any more once an invoice is overdue.
    if (!request) return future;
    const { event, after } = request;
    const { at } = event;
    asked.add(at.toString());
    const next = after.phase === 'active' ? await askedFor(database, after, { payer, taxation }) : null;
    const left = unpaid.filter((one) => !paid.has(one));
    const owed = { ...balance, receivable: balance.receivable - grossOf([...paid]) };
    const isOverdue = isOverdueNow || isOverdueAt(left, at);
    const by = next && paidBy(next.gross, { terms, balance: owed, overdue: isOverdue });
    if (!next || !by) continue;
    const { gross, nextTerm } = next;
    const valueDate = dateIn(zone, at);
    const recorded = { kind: 'recordPayment', valueDate, at, zone, requestId: null } as const;
    const how = { ...(nextTerm && { nextTerm }), ...(by !== 'credit' && { by: 'onAccount' as const }) };
    payments.push({ at, pointer: '', byItself: true, command: { ...recorded, ...how } });
    if (by === 'credit') balance = { ...balance, credit: balance.credit + gross.amount };
    else {
      balance = { ...balance, receivable: balance.receivable + gross.amount };
      const overdueAt = overdueInstant(dueDay(valueDate, by).toString(), at, zone);
      unpaid.push({ from: at, overdueAt, periods: 1, gross: gross.amount });
    }
  }
}

/** By its credit, or on which terms; null: it is paid first. */
function paidBy(
  gross: Money,
  standing: { readonly terms: PaymentTerms | null; readonly balance: TrialBalance; readonly overdue: boolean },
): 'credit' | PaymentTerms | null {
  if (creditOn(standing.balance, gross.currency).amount >= gross.amount) return 'credit';
  return creditRefusal(standing, gross) === null ? standing.terms : null;
}

/** What a request of that moment asks for, at the prices of today. */
async function askedFor(
  { plans }: Database,
  subscription: Subscription,
  {
    payer,
    taxation,
  }: {
    readonly payer: NonNullable<ReturnType<typeof askedPayer>>;
    readonly taxation: NonNullable<Awaited<ReturnType<typeof lastTaxation>>>;
  },
): Promise<{ readonly gross: Money; readonly nextTerm: NextTerm | null } | null> {
  try {
    const nextTerm = isPaid(decidingTerm(subscription)) ? await nextTermIn(plans, subscription) : null;
    const billed = await billedSubscription(plans, subscription, payer, nextTerm ? [nextTerm.plan] : []);
    const line = requestLine(billed, nextTerm ?? undefined);
    return line && { gross: totalsOf([line], payer.currency, taxation).gross, nextTerm };
  } catch (error) {
    if (error instanceof DomainError && !error.retry) return null;
    throw error;
  }
}

function unpaidInvoice(
  { subscriptionId, dueOn, issuedAt, overdue, reopened, request }: PaymentRequestRecord,
  { subscription, zone, now }: { readonly subscription: Subscription; readonly zone: string; readonly now: Instant },
): Unpaid {
  const isOwn = subscriptionId === subscription.id && !overdue && !reopened;
  const issued = instant(issuedAt.toISOString());
  const overdueAt = overdue ? now : later(overdueInstant(dueOn ?? '', issued, zone), now);
  return { from: issued, overdueAt, periods: isOwn ? periodsIn(request) : 0, gross: request.totals.gross.amount };
}

function overdueInstant(dueOn: string, issuedAt: Instant, zone: string): Instant {
  const steps = dunningSteps({ dueOn: plainDate(dueOn), issuedAt, zone });
  const overdue = steps.find(({ kind }) => kind === 'overdue');
  if (!overdue) throw new DomainError('internal', 'An invoice has a last day.');
  return overdue.at;
}

/**
 * What invoices of the subscription paid for is owed again on the day after their last one. A payment that somebody plans before that pays the
 * oldest of them, and nothing else.
 */
function withInvoices(planned: readonly PlannedCommand[], unpaid: readonly Unpaid[]) {
  const own = unpaid.filter(({ periods }) => periods > 0);
  const paid = new Set<Unpaid>();
  const commands = planned.filter(({ at, isPayment = false }) => {
    const isOpen = (one: Unpaid) => !paid.has(one) && !isBefore(at, one.from) && isBefore(at, one.overdueAt);
    const invoice = isPayment ? own.find(isOpen) : undefined;
    if (invoice) paid.add(invoice);
    return invoice === undefined;
  });
  const overdue = own
    .filter((one) => !paid.has(one))
    .map(
      ({ overdueAt: at, periods }): PlannedCommand => ({
        at,
        pointer: '',
        byItself: true,
        command: { kind: 'reversePayment', periods, at, reason: 'invoiceOverdue', requestId: null },
      }),
    );
  return { commands, overdue, paid };
}

function grossOf(unpaid: readonly Unpaid[]): number {
  return unpaid.reduce((sum, { gross }) => sum + gross, 0);
}

function isOverdueAt(unpaid: readonly Unpaid[], at: Instant): boolean {
  return unpaid.some(({ overdueAt }) => compareInstants(overdueAt, at) <= 0);
}

function byInstant(one: PlannedCommand, other: PlannedCommand): number {
  return compareInstants(one.at, other.at);
}
