/** What happened to a subscription and what will, told in a language: every event with its reason. */
import { addDays, compareInstants, dateIn, type Instant, type PlainDate } from '../../domain/calendar.js';
import { accessIn } from '../../domain/entitlement.js';
import { noticeOf, type Remembered } from '../../domain/history.js';
import { lastDayOf } from '../../domain/milestones.js';
import { type Foreseen, whyOfNotice } from '../../domain/prediction.js';
import {
  currentTerm,
  type Subscription,
  type SubscriptionState,
  seatsOwned,
  stateOf,
} from '../../domain/subscription.js';
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
  return { ...event, ...tell(event, after, words), on: dateIn(zoneOf(after), scheduledAt), scheduledAt, at };
}

/** Tells what will happen, or would. */
export function toldFuture({ what, why, at, after }: Foreseen, words: Words): Told {
  const scheduledAt = what.at;
  const notice = what.kind === 'notice' ? 'expiring' : what.kind === 'stateNotice' ? what.notice : null;
  const details = what.kind === 'holdPlaced' ? { reason: what.reason } : {};
  const event = { kind: what.kind, notice, days: what.kind === 'notice' ? what.days : null, why, details };
  const on = 'on' in what ? what.on : dateIn(zoneOf(after), at);
  return { ...event, ...tell(event, after, words), on, scheduledAt, at: null };
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
      return after.terms[0].expiresOn === null ? sentences.committedForEver : sentences.committed;
    case 'expired':
    case 'expiry':
      return currentTerm(after).policy?.graceDays === 0 ? sentences.endsWithoutGrace : sentences.graceBegins;
    case 'disabled':
    case 'disablement':
      return named(sentences.disabled, why) ?? sentences.disabled.graceOver;
    case 'deletion':
    case 'deleted':
      return sentences.deleted;
    case 'renewed':
      return why === 'renewedWhileDisabled' ? sentences.renewedWhileDisabled : sentences.renewedInGrace;
    default:
      return sentences[kind];
  }
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
  const sentence = (() => {
    switch (stateOf(subscription)) {
      case 'settingUp':
        return subscription.setUp === 'stuck' ? sentences.setUpStuck : sentences.settingUp;
      case 'active':
        return currentTerm(subscription).expiresOn === null ? sentences.activeForEver : sentences.active;
      case 'grace':
        return sentences.grace;
      case 'disabled':
        return named(sentences.disabled, subscription.why) ?? sentences.disabled.graceOver;
      case 'deleted':
        return sentences.deleted;
    }
  })();
  return words.say(sentence, values);
}

function valuesOf({ days, details }: Event, after: Subscription, words: Words): Record<string, string | number> {
  const term = currentTerm(after);
  const seats = details['seats'];
  return {
    seats: typeof seats === 'number' ? seats : after.phase === 'deleted' ? term.seats : seatsOwned(after),
    assigned: after.assigned,
    days: days ?? 0,
    reason: String(details['reason'] ?? ''),
    startsOn: words.day(term.startsOn),
    ...(term.expiresOn === null
      ? {}
      : {
          lastDay: words.day(lastDayOf(term.expiresOn)),
          lastGraceDay: words.day(lastDayOf(addDays(term.expiresOn, term.policy.graceDays))),
          graceDays: term.policy.graceDays,
          disablesOn: words.day(addDays(term.expiresOn, term.policy.graceDays)),
          deletesOn: words.day(addDays(term.expiresOn, term.policy.deletionDay)),
          deletionDay: term.policy.deletionDay,
        }),
  };
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
