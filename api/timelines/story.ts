/** What happened to a subscription and what will, told in a language: every event with its reason. */
import { addDays, compareInstants, dateIn, type Instant, type PlainDate } from '../../domain/calendar.js';
import { accessIn } from '../../domain/subscriptions/entitlement.js';
import { type Foreseen, noticeOf, type Remembered, whyOfNotice } from '../../domain/subscriptions/MISSING.js';
import { lastDayOf } from '../../domain/subscriptions/milestones.js';
import { daysLostBy } from '../../domain/subscriptions/replacement.js';
import {
  currentTerm,
  hasEnded,
  lastTerm,
  type Subscription,
  type SubscriptionState,
  seatsOwned,
  stateOf,
} from '../../domain/subscriptions/subscription.js';
import type { EndingTerm, Term } from '../../domain/subscriptions/terms.js';
import type { EventKind } from './texts/texts.js';
import type { Words } from './words.js';

/** One event, of the past or of the future. */
export interface Told {
  readonly kind: EventKind | 'notice' | 'stateNotice';
  /** Which message, for messages. */
  readonly notice: string | null;
  /** Days before the end, for the message `expiring`. */
  readonly days: number | null;
  readonly on: PlainDate;
  readonly scheduledAt: Instant;
  /** Null for what has not happened. */
  readonly at: Instant | null;
  readonly why: string;
  readonly explanation: string;
  /** A few words, for a picture. */
  readonly label: string;
  readonly state: SubscriptionState;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Tells an entry of the past; `after` is the subscription as it left it. */
export function toldPast({ entry, after }: Remembered, words: Words): Told {
  const { kind, scheduledAt, at, details } = entry;
  const message = kind === 'notice' ? noticeOf(entry) : null;
  const why = message ? whyOfNotice(message.notice, after) : entry.why;
  const event = { kind, notice: message?.notice ?? null, days: message?.days ?? null, why, details };
  // A term begins by the calendar of the one before it.
  const on = kind === 'termStarted' ? currentTerm(after).startsOn : dateIn(zoneOf(after), scheduledAt);
  return { ...event, ...tell(event, after, words), on, scheduledAt, at };
}

/** Tells what will happen, or would. */
export function toldFuture({ what, why, at, after }: Foreseen, words: Words): Told {
  const scheduledAt = what.at;
  const notice = what.kind === 'notice' ? 'expiring' : what.kind === 'stateNotice' ? what.notice : null;
  const details = detailsOf(what, after);
  const event = { kind: what.kind, notice, days: what.kind === 'notice' ? what.days : null, why, details };
  const on = 'on' in what ? what.on : dateIn(zoneOf(after), at);
  return { ...event, ...tell(event, after, words), on, scheduledAt, at: null };
}

function detailsOf(what: Foreseen['what'], after: Subscription): Told['details'] {
  switch (what.kind) {
    case 'holdPlaced':
      return { reason: what.reason };
    case 'replaced':
      return { when: what.when, planId: what.planId, daysLost: what.when === 'now' ? daysLostBy(after, what.at) : 0 };
    case 'renewed':
    case 'seatsAdded':
      return factsOf(lastTerm(after));
    case 'termStart':
      return factsOf(currentTerm(after));
    default:
      return {};
  }
}

function factsOf({ number: term, startsOn, expiresOn, seats }: Term): Told['details'] {
  return { term, startsOn: startsOn.toString(), expiresOn: expiresOn?.toString() ?? null, seats };
}

type Event = Pick<Told, 'kind' | 'notice' | 'days' | 'why' | 'details'>;

function tell(event: Event, after: Subscription, words: Words): Pick<Told, 'explanation' | 'label' | 'state'> {
  const values = valuesOf(event, after, words);
  return {
    explanation: words.say(sentenceOf(event, after, words), values),
    label: words.say(labelOf(event, words), values),
    state: stateOf(after),
  };
}

function labelOf({ kind, notice }: Event, { texts }: Words): string {
  if (kind === 'notice' || kind === 'stateNotice') return named(texts.notices, notice) ?? '';
  return texts.events[kind];
}

function sentenceOf({ kind, notice, why }: Event, after: Subscription, { texts }: Words): string {
  const { why: sentences } = texts;
  switch (kind) {
    case 'notice':
    case 'stateNotice':
      return named(sentences.notices, notice) ?? '';
    case 'committed':
      if (after.replaces) return sentences.committedInPlace;
      return after.terms[0].expiresOn === null ? sentences.committedForEver : sentences.committed;
    case 'expired':
    case 'expiry':
      return lastTerm(after).policy?.graceDays === 0 ? sentences.endsWithoutGrace : sentences.graceBegins;
    case 'disabled':
    case 'disablement':
      return named(sentences.disabled, why) ?? sentences.disabled.graceOver;
    case 'deletion':
    case 'deleted':
      return sentences.deleted;
    case 'renewed':
      if (why === 'renewedEarly') return sentences.renewedEarly;
      return why === 'renewedWhileDisabled' ? sentences.renewedWhileDisabled : sentences.renewedInGrace;
    case 'termStarted':
      return sentences.termStart;
    case 'replaced':
    case 'replacementBegun':
      return replacedSentence(after, sentences);
    case 'replacementReleased':
      return after.graceFrom === null ? sentences.replacementReleased : sentences.replacementReleasedLate;
    case 'superseding':
      return sentences.superseded;
    default:
      return sentences[kind];
  }
}

function replacedSentence({ replacement }: Subscription, sentences: Words['texts']['why']): string {
  return replacement?.when === 'lastDay' ? sentences.replacedOnLastDay : sentences.replacedNow;
}

/** The sentence of a state at an instant. */
export function explanationOf(subscription: Subscription | null, words: Words): string {
  const sentences = words.texts.why;
  if (!subscription) return sentences.notBegun;
  const values = valuesOf(
    { kind: 'committed', notice: null, days: null, why: subscription.why, details: {} },
    subscription,
    words,
  );
  return words.say(sentenceOfState(subscription, sentences), values);
}

function sentenceOfState(subscription: Subscription, sentences: Words['texts']['why']): string {
  const state = stateOf(subscription);
  // Until its users are moved nothing else happens to it.
  if (subscription.replacement && state !== 'superseded') return replacedSentence(subscription, sentences);
  switch (state) {
    case 'pending':
    case 'superseded':
    case 'deleted':
    case 'grace':
      return sentences[state];
    case 'undone':
      return sentences.setUpUndone;
    case 'settingUp':
      return sentences[settingUp[subscription.setUp]];
    case 'active':
      return lastTerm(subscription).expiresOn === null ? sentences.activeForEver : sentences.active;
    case 'disabled':
      return named(sentences.disabled, subscription.why) ?? sentences.disabled.graceOver;
  }
}

const settingUp = { running: 'settingUp', stuck: 'setUpStuck', paused: 'setUpPaused', done: 'setUpDone' } as const;

function valuesOf(event: Event, after: Subscription, words: Words): Record<string, string | number> {
  const { kind, days, details } = event;
  // What begins has an end of its own; else the end of the last term is what counts.
  const term = kind === 'termStart' || kind === 'termStarted' ? currentTerm(after) : lastTerm(after);
  const movesFrom = after.replaces?.movesFrom ?? after.replacement?.movesFrom ?? term.startsOn;
  return {
    seats: seatsOf(event, after, term),
    assigned: after.assigned,
    daysLost: after.replacement?.when === 'now' ? (daysLostBy(after, after.replacement.since) ?? 0) : 0,
    movesFrom: words.day(movesFrom),
    graceFrom: words.day(after.graceFrom ?? term.expiresOn ?? term.startsOn),
    days: days ?? 0,
    reason: String(details['reason'] ?? ''),
    startsOn: words.day(term.startsOn),
    ...(term.expiresOn === null
      ? {}
      : {
          lastDay: words.day(lastDayOf(term.expiresOn)),
          ...daysAfter(after.graceFrom ?? term.expiresOn, term, words),
        }),
  };
}

function daysAfter(firstUnpaid: PlainDate, { policy }: EndingTerm, words: Words): Record<string, string | number> {
  const { graceDays, deletionDay } = policy;
  return {
    lastGraceDay: words.day(lastDayOf(addDays(firstUnpaid, graceDays))),
    graceDays,
    disablesOn: words.day(addDays(firstUnpaid, graceDays)),
    deletesOn: words.day(addDays(firstUnpaid, deletionDay)),
    deletionDay,
  };
}

/** Of a term that is told of, its own; else as many as there are, or were when it ended. */
function seatsOf({ kind, details }: Event, after: Subscription, term: Term): number {
  const { seats } = details;
  if (typeof seats === 'number') return seats;
  const ofTerm = kind === 'renewed' || kind === 'seatsAdded' || kind === 'termStart' || hasEnded(after);
  return ofTerm ? term.seats : seatsOwned(after);
}

/** A time in which the subscription stays in one state. */
export interface Span {
  readonly state: SubscriptionState;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly usersWork: boolean;
  readonly administratorsExport: boolean;
  readonly data: 'none' | 'kept' | 'gone';
}

/** The states one after the other; what has no length is left out. */
export function spansOf(past: readonly Remembered[], future: readonly Foreseen[]): Span[] {
  const changes = [
    ...past.map(({ entry, after }) => ({ from: entry.scheduledAt, after })),
    ...future.map(({ at, after }) => ({ from: at, after })),
  ];
  const spans: Span[] = [];
  for (const { from, after } of changes) {
    const state = stateOf(after);
    const last = spans.at(-1);
    if (last?.state === state) continue;
    if (last) spans[spans.length - 1] = { ...last, to: from };
    spans.push({ state, from, to: null, ...accessIn(after.phase) });
  }
  return spans.filter(({ from, to }) => to === null || compareInstants(from, to) < 0);
}

function zoneOf(subscription: Subscription): string {
  return currentTerm(subscription).zone;
}

function named(messages: Readonly<Record<string, string>>, name: string | null): string | undefined {
  return name !== null && Object.hasOwn(messages, name) ? messages[name] : undefined;
}
