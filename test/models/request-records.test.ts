import type { Database } from '../../models/database.js';
import { canonicalJson, type RecordedRequest } from '../../models/request-records.js';
import { openTestDatabase } from '../api/http/api-under-test.js';
import { giveBack } from '../databases.js';

describe('request records', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(async () => {
    await giveBack(database);
  });

  const noon = new Date('2027-01-01T12:00:00Z');
  const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
  const answer = { status: 201, headers: { ETag: '"1"' }, body: '{"id":1}' };
  let number = 0;
  const aRequest = (): RecordedRequest => {
    number += 1;
    return {
      callerId: 'ak_1',
      tenantId: null,
      idempotencyKey: `key-${number}`,
      route: 'POST /v1/chairs?',
      body: { legs: 4 },
    };
  };
  const begin = async (request: RecordedRequest, at = noon) => {
    const begun = await database.requestRecords.begin(request, at);
    if (begun.outcome !== 'begun') throw new Error(`expected to begin, got ${begun.outcome}`);
    return begun.claim;
  };

  it('give one of 50 parallel callers the request', async () => {
    const request = aRequest();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => database.requestRecords.begin(request, noon)));
    expect(outcomes.filter(({ outcome }) => outcome === 'begun')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'inProgress')).toHaveLength(49);
  });

  it('give a request whose executorId died to one of those who ask after its lease', async () => {
    const request = aRequest();
    const dead = await begin(request);
    expect(await database.requestRecords.begin(request, later(29))).toEqual({ outcome: 'inProgress' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => database.requestRecords.begin(request, later(31))),
    );
    const begun = outcomes.filter((one) => one.outcome === 'begun');
    expect(begun).toHaveLength(1);
    expect(begun[0]?.claim.requestHash).toBe(dead.requestHash);
    expect(begun[0]?.claim.executorId).not.toBe(dead.executorId);
  });

  it('give a released request to the next caller at once, but only when its holder releases it', async () => {
    const request = aRequest();
    const claim = await begin(request);
    await database.requestRecords.release({ ...claim, executorId: 'somebody else' });
    expect(await database.requestRecords.begin(request, noon)).toEqual({ outcome: 'inProgress' });
    await database.requestRecords.release(claim);
    expect(await begin(request)).toMatchObject({ requestHash: claim.requestHash });
  });

  it('keep the first answer', async () => {
    const request = aRequest();
    const claim = await begin(request);
    await database.requestRecords.finish(claim, answer);
    await database.requestRecords.finish(claim, { ...answer, status: 500 });
    await database.requestRecords.release(claim);
    expect(await database.requestRecords.begin(request, later(3600))).toEqual({
      outcome: 'answered',
      requestHash: claim.requestHash,
      answer,
    });
  });

  it.each([
    ['body', { body: { legs: 5 } }],
    ['address', { route: 'POST /v1/tables?' }],
  ])('know another request by its %s', async (_what, difference) => {
    const request = aRequest();
    await begin(request);
    const other = await database.requestRecords.begin({ ...request, ...difference }, noon);
    expect(other).toEqual({ outcome: 'otherRequest' });
  });

  it('keep callers apart, whatever they put into their keys', async () => {
    const one = await begin({ ...aRequest(), callerId: 'a', idempotencyKey: 'b,c' });
    const other = await begin({ ...aRequest(), callerId: 'a,b', idempotencyKey: 'c' });
    expect(one.requestHash).not.toBe(other.requestHash);
  });

  it('are removed after 30 days', async () => {
    const { requestHash } = await begin(aRequest());
    const record = await database.requestRecords.collection.findOne({ _id: requestHash });
    expect(record?.expiresAt).toEqual(new Date('2027-01-31T12:00:00Z'));
    expect(await database.requestRecords.collection.indexes()).toContainEqual(
      expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
    );
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of fields, but on that of lists', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson(undefined)).toBe('null');
  });
});
