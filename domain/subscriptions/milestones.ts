/**
 * The dated future of a subscription: what will happen, on which day and at which instant, if nothing is paid or changed
 * (docs/concepts.md, "Dates and time"). Pure: the dates of the last term, its policy and what is paid go in, milestones come out.
 */

import {
  addDays,
  addMonths,
  compareDates,
  compareInstants,
  dateIn,
  type Instant,
  isBefore,
  messageTime,
  monthsBetween,
  type PlainDate,
  startOfDay,
} from '../calendar.js';
import type { BillingDays, Policy } from '../catalogue/policies.js';

interface Dated {
  /** The calendar day in the term's zone. */
  readonly on: PlainDate;
  /** The instant: the start of that day for a change of state, 09:00 for a message or a collection. */
  readonly at: Instant;
}

/** The end of the paid time inside a term: grace begins, as it does at `expiry`, which is the end of the term itself. */
export interface Unpaid extends Dated {
  readonly kind: 'unpaid';
}
export interface Expiry extends Dated {
  readonly kind: 'expiry';
}
export interface Disablement extends Dated {
  readonly kind: 'disablement';
}
export interface Deletion extends Dated {
  readonly kind: 'deletion';
}
/** A stacked term begins: its seats, plan version and zone apply. */
export interface TermStart extends Dated {
  readonly kind: 'termStart';
}
/** The reminder so many days before the term's end. */
export interface Notice extends Dated {
  readonly kind: 'notice';
  readonly days: number;
}
/** The request for payment of what begins on `unpaidFrom`. */
export interface ProForma extends Dated {
  readonly kind: 'proForma';
  readonly unpaidFrom: PlainDate;
}
/** An automatic attempt to collect it; `day` is relative to `unpaidFrom`. */
export interface Collection extends Dated {
  readonly kind: 'collection';
  readonly day: number;
  readonly unpaidFrom: PlainDate;
}

export type StateChange = Unpaid | Expiry | Disablement | Deletion;
export type Message = Notice | ProForma | Collection;
export type Milestone = StateChange | Message;

/** How long a term is; trials are counted in days. */
export type TermLength = { readonly months: number } | { readonly days: number };

export interface TermDates {
  readonly startsOn: PlainDate;
  /** The first day after the term. */
  readonly expiresOn: PlainDate;
  /** The time zone copied to the term when it started. */
  readonly zone: string;
  /** The day from which months are counted, where it is not `startsOn`: adjoining terms keep the first one's. */
  readonly anchor?: PlainDate;
  /** The instant of the commitment that set the end; notices that were due until then are left out. */
  readonly committedAt?: Instant;
  /** The instant of the commitment or payment that set the first unpaid day; collections due until then are left out. */
  readonly settledAt?: Instant;
}

/** A part of a term that is invoiced by itself. */
export interface Period {
  readonly startsOn: PlainDate;
  /** The first day after the period. */
  readonly endsBefore: PlainDate;
}

/** The first day after a term, counted from the original anchor and clamped to the month's last day. */
export function expiryOf(anchor: PlainDate, length: TermLength): PlainDate {
  return 'months' in length ? addMonths(anchor, length.months) : addDays(anchor, length.days);
}

/** The last day of a term that ends before `expiresOn`. */
export function lastDayOf(expiresOn: PlainDate): PlainDate {
  return addDays(expiresOn, -1);
}

/**
 * From which day on nothing is paid, and by which days it is asked for; `unpaid` inside a term, `expiry` at its end. Requests
 * are for the first unpaid period; those of the next one come when it is paid.
 */
export interface FirstUnpaid {
  readonly kind: 'expiry' | 'unpaid';
  readonly firstUnpaid: PlainDate;
  /** Null where nobody asks for payment: of keys, and where the term is to lapse. */
  readonly requests: BillingDays | null;
}

/** The milestones of a term that is paid up to a day. */
export function milestonesFrom(
  term: TermDates,
  policy: Policy,
  { kind, firstUnpaid, requests }: FirstUnpaid,
): Milestone[] {
  const milestones = [
    ...endingFrom(kind, firstUnpaid, { ...policy, zone: term.zone }),
    ...notices(term, policy),
    ...(requests ? requestsForPayment(term, firstUnpaid, requests) : []),
  ];
  return happening(milestones, term, policy);
}

/** By what a cancelled subscription ends: no grace, disabled for the policy's retention, then deleted. */
export function cancelledPolicy<Kept extends Pick<Policy, 'retentionAfterCancelDays'>>(policy: Kept) {
  return { ...policy, graceDays: 0, deletionDay: policy.retentionAfterCancelDays };
}

/** The inner boundary at which a stacked term begins. */
export function termStart(term: Pick<TermDates, 'startsOn' | 'zone'>): TermStart {
  return { kind: 'termStart', ...atStartOf(term.startsOn, term.zone) };
}

/**
 * The periods of a term that is invoiced every `months`. Boundaries are counted back from the term's end by its anchor, so
 * that the first period is the short one where a new subscription was made to end with another.
 */
