/** Callers who never get an answer: what they have changed is asked for again, as after a crash of the API in between. */
import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../models/database.js';
import type { Answered } from './perennial.js';

type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

const keyHeader = 'Idempotency-Key';

/**
 * Calls so that each first answer of a change is lost: the request is repeated under its key, and its second answer counts.
 * @throws Error when that one has another status
 */
export function losingAnswers(database: Database, call: Call): Call {
  return async (method, path, body, headers = {}) => {
    if (method === 'GET' || keyHeader in headers) return call(method, path, body, headers);
    const sent = { ...headers, [keyHeader]: randomUUID() as string };
    const first = await call(method, path, body, sent);
    if (first.status >= 300 || !(await forget(database, `${method} ${path}`, sent[keyHeader]))) return first;
    const second = await call(method, path, body, sent);
    if (second.status === first.status) return second;
    throw new Error(`${method} ${path} was answered ${first.status}, and after that was lost: ${second.text}`);
  };
}

/** @returns whether there was one: some routes keep none, and whoever has signed in asks under another name than an API key */
async function forget({ requestRecords, audit }: Database, address: string, key: string): Promise<boolean> {
  const route = address.includes('?') ? address : `${address}?`;
  const records = await requestRecords.collection.find({ route, answer: { $exists: true } }).toArray();
  const made = await audit.entries.find({ _id: { $in: records.map((record) => record._id) } }).toArray();
  const hashOf = (callerId: string | null) => sha256(JSON.stringify([callerId, key]));
  const _id = made.find((entry) => entry._id === hashOf(entry.actor.id))?._id;
  if (_id === undefined) return false;
  await forgetAnswer({ requestRecords, audit }, _id);
  return true;
}

/** As if the API had died after the change and before the answer. @param _id hash of the request */
export async function forgetAnswer(
  { requestRecords, audit }: Pick<Database, 'requestRecords' | 'audit'>,
  _id: string,
): Promise<void> {
  await audit.entries.updateOne({ _id }, { $set: { outcome: 'begun', after: null } });
  await requestRecords.collection.updateOne({ _id }, { $unset: { answer: true }, $set: { leaseUntil: new Date(0) } });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
