/** What groups want of a subscription, as its workflow does it: docs/concepts.md, "Groups". */
import { signalGroups } from '../../../adapters/signal-groups.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company, type Held } from '../../replacements.js';

/** `MEMBERS=10000` measures a large group. */
const many = Number(process.env.MEMBERS ?? 250);

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

async function groupOf({ tenantId }: Company, name: string) {
  const { client, database } = perennial.testEnvironment;
  const { groups } = database;
  const of = { _id: `grp_${name}_${tenantId}`, tenantId };
  await groups.add({ ...of, name, description: '', revision: 1, createdAt: new Date() });
  const call = (subscriptionIds: readonly string[]) => signalGroups(client, tenantId, subscriptionIds);
  return {
    id: of._id,
    async give({ id: subscriptionId }: Held) {
      await groups.addPlan({ ...of, groupId: of._id, subscriptionId, addedAt: new Date() });
      await call([subscriptionId]);
    },
    async join(userIds: readonly string[]) {
      await call(await groups.join(of, userIds, new Date()));
    },
    leave: async (userIds: readonly string[]) => call(await groups.leave(of._id, userIds)),
    delete: async () => call(await groups.delete(of._id)),
    /** How many licences of a subscription stand so. */
    async count({ id: subscriptionId }: Held, state: string) {
      return groups.licences.countDocuments({ subscriptionId, state } as object);
    },
  };
}

const direct = async ({ id }: Held, userId: string) =>
  (await perennial.testEnvironment.database.licences.held(id, [userId])).map((one) => one.direct);

describe('a subscription that another one replaces', () => {
  it('hands its groups over: who is moved holds the new licence for the same reasons', async () => {
    const people = await company(perennial.testEnvironment, { users: 4 });
    const [, byHand = '', byGroup = '', late = ''] = people.userIds;
    await people.old.unassign(byGroup, late);
    const group = await groupOf(people, 'Movers');
    await group.give(people.old);
    await group.join([byGroup]);
    await eventually(async () => expect(await group.count(people.old, 'assigned')).toBe(1));
    const next = await people.replace({ seats: 3 });
    await group.join([late]);
    await next.setUpIs('done');
    await eventually(async () => expect(await people.old.state()).toBe('superseded'));
    await eventually(async () => expect(await group.count(next, 'waiting')).toBe(1));
    expect(await group.count(next, 'assigned')).toBe(1);
    expect(await next.holders()).toEqual([people.userIds[0], byHand, byGroup].toSorted());
    expect(await Promise.all([byHand, byGroup].map((id) => direct(next, id)))).toEqual([[true], [false]]);
    await next.unassign(byHand);
    await eventually(async () => expect(await next.holders()).toContain(late));
    await group.leave([byGroup]);
    await eventually(async () => expect(await next.holders()).not.toContain(byGroup));
  });
});

describe('a group with many members', () => {
  it(`gives ${many} of them a licence in bounded history, and takes them all back`, async () => {
    const people = await company(perennial.testEnvironment, { users: 1, seats: many });
    const { client, database } = perennial.testEnvironment;
    const { tenantId, old } = people;
    const userIds = Array.from(
      { length: many },
      (_, i) => `usr_${tenantId.slice(4, 16)}${String(i).padStart(12, '0')}`,
    );
    for (let from = 0; from < many; from += 500) {
      await database.users.addMany(
        userIds.slice(from, from + 500).map((_id) => ({
          ...{ _id, tenantId, name: _id, email: `${_id}@piekarnia.example`, locale: 'pl-PL', zone: 'Europe/Warsaw' },
          createdAt: new Date(),
        })),
      );
    }
    const group = await groupOf(people, 'Everybody');
    await group.give(old);
    const started = Date.now();
    for (let from = 0; from < many; from += 500) await group.join(userIds.slice(from, from + 500));
    // One seat is the administrator's.
    await eventually(async () => expect(await group.count(old, 'assigned')).toBe(many - 1), 240_000);
    await eventually(async () => expect(await group.count(old, 'waiting')).toBe(1), 60_000);
    const joined = Date.now();
    expect(await database.licences.count(old.id)).toBe(many);
    await group.delete();
    await eventually(async () => expect(await database.licences.count(old.id)).toBe(1), 240_000);
    expect(await old.holders()).toEqual([people.userIds[0]]);
    const left = Date.now();
    const handle = client.workflow.getHandle(subscriptionWorkflowId(tenantId, old.id));
    const { historyLength, historySize = 0 } = await handle.describe();
    expect(historyLength).toBeLessThan(many / 4 + 150);
    if (process.env.MEMBERS) {
      const figures = { many, joined: joined - started, left: left - joined, historyLength, historySize };
      process.stdout.write(`${JSON.stringify(figures)}\n`);
    }
  });
});
