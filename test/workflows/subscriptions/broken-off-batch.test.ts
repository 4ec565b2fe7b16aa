import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ActivityContext } from '../../../activities/context.js';
import { createActivities } from '../../../activities/index.js';
import { Cut, cutting } from '../../cut.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { company } from '../../replacements.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

function contextWith(cut: Cut): ActivityContext {
  const { context } = perennial.testEnvironment;
  const { database, client } = context;
  const workflow = new Proxy(client.workflow, {
    get(of, name) {
      if (name === 'getHandle') return (id: string) => cutting(of.getHandle(id), cut, ['executeUpdate']);
      return Reflect.get(of, name, of) as unknown;
    },
  });
  return {
    ...context,
    client: new Proxy(client, { get: (of, name) => (name === 'workflow' ? workflow : Reflect.get(of, name, of)) }),
    dataPlane: cutting(context.dataPlane, cut, ['send']),
    database: {
      ...database,
      reassignments: cutting(database.reassignments, cut, ['recordVerdicts', 'recordResults']),
      setUps: cutting(database.setUps, cut, ['afterBatch']),
    },
  };
}

describe('a batch of users that is broken off', () => {
  it('ends as it would have, wherever that was: whoever is moved has the new licence alone, the others the old one', async () => {
    const perBatch = 3;
    const people = await company(perennial.testEnvironment, { users: 90 });
    const next = await people.beside({ seats: 90 });
    await next.setUpIs('done');
    const { reassignments } = perennial.testEnvironment.database;
    const move = { tenantId: people.tenantId, subscriptionId: next.id, replaced: people.old.id };
    const seen: string[] = [];
    let number = 0;
    for (const where of ['before', 'after'] as const) {
      for (let at = 1, happened = true; happened; at += 1) {
        const userIds = people.userIds.slice(number * perBatch, (number + 1) * perBatch);
        number += 1;
        const [first = '', second = ''] = userIds;
        await reassignments.include(next.id, people.tenantId, userIds);
        const cut = new Cut(at, where);
        const users = { from: 'waiting' as const, userIds, passedOver: [] };
        const batch = { ...move, ...users, revision: 1, number, back: false, at: new Date().toISOString() };
        const run = (context: ActivityContext) =>
          new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR') }).run(
            createActivities(context).moveBatch,
            batch,
          );
        // What the data plane says is not the same when it is asked again.
        await perennial.dataPlaneWill({ refuse: true, kinds: ['reassign'], userId: first });
        await run(contextWith(cut)).catch((error: unknown) => expect(error).toMatchObject({ message: 'cut' }));
        happened = cut.happened;
        await perennial.dataPlaneWill({ refuse: true, kinds: ['reassign'], userId: second });
        if (happened) await run(perennial.testEnvironment.context);
        const [old, now, fates] = await Promise.all([
          people.old.holders(),
          next.holders(),
          reassignments.page(next.id, undefined, '', 1000),
        ]);
        for (const userId of userIds) {
          const fate = fates.find((one) => one.userId === userId)?.state;
          seen.push(`${fate}`);
          expect({ at, where, fate, old: old.includes(userId), now: now.includes(userId) }).toEqual({
            at,
            where,
            fate: expect.stringMatching(/^(moved|failed)$/),
            old: fate === 'failed',
            now: fate === 'moved',
          });
        }
      }
    }
    expect(number).toBeGreaterThan(15);
    expect(new Set(seen)).toEqual(new Set(['moved', 'failed']));
  });
});
