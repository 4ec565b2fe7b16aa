import { playDocumentsRound } from './round.js';

describe('documents of a seller that processes issue at once, each of which is killed', () => {
  it('have numbers without gaps, and there is one of each cause', async () => {
    const { faults, kills, documents } = await playDocumentsRound(1, 3);
    expect(faults).toEqual([]);
    expect(kills).toBe(3);
    expect(documents).toBeGreaterThan(60);
  });
});
