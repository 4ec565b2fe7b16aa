import { playMoneyRound } from './round.js';

describe('customers who pay while worker and payment server are killed, and webhooks come late, twice and in any order', () => {
  it('are charged once for each period, and active as long as that is paid', async () => {
    const { faults, workerKills, paymentServerKills } = await playMoneyRound([2], 1);
    expect(faults).toEqual([]);
    expect([workerKills, paymentServerKills]).toEqual([1, 1]);
  });
});
