/** Terms: the commitments of a subscription, each with its days, seats and plan, and how it is paid. */
import { dateIn, type Instant, instant, isBefore, type PlainDate, plainDate } from '../calendar.js';
import type { PlanVersion } from '../catalogue/plan-version.js';
import type { Policy } from '../catalogue/policies.js';
import type { Json } from '../json.js';
import { expiryOf, type Period, periodsOf, type TermLength } from './milestones.js';

/** What a term was committed by: a redemption of keys, or an order. */
export type TermSource =
  | { readonly kind: 'redemption'; readonly redemptionId: string }
  | { readonly kind: 'order'; readonly orderId: string };

/** How a term came about. */
export type TermOrigin =
  | 'activation'
  | 'replacement'
  | 'renewedEarly'
  | 'renewedInGrace'
  | 'renewedWhileDisabled'
  | 'seatsAdded';

interface AnyTerm {
  /** 1 for the first term of a subscription, then counting up. */
  readonly number: number;
  readonly plan: PlanVersion;
  readonly seats: number;
  /** Copied from the tenant when the term starts; a later change of zone applies from the next term. */
  readonly zone: string;
  /** The original start day from which ends are counted, so that 31 January + 2 months is 31 March. */
  readonly anchor: PlainDate;
  readonly startsOn: PlainDate;
  readonly committedAt: Instant;
  readonly source: TermSource;
  readonly origin: TermOrigin;
  /** Who loses the licence when a stacked term of fewer seats begins; if they do not suffice, the newest assignments go. */
  readonly freeUsers?: readonly string[];
  /** Minor units per seat and period that were agreed for this term; left out: the list price. */
  readonly agreedPrice?: number;
}

interface AnyEndingTerm extends AnyTerm {
  readonly policy: Policy;
  /** Length of the term in months; null where its policy counts it in days, as that of a trial. */
  readonly months: number | null;
  /** Months from the anchor to `expiresOn`; adjoining terms add up. */
  readonly monthsFromAnchor: number;
  /** First day after the term. */
  readonly expiresOn: PlainDate;
}

/** Paid by keys, whole and in advance: no pro-forma, no collections. */
export interface PrepaidTerm extends AnyEndingTerm {
  readonly billing: 'prepaid';
}

/** Paid period by period. */
export interface InvoicedTerm extends AnyEndingTerm {
  readonly billing: 'invoiced';
  /** Length of a billing period in months; null: the whole term is one period. */
  readonly periodMonths: number | null;
  /** In their order; those that are paid come first. */
  readonly periods: readonly [BillingPeriod, ...BillingPeriod[]];
  /** When the commitment or payment was recorded that set the first unpaid day. */
  readonly settledAt: Instant;
}

/** The only term of a perpetual plan: it begins and never ends, so there is no policy for an end. */
export interface PerpetualTerm extends AnyTerm {
  readonly billing: 'perpetual';
  readonly policy: null;
  readonly months: null;
  readonly monthsFromAnchor: null;
  readonly expiresOn: null;
}

export type EndingTerm = PrepaidTerm | InvoicedTerm;
export type Term = EndingTerm | PerpetualTerm;

export interface BillingPeriod extends Period {
  /** Value date of the payment; null while it is unpaid. */
  readonly paidOn: PlainDate | null;
}

/** What a term is to be: by whom it was bought and when, and what it carries. */
export interface Commitment {
  readonly plan: PlanVersion;
  readonly seats: number;
  /** Null for a perpetual plan, and where the policy counts the term in days. */
  readonly months: number | null;
  readonly zone: string;
  /** Null for a perpetual plan: nothing of it ends. */
  readonly policy: Policy | null;
  readonly source: TermSource;
  readonly committedAt: Instant;
  /** Left out: paid in advance. Else how long its periods are, and the value date of the first one's payment; null: unpaid. */
  readonly invoiced?: { readonly periodMonths: number | null; readonly paidOn: PlainDate | null };
  /** Minor units per seat and period, where a price was agreed. */
  readonly agreedPrice?: number;
  /** The first day after the term, where it was made to end on a day: the anchor of those that follow. */
  readonly endsOn?: PlainDate;
}

/** What the next term of an invoiced subscription carries, where the plan has a newer version or a trial is converted. */
export type NextTerm = Pick<InvoicedTerm, 'plan' | 'months' | 'policy' | 'periodMonths'> & {
  /** Left out: as many as the last term has. */
  readonly seats?: number;
};

/** Where a term lies; `monthsBefore` are those from the anchor to its start. */
type Placement = Pick<Term, 'number' | 'anchor' | 'startsOn' | 'origin'> & { readonly monthsBefore: number };

