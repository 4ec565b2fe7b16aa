import type { z } from 'zod';
import {
  compareDates,
  compareInstants,
  dateIn,
  type Instant,
  instant,
  messageTime,
  plainDate,
} from '../../../domain/calendar.js';
import { periodMonthsOf } from '../../../domain/catalogue/licensing.js';
import { type Policy, policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { apply, fold } from '../../../domain/subscriptions/apply.js';
import { commit, decide } from '../../../domain/subscriptions/decide.js';
import type { PlannedCommand } from '../../../domain/subscriptions/prediction.js';
import { withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { currentTerm, lastTerm, type Subscription, seatsOwned } from '../../../domain/subscriptions/subscription.js';
import type { Commitment, NextTerm, TermSource } from '../../../domain/subscriptions/terms.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { assertServed } from '../../catalogue/plans/assert-served.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import type { Life } from './past.js';
import type { newTimelinePreview } from './schema.js';

type Request = z.output<typeof newTimelinePreview>;
type Start = NonNullable<Request['start']>;
type Change = Request['changes'][number];

/** The life of a subscription that nobody has: it is set up at once, and one of its seats is taken. */
export async function hypotheticalLife(database: Database, start: Start): Promise<Life> {
  const plan = start.planId === undefined ? null : await planOf(database, start.planId, '/start/planId');
  const committedAt = instant(start.at);
  const commitment: Commitment = {
    plan: plan ? { id: plan.planId, version: plan.version } : { id: hypotheticalId, version: 1 },
    seats: start.seats,
    months: start.months ?? plan?.months ?? null,
    zone: start.timeZone,
    policy: start.policy ? policyFrom(start.policy) : (plan?.policy ?? null),
    source: hypotheticalSource,
    committedAt,
  };
  if (plan && plan.months === null && start.months !== undefined) {
    throw new InvalidRequest([{ pointer: '/start/months', detail: 'A perpetual plan has no months' }]);
  }
  const committed = commit({ subscriptionId: hypotheticalId, tenantId: hypotheticalId, commitment, assigned: 1 });
  const begun = apply(null, committed);
  const events = [committed, ...decide(begun, { kind: 'setUpReported', outcome: 'done' }, committedAt)];
  return { latest: fold(events), events, snapshots: withSnapshots(events) };
}

/** In place of the id of whatever nobody has: a subscription, its plan, its keys, the subscription that takes its place. */
const hypotheticalId = 'preview';
const hypotheticalSource: TermSource = { kind: 'redemption', redemptionId: hypotheticalId };

/** What a change would meet that is not the subscription's own. */
export interface Customer {
  readonly zone: string;
  /** Null where there is no tenant. */
  readonly tenant: Pick<Tenant, 'country' | 'cloud'> | null;
}

/**
 * The changes of a request, as commands in the order of their instants.
 * @throws InvalidRequest for one before `now`; DomainError notFound, mixedKeys, countryNotServed
 */
export async function plannedCommands(
  database: Database,
  changes: readonly Change[],
  { subscription, now, customer }: { subscription: Subscription; now: Instant; customer: Customer },
): Promise<PlannedCommand[]> {
  const { zone } = customer;
  const requestId = null;
  const planned: PlannedCommand[] = [];
  const following = await followingTerms(database, changes, subscription);
  for (const [index, change] of changes.entries()) {
    const place = `/changes/${index}`;
    const at = (text: string, field: string) => momentAfter(now, text, zone, `${place}/${field}`);
    const add = (when: Instant, command: PlannedCommand['command'], more: Pick<PlannedCommand, 'isPayment'> = {}) =>
      planned.push({ at: when, pointer: place, command, ...more });
    switch (change.kind) {
      case 'renewal': {
        const committedAt = at(change.at, 'at');
        const commitment = await commitmentOf(database, change, { subscription, customer, committedAt, place });
        const freeUsers = change.freeExcess ? [] : null;
        add(committedAt, { kind: 'renew', commitment, freeUsers, requestId });
        break;
      }
      case 'addSeats': {
        const committedAt = at(change.at, 'at');
        const commitment = await commitmentOf(database, change, { subscription, customer, committedAt, place });
        add(committedAt, { kind: 'addSeats', commitment, requestId });
        break;
      }
      case 'payment': {
        const paidAt = at(change.at, 'at');
        const paid = { kind: 'recordPayment', valueDate: dateIn(zone, paidAt), at: paidAt, zone, requestId } as const;
        const command = (then: Subscription) => {
          const nextTerm = following(then);
          return nextTerm ? { ...paid, nextTerm } : paid;
        };
        add(paidAt, command, { isPayment: true });
        break;
      }
      case 'seatIncrease': {
        const paidAt = at(change.at, 'at');
        add(paidAt, { kind: 'increaseSeats', added: change.seats, at: paidAt, requestId });
        break;
      }
      case 'renewalChange': {
        const { intent, seats = null, planId } = change;
        const plan = planId === undefined ? null : await nextTermOf(database, planId, `${place}/planId`);
        const changedAt = at(change.at, 'at');
        add(changedAt, { kind: 'changeRenewal', intent, seats, plan, at: changedAt, requestId });
        break;
      }
      case 'replacement': {
        const { planId, when } = change;
        const plan = await planOf(database, planId, `${place}/planId`);
        if (customer.tenant) assertServed(plan, customer.tenant, { country: place, cloud: place });
        const by = hypotheticalId;
        const replacedAt = at(change.at, 'at');
        add(replacedAt, { kind: 'replace', by, planId, when, at: replacedAt, agreed: null, requestId });
        break;
      }
      case 'cancellation': {
        const cancelledAt = at(change.at, 'at');
        const { when } = change;
        add(cancelledAt, { kind: 'cancel', when, cancellationReason: 'other', at: cancelledAt, requestId });
        break;
      }
      case 'legalHold': {
        const from = at(change.from, 'from');
        add(from, { kind: 'placeHold', holdReason: change.reason, at: from, requestId });
        if (change.to === undefined) break;
        const to = at(change.to, 'to');
        if (compareInstants(to, from) <= 0) {
          throw new InvalidRequest([{ pointer: `${place}/to`, detail: 'must come after `from`' }]);
        }
        add(to, { kind: 'releaseHold', at: to, requestId });
        break;
      }
      case 'legalHoldRelease': {
        const to = at(change.at, 'at');
        add(to, { kind: 'releaseHold', at: to, requestId });
        break;
      }
      case 'policy':
        add(at(change.at, 'at'), { kind: 'changePolicy', policy: policyFrom(change.policy), requestId });
    }
  }
  return planned.sort((one, other) => compareInstants(one.at, other.at));
}

/** What a payment of then begins: what was decided or accepted by then, else the newest version of the same plan; or a month more. */
async function followingTerms(
  database: Database,
  changes: readonly Change[],
  subscription: Subscription,
): Promise<(then: Subscription) => NextTerm | null> {
  if (!changes.some(({ kind }) => kind === 'payment')) return () => null;
  const chosen = changes.flatMap((change) => (change.kind === 'renewalChange' ? (change.planId ?? []) : []));
  const ids = new Set([...subscription.terms.map(({ plan }) => plan.id), ...chosen]);
  if (subscription.renewal.plan) ids.add(subscription.renewal.plan.plan.id);
  const newest = new Map<string, NextTerm | null>();
  for (const id of ids) {
    const plan = await database.plans.newest(id);
    newest.set(id, plan && termOf(plan));
  }
  return (then) => {
    const agreed = then.renewal.plan ?? then.directBilling?.nextTerm;
    if (agreed) return agreed;
    const next = newest.get(lastTerm(then).plan.id) ?? null;
    return next && then.renewal.intent === 'extendMonthly' ? { ...next, months: 1, periodMonths: 1 } : next;
  };
}

/** The term that the newest version of a plan makes; null for a perpetual one. */
async function nextTermOf(database: Database, planId: string, pointer: string): Promise<NextTerm | null> {
  return termOf(await planOf(database, planId, pointer));
}

function termOf({ planId: id, version, months, policy, billing }: Plan): NextTerm | null {
  if (months === null || policy === null) return null;
  return { plan: { id, version }, months, policy, periodMonths: periodMonthsOf(billing) };
}

/** What the keys carry, for more time or more seats; refused as they would be: docs/concepts.md, "Refusals". */
async function commitmentOf(
  database: Database,
  change: {
    readonly planId?: string | undefined;
    readonly seats?: number | undefined;
    readonly months?: number | undefined;
  },
  {
    subscription,
    customer,
    committedAt,
    place,
  }: {
    subscription: Subscription;
    customer: Customer;
    committedAt: Instant;
    place: string;
  },
): Promise<Commitment> {
  const term = currentTerm(subscription);
  const planId = change.planId ?? term.plan.id;
  const seats = change.seats ?? seatsOwned(subscription);
  const common = { seats, zone: customer.zone, source: hypotheticalSource, committedAt };
  if (planId !== term.plan.id) {
    await planOf(database, planId, `${place}/planId`);
    throw new DomainError('mixedKeys', `The keys are for ${planId}, the subscription for ${term.plan.id}.`, {
      pointer: `${place}/planId`,
    });
  }
  if (planId === hypotheticalId) {
    return { ...common, plan: term.plan, months: change.months ?? term.months, policy: term.policy };
  }
  const plan = await planOf(database, planId, `${place}/planId`);
  if (customer.tenant) assertServed(plan, customer.tenant, { country: place, cloud: place });
  const version = { id: plan.planId, version: plan.version };
  return { ...common, plan: version, months: change.months ?? plan.months, policy: plan.policy };
}

function policyFrom({ id, ...days }: NonNullable<Start['policy']>): Policy {
  const policy = policyOf(id);
  const { noticeDays = policy.noticeDays, graceDays = policy.graceDays } = days;
  const { deletionDay = policy.deletionDay, reactivation = policy.reactivation } = days;
  return { ...policy, noticeDays, graceDays, deletionDay: Math.max(deletionDay, graceDays), reactivation };
}

/** A day stands for its 09:00. @throws InvalidRequest for one that is past */
function momentAfter(now: Instant, text: string, zone: string, pointer: string): Instant {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? plainDate(text) : null;
  const at = day ? messageTime(day, zone) : instant(text);
  if (compareInstants(at, now) >= 0) return at;
  // Today is not past, even in the afternoon.
  if (day && compareDates(dateIn(zone, now), day) === 0) return now;
  throw new InvalidRequest([{ pointer, detail: 'must not be past', expected: `not before ${now.toString()}` }]);
}

async function planOf({ plans }: Database, planId: string, pointer: string): Promise<Plan> {
  return requireFound(await plans.newest(planId), `plan ${planId}`, { pointer });
}
