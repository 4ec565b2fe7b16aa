/** MongoDB is killed with kill -9 while writers write through the models: what was answered has to be there afterwards. */
import { type Database, openDatabase } from '../../models/database.js';
import { signalGroup } from '../../servers/child-process.js';
import { type EmbeddedMongo, startMongo } from '../../servers/embedded.js';
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
  const answered: AnsweredWrites[] = writersOf(round).map((writer) => ({ writer, count: 0 }));
  await withMongo(dataDirectory, async (database, mongo) => {
    let total = 0;
    const countOne = () => {
      total += 1;
      if (total === killAfter) signalGroup(mongo.process.pid, 'SIGKILL');
    };
    await Promise.all(answered.map((own) => write(database, own, countOne)));
    // Writers also end when a write fails for another reason.
    if (total < killAfter) throw new Error(`${total} writes were answered, which is too few`);
  });
  const lost = await withMongo(dataDirectory, (database) =>
    Promise.all(answered.map(({ writer, count }) => writer.missing(database, count))),
  );
  return { answered: answered.reduce((sum, { count }) => sum + count, 0), lost: lost.flat() };
}

async function withMongo<Result>(
  dataDirectory: string,
  work: (database: Database, mongo: EmbeddedMongo) => Promise<Result>,
): Promise<Result> {
  const mongo = await startMongo({ dataDirectory });
  try {
    const database = await openDatabase({ ...options, uri: mongo.uri });
    try {
      return await work(database, mongo);
    } finally {
      await database.close();
    }
  } finally {
    await mongo.stop();
  }
}