/** The place behind a term, without a gap: it keeps the anchor, unless the term was counted in days. */
export function placeAfter({
  number,
  months,
  anchor,
  monthsFromAnchor,
  expiresOn,
}: EndingTerm): Omit<Placement, 'origin'> {
  const place = placeFrom(number + 1, expiresOn);
  return months === null ? place : { ...place, anchor, monthsBefore: monthsFromAnchor };
}

/** The place that begins on a day, which becomes the anchor. */
export function placeFrom(number: number, startsOn: PlainDate): Omit<Placement, 'origin'> {
  return { number, startsOn, anchor: startsOn, monthsBefore: 0 };
}

/** The term of a commitment. */
export function termFrom(commitment: Commitment, { monthsBefore, ...placement }: Placement): Term {
  const { months, policy, plan, seats, zone, committedAt, source, invoiced, agreedPrice, endsOn } = commitment;
  const agreed = agreedPrice === undefined ? {} : { agreedPrice };
  const term = { ...placement, plan, seats, zone, committedAt, source, ...agreed };
  const length = policy && termLength(months, policy);
  if (!policy || !length) {
    return { ...term, billing: 'perpetual', policy: null, months: null, monthsFromAnchor: null, expiresOn: null };
  }
  const ending = { ...term, policy, months, ...endOf(length, { monthsBefore, ...placement }, endsOn) };
  if (!invoiced) return { ...ending, billing: 'prepaid' };
  const { periodMonths, paidOn } = invoiced;
  const [first, ...others] = billingPeriods(ending, periodMonths);
  const periods = [{ ...first, paidOn }, ...others] as const;
  return { ...ending, billing: 'invoiced', periodMonths, periods, settledAt: committedAt };
}

/** A term that was made to end on a day has that day for its anchor, and for that of those behind it. */
function endOf(length: TermLength, { monthsBefore, anchor, startsOn }: Placement, endsOn: PlainDate | undefined) {
  if (endsOn) return { anchor: endsOn, monthsFromAnchor: 0, expiresOn: endsOn };
  if ('days' in length) return { monthsFromAnchor: monthsBefore, expiresOn: expiryOf(startsOn, length) };
  const monthsFromAnchor = monthsBefore + length.months;
  return { monthsFromAnchor, expiresOn: expiryOf(anchor, { months: monthsFromAnchor }) };
}

function termLength(months: number | null, { trialDays }: Policy): TermLength | null {
  if (months !== null) return { months };
  return trialDays === undefined ? null : { days: trialDays };
}

/** The periods of a term, none of them paid. */
function billingPeriods(
  term: Pick<AnyEndingTerm, 'startsOn' | 'expiresOn' | 'zone' | 'anchor'>,
  periodMonths: number | null,
): [BillingPeriod, ...BillingPeriod[]] {
  const whole: BillingPeriod = { startsOn: term.startsOn, endsBefore: term.expiresOn, paidOn: null };
  if (periodMonths === null) return [whole];
  const [first = whole, ...others] = periodsOf(term, periodMonths).map((period) => ({ ...period, paidOn: null }));
  return [first, ...others];
}

/** The term that is paid by period and follows another one without a gap, unpaid. */
export function followingTerm(
  last: EndingTerm,
  { committedAt, origin, zone }: Pick<Term, 'committedAt' | 'origin' | 'zone'>,
  next: NextTerm,
): Term {
  return termFrom(goingOn(last, next, { committedAt, zone, paidOn: null }), { ...placeAfter(last), origin });
}

/** A term in the place of another one that starts on a day, which becomes the anchor; its first period is paid. */
export function restartedTerm(
  last: EndingTerm,
  {
    number,
    startsOn,
    committedAt,
    origin,
    zone,
  }: Pick<Term, 'number' | 'startsOn' | 'committedAt' | 'origin' | 'zone'>,
  next: NextTerm,
): Term {
  const commitment = goingOn(last, next, { committedAt, zone, paidOn: startsOn });
  return termFrom(commitment, { ...placeFrom(number, startsOn), origin });
}

/** What carries a subscription on that is paid by period. */
function goingOn(
  last: EndingTerm,
  { plan, months, policy, periodMonths, seats = last.seats }: NextTerm,
  { committedAt, zone, paidOn }: Pick<Term, 'committedAt' | 'zone'> & { readonly paidOn: PlainDate | null },
): Commitment {
  return { plan, seats, months, zone, policy, source: last.source, committedAt, invoiced: { periodMonths, paidOn } };
}

/** First day of a term that is not paid for: `expiresOn` when all of it is; null for a perpetual one. */
export function paidThroughOf(term: EndingTerm): PlainDate;
export function paidThroughOf(term: Term): PlainDate | null;
export function paidThroughOf(term: Term): PlainDate | null {
  if (term.billing !== 'invoiced') return term.expiresOn;
  return term.periods.find(({ paidOn }) => paidOn === null)?.startsOn ?? term.expiresOn;
}

