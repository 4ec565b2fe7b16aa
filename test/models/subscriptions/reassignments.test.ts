import type { Reassigned } from '../../../domain/subscriptions/reassignment.js';
import type { Database } from '../../../models/database.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const users = (...names: string[]) => names.map((name) => `usr_${name}`);
const became = (userId: string, state: Reassigned['state'], code?: 'userLeft' | 'alreadyHolds' | 'noFreeSeat') => ({
  userId,
  state,
  reason: code ? { code, message: null } : null,
});
async function states(id: string): Promise<Record<string, string>> {
  const found = await database.reassignments.page(id, undefined, '', 100);
  return Object.fromEntries(found.map(({ userId, state }) => [userId.replace('usr_', ''), state]));
}

describe('the users whom a set-up moves', () => {
  it('are taken in once, and again when they hold a licence of the old subscription again', async () => {
    const { reassignments } = database;
    await reassignments.include('sub_in', 'ten_1', users('a', 'b', 'c', 'd'));
    await reassignments.recordResults('sub_in', [
      became('usr_a', 'moved'),
      became('usr_b', 'failed', 'noFreeSeat'),
      became('usr_c', 'passedOver', 'userLeft'),
    ]);
    await reassignments.include('sub_in', 'ten_1', users('a', 'b', 'c', 'd', 'e'));
    // Whoever has left, or could not be moved, is not moved for holding it still.
    expect(await states('sub_in')).toEqual({ a: 'waiting', b: 'failed', c: 'passedOver', d: 'waiting', e: 'waiting' });
    expect(await reassignments.counts('sub_in')).toEqual({
      total: 5,
      waiting: 3,
      moved: 0,
      passedOver: 1,
      failed: 1,
      setAside: 0,
      movedBack: 0,
    });
  });

  it('wait in the order of their ids, and go back in the reverse one', async () => {
    const { reassignments } = database;
    await reassignments.include('sub_order', 'ten_1', users('c', 'a', 'd', 'b'));
    expect(await reassignments.waiting('sub_order', 3)).toEqual(users('a', 'b', 'c'));
    await reassignments.recordResults('sub_order', [
      became('usr_a', 'moved'),
      became('usr_b', 'passedOver', 'alreadyHolds'),
      became('usr_c', 'passedOver', 'userLeft'),
    ]);
    expect(await reassignments.waiting('sub_order', 3)).toEqual(users('d'));
    expect(await reassignments.toMoveBack('sub_order', 3)).toEqual({ from: 'moved', userIds: users('a') });
    await reassignments.recordResults('sub_order', [became('usr_a', 'movedBack')]);
    expect(await reassignments.toMoveBack('sub_order', 3)).toEqual({ from: 'passedOver', userIds: users('b') });
  });

  it('have in a batch the verdict that was written down first', async () => {
    const { reassignments } = database;
    const refusal = { code: 'dataPlaneRefused', message: 'Not this one' } as const;
    await reassignments.include('sub_verdict', 'ten_1', users('a', 'b'));
    await reassignments.recordVerdicts('sub_verdict', 1, new Map([['usr_a', null]]));
    await reassignments.recordVerdicts(
      'sub_verdict',
      1,
      new Map([
        ['usr_a', refusal],
        ['usr_b', refusal],
      ]),
    );
    const verdicts = (batch: number) => reassignments.verdicts('sub_verdict', batch, users('a', 'b'));
    expect(await verdicts(1)).toEqual(
      new Map([
        ['usr_a', null],
        ['usr_b', refusal],
      ]),
    );
    expect(await verdicts(2)).toEqual(new Map());
    await reassignments.recordVerdicts('sub_verdict', 2, new Map([['usr_b', null]]));
    expect(await verdicts(2)).toEqual(new Map([['usr_b', null]]));
  });

  it('are set aside by a request when they could not be moved, each for itself', async () => {
    const { reassignments } = database;
    await reassignments.include('sub_aside', 'ten_1', users('a', 'b', 'c'));
    await reassignments.recordResults('sub_aside', [
      became('usr_a', 'failed', 'noFreeSeat'),
      became('usr_b', 'failed', 'noFreeSeat'),
    ]);
    await reassignments.setAside('sub_aside', users('a', 'c'), 'first');
    expect(await states('sub_aside')).toEqual({ a: 'setAside', b: 'failed', c: 'waiting' });
    await reassignments.setAside('sub_aside', users('a'), 'second');
    await reassignments.setAside('sub_aside', null, 'third');
    expect(await states('sub_aside')).toEqual({ a: 'setAside', b: 'setAside', c: 'waiting' });
    expect(await reassignments.setAsideAmong('sub_aside', users('a', 'b', 'c'))).toEqual(
      new Map([
        ['usr_a', 'first'],
        ['usr_b', 'third'],
      ]),
    );
    const hasSetAside = (request: string) => reassignments.hasSetAside('sub_aside', request);
    expect([await hasSetAside('third'), await hasSetAside('second')]).toEqual([true, false]);
    await reassignments.retryFailed('sub_aside');
    expect(await states('sub_aside')).toEqual({ a: 'setAside', b: 'setAside', c: 'waiting' });
  });

  it('are forgotten with a person, and with the tenant', async () => {
    const { reassignments } = database;
    const refusal = { code: 'dataPlaneRefused', message: 'Jan Nowak is refused' } as const;
    await reassignments.include('sub_gone', 'ten_gone', users('a', 'b'));
    await reassignments.include('sub_stays', 'ten_2', users('a'));
    await reassignments.recordVerdicts('sub_gone', 1, new Map([['usr_a', refusal]]));
    await reassignments.recordResults('sub_gone', [{ userId: 'usr_a', state: 'failed', reason: refusal }]);
    await reassignments.forgetUser('ten_gone', 'usr_a');
    const [forgotten] = await reassignments.page('sub_gone', 'failed', '', 10);
    expect(JSON.stringify(forgotten)).not.toContain('Nowak');
    expect(forgotten?.reason?.code).toBe('dataPlaneRefused');
    await reassignments.erase('ten_gone');
    expect(await states('sub_gone')).toEqual({});
    expect(await states('sub_stays')).toEqual({ a: 'waiting' });
  });
});
