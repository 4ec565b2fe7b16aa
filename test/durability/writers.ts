/** Writers, each of one kind of write through the models: claims, seats, guarded projections, requests with their answers. */
import type { Database } from '../../models/database.js';
import type { ProductKey } from '../../models/keys/key-schemas.js';
import { sampleProjection } from '../sample-projection.js';

/** Writes the n-th of something, and knows how to look for what it has written. */
export interface Writer {
  write(database: Database, n: number): Promise<void>;
  /** What of the first `count` is missing. */
  missing(database: Database, count: number): Promise<string[]>;
}

/** A writer, and how many of its writes were answered, in order. */
export interface AnsweredWrites {
  readonly writer: Writer;
  count: number;
}

/** Writes one after the other until MongoDB is gone. */
export async function write(database: Database, own: AnsweredWrites, answered: () => void): Promise<void> {
  for (;;) {
    try {
      await own.writer.write(database, own.count);
    } catch {
      return;
    }
    own.count += 1;
    answered();
  }
}

const at = new Date('2027-01-01T12:00:00Z');
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Two writers of each kind, with ids of their own. */
export function writersOf(round: number): Writer[] {
  return [1, 2].flatMap((n) => {
    const own = `${round}-${n}`;
    return [claims(own), seats(own), projections(own), requests(own)];
  });
}

function claims(own: string): Writer {
  const key = (n: number): ProductKey => ({
    _id: `${own}-${n}`,
    keyId: `${own}-${n}`,
    batchId: own,
    lastFive: 'ABCDE',
    plan: { id: 'office', version: 1 },
    months: 12,
    seats: 1,
    redeemBy: '2030-01-01',
    testClockId: null,
    soldBy: null,
    keyOrderId: null,
  });
  const owner = (n: number) => `red-${own}-${n}`;
  return {
    async write(database, n) {
      await database.keys.reserve([key(n)], owner(n), at);
      await database.keys.use(owner(n), at);
    },
    async missing(database, count) {
      const found = await database.keys.claimsOf(upTo(count).map((n) => key(n)._id));
      return upTo(count)
        .filter((n) => found.get(key(n)._id)?.state !== 'used')
        .map((n) => `the used key ${key(n)._id}`);
    },
  };
}

function seats(own: string): Writer {
  const subscriptionId = `seats-${own}`;
  const userId = (n: number) => `usr-${own}-${n}`;
  return {
    async write(database, n) {
      await database.licences.take([
        { subscriptionId, tenantId: 'ten_1', userId: userId(n), slot: n, assignedAt: at, direct: true },
      ]);
    },
    async missing(database, count) {
      const held = new Set(await database.licences.heldBy(subscriptionId, upTo(count).map(userId)));
      return upTo(count)
        .filter((n) => !held.has(userId(n)))
        .map((n) => `the licence of ${userId(n)}`);
    },
  };
}

function projections(own: string): Writer {
  const id = `sub-${own}`;
  return {
    async write(database, n) {
      await database.subscriptions.save(sampleProjection(id, n + 1));
    },
    async missing(database, count) {
      if (count === 0) return [];
      const revision = (await database.subscriptions.find(id))?.revision ?? 0;
      return revision >= count ? [] : [`${id} is at ${revision}, not ${count}`];
    },
  };
}

function requests(own: string): Writer {
  const request = (n: number) => ({
    callerId: own,
    tenantId: null,
    idempotencyKey: String(n),
    route: 'POST /v1/things',
    body: { n },
  });
  return {
    async write({ requestRecords }, n) {
      const begun = await requestRecords.begin(request(n), at);
      if (begun.outcome !== 'begun') throw new Error(`The request ${own}/${n} is there already`);
      await requestRecords.finish(begun.claim, { status: 201, headers: {}, body: String(n) });
    },
    async missing({ requestRecords }, count) {
      const missing: string[] = [];
      for (const n of upTo(count)) {
        const { outcome } = await requestRecords.begin(request(n), at);
        if (outcome !== 'answered') missing.push(`the answer to the request ${own}/${n}`);
      }
      return missing;
    },
  };
}
