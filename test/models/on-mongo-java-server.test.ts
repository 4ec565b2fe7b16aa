import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Database } from '../../models/database.js';
import type { ProductKey } from '../../models/keys/key-schemas.js';
import { type EmbeddedMongo, startMongo } from '../../servers/embedded.js';
import { obtainMongoJavaServer } from '../../servers/mongo-sources.js';
import { openTestDatabase } from '../api/http/api-under-test.js';
import { sampleProjection } from '../sample-projection.js';

/** The first run fetches it from Maven Central. */

const isOnPath = (name: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Where there is no Java, mongo-java-server is no source either. */
const withJava = isOnPath('java') && isOnPath('mvn') ? describe : describe.skip;

const at = new Date('2027-01-01T12:00:00Z');
const key = (n: number): ProductKey => ({
  _id: `hash-${n}`,
  keyId: `key-${n}`,
  batchId: 'batch_1',
  lastFive: 'ABCDE',
  plan: { id: 'office', version: 1 },
  months: 12,
  seats: 1,
  redeemBy: '2030-01-01',
  testClockId: null,
  soldBy: null,
  keyOrderId: null,
});

withJava('the subset of MongoDB that is used, on mongo-java-server', () => {
  let mongo: EmbeddedMongo;
  let database: Database;
  beforeAll(async () => {
    mongo = await startMongo({ server: await obtainMongoJavaServer() });
    database = await openTestDatabase({ uri: mongo.uri });
  });
  afterAll(async () => {
    await database?.close();
    await mongo?.stop();
  });

  it('gives a key that twenty claim to one of them', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) => database.keys.reserve([key(1)], `red_${n}`, at)),
    );
    expect(claims.filter((inTheWay) => inTheWay === null)).toHaveLength(1);
  });

  it('gives a seat that twenty take to one of them', async () => {
    const seat = { subscriptionId: 'sub_1', tenantId: 'ten_1', slot: 1, assignedAt: at, direct: true };
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, n) => database.licences.take([{ ...seat, userId: `usr_${n}` }])),
    );
    expect(taken.flat()).toHaveLength(1);
  });

  it('keeps the newest revision, in whatever order they are written', async () => {
    await Promise.all(
      [3, 1, 5, 2, 4].map((revision) => database.subscriptions.save(sampleProjection('sub_1', revision))),
    );
    expect(await database.subscriptions.find('sub_1')).toMatchObject({ revision: 5 });
  });

  it('begins a request once', async () => {
    const request = {
      callerId: 'ak_1',
      tenantId: null,
      idempotencyKey: 'once',
      route: 'POST /v1/things',
      body: { name: 'one' },
    };
    const begun = await Promise.all(Array.from({ length: 20 }, () => database.requestRecords.begin(request, at)));
    expect(begun.filter(({ outcome }) => outcome === 'begun')).toHaveLength(1);
  });

  it('has pages that follow each other', async () => {
    const entry = (n: number) => ({
      _id: `entry-${n}`,
      at: new Date(at.getTime() + Math.floor(n / 2)),
      recordedAt: at,
      actor: { kind: 'operator' as const, id: 'ak_1', name: '', userId: null },
      onBehalfOf: null,
      operation: 'createThing',
      subject: { kind: 'thing', id: `${n}` },
      tenantId: null,
      partnerId: null,
      cloud: 'global' as const,
      partnerName: null,
      delegationId: null,
      requestId: null,
      reason: null,
      before: null,
      after: null,
      outcome: 'done' as const,
      code: null,
    });
    for (let n = 0; n < 5; n += 1) expect(await database.audit.write(entry(n))).toBe(true);
    const second = await database.audit.list({ kind: 'everything' }, {}, { at: entry(3).at, id: 'entry-3' }, 2);
    expect(second.map(({ _id }) => _id)).toEqual(['entry-2', 'entry-1']);
  });
});
