import { playMidnight } from '../../clocks/midnight.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

describe('ten deletions of one midnight and ten set-ups on a worker with four slots, while the data plane is away', () => {
  let perennial: Perennial;
  beforeAll(async () => {
    perennial = await openPerennial({ slots: 4 });
  });
  afterAll(() => perennial.close());

  it('all end when it is back, and who redeems meanwhile is answered', async () => {
    const said: string[] = [];
    const { left } = await playMidnight(perennial, { count: 10, timeoutMs: 60_000, say: (line) => said.push(line) });
    expect({ said, left }).toEqual({ said, left: [] });
    expect(said.join('\n')).toContain('deleteOnDataPlane');
  });
});

describe('two deletions of one midnight on a worker with one slot, and a data plane that takes its time', () => {
  let perennial: Perennial;
  beforeAll(async () => {
    perennial = await openPerennial({ slots: 1 });
  });
  afterAll(() => perennial.close());

  it('are named by the clock while one waits for a slot, and readiness says which queue waits', async () => {
    const clock = await perennial.createClock('2032-03-10T10:00:00Z');
    await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await clock.advanceTo('2032-08-07T12:00:00Z');
    await perennial.dataPlaneWill({ answerLaterMs: 600_000, kinds: ['delete'] });
    await perennial.call('POST', `/v1/test-clocks/${clock.id}/advance`, { to: '2032-08-08T12:00:00Z' });

    const starved = await eventually(async () => {
      const read = await clock.read();
      expect(read.problems).toHaveLength(1);
      return read;
    }, 60_000);
    expect(starved.state).toBe('advancing');
    expect(starved.problems).toMatchObject([
      {
        activity: 'deleteOnDataPlane',
        failure: expect.stringMatching(
          /^no worker has had a free slot for it for \d+ seconds; tasks that wait: 1 in dataPlane/,
        ),
        attempts: 0,
      },
    ]);
    const ready = await perennial.call('GET', '/health/ready');
    expect(ready).toMatchObject({ status: 200, body: { waiting: { dataPlane: { tasks: 1 }, main: { tasks: 0 } } } });
    const metrics = await perennial.call('GET', '/health/metrics');
    expect(metrics.text).toMatch(/^perennial_waiting_tasks\{queue="dataPlane"\} 1$/m);
    expect(metrics.text).toMatch(/^perennial_waiting_oldest_seconds\{queue="dataPlane"\} [1-9]\d*$/m);

    await perennial.dataPlaneWill({});
    expect(await clock.settled()).toMatchObject({ state: 'ready', problems: [] });
  });
});
