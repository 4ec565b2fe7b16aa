import { randomInt } from 'node:crypto';
import { demoPlans } from '../../../demo/catalogue.js';
import { formatKey, keyAlphabet, keyPayloadLength, makeKey } from '../../../domain/keys/product-key.js';
import { type Answered, type Clock, openPerennial, type Perennial, type RedemptionRequest } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

/** What no refusal may change. */
async function world() {
  const { keys, tenants, users, subscriptions, redemptions, testClocks } = perennial.testEnvironment.database;
  const [claims, tenantCount, userCount, subscriptionCount, open, members] = await Promise.all([
    keys.claims.find().sort({ _id: 1 }).toArray(),
    tenants.collection.countDocuments(),
    users.collection.countDocuments(),
    subscriptions.collection.countDocuments(),
    redemptions.collection.countDocuments({ state: { $eq: 'open' } }),
    testClocks.members.countDocuments(),
  ]);
  return { claims, tenantCount, userCount, subscriptionCount, open, members };
}

/** Asks for an activation that has to be refused, and makes sure that it changed nothing. */
async function refused(order: RedemptionRequest & { keys: readonly string[] }): Promise<Answered> {
  const before = await world();
  const answer = await perennial.call('POST', '/v1/redemptions', perennial.activation(order));
  expect(await world()).toEqual(before);
  return answer;
}

async function oneKey(order: Parameters<Perennial['issueKeys']>[0] = {}): Promise<string> {
  const [key] = (await perennial.issueKeys(order)).keys;
  if (key === undefined) throw new Error('No key was issued');
  return key;
}

const plain = (key: string) => key.replaceAll('-', '');
const withCharacter = (key: string, index: number, character: string) =>
  plain(key).slice(0, index) + character + plain(key).slice(index + 1);

function otherCharacter(character: string): string {
  return keyAlphabet[(keyAlphabet.indexOf(character) + 1) % keyAlphabet.length] ?? '';
}

/** Swaps the first two neighbours that differ. */
function swapped(key: string): string {
  const letters = [...plain(key)];
  const at = letters.findIndex((letter, i) => letter !== letters[i + 1]);
  return letters
    .with(at, letters[at + 1] ?? '')
    .with(at + 1, letters[at] ?? '')
    .join('');
}

describe('a key with a slip of the pen', () => {
  it('is told where a character stands that keys do not have', async () => {
    const keys = [await oneKey(), withCharacter(await oneKey(), 6, 'B')];
    expect(await refused({ keys })).toEqual(refusal('malformedKey', '/keys/1', { position: 7 }));
  });

  it('is told its length', async () => {
    const keys = [(await oneKey()).slice(0, -1)];
    expect(await refused({ keys })).toEqual(refusal('malformedKey', '/keys/0', { length: 24, expectedLength: 25 }));
  });

  it('is told that one character is wrong or two are swapped', async () => {
    const key = await oneKey();
    const check = { check: 'oneWrongOrTwoSwapped' };
    const wrong = withCharacter(key, 11, otherCharacter(plain(key).charAt(11)));
    expect(await refused({ keys: [wrong] })).toEqual(refusal('malformedKey', '/keys/0', check));
    expect(await refused({ keys: [swapped(key)] })).toEqual(refusal('malformedKey', '/keys/0', check));
  });

  it('is named with all others that are malformed', async () => {
    const keys = [withCharacter(await oneKey(), 6, 'B'), await oneKey(), (await oneKey()).slice(0, -1)];
    const { status, body } = await refused({ keys });
    expect([status, body]).toMatchObject([422, { code: 'malformedKey' }]);
    expect((body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
      '/keys/0',
      '/keys/2',
    ]);
  });

  it('may be typed in lower case and without dashes', async () => {
    const key = await oneKey();
    const opened = await perennial.openRedemption({ keys: [plain(key).toLowerCase()] });
    expect(opened.keys).toEqual([`*****-*****-*****-*****-${key.slice(-5)}`]);
  });
});

describe('a key that was never issued', () => {
  it('is unknown', async () => {
    const never = makeKey(Array.from({ length: keyPayloadLength }, () => randomInt(keyAlphabet.length)));
    expect(await refused({ keys: [await oneKey(), formatKey(never)] })).toEqual(refusal('unknownKey', '/keys/1'));
  });
});

describe('a key that was used', () => {
  it('says when', async () => {
    const begun = Date.now();
    const { keys } = await perennial.redeeming({ clock: undefined });
    const redeemed = Date.now();
    const fresh = await oneKey();
    const answer = await refused({ keys: [fresh, ...keys] });
    expect(answer).toEqual(refusal('usedKey', '/keys/1', { usedAt: expect.any(String) }));
    const { details } = answer.body as { details: { usedAt: string } };
    expect(Date.parse(details.usedAt)).toBeGreaterThanOrEqual(begun);
    expect(Date.parse(details.usedAt)).toBeLessThanOrEqual(redeemed);
  });
});

describe('a key of another open redemption', () => {
  it('is reserved, and free again when that is given up', async () => {
    const key = await oneKey();
    const other = await perennial.openRedemption({ keys: [key] });
    expect(await refused({ keys: [key] })).toEqual(refusal('reservedKey', '/keys/0'));
    await perennial.call('POST', `/v1/redemptions/${other.id}/cancel`);
    expect((await perennial.openRedemption({ keys: [key] })).state).toBe('open');
  });
});

describe('a key that was revoked', () => {
  it('says so', async () => {
    const { keys, keyIds } = await perennial.issueKeys({ count: 2 });
    await perennial.call('POST', `/v1/keys/${keyIds[1]}/revoke`, { reason: 'Lost in the post' });
    expect(await refused({ keys })).toEqual(refusal('revokedKey', '/keys/1'));
  });
});

