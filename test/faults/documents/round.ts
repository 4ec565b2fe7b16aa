/** Invoices and corrections of one seller and clock, issued by several processes at once, each of which is killed now and then. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { seedCatalogue } from '../../../demo/catalogue.js';
import type { Documents } from '../../../models/billing/documents.js';
import { openDatabase } from '../../../models/database.js';
import { seeded } from '../../../servers/seeded-random.js';
import { freeDatabase, giveBack } from '../../databases.js';
import { requestOf } from '../../paid-requests.js';
import { programArguments } from '../../programs.js';
import { requiredEnv } from '../../service.js';
import { type Killable, mortal } from '../mortal.js';
import { numberFaults } from './number-faults.js';
import { customersOf, documentsOfOne, groupSize, issueGroup } from './story.js';

const root = join(import.meta.dirname, '..', '..', '..');
const processes = 3;
/** They do tens of documents a second. */
const life = { shortest: 100, longest: 1_500 };
const testClockId = 'clk_00000000000000000000numb';

export interface DocumentsRound {
  /** What is not as it must be, a sentence each. */
  readonly faults: readonly string[];
  readonly kills: number;
  readonly documents: number;
}

/** Kills the processes so often altogether, and looks at what they have left behind. */
export async function playDocumentsRound(seed: number, kills: number): Promise<DocumentsRound> {
  const [uri, name, keyHashSecret] = [requiredEnv('TEST_MONGODB_URI'), freeDatabase(), 'documents'.repeat(8)];
  const database = await openDatabase({ uri, name, keyHashSecret });
  try {
    await seedCatalogue(database, new Date());
    const { documents } = database;
    /** The group that the issuers are at. */
    const groupNow = async () =>
      Math.floor((await documents.collection.countDocuments({ kind: 'proForma' })) / groupSize);
    let started = 0;
    const start = async (): Promise<Killable> => {
      started += 1;
      return startIssuer({
        MONGODB_URI: uri,
        MONGODB_DATABASE: name,
        KEY_HASH_SECRET: keyHashSecret,
        TEST_CLOCK_ID: testClockId,
        SEED: String(seed * 10_000 + started),
        // A few that are done already: they have to stay as they are.
        FIRST_GROUP: String(Math.max(0, (await groupNow()) - processes)),
      });
    };
    const issuers = await Promise.all(Array.from({ length: processes }, () => mortal(start, life)));
    const shares = issuers.map((_, index) => Math.floor((kills + index) / processes));
    await Promise.all(
      issuers.map((issuer, index) => issuer.killRandomly(shares[index] ?? 0, seeded(seed * 100 + index))),
    );
    await Promise.all(issuers.map((issuer) => issuer.stop()));
    const gaps = numberFaults(await documents.collection.find({ testClockId }).toArray());

    // Whoever comes afterwards completes it.
    const groups = (await groupNow()) + processes;
    const issued = await issuedTo(documents);
    for (let group = 0; group < groups; group += 1) {
      const isWhole = customersOf(group).every(
        (number) => issued.get(requestOf({ number, testClockId })) === documentsOfOne,
      );
      if (!isWhole) await issueGroup({ database }, { testClockId, group, random: seeded(group) });
    }
    const all = await documents.collection.find({ testClockId }).toArray();
    const wanted = groups * groupSize * documentsOfOne;
    const count = all.length === wanted ? [] : [`There are ${all.length} documents of ${wanted} causes`];
    return {
      faults: [...gaps.map((fault) => `Before it was completed: ${fault}`), ...numberFaults(all), ...count],
      kills: issuers.reduce((sum, issuer) => sum + issuer.kills, 0),
      documents: all.length,
    };
  } finally {
    await giveBack(database);
  }
}

/** How many documents there are of each request. */
async function issuedTo({ collection }: Documents): Promise<Map<string, number>> {
  const issued = new Map<string, number>();
  const found = collection.find({ testClockId }, { projection: { paymentRequestId: 1 } });
  for await (const { paymentRequestId: id } of found) issued.set(id, (issued.get(id) ?? 0) + 1);
  return issued;
}

/** Resolves when it is at work. */
async function startIssuer(settings: NodeJS.ProcessEnv): Promise<Killable> {
  const child = spawn(process.execPath, programArguments('test/faults/documents/issuer.ts'), {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('A process that issues documents has ended.'))),
  ]);
  child.stdout.resume();
  return { kill: () => killed(child), stop: () => killed(child) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`A process that issues documents ended with ${child.exitCode}.`);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
