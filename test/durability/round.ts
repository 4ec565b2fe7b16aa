/** MongoDB is killed with kill -9 while writers write through the models: what was answered has to be there afterwards. */
import { type Database, openDatabase } from '../../models/database.js';
import { signalGroup } from '../../servers/child-process.js';
import { startMongo } from '../../servers/embedded.js';
import { type AnsweredWrites, write, writersOf } from './writers.js';

/** What came of one kill. */
export interface Round {
  /** How many writes had been answered when it came. */
  readonly answered: number;
  /** Those of them that are not there any more. */
  readonly lost: readonly string[];
}

const options = { name: 'durability', keyHashSecret: 'the secret of a test, long enough for it' };

/** Begins writing, kills MongoDB once so many writes were answered, and looks for what was answered. All rounds have one data directory. */
export async function playRound(dataDirectory: string, round: number, killAfter: number): Promise<Round> {
  const answered: AnsweredWrites[] = [];
  const mongo = await startMongo({ dataDirectory });
  try {
    const database = await openDatabase({ ...options, uri: mongo.uri });
    try {
      let total = 0;
      const countOne = () => {
        total += 1;
        if (total === killAfter) signalGroup(mongo.process.pid, 'SIGKILL');
      };
      answered.push(...writersOf(round).map((writer) => ({ writer, count: 0 })));
      await Promise.all(answered.map((own) => write(database, own, countOne)));
      // Writers also end when a write fails for another reason.
      if (total < killAfter) throw new Error(`${total} writes were answered, which is too few`);
    } finally {
      await database.close();
    }
  } finally {
    await mongo.stop();
  }
  return { answered: answered.reduce((sum, { count }) => sum + count, 0), lost: await lostOf(dataDirectory, answered) };
}

async function lostOf(dataDirectory: string, answered: readonly AnsweredWrites[]): Promise<string[]> {
  const mongo = await startMongo({ dataDirectory });
  try {
    const database: Database = await openDatabase({ ...options, uri: mongo.uri });
    try {
      const lost = await Promise.all(answered.map(({ writer, count }) => writer.missing(database, count)));
      return lost.flat();
    } finally {
      await database.close();
    }
  } finally {
    await mongo.stop();
  }
}
