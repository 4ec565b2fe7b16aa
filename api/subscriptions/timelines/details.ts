import { seatsOf } from '../../../domain/subscriptions/slots.js';
import type { Snapshot } from '../../../domain/subscriptions/snapshots.js';
import { paidThrough, type Subscription, seatsOwned } from '../../../domain/subscriptions/subscription.js';
import type { Term } from '../../../domain/subscriptions/terms.js';

/** The particulars of an event, from its own fields. */
export function detailsOf({ event, after }: Snapshot): Readonly<Record<string, unknown>> {
  switch (event.kind) {
    case 'committed': {
      const { term, assigned, replaces } = event;
      return {
        ...termFacts(term),
        assigned,
        ...(replaces && { replaces: replaces.subscriptionId, when: replaces.when }),
      };
    }
    case 'termStarted': {
      const { term: number, slots, assigned, freed, zone } = event;
      return { ...termNumbered(after, number), seats: seatsOf(slots), assigned, freed, zone };
    }
    case 'renewed': {
      const { term, seating } = event;
      return { ...termFacts(term), ...(seating && { assigned: seating.assigned, freed: seating.freed }) };
    }
    case 'seatsAdded':
      return { ...termFacts(event.term), surplus: event.surplus };
    case 'paymentRecorded':
      return {
        valueDate: event.valueDate.toString(),
        terms: event.terms.map(({ number }) => number),
        paidThrough: paidThrough(after)?.toString() ?? null,
      };
    case 'proFormaIssued':
      return { unpaidFrom: event.unpaidFrom.toString() };
    case 'collectionDue':
      return { unpaidFrom: event.unpaidFrom.toString(), day: event.day, ...insteadOf(event.milestones) };
    case 'noticeDue':
      return insteadOf(event.milestones);
    case 'seatsIncreased':
      return { added: event.added, seats: seatsOf(event.slots) };
    case 'seatsReduced': {
      const { removed, slots, assigned, freed, from } = event;
      return { removed, seats: seatsOf(slots), assigned, freed, ...(from && { from: from.toString() }) };
    }
    case 'paymentReversed':
      return { graceFrom: event.graceFrom.toString(), paidThrough: paidThrough(after)?.toString() ?? null };
    case 'renewalGivenBack':
      return { terms: [...event.terms], paidThrough: paidThrough(after)?.toString() ?? null };
    case 'renewalChanged': {
      const { intent, seats, plan } = event.renewal;
      return { intent, nextTermSeats: seats, nextPlan: plan && { id: plan.plan.id, version: plan.plan.version } };
    }
    case 'payerChanged': {
      const { from, to, paysFrom, renewal } = event;
      return {
        billingAccountId: to.billingAccountId,
        formerBillingAccountId: from?.billingAccountId ?? null,
        paysFrom: paysFrom.toString(),
        ...(renewal && { intent: renewal.intent }),
      };
    }
    case 'takeOverPlanned': {
      const { takeOver, renewal } = event;
      const { billingAccountId } = takeOver.to;
      return { billingAccountId, on: takeOver.on.toString(), intent: renewal.intent };
    }
    case 'policyChanged':
      return { policy: { id: event.policy.id, version: event.policy.version } };
    case 'licencesChanged':
      return { assigned: event.assigned, seats: seatsOwned(after), groupIds: event.groupIds ?? [] };
    case 'cancelled': {
      const { when, reason: cancellationReason } = event.cancellation;
      return { when, cancellationReason };
    }
    case 'replacementStarted': {
      const { by, when, movesFrom } = event.replacement;
      return { by, when, movesFrom: movesFrom.toString(), daysLost: event.daysLost };
    }
    case 'replacementReleased':
      return { by: event.by, graceFrom: event.graceFrom?.toString() ?? null };
    case 'usersMoved':
    case 'superseded':
      return { by: event.by };
    case 'holdPlaced':
      return { holdReason: event.holdReason };
    case 'deleted':
      return { certificateId: event.certificateId };
    case 'setUpStarted':
    case 'setUpDone':
    case 'setUpStuck':
    case 'setUpPaused':
    case 'setUpUndone':
    case 'expired':
    case 'unpaid':
    case 'disabled':
    case 'cancellationWithdrawn':
    case 'takeOverWithdrawn':
    case 'holdReleased':
    case 'deletionStarted':
    case 'deletionStuck':
      return {};
  }
}

function termFacts({ number: term, startsOn, expiresOn, seats }: Term) {
  return { term, startsOn: startsOn.toString(), expiresOn: expiresOn?.toString() ?? null, seats };
}

function termNumbered({ terms }: Subscription, number: number) {
  const term = terms.find((one) => one.number === number);
  return term ? termFacts(term) : { term: number };
}

/** The missed milestones that the event stands for: its own identity comes first. */
function insteadOf([, ...missed]: readonly string[]) {
  return missed.length > 0 ? { insteadOf: missed } : {};
}
