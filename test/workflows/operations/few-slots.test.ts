import { playMidnight } from '../../clocks/midnight.js';
import { openPerennial, type Perennial } from '../../perennial.js';

jest.setTimeout(240_000);

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial({ slots: 4 });
});
afterAll(() => perennial.close());

describe('ten deletions of one midnight and ten set-ups on a worker with four slots, while the data plane is away', () => {
  it('all end when it is back, and who redeems meanwhile is answered', async () => {
    const said: string[] = [];
    const { left } = await playMidnight(perennial, { count: 10, timeoutMs: 60_000, say: (line) => said.push(line) });
    expect({ said, left }).toEqual({ said, left: [] });
    expect(said.join('\n')).toContain('deleteOnDataPlane');
  });
});
