/**
 * A subscription as it was: what was written down of its changes, carried out again on the term's own rules. Terms, holds and
 * seats at an instant are those that were known by then.
 */
import { compareInstants, dateIn, type Instant } from './calendar.js';
import type { HappenedKind } from './messages.js';
import { resizeSlots } from './slots.js';
import {
  asOf,
  type Commitment,
  carryOut,
  currentTerm,
  deleted,
  held,
  released,
  renewed,
  type Step,
  type Subscription,
  setUpEnded,
  startSubscription,
  type Term,
} from './subscription.js';

/** Something that happened, as it was written down. */
export interface HistoryEntry {
  readonly kind: HappenedKind;
  readonly revision: number;
  /** The instant that it was due at; equal to `at` for what a caller did. */
  readonly scheduledAt: Instant;
  readonly at: Instant;
  readonly why: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An entry, and the subscription as it left it. */
export interface Remembered {
  readonly entry: HistoryEntry;
  readonly after: Subscription;
}

/** Kinds that change what a subscription is; `licencesChanged` changes no more than a number, and may come often. */
export const definingKinds: readonly HappenedKind[] = [
  'committed',
  'setUpDone',
  'setUpStuck',
  'expired',
  'disabled',
  'renewed',
  'holdPlaced',
  'holdReleased',
  'deletionStuck',
  'deleted',
];

/** The subscription after each entry, in the order in which they were due; what was carried out late counts from then. */
export function remembered(latest: Subscription, entries: readonly HistoryEntry[]): Remembered[] {
  const inOrder = [...entries].sort(
    (one, other) => compareInstants(one.scheduledAt, other.scheduledAt) || one.revision - other.revision,
  );
  const history: Remembered[] = [];
  let subscription = begun(latest);
  for (const entry of inOrder) {
    const assigned = entry.details['assigned'];
    subscription = {
      ...after(subscription, entry, latest.terms),
      revision: entry.revision,
      ...(typeof assigned === 'number' ? { assigned } : {}),
    };
    history.push({ entry, after: subscription });
  }
  return history;
}

/** The subscription at an instant that is not after the present one; null before it began. */
export function asItWas(history: readonly Remembered[], at: Instant): Subscription | null {
  const last = history.findLast(({ entry }) => compareInstants(entry.scheduledAt, at) <= 0);
  // Messages leave no trace in what a subscription is: those that were due by then were sent.
  return last ? { ...asOf(last.after, at), doneThrough: { at, rank: Number.MAX_SAFE_INTEGER } } : null;
}

function begun({ id, tenantId, terms: [first] }: Subscription): Subscription {
  const commitment: Commitment = { ...first, months: first.monthsFromAnchor };
  return { ...startSubscription(id, tenantId, commitment), terms: [first] };
}

function after(subscription: Subscription, entry: HistoryEntry, terms: readonly Term[]): Subscription {
  const { kind, at, scheduledAt, details } = entry;
  switch (kind) {
    case 'setUpDone':
      return setUpEnded(subscription, 'done', at);
    case 'setUpStuck':
      return setUpEnded(subscription, 'stuck', at);
    case 'expired':
      return carryOut(subscription, stateChange('expiry', scheduledAt, subscription));
    case 'disabled':
      return carryOut(subscription, stateChange('disablement', scheduledAt, subscription));
    case 'renewed': {
      const term = terms.find(({ number }) => number === details['term']);
      return term ? withTerm(subscription, term) : subscription;
    }
    case 'holdPlaced':
      return subscription.hold ? subscription : held(subscription, { reason: String(details['reason']), since: at });
    case 'holdReleased':
      return subscription.hold ? released(subscription, at) : subscription;
    case 'deletionStuck':
      return { ...subscription, deletionBegun: true };
    case 'deleted':
      return deleted({ ...subscription, deletionBegun: true }, String(details['certificateId']), scheduledAt);
    default:
      return subscription;
  }
}

/** With as many seats as the term has; of the users only so many are left as it has seats. */
export function withTerm(subscription: Subscription, term: Term): Subscription {
  return renewed(subscription, term, {
    slots: resizeSlots(subscription.slots, term.seats, new Set()),
    assigned: Math.min(subscription.assigned, term.seats),
  });
}

function stateChange(kind: 'expiry' | 'disablement', at: Instant, subscription: Subscription): Step {
  return { kind, at, on: dateIn(currentTerm(subscription).zone, at) };
}

/** The message that an entry of kind `notice` tells of; its `why` is the message's name. */
export function noticeOf({ why }: Pick<HistoryEntry, 'why'>): {
  readonly notice: string;
  readonly days: number | null;
} {
  const days = /^(\d+) days? before the end$/.exec(why)?.[1];
  return days === undefined ? { notice: why, days: null } : { notice: 'expiring', days: Number(days) };
}
