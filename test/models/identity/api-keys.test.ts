import { everything, nothing, type Reach } from '../../../domain/identity/grants.js';
import type { Database } from '../../../models/database.js';
import type { WantedApiKey } from '../../../models/identity/api-keys.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const noon = new Date('2027-01-01T12:00:00Z');
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const make = (apiKeyId: string, change: Partial<WantedApiKey> = {}) =>
  database.apiKeys.create({ apiKeyId, name: 'Order desk', role: 'operator', createdAt: noon, ...change });

describe('an API key', () => {
  it('is found by the whole key only, and stored as a keyed hash', async () => {
    const { key, record } = await make('ak_found');
    expect(await database.apiKeys.findByKey(key, noon)).toMatchObject({
      apiKeyId: 'ak_found',
      lastFive: key.slice(-5),
    });
    expect(
      await database.apiKeys.findByKey(`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`, noon),
    ).toBeUndefined();
    expect(await database.apiKeys.findByKey('perennial_', noon)).toBeUndefined();
    expect(JSON.stringify(await database.apiKeys.within(everything, 'ak_found'))).not.toContain(key.slice(10));
    expect(record._id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not work from the instant at which it expires', async () => {
    const { key } = await make('ak_expires', { expiresAt: later(60) });
    expect(await database.apiKeys.findByKey(key, later(59))).toBeDefined();
    expect(await database.apiKeys.findByKey(key, later(60))).toBeUndefined();
  });

  it('does not work once it is revoked, which keeps its first date', async () => {
    const { key } = await make('ak_revoked');
    await database.apiKeys.revoke('ak_revoked', later(1));
    await database.apiKeys.revoke('ak_revoked', later(2));
    expect((await database.apiKeys.within(everything, 'ak_revoked'))?.revokedAt).toEqual(later(1));
    expect(await database.apiKeys.findByKey(key, noon)).toBeUndefined();
  });

  it('is replaced when its request comes again and nobody has used it, and not otherwise', async () => {
    const unseen = await make('ak_again');
    const seen = await make('ak_again');
    expect(await database.apiKeys.findByKey(unseen.key, noon)).toBeUndefined();
    await database.apiKeys.noteUse(seen.record, later(1));
    await expect(make('ak_again')).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
    expect(await database.apiKeys.findByKey(seen.key, noon)).toBeDefined();
  });

  it('is known only within the reach that it belongs to', async () => {
    await make('ak_tenant', { role: 'administrator', tenantId: 'ten_1' });
    await make('ak_partner', { role: 'partner', partnerId: '4711' });
    await make('ak_token', { role: 'redemption', tenantId: 'ten_1', redemptionId: 'red_1' });
    const known = async (reach: Reach) => (await database.apiKeys.list(reach, '', 100)).map((key) => key.apiKeyId);
    expect(await known({ ...nothing, tenantIds: ['ten_1'] })).toEqual(['ak_tenant']);
    expect(await known({ ...nothing, tenantIds: ['ten_2'] })).toEqual([]);
    expect(await known({ ...nothing, partnerIds: ['4711'] })).toEqual(['ak_partner']);
    expect(await known({ ...nothing, redemptionIds: ['red_1'] })).toEqual([]);
    expect(await known(everything)).toEqual(expect.arrayContaining(['ak_tenant', 'ak_partner']));
    expect(await known(everything)).not.toContain('ak_token');
    expect(await database.apiKeys.within({ ...nothing, tenantIds: ['ten_2'] }, 'ak_tenant')).toBeUndefined();
  });

  it('stops with its tenant, and forgets whose it was', async () => {
    const { key } = await make('ak_gone', { role: 'administrator', tenantId: 'ten_gone' });
    await database.apiKeys.forgetTenant('ten_gone', noon);
    expect(await database.apiKeys.findByKey(key, noon)).toBeUndefined();
    expect(await database.apiKeys.within(everything, 'ak_gone')).toMatchObject({ name: '' });
  });

  it('notes its use once a minute', async () => {
    const { record } = await make('ak_used');
    const used = async () => (await database.apiKeys.within(everything, 'ak_used'))?.lastUsedAt;
    await database.apiKeys.noteUse(record, later(0));
    await database.apiKeys.noteUse(record, later(59));
    expect(await used()).toEqual(later(0));
    await database.apiKeys.noteUse(record, later(60));
    expect(await used()).toEqual(later(60));
  });

  it('is listed by page, in the order of ids', async () => {
    const [first] = await database.apiKeys.list(everything, '', 1);
    const rest = await database.apiKeys.list(everything, first?.apiKeyId ?? '', 100);
    const ids = [first, ...rest].map((one) => one?.apiKeyId);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });
});
