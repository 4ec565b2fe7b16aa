/** Groups of a tenant, as its administrators meet them. */
import type { z } from 'zod';
import { changedMembers, conflictPage, group, memberPage } from '../api/subscriptions/groups/schema.js';
import { licences } from '../api/subscriptions/subscriptions/schema.js';
import { eventually } from './eventually.js';
import type { Answered, Customer, Perennial } from './perennial.js';

export interface SampleGroup {
  readonly id: string;
  readonly path: string;
  read(): Promise<z.output<typeof group>>;
  /** @returns what became of each person */
  change(change: {
    add?: readonly string[];
    remove?: readonly string[];
  }): Promise<(readonly [string | null, string])[]>;
  give(subscriptionId: string): Promise<Answered>;
  take(subscriptionId: string): Promise<Answered>;
  /** How the members stand, by their ids: the state of each licence, with the reason. */
  members(): Promise<Record<string, string[]>>;
  conflicts(): Promise<z.output<typeof conflictPage>['items']>;
  /** Waits until nothing is about to be assigned, and the members stand so. */
  settlesAs(expected: Record<string, string[]>): Promise<void>;
}

export async function makeGroup(
  perennial: Perennial,
  { tenantId }: Pick<Customer, 'tenantId'>,
  { name, plans = [], members = [] }: { name: string; plans?: readonly string[]; members?: readonly string[] },
): Promise<SampleGroup> {
  const groups = `/v1/tenants/${tenantId}/groups`;
  const { id } = await perennial.ask(group, 'POST', groups, { name });
  const path = `${groups}/${id}`;
  const made: SampleGroup = {
    id,
    path,
    read: () => perennial.ask(group, 'GET', path),
    async change(change) {
      const { results } = await perennial.ask(changedMembers, 'POST', `${path}/members`, change);
      return results.map(({ userId, result, problem }) => [userId, problem?.code ?? result] as const);
    },
    give: (subscriptionId) => perennial.call('PUT', `${path}/plans/${subscriptionId}`),
    take: (subscriptionId) => perennial.call('DELETE', `${path}/plans/${subscriptionId}`),
    async members() {
      const { items } = await perennial.ask(memberPage, 'GET', `${path}/members?limit=100`);
      const shown = items.map((one) => {
        const states = one.licences.map(({ state, problem }) => (problem ? `${state}: ${problem.code}` : state));
        return [one.userId, states];
      });
      return Object.fromEntries(shown) as Record<string, string[]>;
    },
    conflicts: async () => (await perennial.ask(conflictPage, 'GET', `${path}/conflicts?limit=100`)).items,
    async settlesAs(expected) {
      await eventually(async () => expect(await made.members()).toEqual(expected));
    },
  };
  for (const subscriptionId of plans) await made.give(subscriptionId);
  if (members.length > 0) await made.change({ add: members });
  return made;
}

/** Why people hold a licence, by their ids: `direct`, and the names of groups. */
export async function sources(perennial: Perennial, customer: Customer): Promise<Record<string, string[]>> {
  const { items } = await perennial.ask(licences, 'GET', `${customer.path}/licences?limit=100`);
  return Object.fromEntries(
    items.map(({ userId, sources: { direct, groups } }) => [
      userId,
      [...(direct ? ['direct'] : []), ...groups.map(({ name }) => name)],
    ]),
  );
}
