/** Money that arrives is written down once; then its workflow carries out what it does. */
import { type Allocation, allocate } from '../../../domain/billing/allocation.js';
import { proposedActions } from '../../../domain/billing/proposed-actions.js';
import { recognised } from '../../../domain/billing/recorded-by-hand.js';
import { plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { receivedFrom, requestsNamed, suggestedBy } from '../../../models/billing/matching.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import { type PaymentServices, startPayment } from './start-payment.js';
import { isIncoming, loseMatched, takeBack } from './taken-back.js';

/** Open requests that may be meant, where a payment names none. */
const suggestedAmong = 500;
/** How many transfers of an amount that were recorded by hand are looked at. */
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
  const recorded = isUnknown && payment.source === 'statement' ? await recordedBefore(services, taken) : {};
  return services.database.payments.take({ ...taken, ...recorded });
}

/** What becomes of an entry that is, or may be, a transfer which was recorded by hand. */
async function recordedBefore({ database }: PaymentServices, entry: PaymentRecord): Promise<Partial<PaymentRecord>> {
  const { payments, paymentRequests } = database;
  const { amount, testClockId, createdAt } = entry;
  const found = await payments.recordedByHand(testClockId, amount, lookedAt);
  const recorded = await Promise.all(
    found.map(async (one) => {
      const request = one.requestId === null ? null : await paymentRequests.find(one.requestId);
      const references = request ? [...one.references, request.reference] : one.references;
      return {
        ...transferOf(one),
        id: one._id,
        references,
        payerName: one.payerName ?? request?.request.billing.name ?? null,
      };
    }),
  );
  const recognition = recognised(transferOf(entry), recorded);
  switch (recognition.kind) {
    case 'new':
      return {};
    case 'same': {
      const { billingAccountId, tenantId, partnerId } = found.find(({ _id }) => _id === recognition.id) ?? entry;
      return { billingAccountId, tenantId, partnerId, state: 'applied', matches: recognition.id, appliedAt: createdAt };
    }
    case 'maybe': {
      const suggestions = (await requestsNamed(paymentRequests, entry)).map(({ _id }) => _id);
      const reason = 'maybeRecorded';
      const actions = proposedActions(reason, suggestions);
      const waits: Allocation = { kind: 'waits', amount, reason, suggestions, payments: recognition.ids, actions };
      return { state: 'waiting', allocations: [toJson(waits)] };
    }
  }
}

function transferOf({ valueDate, createdAt, references, payerName }: PaymentRecord) {
  const day = plainDate(valueDate ?? createdAt.toISOString().slice(0, 10));
  return { valueDate: day, references, payerName };
}

/** Starts what a received payment does, or lets it wait. @returns the payment as it is then */
export async function goOn(services: PaymentServices, given: PaymentRecord): Promise<PaymentRecord> {
  const { payments } = services.database;
  const payment = await asRecorded(services, given);
  const { _id, tenantId, state, decision } = payment;
  if (payment.matches !== null && !isIncoming(payment)) await loseMatched(services, payment);
  if (state !== 'received' && state !== 'pending') return payment;
  if (decision) await startPayment(services, payment, `decision-${decision.id.slice(0, 24)}`);
  else if (!isIncoming(payment)) return takeBack(services, payment);
  else if (tenantId !== null) await startPayment(services, payment, 'arrival');
  else if (state === 'received') {
    const allocations = [...toJson(await suggestions(services, payment))];
    return (await payments.change(_id, ['received'], { state: 'waiting', allocations })) ?? payment;
  }
  return (await payments.find(_id)) ?? payment;
}

/** Ties an entry to the transfer that was recorded by hand for it; where another entry is that one, it is money of its own after all. */
async function asRecorded({ database }: PaymentServices, entry: PaymentRecord): Promise<PaymentRecord> {
  const { matches, _id } = entry;
  if (matches === null || !isIncoming(entry) || (await database.payments.foundAs(matches, entry))) return entry;
  const freed = { matches: null, state: 'received', appliedAt: null } as const;
  return (await database.payments.change(_id, ['applied'], freed)) ?? entry;
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