export function periodsOf(term: TermDates, months: number): Period[] {
  const { startsOn, expiresOn } = term;
  const given = term.anchor ?? startsOn;
  const anchor = liesOnAnchor(expiresOn, given) ? given : expiresOn;
  const monthsToEnd = monthsBetween(anchor, expiresOn);
  const periods: Period[] = [];
  let endsBefore = expiresOn;
  for (let back = months; isBefore(startsOn, endsBefore); back += months) {
    const boundary = addMonths(anchor, monthsToEnd - back);
    const begins = isBefore(boundary, startsOn) ? startsOn : boundary;
    periods.unshift({ startsOn: begins, endsBefore });
    endsBefore = begins;
  }
  return periods;
}

/** Orders by instant; at one instant state changes come first, then notices, pro-formas and collections. */
export function compareMilestones(one: Milestone, other: Milestone): number {
  return compareInstants(one.at, other.at) || rank[one.kind] - rank[other.kind] || withinKind(one) - withinKind(other);
}

const rank = {
  expiry: 0,
  unpaid: 1,
  disablement: 2,
  deletion: 3,
  notice: 4,
  proForma: 5,
  collection: 6,
} as const satisfies Record<Milestone['kind'], number>;

function withinKind(milestone: Milestone): number {
  if (milestone.kind === 'notice') return -milestone.days;
  return milestone.kind === 'collection' ? milestone.day : 0;
}

function inOrder(milestones: Milestone[]): Milestone[] {
  return milestones.sort(compareMilestones);
}

/** What follows a first unpaid day. */
export function endingFrom(
  kind: 'expiry' | 'unpaid',
  firstUnpaid: PlainDate,
  { graceDays, deletionDay, zone }: Pick<Policy, 'graceDays' | 'deletionDay'> & { readonly zone: string },
): StateChange[] {
  return [
    { kind, ...atStartOf(firstUnpaid, zone) },
    { kind: 'disablement', ...atStartOf(addDays(firstUnpaid, graceDays), zone) },
    { kind: 'deletion', ...atStartOf(addDays(firstUnpaid, deletionDay), zone) },
  ];
}

function notices(term: TermDates, policy: Policy): Notice[] {
  return policy.noticeDays.map((days) => ({
    kind: 'notice',
    ...atMessageTime(addDays(term.expiresOn, -days), term.zone),
    days,
  }));
}

function requestsForPayment(term: TermDates, unpaidFrom: PlainDate, days: BillingDays): (ProForma | Collection)[] {
  const due = (day: number) => atMessageTime(addDays(unpaidFrom, day), term.zone);
  const collections = days.collectionDays.map((day) => ({ kind: 'collection' as const, ...due(day), day, unpaidFrom }));
  if (days.proFormaDay === null) return collections;
  const { on, at } = due(days.proFormaDay);
  // A pro-forma is never left out: where its instant has passed it is issued at once.
  const late = term.settledAt && isBefore(at, term.settledAt);
  const dated = late && term.settledAt ? { on: dateIn(term.zone, term.settledAt), at: term.settledAt } : { on, at };
  return [{ kind: 'proForma', ...dated, unpaidFrom }, ...collections];
}

/** The milestones that are not left out (docs/concepts.md, "Dates and time"). */
function happening(milestones: Milestone[], term: TermDates, policy: Policy): Milestone[] {
  const disablement = milestones.find(({ kind }) => kind === 'disablement');
  const inner = milestones.some(({ kind }) => kind === 'unpaid');
  return inOrder(milestones).filter((milestone) => {
    // A term of which nothing is paid is unpaid from its very first day.
    if (milestone.kind === 'unpaid' || milestone.kind === 'proForma') return true;
    if (!isBefore(term.startsOn, milestone.on) && !inner) return false;
    if (!isMessage(milestone)) return true;
    // A payment inside a term leaves the end where it is, and with it the notices.
    const setAt = milestone.kind === 'notice' ? term.committedAt : term.settledAt;
    if (setAt && !isBefore(setAt, milestone.at)) return false;
    if (!disablement || isBefore(milestone.at, disablement.at)) return true;
    // Nobody is reminded of the end of a disabled term, or asked to pay for what cannot come back.
    return milestone.kind !== 'notice' && (policy.reactivation || inner);
  });
}

function isMessage(milestone: Milestone): milestone is Message {
  return milestone.kind === 'notice' || milestone.kind === 'proForma' || milestone.kind === 'collection';
}

function liesOnAnchor(date: PlainDate, anchor: PlainDate): boolean {
  return compareDates(addMonths(anchor, monthsBetween(anchor, date)), date) === 0;
}

function atStartOf(on: PlainDate, zone: string): Dated {
  return { on, at: startOfDay(on, zone) };
}

function atMessageTime(on: PlainDate, zone: string): Dated {
  return { on, at: messageTime(on, zone) };
}
