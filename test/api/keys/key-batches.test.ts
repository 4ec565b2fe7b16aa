import type { z } from 'zod';
import { issuedKeyBatch, keyBatch, keyBatchPage, revokedBatch } from '../../../api/keys/key-batches/schema.js';
import { keyHistory, keyPage } from '../../../api/keys/keys/schema.js';
import { demoPlans } from '../../../demo/catalogue.js';
import { lastFive, maskKey, parseKey } from '../../../domain/keys/product-key.js';
import { morning, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  await perennial.createPartner('4711');
});

afterAll(() => perennial.close());

const order = { planId: 'office-business', count: 2, redeemBy: '2090-12-31', soldBy: '4711' };
const issue = (body: object, headers?: Record<string, string>) =>
  perennial.call('POST', '/v1/key-batches', body, headers);
const read = (batchId: string) => perennial.ask(keyBatch, 'GET', `/v1/key-batches/${batchId}`);
const revoke = (keyId: string) =>
  perennial.call('POST', `/v1/keys/${keyId}/revoke`, { reason: 'Order 2214 was returned' });

/** A plan of a test's own. */
async function sell(planId: string, change: Partial<(typeof demoPlans)[number]> = {}): Promise<void> {
  const [plan] = demoPlans;
  if (!plan) throw new Error('The demo catalogue is empty');
  await perennial.testEnvironment.database.plans.add({ ...plan, ...change, planId, createdAt: new Date() });
}

describe('a batch of keys', () => {
  it('is shown whole in the answer that issues it, each key well formed and different', async () => {
    const answer = await issue({ ...order, count: 50 });
    const batch = issuedKeyBatch.parse(answer.body);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(`/v1/key-batches/${batch.id}`);
    expect(new Set(batch.keys.map(({ key }) => parseKey(key))).size).toBe(50);
    expect(batch).toMatchObject({
      months: 12,
      seatsPerKey: 1,
      seats: 50,
      count: 50,
      testClockId: null,
      soldBy: '4711',
    });
  });

  it('is masked when its request is repeated', async () => {
    const headers = { 'Idempotency-Key': 'issue-once' };
    const first = issuedKeyBatch.parse((await issue(order, headers)).body);
    const again = await issue(order, headers);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(again.body).toEqual({
      ...first,
      keys: first.keys.map(({ id, key }) => ({ id, key: maskKey(lastFive(parseKey(key))) })),
    });
    expect(await perennial.testEnvironment.database.keys.ofBatch(first.id)).toHaveLength(2);
  });

  it('keeps the plan version that its keys were written with, when a crash came before the batch', async () => {
    const { keys, plans, requestRecords } = perennial.testEnvironment.database;
    const headers = { 'Idempotency-Key': 'issue-interrupted' };
    const wanted = { ...order, planId: 'mail-monthly' };
    const first = issuedKeyBatch.parse((await issue(wanted, headers)).body);
    await keys.batches.deleteOne({ _id: first.id });
    await requestRecords.collection.deleteMany({});
    const sold = await plans.newest('mail-monthly');
    if (!sold) throw new Error('the plan is gone');
    const { _id, onSale, ...version } = sold;
    await plans.add({ ...version, version: sold.version + 1, madeBy: 'another request' });
    await plans.sell('mail-monthly', false);

    const again = issuedKeyBatch.parse((await issue(wanted, headers)).body);
    expect(again).toEqual({ ...first, issuedAt: again.issuedAt });
    expect(again.plan).toEqual({ id: 'mail-monthly', version: sold.version });
    await plans.sell('mail-monthly', true);
  });

  it('is masked when it is read', async () => {
    const { batchId, keys } = await perennial.issueKeys();
    expect(await read(batchId)).toMatchObject({
      keys: keys.map((key) => ({ masked: maskKey(lastFive(parseKey(key))), state: 'free', changedAt: null })),
    });
  });

  it('is not issued by another request under the same Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'issue-another' };
    await issue(order, headers);
    expect(await issue({ ...order, count: 3 }, headers)).toEqual(refusal('idempotencyKeyReused'));
  });

  it('is kept as keyed hashes and last five characters, and nothing else of the keys', async () => {
    const { batchId, keys } = await perennial.issueKeys({ count: 2 });
    const { database } = perennial.testEnvironment;
    const stored = await database.keys.ofBatch(batchId);
    expect(stored.map(({ _id }) => _id).sort()).toEqual(keys.map((key) => database.keys.hashOf(parseKey(key))).sort());
    for (const document of stored) {
      expect(document._id).toMatch(/^[0-9a-f]{64}$/);
      const fields = ['keyId', 'batchId', 'lastFive', 'plan', 'months', 'seats', 'redeemBy', 'testClockId', 'soldBy'];
      expect(Object.keys(document).sort()).toEqual(['_id', ...fields, 'keyOrderId'].sort());
    }
  });
});

