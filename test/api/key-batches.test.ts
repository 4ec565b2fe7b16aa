import { issuedKeyBatch, keyBatch } from '../../api/key-batches/schema.js';
import { demoPlans } from '../../demo/catalogue.js';
import { lastFive, maskKey, parseKey } from '../../domain/product-key.js';
import { morning, openPerennial, type Perennial } from '../perennial.js';
import { refusal } from './refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const order = { planId: 'office-business', count: 2, redeemBy: '2090-12-31', soldBy: 'partner 4711' };
const issue = (body: object, headers?: Record<string, string>) =>
  perennial.call('POST', '/v1/key-batches', body, headers);
const read = (batchId: string) => perennial.ask(keyBatch, 'GET', `/v1/key-batches/${batchId}`);
const revoke = (keyId: string) => perennial.call('POST', `/v1/keys/${keyId}/revoke`);

/** A plan of a test's own. */
async function sell(planId: string, change: Partial<(typeof demoPlans)[number]> = {}): Promise<void> {
  const [plan] = demoPlans;
  if (!plan) throw new Error('The demo catalogue is empty');
  await perennial.surroundings.database.plans.add({ ...plan, ...change, planId, createdAt: new Date() });
}

describe('a batch of keys', () => {
  it('is shown whole in the answer that issues it, each key well formed and different', async () => {
    const answer = await issue({ ...order, count: 50 });
    const batch = issuedKeyBatch.parse(answer.body);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(`/v1/key-batches/${batch.id}`);
    expect(new Set(batch.keys.map(({ key }) => parseKey(key))).size).toBe(50);
    expect(batch).toMatchObject({ months: 12, seats: 1, count: 50, testClockId: null, soldBy: 'partner 4711' });
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
    expect(await perennial.surroundings.database.keys.ofBatch(first.id)).toHaveLength(2);
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
    const { database } = perennial.surroundings;
    const stored = await database.keys.ofBatch(batchId);
    expect(stored.map(({ _id }) => _id).sort()).toEqual(keys.map((key) => database.keys.hashOf(parseKey(key))).sort());
    for (const document of stored) {
      expect(document._id).toMatch(/^[0-9a-f]{64}$/);
      expect(Object.keys(document).sort()).toEqual(
        ['_id', 'batchId', 'keyId', 'lastFive', 'months', 'plan', 'redeemBy', 'seats', 'testClockId'].sort(),
      );
    }
  });
});

describe('a batch that cannot be issued', () => {
  it.each([
    ['for a plan that does not exist', { planId: 'no-such-plan' }, '/planId'],
    ['of two seats a key, for a plan of one seat a key', { seats: 2 }, '/seats'],
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
    await perennial.surroundings.database.plans.sell('going-away', false);
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
