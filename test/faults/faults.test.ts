import { playRound } from './round.js';

describe('renewals by key while the worker is killed and the data plane fails', () => {
  it('lose nothing: keys, seats, access, invitations', async () => {
    const { faults, kills, looks } = await playRound([1, 2, 3], 1);
    expect(faults).toEqual([]);
    expect(kills).toBe(1);
    expect(looks).toBeGreaterThan(10);
  });
});
