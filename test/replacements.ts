/** A company with a subscription, and another one that takes its place: begun without the redemptions that lead there. */
import { randomBytes } from 'node:crypto';
import { startWorkflow } from '../activities/start-workflow.js';
import { replaceBy } from '../contracts/subscriptions/replacement.js';
import { pause } from '../contracts/subscriptions/siblings.js';
import { changeLicences, type LicenceChange, type SubscriptionInput } from '../contracts/subscriptions/subscription.js';
import { setUpWorkflowId, subscriptionWorkflowId } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';
import { type Instant, instant } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { toJson } from '../domain/json.js';
import type { Replaced, ReplacementTime, SubscriptionState } from '../domain/subscriptions/subscription.js';
import type { Commitment } from '../domain/subscriptions/terms.js';
import type { Progress } from '../models/subscriptions/long-processes.js';
import { eventually } from './eventually.js';
import { whileDataPlaneHolds } from './held-data-plane.js';
import type { Perennial } from './perennial.js';
import { sampleTenant } from './sample-tenant.js';
import type { TestEnvironment } from './service.js';

const idOf = (kind: string) => `${kind}_${randomBytes(12).toString('hex')}`;
const zone = 'Europe/Warsaw';

export interface Company {
  readonly tenantId: string;
  /** The first is the administrator. */
  readonly userIds: readonly string[];
  /** What all of them work with at first. */
  readonly old: Held;
  /** A subscription beside the old one. */
  beside(order: { seats: number }): Promise<Held>;
  /** A subscription that takes the place of the old one. */
  replace(order: { seats: number; when?: ReplacementTime }): Promise<Held>;
}

/** A subscription as its workflows and our records show it. */
export interface Held {
  readonly id: string;
  readonly redemptionId: string;
  state(): Promise<SubscriptionState>;
  /** Ids, in their order. */
  holders(): Promise<string[]>;
  setUp(): Promise<Progress>;
  /** Waits until the set-up stands so. */
  setUpIs(state: Progress['state']): Promise<Progress>;
  assign(...userIds: string[]): Promise<void>;
  unassign(...userIds: string[]): Promise<void>;
  setUpHandle(): ReturnType<TestEnvironment['client']['workflow']['getHandle']>;
}

/** Where companies live: on a test clock, or on the wall's time. */
export interface Place {
  readonly testClockId: string;
  readonly at: Instant;
}

