/** Money that arrives is written down once; what comes of it is found from there, also by who comes after a crash. */
import { type Allocation, allocate } from '../../domain/billing/allocation.js';
import { proposedActions } from '../../domain/billing/proposed-actions.js';
import { recognised, type Transfer } from '../../domain/billing/recorded-by-hand.js';
import { plainDate } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import { receivedFrom, requestsNamed, suggestedBy } from './matching.js';
import type { PaymentRequests } from './payment-requests.js';
import type { PaymentRecord, Payments } from './payments.js';
import { isIncoming, lostBy, takeBack } from './taken-back.js';

interface Databases {
  readonly payments: Payments;
  readonly paymentRequests: PaymentRequests;
}

/** Open requests that may be meant, where a payment names none. */
const suggestedAmong = 500;
/** How many transfers of an amount that may be the same one are looked at. */
const lookedAt = 50;

/** Takes a payment once for its identity. What comes of it `followUp` says. */
export async function takeOnce(
  database: Databases,
  payment: PaymentRecord,
): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
  const isUnknown = payment.billingAccountId === null && isIncoming(payment);
  const whose = isUnknown ? await ownerOf(database, payment) : {};
  const taken = { ...payment, ...whose };
  // What it is, is decided with its insert: nothing has come of it before.
  const recorded = isUnknown ? await recordedBefore(database, taken, allOf) : {};
  return database.payments.take({ ...taken, ...recorded, unfollowedSince: new Date() });
}

/** Which of the other records a transfer gives way to. */
type GivingWay = (others: readonly string[]) => Promise<readonly string[]>;
const allOf: GivingWay = async (others) => others;

/** What becomes of a transfer that is, or may be, recorded before: by hand where it comes from a statement, or the other way round. */
async function recordedBefore(
  { payments, paymentRequests }: Databases,
  transfer: PaymentRecord,
  givesWayTo: GivingWay,
): Promise<Partial<PaymentRecord>> {
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
async function lookedAgain(database: Databases, taken: PaymentRecord): Promise<PaymentRecord> {
  const { _id, state, source, decision } = taken;
  if (state !== 'received' || source === 'provider' || decision || !isIncoming(taken)) return taken;
  const { payments } = database;
  const recorded = await recordedBefore(database, taken, async (others) => {
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

/** What is to be carried out of a payment. */
export interface ToFollow {
  readonly payment: PaymentRecord;
  readonly about: 'arrival' | 'decision' | 'reversal';
}

/**
 * What comes of a payment that was taken: it does its work, which a process carries out, or it waits. Asked again it says the same.
 * @param at the present of its tenant
 * @returns the payment as it is then, and what to start
 */
export async function followUp(
  database: Databases,
  given: PaymentRecord,
  at: Date,
): Promise<{ readonly payment: PaymentRecord; readonly starts: readonly ToFollow[] }> {
  const { payments } = database;
  const payment = await asRecorded(database, await lookedAgain(database, given));
  const { _id, tenantId, partnerId, state, decision, dispute, matches } = payment;
  const isOpen = state === 'received' || state === 'pending';
  if (!isIncoming(payment) && !decision) {
    const entry = isOpen && matches === null ? await takeBack(payments, payment, at) : payment;
    return { payment: entry, starts: await losses(payments, entry) };
  }
  const starts: ToFollow[] = dispute?.state === 'lost' ? [{ payment, about: 'reversal' }] : [];
  if (!isIncoming(payment)) starts.push(...(await losses(payments, payment)));
  if (!isOpen) return { payment, starts };
  if (decision) return { payment, starts: [...starts, { payment, about: 'decision' }] };
  if (tenantId !== null || partnerId !== null) return { payment, starts: [...starts, { payment, about: 'arrival' }] };
  if (state === 'pending') return { payment, starts };
  const allocations = [...toJson(await suggestions(database, payment))];
  const waiting = await payments.change(_id, ['received'], { state: 'waiting', allocations });
  return { payment: waiting ?? payment, starts };
}

async function losses(payments: Payments, entry: PaymentRecord): Promise<ToFollow[]> {
  const lost = await lostBy(payments, entry);
  return lost ? [{ payment: lost, about: 'reversal' }] : [];
}

/** Ties a transfer to its earlier record; where another one is that, it is money of its own after all. */
async function asRecorded({ payments }: Databases, transfer: PaymentRecord): Promise<PaymentRecord> {
  const { matches, _id } = transfer;
  const isAgain = matches !== null && isIncoming(transfer);
  if (!isAgain || (await payments.recordedAgain(matches, transfer))) return transfer;
  const freed = { matches: null, state: 'received', appliedAt: null } as const;
  return (await payments.change(_id, ['applied'], freed)) ?? transfer;
}

/** Whose money it is: of the one customer whose requests it names. */
async function ownerOf({ paymentRequests }: Databases, payment: PaymentRecord): Promise<Partial<PaymentRecord>> {
  const named = await requestsNamed(paymentRequests, payment);
  const [first] = named;
  if (!first || named.some(({ billingAccountId }) => billingAccountId !== first.billingAccountId)) return {};
  const { billingAccountId, tenantId, partnerId, testClockId } = first;
  return { billingAccountId, tenantId, partnerId, testClockId };
}

async function suggestions({ paymentRequests }: Databases, payment: PaymentRecord) {
  const named = await requestsNamed(paymentRequests, payment);
  const among = named.length > 0 ? named : await paymentRequests.open(payment.testClockId, suggestedAmong);
  const meant = named.length > 0 ? null : payment.requestId;
  return allocate(receivedFrom(payment, meant), among.map(suggestedBy));
}
