/** Money that arrives is written down once; then its workflow carries out what it does. */
import { decisionOccasion } from '../../../contracts/billing/payments.js';
import { type Allocation, allocate } from '../../../domain/billing/allocation.js';
import { proposedActions } from '../../../domain/billing/proposed-actions.js';
import { recognised, type Transfer } from '../../../domain/billing/recorded-by-hand.js';
import { plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { receivedFrom, requestsNamed, suggestedBy } from '../../../models/billing/matching.js';
import type { PaymentRequests } from '../../../models/billing/payment-requests.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import { type PaymentServices, startPayment } from './start-payment.js';
import { isIncoming, loseMatched, takeBack } from './taken-back.js';

/** Open requests that may be meant, where a payment names none. */
const suggestedAmong = 500;
/** How many transfers of an amount that may be the same one are looked at. */
const lookedAt = 50;

/**
 * Takes a payment once for its identity. One that names a request of one customer is applied; others wait for a person, with what they
 * may be for. Called again after a crash, it completes what is missing.
 */
export async function receive(
  services: PaymentServices,
  payment: PaymentRecord,
): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
  const taken = await takeOnce(services, payment);
  return { ...taken, payment: await goOn(services, taken.payment) };
}

/** The same without what it does: `goOn` does that. */
export async function takeOnce(
  services: PaymentServices,
  payment: PaymentRecord,
): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
  const isUnknown = payment.billingAccountId === null && isIncoming(payment);
  const whose = isUnknown ? await ownerOf(services, payment) : {};
  const taken = { ...payment, ...whose };
  // What it is, is decided with its insert: nothing has come of it before.
  const recorded = isUnknown ? await recordedBefore(services, taken, allOf) : {};
  return services.database.payments.take({ ...taken, ...recorded });
}

/** Which of the other records a transfer gives way to. */
type GivingWay = (others: readonly string[]) => Promise<readonly string[]>;
const allOf: GivingWay = async (others) => others;

/** What becomes of a transfer that is, or may be, recorded before: by hand where it comes from a statement, or the other way round. */
async function recordedBefore(
  { database }: PaymentServices,
  transfer: PaymentRecord,
  givesWayTo: GivingWay,
): Promise<Partial<PaymentRecord>> {
  const { payments, paymentRequests } = database;
  const { amount, testClockId, createdAt, source } = transfer;
  const other = source === 'hand' ? 'statement' : 'hand';
  const all = await payments.recordedOnce(testClockId, amount, { source: other, limit: lookedAt });
  const found = all.filter((one) => !waitsBecauseOf(one, transfer));
  if (found.length === 0) return {};
  const earlier = await Promise.all(
    found.map(async (one) => ({ ...(await transferOf(paymentRequests, one)), id: one._id })),
  );
  const recognition = recognised(await transferOf(paymentRequests, transfer), earlier);
  if (recognition.kind === 'new') return {};
  const ids = await givesWayTo(recognition.kind === 'same' ? [recognition.id] : recognition.ids);
  if (ids.length === 0) return {};
  const same = recognition.kind === 'same' ? found.find(({ _id }) => _id === recognition.id) : undefined;
  // Of an entry that waits it is not known what it is for, and what is recorded says it: a person decides about both.
  if (same && (same.source === 'hand' || same.state !== 'waiting')) {
    const { billingAccountId, tenantId, partnerId } = same;
    return { billingAccountId, tenantId, partnerId, state: 'applied', matches: same._id, appliedAt: createdAt };
  }
  const suggestions = (await requestsNamed(paymentRequests, transfer)).map(({ _id }) => _id);
  const reason = 'maybeRecorded';
  const actions = proposedActions(reason, suggestions);
  const waits: Allocation = { kind: 'waits', amount, reason, suggestions, payments: ids, actions };
  return { state: 'waiting', allocations: [toJson(waits)] };
}

