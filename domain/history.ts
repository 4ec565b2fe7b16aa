/**
 * A subscription as it was: what was written down of its changes, carried out again on the term's own rules. Terms, holds and
 * seats at an instant are those that were known by then.
 */
import { withAddedSeats } from './added-seats.js';
import { compareInstants, dateIn, type Instant, plainDate } from './calendar.js';
import type { HappenedKind } from './messages.js';
import { releasedFrom, withUsersMoved } from './replacement.js';
import { resizeSlots } from './slots.js';
import {
  asOf,
  type Commitment,
  carryOut,
  currentTerm,
  deleted,
  endingTerm,
  held,
  type Replacement,
  released,
  renewed,
  type Step,
  type Subscription,
  setUpEnded,
  stacked,
  startSubscription,
  type Term,
  termBegun,
  undone,
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
  'setUpBegan',
  'setUpDone',
  'setUpStuck',
  'setUpPaused',
  'setUpUndone',
  'expired',
  'disabled',
  'renewed',
  'seatsAdded',
  'termStarted',
  'replacementBegun',
  'usersMoved',
  'replacementReleased',
  'superseded',
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

function begun({ id, tenantId, terms: [first], replaces }: Subscription): Subscription {
  const commitment: Commitment = { ...first, months: first.monthsFromAnchor };
  const replaced = replaces && { ...replaces, expiresOn: first.startsOn };
  return { ...startSubscription(id, tenantId, commitment, replaced), terms: [first] };
}

function after(subscription: Subscription, entry: HistoryEntry, terms: readonly Term[]): Subscription {
  const { kind, at, scheduledAt, details } = entry;
  const term = terms.find(({ number }) => number === details['term']);
  switch (kind) {
    case 'setUpBegan':
      return subscription.phase === 'pending'
        ? carryOut(subscription, stateChange('setUpStart', scheduledAt, subscription))
        : setUpEnded(subscription, 'running', at);
    case 'setUpDone':
      return setUpEnded(subscription, 'done', at);
    case 'setUpStuck':
      return setUpEnded(subscription, 'stuck', at);
    case 'setUpPaused':
      return setUpEnded(subscription, 'paused', at);
    case 'setUpUndone':
      return undone(subscription, at);
    case 'expired':
      return carryOut(subscription, stateChange('expiry', scheduledAt, subscription));
    case 'disabled':
      return carryOut(subscription, stateChange('disablement', scheduledAt, subscription));
    case 'renewed':
      return term ? withTerm(subscription, term) : subscription;
    case 'seatsAdded':
      return term?.expiresOn ? withAddedSeats(subscription, { term }) : subscription;
    case 'termStarted': {
      if (!term) return subscription;
      const { number, startsOn: on, zone } = term;
      return withTermBegun(subscription, { kind: 'termStart', term: number, on, at: scheduledAt }, zone);
    }
    case 'replacementBegun':
      return { ...subscription, replacement: replacementFrom(entry) };
    case 'usersMoved':
      return withUsersMoved(subscription, String(details['by']), at);
    case 'replacementReleased':
      return releasedFrom(subscription, String(details['by']), at);
    case 'superseded':
      return carryOut(subscription, stateChange('superseding', scheduledAt, subscription));
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

/** Renewed: early, the term is for later; else it is in force at once. */
export function withTerm(subscription: Subscription, term: Term): Subscription {
  if (term.origin === 'renewedEarly') return stacked(subscription, term);
  return renewed(subscription, term, fitted(subscription, term));
}

/** A stacked term has begun. */
export function withTermBegun(
  subscription: Subscription,
  step: Extract<Step, { kind: 'termStart' }>,
  zone?: string,
): Subscription {
  const term = subscription.terms.find(({ number }) => number === step.term) ?? endingTerm(subscription);
  return termBegun(subscription, step, { ...fitted(subscription, term), zone: zone ?? term.zone });
}

/** With as many seats as the term has; of the users only so many are left as it has seats. */
function fitted({ slots, assigned }: Subscription, { seats }: Term): Pick<Subscription, 'slots' | 'assigned'> {
  return { slots: resizeSlots(slots, seats, new Set()), assigned: Math.min(assigned, seats) };
}

function replacementFrom({ at, details }: HistoryEntry): Replacement {
  return {
    by: String(details['by']),
    when: details['when'] === 'now' ? 'now' : 'lastDay',
    since: at,
    movesFrom: plainDate(String(details['movesFrom'])),
    movedAt: null,
  };
}

type StateChange = Extract<Step['kind'], 'setUpStart' | 'superseding' | 'expiry' | 'disablement'>;

function stateChange(kind: StateChange, at: Instant, subscription: Subscription): Step {
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
