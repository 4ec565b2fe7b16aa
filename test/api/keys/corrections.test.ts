/** What of an open redemption can be made right: its keys, and the tenant that it would make. */
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let administrator: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const read = (id: string) => perennial.ask(redemption, 'GET', `/v1/redemptions/${id}`);
const add = (id: string, keys: readonly string[], headers?: Record<string, string>) =>
  perennial.call('POST', `/v1/redemptions/${id}/keys`, { keys }, headers);
const correct = (id: string, change: object) => perennial.call('PATCH', `/v1/redemptions/${id}/tenant`, change);
const claimed = async (id: string) =>
  (await perennial.testEnvironment.database.keys.claims.find({ owner: id }).toArray()).map(({ state }) => state);

describe('further keys of an open redemption', () => {
  it('are reserved, and ask for the new review to be ticked', async () => {
    const opened = await perennial.openRedemption();
    await perennial.acceptAgreement(opened.id);
    const { keys } = await perennial.issueKeys({ count: 2, redeemBy: '2080-01-01' });
    const once = { 'Idempotency-Key': 'two-more' };
    expect((await add(opened.id, keys, once)).body).toMatchObject({ seats: 3, review: { seats: 3 } });
    expect((await add(opened.id, keys, once)).status).toBe(200);
    expect(await claimed(opened.id)).toEqual(['reserved', 'reserved', 'reserved']);
    const ticks = {
      acknowledged: opened.review?.thingsToKnow.map(({ id }) => id),
      reviewVersion: opened.review?.version,
    };
    const refused = await perennial.call('POST', `/v1/redemptions/${opened.id}/redeem`, ticks);
    expect(refused).toEqual(refusal('reviewChanged'));
    expect(refused.body).toMatchObject({ details: { review: { seats: 3 } } });
    const { subscriptionId } = redemption.parse((await perennial.redeem(opened.id)).body);
    expect((await perennial.call('GET', `/v1/subscriptions/${subscriptionId}`)).body).toMatchObject({
      seats: { owned: 3 },
    });
    expect(await claimed(opened.id)).toEqual(['used', 'used', 'used']);
    expect(await add(opened.id, keys)).toEqual(refusal('redemptionClosed'));
  });

  it('are all or none: those that it has stay reserved for it', async () => {
    const [opened, other] = await Promise.all([perennial.openRedemption(), perennial.openRedemption()]);
    const { keys } = await perennial.issueKeys({ count: 2 });
    const { keys: mail } = await perennial.issueKeys({ plan: 'mail-monthly' });
    const [first = '', second = ''] = keys;
    await add(other.id, [second]);
    expect(await add(opened.id, [first, second])).toEqual(refusal('reservedKey', '/keys/1'));
    expect(await add(opened.id, [first, ...mail])).toEqual(refusal('mixedKeys', '/keys/1'));
    expect(await add(other.id, [first, second])).toEqual(refusal('duplicateKey', '/keys/1'));
    expect(await claimed(opened.id)).toEqual(['reserved']);
    expect((await add(opened.id, [first])).body).toMatchObject({ seats: 2 });
  });

  it('that are wrong are each named', async () => {
    const { keys } = await perennial.issueKeys({ count: 3 });
    const [used = '', revoked = '', free = ''] = keys;
    await perennial.openRedemption({ keys: [used, revoked] });
    const answer = await perennial.call(
      'POST',
      '/v1/redemptions',
      perennial.activation({ keys: [used, free, revoked] }),
    );
    expect(answer).toEqual(refusal('reservedKey'));
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/keys/0' }, { pointer: '/keys/2' }] });
    const malformed = await perennial.call(
      'POST',
      '/v1/redemptions',
      perennial.activation({ keys: ['AB', free, 'CD'] }),
    );
    expect(malformed).toEqual(refusal('malformedKey'));
    expect(malformed.body).toMatchObject({ errors: [{ pointer: '/keys/0' }, { pointer: '/keys/2' }] });
  });
});

