/** What the texts of events and states may name, written out in a language. */
import { addDays } from '../../../domain/calendar.js';
import type { SubscriptionEvent } from '../../../domain/subscriptions/events.js';
import { lastDayOf } from '../../../domain/subscriptions/milestones.js';
import { daysLostBy } from '../../../domain/subscriptions/replacement.js';
import type { Snapshot } from '../../../domain/subscriptions/snapshots.js';
import {
  currentTerm,
  decidingTerm,
  type End,
  endOf,
  hasEnded,
  lastTerm,
  type ReplacementTime,
  type Subscription,
  seatsOwned,
} from '../../../domain/subscriptions/subscription.js';
import type { Term } from '../../../domain/subscriptions/terms.js';
import type { Formatter, TextValues } from './words.js';

/** The values of an event. */
export function valuesOfEvent({ event, after }: Snapshot, formatter: Formatter): TextValues {
  const term = termOf(event, after);
  return { ...valuesOf(after, term, formatter), ...own(event, after, formatter), reason: event.reason };
}

/** The values of a state. */
export function valuesOfState(subscription: Subscription, formatter: Formatter): TextValues {
  return valuesOf(subscription, lastTerm(subscription), formatter);
}

/** What begins or was committed has an end of its own; else the end of the last term is what counts. */
function termOf(event: SubscriptionEvent, after: Subscription): Term {
  switch (event.kind) {
    case 'committed':
    case 'renewed':
    case 'seatsAdded':
      return event.term;
    case 'termStarted':
      return currentTerm(after);
    default:
      return lastTerm(after);
  }
}

function valuesOf(after: Subscription, term: Term, formatter: Formatter): TextValues {
  const { replaces, replacement, reason, assigned } = after;
  const movesFrom = replaces?.movesFrom ?? replacement?.movesFrom ?? term.startsOn;
  const end = endOf(after, decidingTerm(after));
  return {
    reason,
    billing: isTrial(term) ? 'trial' : term.billing,
    // When it has ended, as many as there were.
    ...seatValues(hasEnded(after) ? term.seats : seatsOwned(after)),
    assigned,
    cancelled: yes(after.cancellation !== null),
    startsOn: formatter.date(term.startsOn),
    movesFrom: formatter.date(movesFrom),
    ...(replacement ? replacementValues(replacement.when, daysLostBy(after, replacement.when, replacement.since)) : {}),
    ...(term.expiresOn === null ? {} : { lastDay: formatter.date(lastDayOf(term.expiresOn)) }),
    ...(end ? valuesOfEnd(end, formatter) : {}),
  };
}

/** Nothing is paid for it, and its policy counts its days. */
function isTrial({ months, expiresOn }: Term): boolean {
  return months === null && expiresOn !== null;
}

function valuesOfEnd({ from: unpaidFrom, policy }: End, formatter: Formatter): TextValues {
  const { graceDays, deletionDay } = policy;
  return {
    unpaidFrom: formatter.date(unpaidFrom),
    lastPaidDay: formatter.date(lastDayOf(unpaidFrom)),
    lastGraceDay: formatter.date(lastDayOf(addDays(unpaidFrom, graceDays))),
    graceDays,
    disablesOn: formatter.date(addDays(unpaidFrom, graceDays)),
    lastKeptDay: formatter.date(lastDayOf(addDays(unpaidFrom, deletionDay))),
    deletionDay,
  };
}

/** `outOf` is the Czech preposition before the number: "ze 3", as "ze tří", but "z 5". */
function seatValues(seats: number): TextValues {
  return { seats, outOf: /^(?:[23467]|1[3467]$|1\d\d$)/.test(String(seats)) ? 'ze' : 'z' };
}

function replacementValues(when: ReplacementTime, daysLost: number | null): TextValues {
  return { when, daysLost: daysLost ?? 0 };
}

/** What only the event itself knows. */
function own(event: SubscriptionEvent, after: Subscription, formatter: Formatter): TextValues {
  switch (event.kind) {
    case 'committed':
      return {
        seats: event.term.seats,
        source: event.term.source.kind,
        replaces: yes(event.replaces !== null),
      };
    case 'renewed':
    case 'seatsAdded':
      return { seats: event.term.seats };
    case 'setUpStarted':
      return { due: yes(event.milestones.length > 0) };
    case 'paymentRecorded':
      return { valueDate: formatter.date(event.valueDate) };
    case 'proFormaIssued':
      return {
        unpaidFrom: formatter.date(event.unpaidFrom),
        // Days of grace that are counted anew: a payment was lost, or an invoice on account is overdue.
        owedAgain: yes(after.graceFrom?.equals(event.unpaidFrom) ?? false),
      };
    case 'collectionDue':
      return { unpaidFrom: formatter.date(event.unpaidFrom) };
    case 'seatsIncreased':
      return { count: event.added };
    case 'seatsReduced': {
      const { removed: count, from } = event;
      const first = from && after.terms.find(({ startsOn }) => startsOn.equals(from));
      if (!first) return { count, ahead: 'no' };
      return { count, ahead: 'yes', from: formatter.date(first.startsOn), ...seatValues(first.seats) };
    }
    case 'renewalChanged': {
      const { intent, seats, plan } = event.renewal;
      return { intent, nextTermSeats: seats ?? 0, otherPlan: yes(plan !== null) };
    }
    case 'payerChanged':
      return { paysFrom: formatter.date(event.paysFrom) };
    case 'takeOverPlanned':
      return { on: formatter.date(event.takeOver.on) };
    case 'replacementStarted':
      return {
        ...replacementValues(event.replacement.when, event.daysLost),
        movesFrom: formatter.date(event.replacement.movesFrom),
      };
    case 'replacementReleased':
      return { late: yes(after.graceFrom !== null) };
    case 'cancelled':
      return { when: event.cancellation.when };
    case 'holdPlaced':
      return { holdReason: event.holdReason };
    case 'noticeDue':
      return { days: event.days ?? 0 };
    default:
      return {};
  }
}

/** For `select`, which compares words. */
function yes(condition: boolean): 'yes' | 'no' {
  return condition ? 'yes' : 'no';
}
