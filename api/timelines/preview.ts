import type { z } from 'zod';
import {
  compareDates,
  compareInstants,
  dateIn,
  type Instant,
  instant,
  messageTime,
  plainDate,
} from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { PlannedChange } from '../../domain/subscriptions/MISSING.js';
import { setUpEnded, startSubscription } from '../../domain/subscriptions/MISSING.js';
import { type Policy, policyOf } from '../../domain/subscriptions/policies.js';
import { currentTerm, type Subscription, seatsOwned } from '../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../domain/subscriptions/terms.js';
import type { Database } from '../../models/database.js';
import type { Plan } from '../../models/plans.js';
import type { Tenant } from '../../models/tenants.js';
import { InvalidRequest } from '../http/invalid-request.js';
import { assertServed } from '../plans/assert-served.js';
import type { newTimelinePreview } from './schema.js';

type Request = z.output<typeof newTimelinePreview>;
type Start = NonNullable<Request['start']>;
type Change = Request['changes'][number];

/** A subscription that nobody has: it is set up at once, and one of its seats is taken. */
export async function imagined(database: Database, start: Start): Promise<Subscription> {
  const plan = start.planId === undefined ? null : await planOf(database, start.planId, '/start/planId');
  const committedAt = instant(start.at);
  const commitment: Commitment = {
    plan: plan ? { id: plan.planId, version: plan.version } : { id: 'preview', version: 1 },
    seats: start.seats,
    months: start.months ?? plan?.months ?? null,
    zone: start.timeZone,
    policy: start.policy ? policyFrom(start.policy) : (plan?.policy ?? null),
    redemptionId: '',
    committedAt,
  };
  if (plan && plan.months === null && start.months !== undefined) {
    throw new InvalidRequest([{ pointer: '/start/months', detail: 'A perpetual plan has no months' }]);
  }
  const begun = startSubscription(nobodys, nobodys, commitment);
  return { ...setUpEnded(begun, 'done', committedAt), assigned: 1 };
}

const nobodys = 'preview';

/** What a change would meet that is not the subscription's own. */
export interface Customer {
  readonly zone: string;
  /** Null where there is no tenant. */
  readonly tenant: Pick<Tenant, 'country' | 'cloud'> | null;
}

/**
 * The changes of a request in the order of their instants.
 * @throws InvalidRequest for one before `now`; DomainError notFound, mixedKeys, countryNotServed
 */
export async function plannedChanges(
  database: Database,
  changes: readonly Change[],
  { subscription, now, customer }: { subscription: Subscription; now: Instant; customer: Customer },
): Promise<PlannedChange[]> {
  const { zone } = customer;
  const planned: PlannedChange[] = [];
  for (const [index, change] of changes.entries()) {
    const place = `/changes/${index}`;
    const at = (text: string, field: string) => momentAfter(now, text, zone, `${place}/${field}`);
    switch (change.kind) {
      case 'renewal': {
        const committedAt = at(change.at, 'at');
        const commitment = await commitmentOf(database, change, { subscription, customer, committedAt, place });
        planned.push({ kind: 'renewed', at: committedAt, pointer: place, commitment, freeExcess: change.freeExcess });
        break;
      }
      case 'addSeats': {
        const committedAt = at(change.at, 'at');
        const commitment = await commitmentOf(database, change, { subscription, customer, committedAt, place });
        planned.push({ kind: 'seatsAdded', at: committedAt, pointer: place, commitment });
        break;
      }
      case 'replacement': {
        const { planId, when } = change;
        const plan = await planOf(database, planId, `${place}/planId`);
        if (customer.tenant) assertServed(plan, customer.tenant, { country: place, cloud: place });
        planned.push({ kind: 'replaced', at: at(change.at, 'at'), pointer: place, planId, when });
        break;
      }
      case 'legalHold': {
        const from = at(change.from, 'from');
        planned.push({ kind: 'holdPlaced', at: from, pointer: place, reason: change.reason });
        if (change.to === undefined) break;
        const to = at(change.to, 'to');
        if (compareInstants(to, from) <= 0) {
          throw new InvalidRequest([{ pointer: `${place}/to`, detail: 'must come after `from`' }]);
        }
        planned.push({ kind: 'holdReleased', at: to, pointer: place });
        break;
      }
      case 'legalHoldRelease':
        planned.push({ kind: 'holdReleased', at: at(change.at, 'at'), pointer: place });
        break;
      case 'policy':
        planned.push({
          kind: 'policyChanged',
          at: at(change.at, 'at'),
          pointer: place,
          policy: policyFrom(change.policy),
        });
    }
  }
  return planned.sort((one, other) => compareInstants(one.at, other.at));
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
  const common = { seats, zone: customer.zone, redemptionId: '', committedAt };
  if (planId !== term.plan.id) {
    await planOf(database, planId, `${place}/planId`);
    throw new DomainError('mixedKeys', `The keys are for ${planId}, the subscription for ${term.plan.id}.`, {
      pointer: `${place}/planId`,
    });
  }
  if (planId === nobodys) {
    return { ...common, plan: term.plan, months: change.months ?? term.monthsFromAnchor, policy: term.policy };
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
  const plan = await plans.newest(planId);
  if (!plan) throw new DomainError('notFound', `There is no plan ${planId}.`, { pointer });
  return plan;
}
