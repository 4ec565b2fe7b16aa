import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, createConnection, mongo } from 'mongoose';

/** What one try of an operation may take; the server gives a query up then as well. */
const OPERATION_LIMIT_MS = 8000;
/** How long a server is looked for, and how long one may take to greet, to free a connection and to show that it lives. */
const SERVER_LIMIT_MS = 5000;
const PAUSE_MS = 500;

/** Where the data lies. */
export interface ConnectionOptions {
  readonly uri: string;
  readonly name: string;
  /** What one try of an operation may take; eight seconds when left out. The driver tries twice where that is safe. */
  readonly timeoutMs?: number;
  /** Told why, each time that MongoDB has not been found for five seconds; the search goes on. Without it the search ends then. */
  readonly waiting?: (reason: string) => void;
}

/** A server that was found. */
export interface FoundServer {
  /** A client without time limits, for what may take long at start-up. */
  readonly client: mongo.MongoClient;
  /** One of several that have the same data, or a router to such. */
  readonly replicated: boolean;
}

/**
 * Finds the server. What it is has to be known before the connection is opened, whose write concern depends on it.
 *
 * @throws when none answers within five seconds and nobody waits for it, or when it refuses us.
 */
export async function findServer({ uri, waiting }: ConnectionOptions): Promise<FoundServer> {
  for (;;) {
    const client = new mongo.MongoClient(uri, {
      connectTimeoutMS: SERVER_LIMIT_MS,
      serverSelectionTimeoutMS: SERVER_LIMIT_MS,
    });
    let replicated = false;
    client.on('serverDescriptionChanged', ({ newDescription: { setName, type } }) => {
      replicated ||= setName !== null || type === 'Mongos';
    });
    try {
      await client.connect();
      return { client, replicated };
    } catch (error) {
      await client.close();
      if (!waiting || !isAbsence(error)) throw error;
      waiting(error.message);
    }
    await pause(PAUSE_MS);
  }
}

/**
 * Connects. An answered write is in the journal, and with the majority where there are several: a crash does not lose it. No
 * wait for a server that hangs is without end.
 */
export async function connect(
  { uri, name, timeoutMs = OPERATION_LIMIT_MS }: ConnectionOptions,
  { replicated }: Pick<FoundServer, 'replicated'>,
): Promise<Connection> {
  const serverLimit = Math.min(SERVER_LIMIT_MS, timeoutMs);
  const connection = createConnection(uri, {
    dbName: name,
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    writeConcern: replicated ? { w: 'majority', journal: true, wtimeoutMS: timeoutMs } : { w: 1, journal: true },
    socketTimeoutMS: timeoutMs,
    connectTimeoutMS: serverLimit,
    heartbeatFrequencyMS: serverLimit,
    serverSelectionTimeoutMS: serverLimit,
    waitQueueTimeoutMS: serverLimit,
  });
  connection.set('maxTimeMS', timeoutMs);
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Makes the indexes of a connection's models that are missing, however long it takes. */
export async function makeIndexes({ models, name }: Connection, { client }: FoundServer): Promise<void> {
  await Promise.all(
    Object.values(models).map(async ({ collection, schema }) => {
      const indexes = schema.indexes().map(([key, { unique = false, expireAfterSeconds }]) => ({
        key: new Map(Object.entries(key).map(([field, direction]) => [field, direction === -1 ? -1 : 1] as const)),
        ...(unique ? { unique: true } : {}),
        ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
      }));
      if (indexes.length > 0) await client.db(name).collection(collection.name).createIndexes(indexes);
    }),
  );
}

/** Whether nobody is there, as opposed to somebody who refuses us. */
function isAbsence(error: unknown): error is Error {
  return error instanceof mongo.MongoServerSelectionError || error instanceof mongo.MongoNetworkError;
}
