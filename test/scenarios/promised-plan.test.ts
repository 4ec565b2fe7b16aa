import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { eventually } from '../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial, type Subscription } from '../perennial.js';

const declaration = { name: 'Anna Nowak', wording: '2026-11' };
const suite = {
  productId: 'office',
  sellerId: 'reseller-pl',
  name: 'Suite, as it was promised',
  licensingModel: 'subscription',
  months: 12,
  billing: 'annual',
  policy: { id: 'annual' },
  seatsPerKey: 'several',
  countries: ['PL'],
  cloud: 'global',
  agreement: { name: 'openLicense', version: '2026-01' },
  prices: [{ currency: 'PLN', tiers: [{ from: 1, amount: 40_000 }] }],
  serviceLicences: ['office', 'skype-for-business'],
};

let perennial: Perennial;
let clock: Clock;
let customer: Customer;
let path: string;

const read = async () => (await perennial.call('GET', path)).body as Subscription;

beforeAll(async () => {
  perennial = await openPerennial();
  await perennial.call('POST', '/v1/plans', { id: 'suite', ...suite });
  clock = await perennial.createClock('2035-03-10T09:00:00Z');
  customer = await perennial.redeemed({ clock, plan: 'mail-monthly', seats: 2 });
  const [eva = ''] = await customer.addUsers('Eva');
  await perennial.call('POST', `${customer.path}/licences`, { assign: [eva] });
  const { keys } = await perennial.issueKeys({ plan: 'suite', seats: 2, clock });
  const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', {
    use: 'replace',
    keys,
    declaration,
    subscriptionId: customer.subscriptionId,
    when: 'lastDay',
  });
  const { id, subscriptionId } = await perennial.kept(opened);
  await perennial.acceptAgreement(id);
  const redeemed = await perennial.redeem(id);
  expect([redeemed.status, redeemed.text]).toEqual([200, expect.any(String)]);
  path = `/v1/subscriptions/${subscriptionId}`;
});

afterAll(() => perennial.close());

describe('a subscription that waits for its last day while its plan changes and is withdrawn', () => {
  it('waits in the version of its keys', async () => {
    expect(await read()).toMatchObject({ state: 'pending', plan: { id: 'suite', version: 1 } });
    const shorter = { months: 1, billing: 'monthly', policy: { id: 'monthly' }, serviceLicences: ['office'] };
    const version = { ...suite, ...shorter };
    const added = await perennial.call('POST', '/v1/plans/suite/versions', version);
    expect([added.status, added.text]).toEqual([201, expect.any(String)]);
    const withdrawn = await perennial.call('POST', '/v1/plans/suite/withdraw');
    expect([withdrawn.status, withdrawn.text]).toEqual([200, expect.any(String)]);
    expect(await read()).toMatchObject({ state: 'pending', plan: { id: 'suite', version: 1 } });
  });

  it('gets what it was promised: the term, and all service licences for everybody who is moved', async () => {
    await clock.advanceTo('2035-04-09T12:00:00Z');
    await eventually(async () => expect((await read()).state).toBe('active'));
    await clock.advanceTo('2035-04-11T12:00:00Z');
    expect(await read()).toMatchObject({
      state: 'active',
      plan: { id: 'suite', version: 1 },
      seats: { owned: 2, assigned: 2 },
      term: { startsOn: '2035-04-10', expiresOn: '2036-04-10' },
    });
    expect((await customer.subscription()).state).toBe('superseded');
    const shown = await fetch(`${perennial.testEnvironment.dataPlaneUrl}${path.replace('/v1', '')}/users`);
    const { items } = (await shown.json()) as { items: { serviceLicences: string[] }[] };
    expect(items.map(({ serviceLicences }) => serviceLicences)).toEqual([suite.serviceLicences, suite.serviceLicences]);
  });
});