describe('a batch that cannot be issued', () => {
  it.each([
    ['for a plan that does not exist', { planId: 'no-such-plan' }, '/planId'],
    ['of two seats a key, for a plan of one seat a key', { seatsPerKey: 2 }, '/seatsPerKey'],
    ['redeemable until a day that is over', { redeemBy: '2020-01-01' }, '/redeemBy'],
  ])('is refused: %s', async (_what, change, pointer) => {
    expect(await issue({ ...order, ...change })).toEqual(refusal('invalidRequest', pointer));
  });

  it('is refused for a test clock that does not exist', async () => {
    const testClockId = `clk_${'0'.repeat(24)}`;
    expect(await issue({ ...order, testClockId })).toEqual(refusal('notFound', '/testClockId'));
  });

  it('is judged by the time of its test clock', async () => {
    const clock = await perennial.createClock(morning);
    const forClock = { ...order, testClockId: clock.id };
    expect(await issue({ ...forClock, redeemBy: '2035-01-14' })).toEqual(refusal('invalidRequest', '/redeemBy'));
    expect((await issue({ ...forClock, redeemBy: '2035-01-15' })).status).toBe(201);
  });
});

describe('a plan that is withdrawn from sale', () => {
  it('has no new keys, and the old ones keep their value', async () => {
    await sell('going-away');
    const { keys } = await perennial.issueKeys({ plan: 'going-away' });
    await sell('going-away', { version: 2, months: 1 });
    await perennial.testEnvironment.database.plans.sell('going-away', false);
    expect(await issue({ ...order, planId: 'going-away' })).toEqual(refusal('planNotOnSale'));
    const opened = await perennial.openRedemption({ keys });
    expect(opened).toMatchObject({ plan: { id: 'going-away', version: 1 }, months: 12 });
  });
});

describe('a key that is revoked', () => {
  it('is revoked when it is free', async () => {
    const { batchId, keyIds } = await perennial.issueKeys({ count: 2 });
    const answer = await revoke(keyIds[0] ?? '');
    expect(answer).toMatchObject({ status: 200, body: { id: keyIds[0], state: 'revoked' } });
    expect((await read(batchId)).keys.map(({ state }) => state)).toEqual(['revoked', 'free']);
  });

  it('stays revoked since the first time when that is said twice', async () => {
    const { keyIds } = await perennial.issueKeys();
    const first = await revoke(keyIds[0] ?? '');
    const second = await revoke(keyIds[0] ?? '');
    expect(second).toMatchObject({ status: 200, body: first.body });
  });

  it('cannot be revoked while a redemption has it reserved, nor once it was used', async () => {
    const { batchId, keys, keyIds } = await perennial.issueKeys();
    const opened = await perennial.openRedemption({ keys });
    expect(await revoke(keyIds[0] ?? '')).toEqual(refusal('keyInUse'));
    await perennial.acceptAgreement(opened.id);
    await perennial.redeem(opened.id);
    expect(await revoke(keyIds[0] ?? '')).toEqual(refusal('keyInUse'));
    expect((await read(batchId)).keys[0]?.state).toBe('used');
  });

  it('has to exist', async () => {
    expect(await revoke(`batch_${'0'.repeat(24)}-1`)).toEqual(refusal('notFound'));
    expect(await perennial.call('GET', `/v1/key-batches/batch_${'0'.repeat(24)}`)).toEqual(refusal('notFound'));
  });
});

