import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onMongod } from '../on-mongod.js';
import { playRound, type Round } from './round.js';

onMongod('MongoDB, killed in the midst of writes three times,', () => {
  it('has every write that was answered', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-durability-'));
    try {
      const rounds: Round[] = [];
      for (const round of [1, 2, 3]) rounds.push(await playRound(dataDirectory, round, 200 * round));
      expect(rounds.map(({ lost }) => lost)).toEqual([[], [], []]);
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });
});
