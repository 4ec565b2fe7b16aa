/** What events have cost or will cost, for callers who may read that. */
import type { Reach } from '../../../domain/identity/grants.js';
import type { Money } from '../../../domain/money.js';
import type { SubscriptionEvent } from '../../../domain/subscriptions/events.js';
import type { Snapshot } from '../../../domain/subscriptions/snapshots.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import type { Database } from '../../../models/database.js';
import type { Caller } from '../../http/caller.js';
import { unseenPurses } from '../../purchaser-decides.js';
import type { ApiServices } from '../../services.js';
import type { DescribedEvent } from './story.js';
import type { Formatter } from './words.js';

/** Gross. */
export interface EventMoney {
  readonly amount: Money;
  /** Of a request that was issued, by its newest version. */
  readonly request?: { readonly id: string; readonly reference: string; readonly status: string };
  /** Of an attempt to collect it; what the bank said is not for an organisation where a user pays. */
  readonly attempt?: { readonly paymentId: string; readonly state: string; readonly decline: string | null };
}

export type MoneyOfEvents = ReadonlyMap<SubscriptionEvent, EventMoney>;

/** Empty for a caller without the scope `billing:read`, and where nobody pays. */
export async function moneyOf(
  { database, foreseenAmounts }: Pick<ApiServices, 'database' | 'foreseenAmounts'>,
  caller: Caller,
  subscription: Subscription,
  { past, future }: { readonly past: readonly Snapshot[]; readonly future: readonly Snapshot[] },
): Promise<MoneyOfEvents> {
  const { payer } = subscription;
  const found = new Map<SubscriptionEvent, EventMoney>();
  const reach = payer && (await caller.reach('billing:read'));
  if (!payer || !reach || !(await database.billingAccounts.within(reach, payer.billingAccountId))) return found;
  const ofPast = async (event: SubscriptionEvent) => moneyOfPast(database, subscription.id, event, reach);
  const [known, foreseen] = await Promise.all([
    Promise.all(past.map(async ({ event }) => [event, await ofPast(event)] as const)),
    foreseenAmounts(database, subscription, future),
  ]);
  for (const [event, money] of known) if (money) found.set(event, money);
  for (const [event, amount] of foreseen) found.set(event, { amount });
  return found;
}

async function moneyOfPast(
  database: Database,
  subscriptionId: string,
  event: SubscriptionEvent,
  reach: Reach,
): Promise<EventMoney | null> {
  const { paymentRequests, payments } = database;
  switch (event.kind) {
    case 'committed': {
      const { source } = event.term;
      return source.kind === 'order' ? ofOrder(database, source.orderId) : null;
    }
    case 'proFormaIssued': {
      const [newest] = await paymentRequests.versionsFor(subscriptionId, event.unpaidFrom.toString());
      if (!newest) return null;
      const { _id: id, reference, status, request } = newest;
      return { amount: request.totals.gross, request: { id, reference, status } };
    }
    case 'collectionDue': {
      const identity = `collection/${subscriptionId}/${event.unpaidFrom}/${event.day}`;
      const attempt = await payments.byIdentity(identity);
      if (!attempt) return null;
      const { _id: paymentId, amount, state, decline, billingAccountId } = attempt;
      // What the bank says is the payer's.
      const isUnseen = (await unseenPurses(database, reach, [billingAccountId])).size > 0;
      const said = isUnseen ? null : (decline?.reason ?? null);
      return { amount, attempt: { paymentId, state, decline: said } };
    }
    case 'paymentRecorded':
    case 'paymentReversed':
    case 'seatsIncreased':
      return ofCause(database, event.requestId);
    default:
      return null;
  }
}

/** By what asked for the change: a payment, an account's credit, an order. */
async function ofCause(database: Database, requestId: string | null): Promise<EventMoney | null> {
  const [kind, id = ''] = requestId?.split('/') ?? [];
  switch (kind) {
    case 'payment':
    case 'reversal': {
      const payment = await database.payments.find(id);
      const settled = payment?.allocations.find((allocation) => allocation.kind === 'settled');
      // Of several parts the last one has completed it.
      const request = settled?.kind === 'settled' ? await database.paymentRequests.find(settled.requestId) : null;
      return payment && { amount: request?.request.totals.gross ?? payment.amount };
    }
    case 'credit': {
      const record = await database.paymentRequests.find(id);
      return record && { amount: record.request.totals.gross };
    }
    case 'order':
      return ofOrder(database, id);
    default:
      return null;
  }
}

async function ofOrder({ orders }: Database, orderId: string): Promise<EventMoney | null> {
  const order = await orders.find(orderId);
  const gross = order?.quote.dueNow.gross;
  return gross && gross.amount > 0 ? { amount: gross } : null;
}

/** The event with its amount in its details, its sentence and its few words. */
export function withMoney(
  described: DescribedEvent,
  money: EventMoney | undefined,
  formatter: Formatter,
): DescribedEvent {
  if (!money) return described;
  const { amount, request, attempt } = money;
  const { texts } = formatter;
  const isRefused = attempt?.state === 'failed' || attempt?.state === 'cancelled';
  const values = { amount: formatter.money(amount), refused: isRefused ? 'yes' : 'no' };
  const { label, explanation, details } = described;
  return {
    ...described,
    details: { ...details, amount, ...(request && { request }), ...(attempt && { attempt }) },
    label: formatter.format(texts.money.label, { ...values, label }),
    explanation: `${explanation} ${formatter.format(texts.money.sentence, values)}`,
  };
}