describe('the tenant that a redemption would make', () => {
  it('is in the review, and can be corrected until it is redeemed', async () => {
    const opened = await perennial.openRedemption();
    expect(opened.review).toMatchObject({
      plan: { id: 'office-business', name: 'Office Business, annual' },
      tenant: {
        organisation: 'Piekarnia Nowak',
        country: 'PL',
        administrator: { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
      },
    });
    await perennial.acceptAgreement(opened.id);
    expect(await correct(opened.id, { country: 'BR' })).toEqual(refusal('countryNotServed', '/country'));
    const change = { organisation: 'Pekárna Nowak', country: 'CZ', administrator: { email: 'anna@pekarna.example' } };
    expect((await correct(opened.id, change)).status).toBe(200);
    const { review } = await read(opened.id);
    expect(review?.tenant).toMatchObject({ ...change, administrator: { name: 'Anna Nowak', ...change.administrator } });
    expect(review?.version).not.toBe(opened.review?.version);
    const ended = redemption.parse((await perennial.redeem(opened.id)).body);
    const { organisation, country } = (await perennial.call('GET', `/v1/tenants/${ended.tenantId}`)).body as Record<
      string,
      unknown
    >;
    expect([organisation, country]).toEqual(['Pekárna Nowak', 'CZ']);
    const users = await perennial.call('GET', `/v1/tenants/${ended.tenantId}/users`);
    expect(users.body).toMatchObject({ items: [{ name: 'Anna Nowak', email: 'anna@pekarna.example' }] });
    expect(await correct(opened.id, change)).toEqual(refusal('redemptionClosed'));
  });

  it('is not one that there is', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
    const order = {
      keys: (await perennial.issueKeys()).keys,
      tenantId: customer.tenantId,
      declaration: { name: 'Anna Nowak', wording: '2026-11' },
    };
    const opened = await administrator.ask(openedRedemption, 'POST', '/v1/redemptions', { use: 'separate', ...order });
    expect(opened.review?.tenant).toMatchObject({ organisation: 'Piekarnia Nowak', administrator: null });
    expect(await correct(opened.id, { organisation: 'Other' })).toEqual(refusal('noNewTenant'));
  });

  it('has an administrator: no key is redeemed for one without', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    const { database } = perennial.testEnvironment;
    const order = {
      keys: (await perennial.issueKeys()).keys,
      tenantId: customer.tenantId,
      declaration: { name: 'Anna Nowak', wording: '2026-11' },
    };
    const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', { use: 'separate', ...order });
    await database.tenants.collection.updateOne({ _id: customer.tenantId }, { $set: { administratorIds: [] } });
    expect(await perennial.redeem(opened.id)).toEqual(refusal('noAdministrator'));
    const again = { ...order, use: 'separate', keys: (await perennial.issueKeys()).keys };
    expect(await perennial.call('POST', '/v1/redemptions', again)).toEqual(refusal('noAdministrator'));
  });
});

describe('the holder of the token', () => {
  it('reads the plan and the words that are signed, in the own language', async () => {
    const { keys } = await perennial.issueKeys();
    const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', perennial.activation({ keys }));
    const anna = perennial.as(opened.token ?? '');
    const plan = await anna.call('GET', `/v1/plans/${opened.plan.id}/versions/${opened.plan.version}`);
    expect(plan.body).toMatchObject({
      name: 'Office Business, annual',
      agreement: { name: 'MOSA', version: '2026-01' },
    });
    const { body } = await anna.call('GET', '/v1/agreements/MOSA/2026-01');
    expect(body).toMatchObject({ language: 'pl', text: expect.stringContaining('Klient') });
  });

  it('is answered in another language once that of the tenant to be is corrected', async () => {
    const { keys } = await perennial.issueKeys();
    const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', perennial.activation({ keys }));
    const anna = perennial.as(opened.token ?? '');
    const refused = async () => (await anna.call('POST', `/v1/redemptions/${opened.id}/redeem`, {})).headers;
    expect((await refused()).get('Content-Language')).toBe('pl');
    expect((await correct(opened.id, { locale: 'cs-CZ' })).status).toBe(200);
    expect((await refused()).get('Content-Language')).toBe('cs');
    await perennial.acceptAgreement(opened.id);
    const { tenantId } = redemption.parse((await perennial.redeem(opened.id)).body);
    const users = await perennial.call('GET', `/v1/tenants/${tenantId}/users`);
    expect(users.body).toMatchObject({ items: [{ locale: 'cs-CZ' }] });
  });
});