describe('a batch that is revoked', () => {
  it('loses its free keys, and names those that are in use', async () => {
    const { batchId, keys, keyIds } = await perennial.issueKeys({ count: 3 });
    await perennial.openRedemption({ keys: keys.slice(0, 1) });
    const say = () =>
      perennial.ask(revokedBatch, 'POST', `/v1/key-batches/${batchId}/revoke`, { reason: 'Lost in the post' });
    const first = await say();
    expect(first).toMatchObject({ revoked: 2, inUse: 1 });
    expect(first.keys.map(({ state }) => state)).toEqual(['reserved', 'revoked', 'revoked']);
    expect(await say()).toEqual(first);
    const read = await perennial.ask(keyHistory, 'GET', `/v1/keys/${keyIds[1]}`);
    expect(read.history.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['issued', null],
      ['revoked', 'Lost in the post'],
    ]);
  });

  it('of 100 keys goes key by key to a redemption or to the revocation', async () => {
    const { batchId, keys } = await perennial.issueKeys({ count: 100 });
    const [opened, revoked] = await Promise.all([
      perennial.call('POST', '/v1/redemptions', perennial.activation({ keys })),
      perennial.ask(revokedBatch, 'POST', `/v1/key-batches/${batchId}/revoke`, { reason: 'Lost in the post' }),
    ]);
    const { keys: after } = await read(batchId);
    // All or none: the redemption has every key, or gave back those that it had taken before it met a revoked one.
    if (opened.status === 201) expect(after.every(({ state }) => state === 'reserved')).toBe(true);
    else expect(opened).toEqual(refusal('revokedKey'));
    expect(after.filter(({ state }) => state === 'revoked')).toHaveLength(revoked.revoked);
  });
});

describe('the list of batches', () => {
  it('has the newest first, page by page, those of a test clock only when it is named', async () => {
    await sell('listed');
    const clock = await perennial.createClock();
    const issued = [];
    for (let n = 0; n < 3; n += 1) issued.push((await perennial.issueKeys({ plan: 'listed' })).batchId);
    const onClock = await perennial.issueKeys({ plan: 'listed', clock });
    const page = (query: string) => perennial.ask(keyBatchPage, 'GET', `/v1/key-batches?planId=listed${query}`);
    const first = await page('&limit=2');
    const second = await page(`&limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(issued.toReversed());
    expect(second.next).toBeNull();
    expect((await page(`&testClockId=${clock.id}`)).items.map(({ id }) => id)).toEqual([onClock.batchId]);
    expect((await page('&soldBy=4711')).items).toEqual([]);
  });
});

describe('a search for keys', () => {
  const search = async (query: string) => {
    const found: { id: string; state: string }[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page: z.output<typeof keyPage> = await perennial.ask(keyPage, 'GET', `/v1/keys?limit=2${query}${cursor}`);
      found.push(...page.items);
      next = page.next;
    }
    return found;
  };

  it('finds them by their last five characters, in whatever case, and says nothing of the rest', async () => {
    const { keys, keyIds } = await perennial.issueKeys({ count: 2 });
    const lastFiveOf = keys[1]?.slice(-5) ?? '';
    const found = await search(`&lastFive=${lastFiveOf.toLowerCase()}`);
    expect(found.map(({ id }) => id)).toContain(keyIds[1]);
    expect(JSON.stringify(found)).not.toContain(keys[1]?.slice(0, 5));
    expect(await perennial.call('GET', '/v1/keys?lastFive=ABCD')).toEqual(
      expect.objectContaining({ status: 422, body: expect.objectContaining({ code: 'invalidRequest' }) }),
    );
  });

  it('finds them by state: the free ones are those that nobody has claimed', async () => {
    const { batchId, keys, keyIds } = await perennial.issueKeys({ count: 9 });
    await revoke(keyIds[8] ?? '');
    const opened = await perennial.openRedemption({ keys: keys.slice(0, 2) });
    const used = await perennial.openRedemption({ keys: keys.slice(2, 4) });
    await perennial.acceptAgreement(used.id);
    await perennial.redeem(used.id);
    const found = async (state: string) => (await search(`&batchId=${batchId}&state=${state}`)).map(({ id }) => id);
    expect(await found('reserved')).toEqual(keyIds.slice(0, 2));
    expect(await found('used')).toEqual(keyIds.slice(2, 4));
    expect(await found('free')).toEqual(keyIds.slice(4, 8));
    expect(await found('revoked')).toEqual(keyIds.slice(8));
    await perennial.call('POST', `/v1/redemptions/${opened.id}/cancel`);
    expect(await found('free')).toEqual([...keyIds.slice(0, 2), ...keyIds.slice(4, 8)]);
    expect(await found('reserved')).toEqual([]);
  });
});
