/** What subscribers of webhooks are told of a subscription: one type for each kind of its events (docs/webhooks.md). No person, no free text. */
import type { Json } from '../json.js';
import type { PublishedEvent } from '../published-event.js';
import type { EventKind, EventReason, SubscriptionEvent } from './events.js';
import {
  currentTerm,
  lastTerm,
  paidThrough,
  type Subscription,
  type SubscriptionState,
  seatsOwned,
  stateOf,
} from './subscription.js';
import type { Term } from './terms.js';

/** The subscription as it was when the event was saved. */
export interface PublishedSubscription {
  readonly id: string;
  readonly state: SubscriptionState;
  readonly plan: { readonly id: string; readonly version: number };
  readonly seats: number;
  readonly assigned: number;
  /** First day after the last term; null for one without an end. */
  readonly expiresOn: string | null;
  /** First day that is not paid for. */
  readonly paidThrough: string | null;
  readonly intent: Subscription['renewal']['intent'];
  readonly revision: number;
}

export interface PublishedTerm {
  readonly number: number;
  readonly plan: { readonly id: string; readonly version: number };
  readonly seats: number;
  readonly startsOn: string;
  readonly expiresOn: string | null;
}

/** What each kind of event says beside the subscription itself. */
export interface PublishedDetails {
  committed: { readonly term: PublishedTerm; readonly replaces: string | null };
  termStarted: { readonly term: number };
  renewed: { readonly term: PublishedTerm };
  seatsAdded: { readonly term: PublishedTerm };
  seatsIncreased: { readonly added: number };
  seatsReduced: { readonly removed: number; readonly from: string | null };
  paymentRecorded: { readonly valueDate: string };
  paymentReversed: { readonly graceFrom: string };
  renewalGivenBack: { readonly terms: readonly number[] };
  proFormaIssued: { readonly unpaidFrom: string };
  collectionDue: { readonly unpaidFrom: string; readonly day: number };
  renewalChanged: { readonly seats: number | null; readonly planId: string | null };
  payerChanged: {
    readonly billingAccountId: string;
    readonly formerBillingAccountId: string | null;
    readonly paysFrom: string;
  };
  takeOverPlanned: { readonly billingAccountId: string; readonly on: string };
  policyChanged: { readonly policy: { readonly id: string; readonly version: number } };
  cancelled: { readonly when: 'endOfTerm' | 'now'; readonly cancellationReason: string };
  licencesChanged: { readonly assigned: number };
  replacementStarted: { readonly by: string; readonly when: 'now' | 'lastDay'; readonly daysLost: number | null };
  usersMoved: { readonly by: string };
  replacementReleased: { readonly by: string; readonly graceFrom: string | null };
  superseded: { readonly by: string };
  noticeDue: { readonly notice: string; readonly days: number | null };
  deleted: { readonly certificateId: string | null };
}

type DetailsOf<Kind extends EventKind> = Kind extends keyof PublishedDetails
  ? PublishedDetails[Kind]
  : Record<never, never>;

export interface SubscriptionData<Kind extends EventKind = EventKind> {
  readonly reason: EventReason;
  /** The instant that it was due at; that of the event for what a caller did. */
  readonly scheduledAt: string;
  readonly subscription: PublishedSubscription;
  readonly details: DetailsOf<Kind>;
}

export type SubscriptionEventType = `subscription.${EventKind}`;

/** @param subscription as it is saved together with the event */
export function publishedOf(
  event: Json<SubscriptionEvent>,
  subscription: Subscription,
  testClockId: string | null,
): PublishedEvent<SubscriptionEventType, SubscriptionData> {
  const { kind, at, revision, reason, scheduledAt } = event;
  const { id, tenantId } = subscription;
  return {
    type: `subscription.${kind}`,
    at,
    tenantId,
    partnerIds: [],
    testClockId,
    subscriptionId: id,
    subject: { kind: 'subscription', id },
    orderedWith: null,
    sequence: revision,
    data: { reason, scheduledAt, subscription: shown(subscription), details: detailsOf(event) },
  };
}

