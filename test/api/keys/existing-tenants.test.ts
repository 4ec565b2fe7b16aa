import { openedRedemption, redemption, redemptionPage } from '../../../api/keys/redemptions/schema.js';
import { eventually } from '../../eventually.js';
import { type Answered, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let customer: Customer;
let administrator: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  customer = await perennial.redeemed({ clock: undefined });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
});

afterAll(() => perennial.close());

const declaration = { name: 'Anna Nowak', wording: '2026-11' };
const keysFor = async (plan?: string) => (await perennial.issueKeys(plan === undefined ? {} : { plan })).keys;

async function open(
  as: Perennial,
  use: 'activate' | 'separate',
  more: { readonly plan?: string; readonly tenantId?: string; readonly assignTo?: string } = {},
): Promise<Answered> {
  const { plan, ...fields } = more;
  const body = { use, declaration, keys: await keysFor(plan), tenantId: customer.tenantId, ...fields };
  return as.call('POST', '/v1/redemptions', body);
}

/** A tenant without a subscription. */
async function emptyTenant(): Promise<string> {
  const made = await perennial.call('POST', '/v1/tenants', {
    country: 'PL',
    organisation: 'Cukiernia Nowak',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    administrators: [{ name: 'Ewa Nowak', email: 'ewa@cukiernia.example' }],
  });
  expect(made.status).toBe(201);
  return (made.body as { id: string }).id;
}

describe('another subscription beside the present one', () => {
  it('needs no agreement that the tenant has accepted, and gives nobody a licence unless somebody is named', async () => {
    const opened = await perennial.kept(openedRedemption.parse((await open(administrator, 'separate')).body));
    expect(opened).toMatchObject({ use: 'separate', token: null, agreement: { accepted: true } });
    expect((await administrator.redeem(opened.id)).status).toBe(200);
    const path = `/v1/subscriptions/${opened.subscriptionId}`;
    expect((await administrator.call('GET', `${path}/licences`)).body).toMatchObject({ items: [] });
    expect((await customer.subscription()).state).toBe('active');
    expect(opened.subscriptionId).not.toBe(customer.subscriptionId);
    expect(opened.tenantId).toBe(customer.tenantId);
  });

  it('gives the first licence to the user who is named', async () => {
    const [userId = ''] = await customer.addUsers('Jan Nowak');
    const opened = await perennial.kept(
      openedRedemption.parse((await open(administrator, 'separate', { assignTo: userId })).body),
    );
    await administrator.redeem(opened.id);
    await eventually(async () => {
      const licences = await administrator.call('GET', `/v1/subscriptions/${opened.subscriptionId}/licences`);
      expect(licences.body).toMatchObject({ items: [{ userId }] });
    });
    const stranger = await open(administrator, 'separate', { assignTo: `usr_${'0'.repeat(24)}` });
    expect(stranger).toEqual(refusal('unknownUser', '/assignTo'));
    const nobody = await open(administrator, 'separate', { assignTo: 'nobody' });
    expect(nobody).toEqual(refusal('malformedUser', '/assignTo'));
  });

  it('asks for another agreement once', async () => {
    const first = openedRedemption.parse((await open(administrator, 'separate', { plan: 'office-open' })).body);
    const second = openedRedemption.parse((await open(administrator, 'separate', { plan: 'office-open' })).body);
    expect(first.agreement).toMatchObject({ name: 'openLicense', version: '2026-01', accepted: false });
    expect(await administrator.redeem(second.id)).toEqual(refusal('agreementRequired'));
    await administrator.acceptAgreement(first.id);
    expect((await administrator.redeem(first.id)).status).toBe(200);
    // Opened before the tenant had accepted it, and redeemed without being asked again.
    expect((await administrator.redeem(second.id)).status).toBe(200);
  });
});

