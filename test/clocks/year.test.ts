import { openPerennial, type Perennial } from '../perennial.js';
import { playYear } from './year.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

describe('a year of six subscriptions on one clock, with a slow data plane and mail server that fail now and then', () => {
  it('comes in the order of its instants, as it was predicted, and leaves nothing of the past to happen', async () => {
    const said: string[] = [];
    const { faults, milestones } = await playYear(perennial, {
      tenants: 3,
      subscriptions: 6,
      startsAt: '2035-01-15T09:00:00Z',
      endsAt: '2036-01-16T09:00:00Z',
      delayMs: 20,
      failRate: 0.1,
      say: (line) => said.push(line),
    });
    expect({ said, faults }).toEqual({ said, faults: [] });
    // Three monthly terms with their ends, three annual ones with their first notices.
    expect(milestones).toBeGreaterThan(30);
  });
});
