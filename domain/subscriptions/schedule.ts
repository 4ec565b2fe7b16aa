/** What a subscription has to do and when, by its dates, policy and payments, if nobody does anything. */
import {
  addDays,
  compareDates,
  compareInstants,
  dateIn,
  type Instant,
  isBefore,
  later,
  messageTime,
  type PlainDate,
  startOfDay,
} from '../calendar.js';
import type { StateNoticeKind } from './events.js';
import {
  endingFrom,
  type FirstUnpaid,
  type Milestone,
  milestonesFrom,
  type TermStart,
  termStart,
} from './milestones.js';
import {
  adjoiningTerms,
  currentTerm,
  decidingTerm,
  type End,
  endOf,
  hasEnded,
  isPaidByPeriod,
  lastTerm,
  type Replacement,
  type Subscription,
  stackedTerms,
} from './subscription.js';
import { type EndingTerm, isPaid, paidThroughOf, settledAtOf, type Term } from './terms.js';

/** Something that the subscription has to do at an instant. */
export type Step = (
  | Milestone
  /** A term begins that was committed before, stacked or in the place of another subscription's: `term` is its number. */
  | (TermStart & { readonly term: number })
  /** The last day of the subscription that this one replaces: its users are moved from now on. */
  | { readonly kind: 'setUpStart'; readonly on: PlainDate; readonly at: Instant }
  /** An organisation takes it over from its purchaser. */
  | { readonly kind: 'takeOver'; readonly on: PlainDate; readonly at: Instant }
  /** Its users have moved, and its last term is over. */
  | { readonly kind: 'superseding'; readonly on: PlainDate; readonly at: Instant }
  | {
      readonly kind: 'stateNotice';
      readonly notice: StateNoticeKind;
      readonly on: PlainDate;
      readonly at: Instant;
      /** Before the deletion, for `deletionIsNear`. */
      readonly days?: number;
    }
) & {
  /** By which it is known whether it was carried out: kind, term, day and end. */
  readonly id: string;
};

export type StepKind = Step['kind'];
export type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>;

/** What the steps depend on, and nothing else of a subscription. */
const decidingFields = [
  'hold',
  'holdReleasedAt',
  'replacement',
  'cancellation',
  'replaces',
  'graceFrom',
  'reactivatedAt',
  'terms',
  'termInForce',
  'directBilling',
  'takeOver',
  'renewal',
] as const satisfies readonly (keyof Subscription)[];

type DecidingSchedule = Pick<Subscription, (typeof decidingFields)[number]>;

/** Instants in a zone are dear and asked for with every change, and a term stays the same object while it lasts. */
const known = new WeakMap<Term, { readonly by: DecidingSchedule; readonly steps: readonly Step[] }>();

/** Every step, past and future, in the order in which they happen. */
export function schedule(subscription: DecidingSchedule): readonly Step[] {
  const term = lastTerm(subscription);
  const computed = known.get(term);
  if (computed && decidingFields.every((field) => computed.by[field] === subscription[field])) return computed.steps;
  const steps = computeSteps(subscription).sort(compareSteps);
  known.set(term, { by: subscription, steps });
  return steps;
}

/** The last message of a subscription: its data is deleted. */
export function farewellOf(subscription: DecidingSchedule): Step | null {
  return schedule(subscription).find((step) => step.kind === 'stateNotice' && step.notice === 'deleted') ?? null;
}

/** Identities of all steps that there are, or would be if a replacement or cancellation were taken back, or it were to renew. */
export function scheduledIds(subscription: DecidingSchedule): ReadonlySet<string> {
  const renewal = { ...subscription.renewal, intent: 'renew' } as const;
  const possible = endingSteps({ ...subscription, renewal, cancellation: null });
  return new Set([...schedule(subscription), ...possible].map(({ id }) => id));
}

function computeSteps(subscription: DecidingSchedule): Step[] {
  const { replaces, replacement, terms, cancellation } = subscription;
  const taken = takeOverSteps(subscription);
  if (cancellation?.when === 'now' && !replacement) return [...taken, ...stepsOfEnd(subscription)];
  const steps = [...taken, ...termStarts(subscription), ...reactivationNotices(subscription)];
  if (replaces?.movesFrom) {
    const { movesFrom: on, zone } = replaces;
    const [start, { committedAt }] = [startOfDay(on, zone), terms[0]];
    // On the last day itself there is nothing to wait for.
    steps.push({ id: 'setUpStart', kind: 'setUpStart', on, at: later(start, committedAt) });
  }
  // Nothing else happens to a subscription whose users are being moved.
  return [...steps, ...(replacement ? supersedingSteps(subscription, replacement) : endingSteps(subscription))];
}