describe('a key past its redeem-by date', () => {
  it('is judged by the day of its test clock', async () => {
    const clock = await perennial.createClock('2035-01-15T09:00:00Z');
    const keys = [await oneKey({ clock, redeemBy: '2035-01-20' })];
    await clock.advanceTo('2035-01-20T23:30:00Z');
    const inTime = await perennial.openRedemption({ keys, clock });
    await perennial.call('POST', `/v1/redemptions/${inTime.id}/cancel`);
    await clock.advanceTo('2035-01-21T00:00:00Z');
    expect(await refused({ keys, clock })).toEqual(refusal('expiredKey', '/keys/0', { redeemBy: '2035-01-20' }));
  });
});

describe('keys that do not go together', () => {
  it('are of two plans', async () => {
    const keys = [await oneKey(), await oneKey({ plan: 'office-open' })];
    expect(await refused({ keys })).toEqual(refusal('mixedKeys', '/keys/1'));
  });

  it('are of two versions of a plan', async () => {
    const [plan] = demoPlans;
    if (!plan) throw new Error('The demo catalogue is empty');
    const { plans } = perennial.testEnvironment.database;
    const old = { ...plan, planId: 'two-versions', createdAt: new Date() };
    await plans.add(old);
    const first = await oneKey({ plan: 'two-versions' });
    await plans.add({ ...old, version: 2 });
    expect(await refused({ keys: [first, await oneKey({ plan: 'two-versions' })] })).toEqual(
      refusal('mixedKeys', '/keys/1'),
    );
  });

  it('are one key, named twice in two ways of writing', async () => {
    const key = await oneKey();
    const keys = [await oneKey(), key, plain(key).toLowerCase()];
    expect(await refused({ keys })).toEqual(refusal('duplicateKey', '/keys/2'));
  });
});

describe('a tenant where the plan is not sold', () => {
  it('is refused by its country', async () => {
    const tenant = { country: 'BR', timeZone: 'America/Sao_Paulo' };
    const answer = await refused({ keys: [await oneKey()], tenant });
    const countries = expect.arrayContaining(['CZ', 'DE', 'PL']);
    expect(answer).toEqual(refusal('countryNotServed', '/tenant/country', { country: 'BR', countries }));
    expect(answer.text).toContain('Austria, Czechia, Germany, Poland');
  });

  it('is refused by its cloud', async () => {
    const tenant = { cloud: '21vianet' };
    expect(await refused({ keys: [await oneKey()], tenant })).toEqual(refusal('countryNotServed', '/tenant/cloud'));
  });
});

describe('a key for a test clock', () => {
  let clock: Clock;
  beforeAll(async () => {
    clock = await perennial.createClock();
  });

  it('is not for live use', async () => {
    expect(await refused({ keys: [await oneKey({ clock })] })).toEqual(refusal('otherTestClock', '/keys'));
  });

  it('is not for another clock', async () => {
    const other = await perennial.createClock();
    const keys = [await oneKey({ clock })];
    expect(await refused({ keys, clock: other })).toEqual(refusal('otherTestClock', '/keys'));
  });

  it('does not go together with a live one', async () => {
    const keys = [await oneKey({ clock }), await oneKey()];
    expect(await refused({ keys, clock })).toEqual(refusal('otherTestClock', '/keys/1'));
  });

  it('is needed for a tenant on a clock: a live key is refused', async () => {
    expect(await refused({ keys: [await oneKey()], clock })).toEqual(refusal('otherTestClock', '/keys'));
  });

  it('needs the clock to exist', async () => {
    const answer = await perennial.call('POST', '/v1/redemptions', {
      ...perennial.activation({ keys: [await oneKey({ clock })] }),
      testClockId: `clk_${'0'.repeat(24)}`,
    });
    expect(answer).toEqual(refusal('notFound', '/testClockId'));
  });
});

const open = (as: Perennial, keys: readonly string[]) => as.call('POST', '/v1/redemptions', as.activation({ keys }));

describe('wrong product keys', () => {
  it('are ten within 15 minutes for a partner, whichever API key it uses; then nothing is told, also of right ones', async () => {
    const one = perennial.as(await perennial.createPartner('4711'));
    const { key } = (await perennial.call('POST', '/v1/api-keys', { name: 'B', role: 'partner', partnerId: '4711' }))
      .body as { key: string };
    const other = perennial.as(key);
    expect(
      await open(
        one,
        Array.from({ length: 4 }, (_, i) => `WRONG${i}`),
      ),
    ).toEqual(refusal('malformedKey'));
    for (let i = 0; i < 6; i += 1) expect((await open(other, ['WRONG'])).status).toBe(422);
    const { keys } = await perennial.issueKeys();
    for (const as of [one, other]) {
      const refused = await open(as, keys);
      expect(refused).toEqual(refusal('tooManyWrongKeys'));
      const wait = Number(refused.headers.get('Retry-After'));
      expect(wait).toBeGreaterThan(600);
      expect(wait).toBeLessThanOrEqual(900);
    }
    const { wrongKeys } = perennial.testEnvironment.database;
    await wrongKeys.collection.updateOne({ _id: 'partner/4711' }, { $set: { at: [] } });
    expect((await open(one, keys)).status).toBe(201);
  });

  it('are no more than ten that are told when they come at once', async () => {
    const partner = perennial.as(await perennial.createPartner('4712'));
    const answers = await Promise.all(Array.from({ length: 30 }, () => open(partner, ['WRONG'])));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(422), ...Array(20).fill(429)]);
  });

  it('are not counted for operators', async () => {
    for (let i = 0; i < 12; i += 1) expect((await open(perennial, ['WRONG'])).status).toBe(422);
  });
});