export async function company(
  testEnvironment: TestEnvironment,
  { users, seats = users, place = null }: { users: number; seats?: number; place?: Place | null },
): Promise<Company> {
  const { context, database, client } = testEnvironment;
  const testClockId = place?.testClockId ?? null;
  const now = () => place?.at ?? instant(new Date().toISOString());
  const tenantId = idOf('ten');
  const createdAt = new Date(now().epochMilliseconds);
  const people = Array.from({ length: users }, (_, i) => {
    const name = `User ${i + 1}`;
    return {
      _id: idOf('usr'),
      tenantId,
      name,
      email: `user.${i + 1}@piekarnia.example`,
      locale: 'pl-PL',
      zone,
      createdAt,
    };
  });
  await database.users.addMany(people);
  const userIds = people.map(({ _id }) => _id);
  const [administratorId = ''] = userIds;
  await database.tenants.create(
    sampleTenant(tenantId, { createdAt, testClockId, administratorIds: [administratorId] }),
  );

  const start = async (
    planId: string,
    months: number,
    policy: 'annual' | 'monthly',
    order: { seats: number; replaces?: SubscriptionInput['replaces']; id: string; administratorId: string | null },
  ): Promise<Held> => {
    const redemptionId = idOf('red');
    const commitment: Commitment = {
      plan: { id: planId, version: 1 },
      seats: order.seats,
      months,
      zone,
      policy: policyOf(policy, 1),
      source: { kind: 'redemption', redemptionId },
      committedAt: now(),
    };
    const input: SubscriptionInput = {
      tenantId,
      subscriptionId: order.id,
      testClockId,
      notBefore: place === null ? null : now().toString(),
      administratorId: order.administratorId,
      commitment: toJson(commitment),
      ...(order.replaces ? { replaces: order.replaces } : {}),
    };
    await startWorkflow(context, workflowTypes.subscription, {
      testClockId,
      notBefore: input.notBefore,
      workflowId: subscriptionWorkflowId(tenantId, order.id),
      args: [input],
      staticSummary: `Subscription to ${planId}`,
    });
    await eventually(async () => {
      if (!(await database.subscriptions.find(order.id))) throw new Error(`${order.id} has not begun`);
    });
    return held(order.id, redemptionId);
  };

  const held = (id: string, redemptionId: string): Held => {
    const setUp = async () => {
      const found = await database.setUps.find(id);
      if (!found) throw new Error(`There is no set-up of ${id}`);
      return found;
    };
    const change = async (of: Pick<LicenceChange, 'assign' | 'unassign'>) => {
      const handle = client.workflow.getHandle(subscriptionWorkflowId(tenantId, id));
      await handle.executeUpdate(changeLicences, { args: [{ ...of, requestId: idOf('req') }] });
    };
    return {
      id,
      redemptionId,
      setUp,
      async state() {
        const found = await database.subscriptions.find(id);
        if (!found) throw new Error(`There is no subscription ${id}`);
        return found.state;
      },
      holders: async () => (await database.licences.page(id, 0, 10_000)).map(({ userId }) => userId).sort(),
      setUpIs: (state) =>
        eventually(async () => {
          const seen = await setUp();
          if (seen.state !== state) throw new Error(`The set-up is ${seen.state}: ${JSON.stringify(seen)}`);
          return seen;
        }, 60_000),
      async assign(...ids) {
        for (let from = 0; from < ids.length; from += 20) {
          await change({ assign: ids.slice(from, from + 20), unassign: [] });
        }
      },
      unassign: (...ids) => change({ assign: [], unassign: ids }),
      setUpHandle: () => client.workflow.getHandle(setUpWorkflowId(tenantId, id)),
    };
  };

  const old = await start('mail-monthly', 1, 'monthly', { seats, id: idOf('sub'), administratorId });
  await eventually(async () => {
    const state = await old.state();
    if (state !== 'active') throw new Error(`The subscription is ${state}`);
  });
  await old.assign(...userIds.slice(1));
  return {
    tenantId,
    userIds,
    old,
    beside: ({ seats: wanted }) =>
      start('office-open', 12, 'annual', { seats: wanted, id: idOf('sub'), administratorId: null }),
    async replace({ seats: wanted, when = 'now' }) {
      const id = idOf('sub');
      const requestId = idOf('req');
      const replaces: Replaced = { subscriptionId: old.id, when };
      const request = { by: id, planId: 'office-open', when, daysLost: null, at: now().toString(), requestId };
      const term = await client.workflow
        .getHandle(subscriptionWorkflowId(tenantId, old.id))
        .executeUpdate(replaceBy, { args: [request] });
      return start('office-open', 12, 'annual', {
        seats: wanted,
        id,
        administratorId: null,
        replaces: { ...replaces, ...term },
      });
    },
  };
}

/**
 * Begins a move and has it paused while its first batch is on the data plane: that batch is moved, whoever is in no batch yet
 * waits.
 *
 * @param pauses asks for the pause; left out: by an Update of the set-up
 */
export async function pausedMove(
  perennial: Perennial,
  people: Company,
  {
    seats = people.userIds.length,
    pauses = (next) => next.setUpHandle().executeUpdate(pause, { args: [{ requestId: `pause ${next.id}` }] }),
  }: { readonly seats?: number; readonly pauses?: (next: Held) => Promise<unknown> } = {},
): Promise<Held> {
  const { next, paused } = await whileDataPlaneHolds(perennial, { kinds: ['reassign'] }, async (arrived) => {
    const next = await people.replace({ seats });
    await arrived();
    return { next, paused: await onceTaken(next, pause, () => pauses(next)) };
  });
  await paused.answer;
  const { state } = await next.setUp();
  if (state !== 'paused') throw new Error(`The set-up is ${state}`);
  return next;
}

/**
 * Asks a set-up for something, and waits until that counts: it may be answered only when the data plane goes on.
 *
 * @throws what it is refused with
 */
export async function onceTaken<Answer>(
  held: Held,
  { name }: { readonly name: string },
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Promise<Answer> }> {
  const answer = ask();
  const taken = eventually(async () => {
    const { events } = await held.setUpHandle().fetchHistory();
    const all = events?.map(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name,
    );
    if (!all?.includes(name)) throw new Error(`The set-up was not asked for ${name}`);
  });
  await Promise.race([answer, taken]);
  return { answer };
}
