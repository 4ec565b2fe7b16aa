/**
 * npm run durability: MongoDB is killed again and again under writes. Prints what was answered and is not there any more; exits
 * with 1 when anything is.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { playRound } from './round.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-durability-'));
let losses = 0;
try {
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const { answered, lost } = await playRound(dataDirectory, round, randomInt(200, 2000));
    losses += lost.length;
    console.log(`round ${round}: ${answered} writes answered, ${lost.length} lost`);
    for (const one of lost) console.log(`  ${one}`);
  }
  console.log(losses === 0 ? 'Nothing that was answered is lost.' : `${losses} lost`);
  process.exitCode = losses === 0 ? 0 : 1;
} finally {
  await rm(dataDirectory, { recursive: true, force: true });
}