export function isPaid(term: Term): boolean {
  return term.billing !== 'invoiced' || term.periods.every(({ paidOn }) => paidOn !== null);
}

/** The term with its next unpaid periods paid: at least one, and every one that has begun by the value date. */
export function withPeriodsPaid(term: InvoicedTerm, valueDate: PlainDate, settledAt: Instant): InvoicedTerm {
  let paid = 0;
  const [first, ...others] = term.periods.map((period) => {
    if (period.paidOn !== null || (paid > 0 && isBefore(valueDate, period.startsOn))) return period;
    paid += 1;
    return { ...period, paidOn: valueDate };
  });
  return paid === 0 || !first ? term : { ...term, periods: [first, ...others], settledAt };
}

/** The term with so many of its unpaid periods paid, the first ones. */
export function withFirstPeriodsPaid(
  term: InvoicedTerm,
  count: number,
  { paidOn, settledAt }: { readonly paidOn: PlainDate; readonly settledAt: Instant },
): InvoicedTerm {
  const paid = term.periods.filter((period) => period.paidOn !== null).length;
  const [first, ...others] = term.periods.map((period, index) =>
    index < paid || index >= paid + count ? period : { ...period, paidOn },
  );
  return first ? { ...term, periods: [first, ...others], settledAt } : term;
}

/** The term with its last paid periods unpaid again, so many of them. */
export function withPeriodsReopened(term: InvoicedTerm, count: number, settledAt: Instant): InvoicedTerm {
  const paid = term.periods.filter(({ paidOn }) => paidOn !== null).length;
  const [first, ...others] = term.periods.map((period, index) =>
    index < paid - count || period.paidOn === null ? period : { ...period, paidOn: null },
  );
  return first ? { ...term, periods: [first, ...others], settledAt } : term;
}

/** Terms in the place of those with their numbers, or behind the others. */
export function withTerms(terms: readonly [Term, ...Term[]], changed: readonly Term[]): readonly [Term, ...Term[]] {
  const byNumber = new Map(changed.map((term) => [term.number, term]));
  const [first, ...others] = terms.map((term) => byNumber.get(term.number) ?? term);
  const known = new Set(terms.map(({ number }) => number));
  return [first ?? terms[0], ...others, ...changed.filter(({ number }) => !known.has(number))];
}

/** When the end of a term was set: messages that were due until then are left out (docs/concepts.md, "Dates and time"). */
export function settledAtOf(term: Term): Instant {
  return term.billing === 'invoiced' ? term.settledAt : term.committedAt;
}

/** The redemption whose keys made a term; null where an order did. */
export function redemptionOf({ source }: Pick<Term, 'source'>): string | null {
  return source.kind === 'redemption' ? source.redemptionId : null;
}

export function termFromJson(json: Json<Term>): Term {
  const days = {
    anchor: plainDate(json.anchor),
    startsOn: plainDate(json.startsOn),
    committedAt: instant(json.committedAt),
  };
  switch (json.billing) {
    case 'perpetual':
      return { ...json, ...days };
    case 'prepaid':
      return { ...json, ...days, expiresOn: plainDate(json.expiresOn) };
    case 'invoiced': {
      const [first, ...others] = json.periods;
      return {
        ...json,
        ...days,
        expiresOn: plainDate(json.expiresOn),
        periods: [periodFromJson(first), ...others.map(periodFromJson)],
        settledAt: instant(json.settledAt),
      };
    }
  }
}

function periodFromJson({ startsOn, endsBefore, paidOn }: Json<BillingPeriod>): BillingPeriod {
  return {
    startsOn: plainDate(startsOn),
    endsBefore: plainDate(endsBefore),
    paidOn: paidOn === null ? null : plainDate(paidOn),
  };
}

export function commitmentFromJson({ invoiced, endsOn, ...json }: Json<Commitment>): Commitment {
  const { committedAt, ...rest } = json;
  const common = {
    ...rest,
    committedAt: instant(committedAt),
    ...(endsOn === undefined ? {} : { endsOn: plainDate(endsOn) }),
  };
  if (!invoiced) return common;
  const { periodMonths, paidOn } = invoiced;
  return { ...common, invoiced: { periodMonths, paidOn: paidOn === null ? null : plainDate(paidOn) } };
}

/** The tenant's day of a commitment, on which its term starts unless it follows another one. */
export function dayOf({ zone, committedAt }: Pick<Commitment, 'zone' | 'committedAt'>): PlainDate {
  return dateIn(zone, committedAt);
}