function takeOverSteps({ takeOver }: DecidingSchedule): Step[] {
  if (!takeOver) return [];
  const { on, zone, to } = takeOver;
  return [{ id: `takeOver/${on}/${to.billingAccountId}`, kind: 'takeOver', on, at: startOfDay(on, zone) }];
}

function termStarts(subscription: DecidingSchedule): Step[] {
  const all: Step[] = [];
  // The boundary belongs to the term that ends there: a change of zone applies from the next term.
  const begin = ({ number, startsOn }: Term, zone: string) =>
    all.push({ ...termStart({ startsOn, zone }), term: number, id: `termStart/${number}` });
  const { replaces } = subscription;
  if (replaces?.movesFrom) begin(subscription.terms[0], replaces.zone);
  let before = currentTerm(subscription);
  for (const term of stackedTerms(subscription)) {
    begin(term, before.zone);
    before = term;
  }
  return all;
}

/** From when on nothing is paid: at the end of the last term, or before, where a period is unpaid. */
function firstUnpaidOf(term: EndingTerm, subscription: DecidingSchedule): FirstUnpaid {
  const { graceFrom, renewal, cancellation } = subscription;
  const { policy } = term;
  const countedFrom = (unpaidFrom: PlainDate) => (graceFrom ? later(graceFrom, unpaidFrom) : unpaidFrom);
  if (term.billing === 'invoiced' && !isPaid(term)) {
    const firstPeriod = term.periods[0].paidOn === null;
    const requests = (firstPeriod ? null : policy.innerPeriods) ?? policy;
    return { kind: 'unpaid', firstUnpaid: countedFrom(paidThroughOf(term)), requests };
  }
  const goesOn = renewal.intent !== 'lapse' && !cancellation;
  const requests = isPaidByPeriod(subscription, term) && goesOn ? (policy.conversion ?? policy) : null;
  return { kind: 'expiry', firstUnpaid: countedFrom(term.expiresOn), requests };
}

function endingSteps(subscription: DecidingSchedule): Step[] {
  const settledAt = settledAtOfEnd(subscription);
  // What the dates said when the first unpaid day was set is the state that it was set with.
  return stepsOfEnd(subscription).filter((step) => staysDue(step) || isBefore(settledAt, step.at));
}

/** No state that is set does what these do: a deletion whose instant is over is still to come, and told. */
function staysDue(step: Step): boolean {
  const isOfDeletion = step.kind === 'deletion' || (step.kind === 'stateNotice' && step.notice === 'deleted');
  return isOfDeletion || step.kind === 'proForma' || step.kind === 'notice';
}

/** When the first unpaid day was set: by what is owed, or by the last commitment or payment of all. */
function settledAtOfEnd(subscription: Pick<Subscription, 'terms'>): Instant {
  const deciding = decidingTerm(subscription);
  if (!isPaid(deciding)) return settledAtOf(deciding);
  return adjoiningTerms(subscription)
    .map(settledAtOf)
    .reduce((one, other) => later(one, other));
}

/** What follows the first unpaid day, that included which came before that day was set. */
export function stepsOfEnd(subscription: DecidingSchedule): Step[] {
  const term = decidingTerm(subscription);
  const { graceFrom, cancellation } = subscription;
  if (cancellation?.when === 'now') return stepsAfterCancelling(subscription, { term, since: cancellation.since });
  const end = endOf(subscription, term);
  if (!end) return [];
  const { policy } = end;
  const milestones = milestonesOf(subscription, term, end);
  const place = `${term.number}/${end.from}`;
  const hasNotices = term === lastTerm(subscription) && graceFrom === null;
  const steps: Step[] = [];
  const disablement = milestones.find(({ kind }) => kind === 'disablement');
  for (const milestone of milestones) {
    switch (milestone.kind) {
      case 'notice':
        if (hasNotices) steps.push({ ...milestone, id: `notice/${term.number}/${term.expiresOn}/${milestone.days}` });
        break;
      case 'expiry':
      case 'unpaid':
        steps.push({ ...milestone, id: `${milestone.kind}/${place}` });
        // Without a grace time the two state changes coincide, and one message says it.
        if (policy.graceDays > 0) steps.push(stateNotice('expired', milestone.on, term));
        break;
      case 'disablement':
        steps.push({ ...milestone, id: `disablement/${place}` }, stateNotice('disabled', milestone.on, term));
        break;
      case 'deletion':
        steps.push(...deletionSteps(subscription, { ...milestone, id: `deletion/${place}` }, { term, disablement }));
        break;
      case 'proForma':
        steps.push({ ...milestone, id: `proForma/${place}` });
        break;
      case 'collection':
        steps.push({ ...milestone, id: `collection/${place}/${milestone.day}` });
        break;
    }
  }
  return steps;
}

