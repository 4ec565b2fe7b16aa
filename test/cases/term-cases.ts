/** `terms.json`: an invoiced term of one period, paid at the purchase, that nobody pays on: its milestones. */
import { z } from 'zod';
import { plainDate, startOfDay } from '../../domain/calendar.js';
import { type Policy, policyOf } from '../../domain/catalogue/policies.js';
import { lastDayOf } from '../../domain/subscriptions/milestones.js';
import { type Step, schedule } from '../../domain/subscriptions/schedule.js';
import { endingTerm } from '../../domain/subscriptions/subscription.js';
import { payment } from '../domain/subscriptions/commands.js';
import { committed, type Life } from '../domain/subscriptions/life.js';

const termLength = z
  .object({ months: z.int().nullish(), days: z.int().nullish() })
  .refine(({ months, days }) => typeof months === 'number' || typeof days === 'number', {
    error: 'a term needs months or days',
  });

const termDates = z.object({
  zone: z.string(),
  startsOn: z.string(),
  policy: z.string(),
  expiresOn: z.string(),
  lastDay: z.string(),
  expiresAt: z.string(),
  milestones: z.array(z.looseObject({ kind: z.string(), on: z.string(), at: z.string() })),
  nextBoundaries: z.array(z.string()).nullish(),
});

export const termCase = termDates.and(termLength);
type TermCase = z.infer<typeof termCase>;

export function termResult(given: TermCase): object {
  const { zone, nextBoundaries } = given;
  const life = boughtBy(given);
  const { expiresOn } = endingTerm(life.state);
  return {
    expiresOn: expiresOn.toString(),
    lastDay: lastDayOf(expiresOn).toString(),
    expiresAt: startOfDay(expiresOn, zone).toString(),
    milestones: schedule(life.state).flatMap((step) => (step.kind === 'stateNotice' ? [] : [asInCases(step)])),
    ...(nextBoundaries && { nextBoundaries: endsOf(life, nextBoundaries.length) }),
  };
}

/** Bought and paid at the first instant of its first day. */
function boughtBy(given: TermCase): Life {
  const { zone, months = null } = given;
  const at = startOfDay(plainDate(given.startsOn), zone);
  return committed({ at, zone, months, policy: policyFor(given), seats: 1, invoiced: { periodMonths: null } });
}

/** The ends of so many adjoining terms, each paid on the first day of all. */
function endsOf(life: Life, terms: number): string[] {
  const [{ startsOn, committedAt }] = life.state.terms;
  let latest = life;
  while (latest.state.terms.length < terms) latest = latest.when(payment(startsOn.toString(), committedAt));
  return latest.state.terms.slice(0, terms).map(({ expiresOn }) => `${expiresOn}`);
}

/** `newCommerce` is a policy in two lengths; a case may name it without saying which. */
function policyFor({ policy: name, months, days }: TermCase): Policy {
  const isLong = typeof months === 'number' && months >= 12;
  const policy = policyOf(name !== 'newCommerce' ? name : isLong ? 'newCommerceAnnual' : 'newCommerceMonthly');
  return typeof days === 'number' ? { ...policy, trialDays: days } : policy;
}

function asInCases(step: Step): object {
  const { kind, on, at } = step;
  return {
    kind,
    on: on.toString(),
    at: at.toString(),
    ...(kind === 'notice' && { days: step.days }),
    ...(kind === 'collection' && { day: step.day }),
  };
}