function waitsBecauseOf({ state, allocations }: PaymentRecord, { _id }: PaymentRecord): boolean {
  return state === 'waiting' && allocations.some((one) => one.kind === 'waits' && one.payments?.includes(_id));
}

/**
 * Both records of one transfer may be taken in one moment, before either is seen: so each looks again once it is there, and of two
 * that see each other the first to say so gives way.
 */
async function lookedAgain(services: PaymentServices, taken: PaymentRecord): Promise<PaymentRecord> {
  const { _id, state, source, decision } = taken;
  if (state !== 'received' || source === 'provider' || decision || !isIncoming(taken)) return taken;
  const { payments } = services.database;
  const recorded = await recordedBefore(services, taken, async (others) => {
    const given = await Promise.all(others.map(async (id) => ((await payments.givesWay(_id, id)) ? [id] : [])));
    return given.flat();
  });
  if (!recorded.state) return taken;
  return (await payments.change(_id, ['received'], { ...recorded })) ?? taken;
}

/** One that names its request names that one's reference, and its payer. */
async function transferOf(paymentRequests: PaymentRequests, payment: PaymentRecord): Promise<Transfer> {
  const { valueDate, createdAt, requestId, references, payerName } = payment;
  const request = requestId === null ? null : await paymentRequests.find(requestId);
  return {
    valueDate: plainDate(valueDate ?? createdAt.toISOString().slice(0, 10)),
    references: request ? [...references, request.reference] : references,
    payerName: payerName ?? request?.request.billing.name ?? null,
  };
}

/** Starts what a received payment does, or lets it wait. @returns the payment as it is then */
export async function goOn(services: PaymentServices, given: PaymentRecord): Promise<PaymentRecord> {
  const { payments } = services.database;
  const payment = await asRecorded(services, await lookedAgain(services, given));
  const { _id, tenantId, partnerId, state, decision } = payment;
  if (payment.matches !== null && !isIncoming(payment)) await loseMatched(services, payment);
  if (state !== 'received' && state !== 'pending') return payment;
  if (decision) await startPayment(services, payment, decisionOccasion(decision));
  else if (!isIncoming(payment)) return takeBack(services, payment);
  else if (tenantId !== null || partnerId !== null) await startPayment(services, payment, 'arrival');
  else if (state === 'received') {
    const allocations = [...toJson(await suggestions(services, payment))];
    return (await payments.change(_id, ['received'], { state: 'waiting', allocations })) ?? payment;
  }
  return (await payments.find(_id)) ?? payment;
}

/** Ties a transfer to its earlier record; where another one is that, it is money of its own after all. */
async function asRecorded({ database }: PaymentServices, transfer: PaymentRecord): Promise<PaymentRecord> {
  const { matches, _id } = transfer;
  const isAgain = matches !== null && isIncoming(transfer);
  if (!isAgain || (await database.payments.recordedAgain(matches, transfer))) return transfer;
  const freed = { matches: null, state: 'received', appliedAt: null } as const;
  return (await database.payments.change(_id, ['applied'], freed)) ?? transfer;
}

/** Whose money it is: of the one customer whose requests it names. */
async function ownerOf({ database }: PaymentServices, payment: PaymentRecord): Promise<Partial<PaymentRecord>> {
  const named = await requestsNamed(database.paymentRequests, payment);
  const [first] = named;
  if (!first || named.some(({ billingAccountId }) => billingAccountId !== first.billingAccountId)) return {};
  const { billingAccountId, tenantId, partnerId, testClockId } = first;
  return { billingAccountId, tenantId, partnerId, testClockId };
}

async function suggestions({ database }: PaymentServices, payment: PaymentRecord) {
  const { paymentRequests } = database;
  const named = await requestsNamed(paymentRequests, payment);
  const among = named.length > 0 ? named : await paymentRequests.open(payment.testClockId, suggestedAmong);
  const meant = named.length > 0 ? null : payment.requestId;
  return allocate(receivedFrom(payment, meant), among.map(suggestedBy));
}