function milestonesOf(subscription: DecidingSchedule, term: Term, { from, policy }: End): Milestone[] {
  if (term.expiresOn === null) return endingFrom('unpaid', from, { ...policy, zone: term.zone });
  const settledAt = settledAtOfEnd(subscription);
  return milestonesFrom({ ...term, settledAt }, endOf(subscription, term).policy, firstUnpaidOf(term, subscription));
}

/** Cancelled at once it is disabled already: the administrators are told in that moment, and its data is kept for the policy's retention. */
function stepsAfterCancelling(
  subscription: DecidingSchedule,
  { term, since }: { readonly term: Term; readonly since: Instant },
): Step[] {
  const { zone } = term;
  const end = endOf(subscription, term);
  if (!end) return [];
  const { from, policy } = end;
  const on = addDays(from, policy.deletionDay);
  const deletion = { kind: 'deletion', on, at: startOfDay(on, zone), id: `deletion/cancelled/${from}` } as const;
  // It confirms what somebody has just done.
  const notice = { ...stateNotice('disabled', from, term), at: since };
  const disablement = { kind: 'disablement', on: from, at: since } as const;
  return [notice, ...deletionSteps(subscription, deletion, { term, disablement })];
}

/** At the later of the end of the last term (replaced now: at once) and the end of the move. */
function supersedingSteps(subscription: DecidingSchedule, { by, when, movedAt }: Replacement): Step[] {
  if (!movedAt) return [];
  const last = lastTerm(subscription);
  const { expiresOn, zone } = last;
  const end = when === 'lastDay' && expiresOn !== null ? startOfDay(expiresOn, zone) : movedAt;
  const at = later(end, movedAt);
  const on = dateIn(zone, at);
  return [
    { id: `superseding/${by}`, kind: 'superseding', on, at },
    { ...stateNotice('superseded', on, last), at: morningOrAtOnce(on, zone, at) },
  ];
}

/** From the release of a legal hold to the deletion that it held back. */
const daysAfterRelease = 7;

/** Days before the deletion on which it is announced. */
const announcedBefore = [30, 7];

/** What comes before a deletion. */
interface Ending {
  readonly term: Term;
  readonly disablement: Milestone | undefined;
}

/** A legal hold takes the deletion away; after its release it runs on its day, or some days after the release if that is later. */
function deletionSteps(
  { hold, holdReleasedAt }: DecidingSchedule,
  milestone: StepOf<'deletion'>,
  { term, disablement }: Ending,
): Step[] {
  if (hold) return [];
  const earliest = holdReleasedAt && addDays(dateIn(term.zone, holdReleasedAt), daysAfterRelease);
  const deletion =
    earliest && compareDates(earliest, milestone.on) > 0
      ? { ...milestone, on: earliest, at: startOfDay(earliest, term.zone) }
      : milestone;
  const { on } = deletion;
  const released = holdReleasedAt && disablement && !isBefore(holdReleasedAt, disablement.at) ? holdReleasedAt : null;
  const announcements = released
    ? [announcementAfter(released, on, term)]
    : announcedBefore
        .map((days) => announcement(days, on, term))
        .filter((step) => disablement && isBefore(disablement.on, step.on));
  return [...announcements, deletion, stateNotice('deleted', on, term)];
}

function announcement(days: number, deletesOn: PlainDate, term: Term): StepOf<'stateNotice'> {
  const step = stateNotice('deletionIsNear', addDays(deletesOn, -days), term);
  return { ...step, id: `deletionIsNear/${term.number}/${deletesOn}/${days}`, days };
}