describe('the uses of keys', () => {
  it('are told where the one that was asked for does not apply', async () => {
    expect(await open(administrator, 'activate')).toEqual(
      refusal('useNotPossible', '/use', {
        use: 'activate',
        possibleUses: ['separate', 'renew', 'addSeats', 'replace'],
      }),
    );
    const tenantId = await emptyTenant();
    expect(await open(perennial, 'separate', { tenantId })).toEqual(
      refusal('useNotPossible', '/use', { use: 'separate', possibleUses: ['activate'] }),
    );
    const more = { keys: await keysFor('mail-monthly'), declaration, subscriptionId: customer.subscriptionId };
    expect(await administrator.call('POST', '/v1/redemptions', { use: 'renew', ...more })).toEqual(
      refusal('mixedKeys', '/keys', { reason: 'otherPlan', possibleUses: ['separate', 'replace'] }),
    );
  });

  it('include the first subscription of a tenant that has none', async () => {
    const tenantId = await emptyTenant();
    const opened = openedRedemption.parse((await open(perennial, 'activate', { tenantId })).body);
    expect(opened.token).toBeNull();
    await perennial.acceptAgreement(opened.id);
    expect((await perennial.redeem(opened.id)).status).toBe(200);
    const late = openedRedemption.parse((await open(perennial, 'separate', { tenantId })).body);
    expect(late.state).toBe('open');
  });

  it('are judged again when it is redeemed', async () => {
    const tenantId = await emptyTenant();
    const [one, other] = await Promise.all([
      open(perennial, 'activate', { tenantId }),
      open(perennial, 'activate', { tenantId }),
    ]).then((answers) => answers.map(({ body }) => openedRedemption.parse(body)));
    if (!one || !other) throw new Error('Two were opened');
    for (const { id } of [one, other]) await perennial.acceptAgreement(id);
    expect((await perennial.redeem(one.id)).status).toBe(200);
    const refused = await perennial.redeem(other.id);
    expect(refused).toEqual(refusal('useNotPossible', '/use', { use: 'activate' }));
    expect(refused.body).toMatchObject({ contact: { role: 'seller', email: 'support@reseller.example' } });
    expect(await perennial.ask(redemption, 'GET', `/v1/redemptions/${other.id}`)).toMatchObject({ state: 'open' });
    expect(await perennial.testEnvironment.database.keys.isUsing(other.id)).toBe(false);
  });

  it('stand where the plan is sold: country and cloud of the tenant count', async () => {
    const { database } = perennial.testEnvironment;
    const office = await database.plans.version('office-business', 1);
    if (!office) throw new Error('The demo catalogue has no office-business');
    const { _id, ...plan } = office;
    await database.plans.add({ ...plan, planId: 'elsewhere', countries: ['DE'] });
    await database.plans.add({ ...plan, planId: 'other-cloud', cloud: '21vianet' });
    expect(await open(administrator, 'separate', { plan: 'elsewhere' })).toEqual(
      refusal('countryNotServed', '/keys', { reason: 'country', country: 'PL', countries: ['DE'] }),
    );
    expect(await open(administrator, 'separate', { plan: 'other-cloud' })).toEqual(
      refusal('countryNotServed', '/keys', { reason: 'cloud', soldIn: '21vianet' }),
    );
  });
});

describe('an administrator', () => {
  it('redeems for the own tenant only', async () => {
    const other = await emptyTenant();
    expect(await open(administrator, 'activate', { tenantId: other })).toEqual(refusal('notFound', '/tenantId'));
    const forNew = perennial.activation({ keys: await keysFor() });
    expect(await administrator.call('POST', '/v1/redemptions', forNew)).toEqual(refusal('forbidden'));
  });

  it('moves on what another one has opened, and finds it in the list', async () => {
    const [userId = ''] = await customer.addUsers('Maria Nowak');
    await perennial.call('PATCH', `/v1/tenants/${customer.tenantId}/users/${userId}`, { administrator: true });
    const second = perennial.as(await perennial.administratorOf(customer.tenantId, { userId }));
    const opened = openedRedemption.parse((await open(administrator, 'separate')).body);
    const list = await second.ask(redemptionPage, 'GET', '/v1/redemptions?state=open&limit=100');
    expect(list.items.map(({ id }) => id)).toContain(opened.id);
    expect(new Set(list.items.map(({ tenantId }) => tenantId))).toEqual(new Set([customer.tenantId]));
    expect((await second.redeem(opened.id)).body).toMatchObject({ state: 'redeemed' });
  });
});

describe('the list of redemptions', () => {
  it('has the newest first, page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      ids.push(openedRedemption.parse((await open(administrator, 'separate')).body).id);
    }
    const list = (query: string) =>
      perennial.ask(redemptionPage, 'GET', `/v1/redemptions?tenantId=${customer.tenantId}&state=open${query}`);
    const first = await list('&limit=2');
    const second = await list(`&limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id).slice(0, 3)).toEqual(ids.toReversed());
  });
});
