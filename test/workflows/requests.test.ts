import { Requests } from '../../workflows/requests.js';

const twentyRefused = Array.from({ length: 20 }, (_, user) => ({
  userId: `usr_${String(user).padStart(24, '0')}`,
  result: 'refused',
  problem: { code: 'noFreeSeat', message: 'All 3 licences of the subscription are assigned: take one back first.' },
}));

const requestIdOf = (n: number) => String(n).padStart(64, '0');

/** What a payload may have in Temporal, in bytes. */
const payloadLimit = 2 * 1024 * 1024;

describe('the answers that a workflow carries into its next run', () => {
  it('stay under the limit of a payload after 700 refused batches of 20: the newest go along', async () => {
    const requests = new Requests();
    for (let n = 0; n < 700; n += 1) await requests.once({ requestId: requestIdOf(n) }, async () => twentyRefused);
    const carried = requests.remembered();
    expect(Buffer.byteLength(JSON.stringify(carried))).toBeLessThan(payloadLimit / 4);
    expect(carried.length).toBeGreaterThan(50);
    const newest = Array.from({ length: carried.length }, (_, i) => requestIdOf(700 - carried.length + i));
    expect(carried.map(({ requestId }) => requestId)).toEqual(newest);
  });

  it('are all those of a thousand short ones', async () => {
    const requests = new Requests();
    const answer = { state: 'active', revision: 1 };
    for (let n = 0; n < 1000; n += 1) await requests.once({ requestId: requestIdOf(n) }, async () => answer);
    expect(requests.remembered()).toHaveLength(1000);
  });

  it('are given again in the next run, and their work is not done again', async () => {
    const requests = new Requests();
    await requests.once({ requestId: 'one' }, async () => 'first');
    const next = new Requests(requests.remembered());
    expect(await next.once({ requestId: 'one' }, async () => 'second')).toBe('first');
    expect(next.count).toBe(0);
  });

  it('are forgotten after a day', async () => {
    const dayAgo = Date.now() - 24 * 3_600_000;
    const old = { requestId: 'old', at: dayAgo - 1, answer: null };
    const young = { requestId: 'young', at: dayAgo + 60_000, answer: null };
    expect(new Requests([old, young]).remembered()).toEqual([young]);
  });
});
