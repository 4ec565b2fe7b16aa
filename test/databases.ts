import { randomBytes } from 'node:crypto';
import type { Database } from '../models/database.js';

/** Databases that were given back: without documents, with all indexes. */
const free: string[] = [];

/** The name of a database that nobody else uses. Collections and indexes are made once for each: half a second of mongod. */
export function freeDatabase(): string {
  return free.pop() ?? `test-${randomBytes(6).toString('hex')}`;
}

/** Empties a database, closes it, and keeps it for the next file of this process. One on a test's own server is closed. */
export async function giveBack(database: Database): Promise<void> {
  const { db, name, host, port } = database.connection;
  if (`${host}:${port}` !== sharedServer()) return database.close();
  const collections = (await db?.collections()) ?? [];
  // What mongod's profiler has written is not deleted, only dropped.
  const isProfile = ({ collectionName }: { readonly collectionName: string }) => collectionName === 'system.profile';
  await Promise.all(
    collections.map((collection) => (isProfile(collection) ? collection.drop() : collection.deleteMany({}))),
  );
  await database.close();
  free.push(name);
}

function sharedServer(): string {
  return new URL(process.env['TEST_MONGODB_URI'] ?? 'mongodb://none').host;
}