function shown(subscription: Subscription): PublishedSubscription {
  const { id, assigned, renewal, revision } = subscription;
  const { plan } = currentTerm(subscription);
  return {
    id,
    state: stateOf(subscription),
    plan: { id: plan.id, version: plan.version },
    seats: seatsOwned(subscription),
    assigned,
    expiresOn: lastTerm(subscription).expiresOn?.toString() ?? null,
    paidThrough: paidThrough(subscription)?.toString() ?? null,
    intent: renewal.intent,
    revision,
  };
}

function termOf({ number, plan, seats, startsOn, expiresOn }: Json<Term>): PublishedTerm {
  return { number, plan: { id: plan.id, version: plan.version }, seats, startsOn, expiresOn: expiresOn ?? null };
}

function detailsOf(event: Json<SubscriptionEvent>): DetailsOf<EventKind> {
  switch (event.kind) {
    case 'committed':
      return { term: termOf(event.term), replaces: event.replaces?.subscriptionId ?? null };
    case 'termStarted':
      return { term: event.term };
    case 'renewed':
    case 'seatsAdded':
      return { term: termOf(event.term) };
    case 'seatsIncreased':
      return { added: event.added };
    case 'seatsReduced':
      return { removed: event.removed, from: event.from ?? null };
    case 'paymentRecorded':
      return { valueDate: event.valueDate };
    case 'paymentReversed':
      return { graceFrom: event.graceFrom };
    case 'renewalGivenBack':
      return { terms: event.terms };
    case 'proFormaIssued':
      return { unpaidFrom: event.unpaidFrom };
    case 'collectionDue':
      return { unpaidFrom: event.unpaidFrom, day: event.day };
    case 'renewalChanged':
      return { seats: event.renewal.seats, planId: event.renewal.plan?.plan.id ?? null };
    case 'payerChanged': {
      const { from, to, paysFrom } = event;
      const formerBillingAccountId = from?.billingAccountId ?? null;
      return { billingAccountId: to.billingAccountId, formerBillingAccountId, paysFrom };
    }
    case 'takeOverPlanned':
      return { billingAccountId: event.takeOver.to.billingAccountId, on: event.takeOver.on };
    case 'policyChanged':
      return { policy: { id: event.policy.id, version: event.policy.version } };
    case 'cancelled':
      return { when: event.cancellation.when, cancellationReason: event.cancellation.reason };
    case 'licencesChanged':
      return { assigned: event.assigned };
    case 'replacementStarted': {
      const { by, when } = event.replacement;
      return { by, when, daysLost: event.daysLost };
    }
    case 'usersMoved':
    case 'superseded':
      return { by: event.by };
    case 'replacementReleased':
      return { by: event.by, graceFrom: event.graceFrom };
    case 'noticeDue':
      return { notice: event.notice, days: event.days };
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
    case 'holdPlaced':
    case 'holdReleased':
    case 'deletionStarted':
    case 'deletionStuck':
      return {};
  }
}

/** Licences that nobody uses: they were warned of, or it is over. */
export interface ReclaimData {
  readonly reclaimId: string;
  readonly state: 'open' | 'ended' | 'cancelled';
  readonly unusedForDays: number;
  /** RFC 3339. */
  readonly reclaimsAt: string;
  readonly licences: {
    readonly warned: number;
    readonly reclaimed: number;
    readonly kept: number;
    readonly alreadyFreed: number;
  };
}

/** The place of each type among the events about one reclaim. */
const reclaimSequences = { 'reclaim.started': 1, 'reclaim.ended': 2 } as const;
export type ReclaimEventType = keyof typeof reclaimSequences;

export function reclaimEvent<Type extends ReclaimEventType>(
  type: Type,
  head: Pick<PublishedEvent, 'at' | 'tenantId' | 'testClockId'> & { readonly subscriptionId: string },
  data: ReclaimData,
): PublishedEvent<Type, ReclaimData> {
  const subject = { kind: 'reclaim', id: data.reclaimId } as const;
  return { ...head, type, subject, partnerIds: [], orderedWith: null, sequence: reclaimSequences[type], data };
}