/** At the first 09:00 after the release of a hold that kept a disabled subscription: it takes the place of the others. */
function announcementAfter(released: Instant, deletesOn: PlainDate, term: Term): StepOf<'stateNotice'> {
  const day = dateIn(term.zone, released);
  const on = isBefore(released, messageTime(day, term.zone)) ? day : addDays(day, 1);
  const step = stateNotice('deletionAfterHold', on, term);
  return { ...step, id: `deletionAfterHold/${term.number}/${deletesOn}/${released}` };
}

function stateNotice(notice: StateNoticeKind, on: PlainDate, { number, zone }: Term): StepOf<'stateNotice'> {
  return { id: `${notice}/${number}/${on}`, kind: 'stateNotice', notice, on, at: messageTime(on, zone) };
}

function reactivationNotices(subscription: DecidingSchedule): Step[] {
  const { reactivatedAt } = subscription;
  if (!reactivatedAt) return [];
  const { zone } = currentTerm(subscription);
  const on = dateIn(zone, reactivatedAt);
  const id = `reactivated/${reactivatedAt}`;
  return [{ id, kind: 'stateNotice', notice: 'reactivated', on, at: morningOrAtOnce(on, zone, reactivatedAt) }];
}

/** At 09:00 of the day, or at once when it came later in the day. */
function morningOrAtOnce(on: PlainDate, zone: string, at: Instant): Instant {
  return later(messageTime(on, zone), at);
}

/** State changes before messages, and of these notices, pro-formas, collections: the order inside one instant is part of the rules. */
const ranks = {
  termStart: 0,
  setUpStart: 1,
  takeOver: 2,
  superseding: 3,
  expiry: 4,
  unpaid: 5,
  disablement: 6,
  deletion: 7,
  notice: 8,
  stateNotice: 9,
  proForma: 10,
  collection: 11,
} as const satisfies Record<StepKind, number>;

export function compareSteps(a: Pick<Step, 'at' | 'kind'>, b: Pick<Step, 'at' | 'kind'>): number {
  return compareInstants(a.at, b.at) || ranks[a.kind] - ranks[b.kind];
}

/** The steps that are still to come, the next one first; none while a deletion runs, since nothing follows until it is proven. */
export function upcomingSteps(subscription: Subscription): Step[] {
  const { phase, deletionBegun, done } = subscription;
  if (phase === 'undone' || (deletionBegun && phase !== 'deleted')) return [];
  const isDone = new Set(done);
  return schedule(subscription).filter((step) => {
    // It begins once, whatever becomes of it later.
    if (step.kind === 'setUpStart' && phase !== 'pending') return false;
    // After an end only its own message is sent.
    if (hasEnded(subscription) && !(step.kind === 'stateNotice' && step.notice === phase)) return false;
    return !isDone.has(step.id);
  });
}

export interface NextStep {
  readonly step: Step;
  /** Missed steps of its family that this one stands for: after an outage only the newest is carried out. */
  readonly collapsed: readonly Step[];
}

/** The step to carry out next as seen at `now`, or null when nothing is ever due again. */
export function nextStep(subscription: Subscription, now: Instant): NextStep | null {
  const upcoming = upcomingSteps(subscription);
  const collapsed: Step[] = [];
  for (const step of upcoming) {
    const family = familyOf(step);
    // Two messages of one instant are both sent: neither was missed because of the other.
    const newer = (other: Step) =>
      familyOf(other) === family && isBefore(step.at, other.at) && compareInstants(other.at, now) <= 0;
    if (family === null || !upcoming.some(newer)) {
      return { step, collapsed: collapsed.filter((missed) => familyOf(missed) === family) };
    }
    collapsed.push(step);
  }
  return null;
}

/** Steps of one family that were missed collapse into the newest. A request for payment is never left out. */
function familyOf({ kind }: Step): 'notices' | 'collections' | null {
  if (kind === 'notice' || kind === 'stateNotice') return 'notices';
  return kind === 'collection' ? 'collections' : null;
}

/** A change of who works and who decides, which comes before a request at its instant. */
export function changesAccess(kind: StepKind): boolean {
  return accessSteps.has(kind);
}

const accessSteps: ReadonlySet<StepKind> = new Set([
  'termStart',
  'setUpStart',
  'takeOver',
  'expiry',
  'unpaid',
  'disablement',
]);
