import { playDocumentsRound } from './round.js';

describe('documents of a seller that processes issue at once, of which five are killed', () => {
  it('have numbers without gaps, and there is one of each cause', async () => {
    const { faults, kills, documents } = await playDocumentsRound(1, 5);
    expect(faults).toEqual([]);
    expect(kills).toBe(5);
    expect(documents).toBeGreaterThan(100);
  });
});
