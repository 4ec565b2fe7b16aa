/** Seats that were added and are not paid: they are taken away on their day, and come back with the payment (docs/concepts.md, "Lost payments"). */
import { increaseSeats, reduceSeats } from '../../contracts/subscriptions/subscription.js';
import { seatDunningWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { seatsStep, seatsTakenOf } from '../../domain/billing/dunning.js';
import type { GivenBack } from '../../domain/billing/given-back.js';
import { paymentRequestFromJson, seatsAddedBy } from '../../domain/billing/payment-requests.js';
import { settledBy } from '../../domain/billing/request-in-books.js';
import { addDays, dateIn, instant, later, plainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { type Json, toJson } from '../../domain/json.js';
import { areAtStake, type SeatDays, takeableOf, type UnpaidSeats } from '../../domain/subscriptions/ordered-seats.js';
import { currentTerm, type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { ActivityContext } from '../context.js';
import { ignoreRefusal } from '../ignore-refusal.js';
import { startWorkflow } from '../start-workflow.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';

/** Seats of a request that are left of it, and whose they are. */
interface AddedSeats extends SeatDays {
  readonly seats: number;
  readonly tenantId: string;
  readonly subscriptionId: string;
}

/** A loss of what a request had paid. */
export interface Loss {
  readonly lossId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** Of a payment, or of an invoice whose last day is over: its id says which. */
export function reasonOf({ lossId }: Loss): UnpaidSeats['reason'] {
  return lossId.startsWith('overdue') ? 'invoiceOverdue' : 'paymentLost';
}

type Databases = Pick<ActivityContext, 'database'>;

/** Null where it is for something else, or all of them were given back. */
async function addedSeats({ database }: Databases, record: PaymentRequestRecord): Promise<AddedSeats | null> {
  const { _id, tenantId, subscriptionId } = record;
  const added = seatsAddedBy(paymentRequestFromJson(record.request));
  if (!added || tenantId === null || subscriptionId === null) return null;
  const given = await database.accountBooks.decisionsAbout<GivenBack>(_id, 'refundGranted');
  const seats = given.reduce((left, back) => left - back.seats, added.seats);
  return seats > 0 ? { seats, until: added.until, tenantId, subscriptionId } : null;
}

/** What a loss takes away on which day, as it is known now; null: no seats. */
export interface SeatsToGo {
  readonly on: string;
  readonly step: Json<ReturnType<typeof seatsStep>>;
}

export async function seatsToGo(
  context: Databases,
  record: PaymentRequestRecord,
  { at }: Loss,
): Promise<SeatsToGo | null> {
  const added = await addedSeats(context, record);
  const projection = added && (await context.database.subscriptions.find(added.subscriptionId));
  if (!projection) return null;
  const subscription = subscriptionFromJson(projection.subscription);
  const today = dateIn(currentTerm(subscription).zone, instant(at));
  const step = seatsStep(subscription, {
    lostOn: record.dueOn === null ? today : later(today, addDays(plainDate(record.dueOn), 1)),
  });
  if (takeableOf(subscription, added.seats) === 0 || !areAtStake(subscription, added, step.at)) return null;
  return { on: step.on.toString(), step: toJson(step) };
}

/** Waits for the day on which they go; once for a loss. */
export async function startTakingSeats(
  context: ActivityContext,
  record: PaymentRequestRecord,
  { lossId, at }: Loss,
  { step, on }: SeatsToGo,
): Promise<void> {
  const { _id: paymentRequestId, tenantId, testClockId } = record;
  if (tenantId === null) return;
  const notBefore = testClockId === null ? null : at;
  await startWorkflow(context, workflowTypes.dunning, {
    testClockId,
    notBefore,
    workflowId: seatDunningWorkflowId(tenantId, paymentRequestId, lossId),
    args: [{ paymentRequestId, lossId, notBefore, steps: [step] }],
    staticSummary: `Seats that are not paid go on ${on}`,
  });
}

/**
 * Takes them away unless they are paid; what has ended, or is left by its users, keeps what it has. Paid in that very moment, they are back
 * when this returns: whoever applies the payment may not have seen that they were gone. Carried out again nothing happens.
 */
export async function takeUnpaidSeats(
  context: ActivityContext & Pick<BillingContext, 'tell'>,
  record: PaymentRequestRecord,
  loss: Loss,
): Promise<'seatsTaken' | 'closed'> {
  const { paymentRequests, subscriptions } = context.database;
  const owner = `seats/${loss.lossId}`;
  // Of seats that are being given back it is known when that is done.
  if (!(await paymentRequests.beginToGiveBack(record._id, owner))) {
    throw new DomainError('unavailable', 'Seats of it are being given back.');
  }
  const added = await addedSeats(context, record);
  const requestId = takingId(record, loss.lossId);
  const isOwed = async () => (await settledOf(context, record)) === null;
  const isTaken = async () => added !== null && subscriptions.hasCarriedOut(added.subscriptionId, requestId);
  if (added && !(await isTaken()) && (await isOwed())) {
    const { seats, until } = added;
    const unpaid = { until: until?.toString() ?? null, reason: reasonOf(loss) };
    const request = { requestId, removed: seats, unpaid, at: loss.at };
    await askSubscription(context, added, reduceSeats, request).catch(ignoreRefusal);
  }
  await paymentRequests.endGivingBack(record._id, owner);
  await paymentRequests.show(record._id, { seatsGoOn: null });
  if (!(await isTaken())) return 'closed';
  if (!(await isOwed())) {
    await giveSeatsBack(context, record, loss.lossId);
    return 'closed';
  }
  await context.tell({ kind: 'seatsTaken', about: seatsTakenOf(record._id, loss.lossId), at: loss.at });
  return 'seatsTaken';
}

/** Once they are paid: so many as were taken and were not given back since. Where the subscription takes none, the debt alone is settled. */
export async function giveSeatsBack(
  context: ActivityContext,
  record: PaymentRequestRecord,
  lossId: string,
): Promise<void> {
  const added = await addedSeats(context, record);
  const removed = await seatsTakenBy(context, record, lossId);
  if (!added || removed === 0) return;
  const requestId = `seatsBack/${record._id}/${lossId}`;
  if (await context.database.subscriptions.hasCarriedOut(added.subscriptionId, requestId)) return;
  const paidAgain = { until: added.until?.toString() ?? null };
  const request = { requestId, added: Math.min(removed, added.seats), paidAgain };
  await askSubscription(context, added, increaseSeats, request).catch(ignoreRefusal);
}

/** How many seats a loss has taken away. */
export async function seatsTakenBy(
  { database }: Databases,
  record: PaymentRequestRecord,
  lossId: string,
): Promise<number> {
  const { subscriptionId } = record;
  if (subscriptionId === null) return 0;
  const event = await database.subscriptions.madeBy(subscriptionId, takingId(record, lossId), 'seatsReduced');
  return event?.kind === 'seatsReduced' ? event.removed : 0;
}

/** How many a loss takes away, if nothing is paid until its day. */
export async function seatsAtStake(
  context: Databases,
  record: PaymentRequestRecord,
  subscription: Subscription,
): Promise<number> {
  const added = await addedSeats(context, record);
  return added ? takeableOf(subscription, added.seats) : 0;
}

function takingId({ _id }: PaymentRequestRecord, lossId: string): string {
  return `seatsUnpaid/${_id}/${lossId}`;
}

/** The entry by which nothing of it is owed any more, and when; null: it is owed. */
export async function settledOf({ database }: Databases, { _id, request }: PaymentRequestRecord) {
  return settledBy(paymentRequestFromJson(request), await database.accountBooks.about(_id));
}
