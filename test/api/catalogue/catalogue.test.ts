import { plan, planPage } from '../../../api/catalogue/plans/schema.js';
import { product } from '../../../api/catalogue/products/schema.js';
import { seller, sellerPage } from '../../../api/catalogue/sellers/schema.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const post = (path: string, body?: unknown, headers?: Record<string, string>) =>
  perennial.call('POST', path, body, headers);
const patch = (path: string, body: unknown, headers?: Record<string, string>) =>
  perennial.call('PATCH', path, body, headers);
const tagOf = ({ headers }: Answered) => headers.get('ETag') ?? '';

const shop = {
  legalName: 'Shop GmbH',
  country: 'DE',
  vatId: 'DE136695976',
  address: { lines: ['Hauptstraße 1'], postalCode: '10115', city: 'Berlin' },
  contact: { name: 'Shop, customer service', email: 'help@shop.example' },
  currencies: ['EUR', 'PLN'],
};

const yearly = {
  productId: 'office',
  sellerId: 'reseller-pl',
  name: 'Office for schools',
  licensingModel: 'subscription',
  months: 12,
  billing: 'annual',
  policy: { id: 'annual' },
  seatsPerKey: 'several',
  countries: ['PL', 'SK'],
  cloud: 'global',
  agreement: { name: 'MOSA', version: '2026-01' },
  prices: [
    {
      currency: 'EUR',
      tiers: [
        { from: 1, amount: 9_900 },
        { from: 100, amount: 7_900 },
      ],
    },
  ],
  serviceLicences: ['office'],
};

/** A plan of a test's own; answers its path. */
async function planOf(id: string, change: object = {}): Promise<string> {
  await perennial.ask(plan, 'POST', '/v1/plans', { id, ...yearly, ...change });
  return `/v1/plans/${id}`;
}

describe('a seller', () => {
  it('is created, read and changed in part', async () => {
    const made = await post('/v1/sellers', { id: 'shop', ...shop, invoiceSeries: 'SHOP' });
    expect(made).toMatchObject({ status: 201, body: { id: 'shop', ...shop, invoiceSeries: 'SHOP' } });
    expect(made.headers.get('Location')).toBe('/v1/sellers/shop');
    const changed = await patch(
      '/v1/sellers/shop',
      { vatId: null, contact: { name: 'Shop, desk 2' } },
      { 'If-Match': tagOf(made) },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { ...shop, vatId: null, contact: { name: 'Shop, desk 2', email: 'help@shop.example' } },
    });
    expect(await perennial.ask(seller, 'GET', '/v1/sellers/shop')).toEqual(changed.body);
    const unchanged = await perennial.call('GET', '/v1/sellers/shop', undefined, { 'If-None-Match': tagOf(changed) });
    expect(unchanged.status).toBe(304);
  });

  it('has an id and an invoice series of its own', async () => {
    await post('/v1/sellers', { id: 'first', ...shop, invoiceSeries: 'FIRST' });
    await post('/v1/sellers', { id: 'second', ...shop, invoiceSeries: 'SECOND' });
    expect(await post('/v1/sellers', { id: 'first', ...shop, invoiceSeries: 'THIRD' })).toEqual(
      refusal('alreadyExists', '/id'),
    );
    expect(await post('/v1/sellers', { id: 'third', ...shop, invoiceSeries: 'FIRST' })).toEqual(
      refusal('alreadyExists', '/invoiceSeries'),
    );
    expect(await patch('/v1/sellers/second', { invoiceSeries: 'FIRST' })).toEqual(
      refusal('alreadyExists', '/invoiceSeries'),
    );
  });

  it('has ids of the form that its country gives them', async () => {
    const made = (change: object) => post('/v1/sellers', { id: 'formed', ...shop, invoiceSeries: 'FORMED', ...change });
    const czech = { country: 'CZ', vatId: 'CZ25596641', registrationNumber: '25596641' };
    expect(await made({ vatId: 'DE136695977' })).toEqual(refusal('invalidVatId', '/vatId'));
    expect(await made({ ...czech, vatId: 'DE136695976' })).toEqual(refusal('invalidVatId', '/vatId'));
    expect(await made({ ...czech, registrationNumber: '25596642' })).toEqual(
      refusal('invalidRequest', '/registrationNumber'),
    );
    const written = { ...czech, vatId: 'cz 255 966 41', registrationNumber: '255 96 641' };
    expect(await made(written)).toMatchObject({ status: 201, body: czech });
    expect(await patch('/v1/sellers/formed', { country: 'SK' })).toEqual(refusal('invalidVatId', '/vatId'));
    const moved = { country: 'SK', vatId: 'SK2022749619', registrationNumber: null };
    expect(await patch('/v1/sellers/formed', moved)).toMatchObject({ status: 200, body: moved });
  });

  it('is changed by one of many who have read the same', async () => {
    const made = await post('/v1/sellers', { id: 'wanted', ...shop, invoiceSeries: 'WANTED' });
    const headers = { 'If-Match': tagOf(made) };
    const names = Array.from({ length: 8 }, (_, n) => `Shop ${n} GmbH`);
    const answers = await Promise.all(names.map((legalName) => patch('/v1/sellers/wanted', { legalName }, headers)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expect(answer).toEqual(refusal('preconditionFailed'));
    expect(await perennial.ask(seller, 'GET', '/v1/sellers/wanted')).toEqual(won[0]?.body);
  });

  it('keeps every change of many who name no version', async () => {
    await post('/v1/sellers', { id: 'busy', ...shop, invoiceSeries: 'BUSY' });
    const changes = [
      { legalName: 'Busy SE' },
      { registrationNumber: 'HRB 1' },
      { vatId: null },
      { currencies: ['EUR'] },
    ];
    const answers = await Promise.all(changes.map((change) => patch('/v1/sellers/busy', change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await perennial.ask(seller, 'GET', '/v1/sellers/busy')).toMatchObject(Object.assign({}, ...changes));
  });

  it('is found page by page', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { items, next } = await perennial.ask(sellerPage, 'GET', `/v1/sellers?limit=2${cursor}`);
      seen.push(...items.map(({ id }) => id));
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor);
    expect(seen).toEqual([...seen].sort());
    expect(seen).toEqual(expect.arrayContaining(['reseller-cz', 'reseller-pl']));
  });

  it.each([
    ['a country that is not one', { country: 'XX' }, '/country'],
    ['a currency that is not one', { currencies: ['EUR', 'ABC'] }, '/currencies/1'],
    ['a currency twice', { currencies: ['EUR', 'EUR'] }, '/currencies'],
    ['no currency', { currencies: [] }, '/currencies'],
    ['no street', { address: { lines: [], postalCode: null, city: 'Berlin' } }, '/address/lines'],
    [
      'an account whose digits are wrong',
      { bankAccounts: [{ iban: 'DE89370400440532013001', bic: null, bankName: null, currency: 'EUR' }] },
      '/bankAccounts/0/iban',
    ],
    ['KSeF for a German seller', { taxAuthority: { name: 'ksef', sending: 'online' } }, '/taxAuthority'],
  ])('is refused with %s', async (_what, change, pointer) => {
    const answer = await post('/v1/sellers', { id: 'odd', ...shop, invoiceSeries: 'ODD', ...change });
    expect(answer).toEqual(refusal('invalidRequest', pointer));
  });
});

describe('a product', () => {
  it('is created once for its request, read and changed', async () => {
    const headers = { 'Idempotency-Key': 'one-product' };
    const body = { id: 'calls', name: 'Calls', description: 'Telephony' };
    const made = await post('/v1/products', body, headers);
    expect(made).toMatchObject({ status: 201, body });
    expect((await post('/v1/products', body, headers)).text).toBe(made.text);
    expect(await post('/v1/products', body)).toEqual(refusal('alreadyExists', '/id'));
    const changed = await patch('/v1/products/calls', { description: '' }, { 'If-Match': tagOf(made) });
    expect(changed).toMatchObject({ status: 200, body: { ...body, description: '' } });
    expect(await patch('/v1/products/calls', { name: 'Late' }, { 'If-Match': tagOf(made) })).toEqual(
      refusal('preconditionFailed'),
    );
    expect(await perennial.ask(product, 'GET', '/v1/products/calls')).toEqual(changed.body);
    expect(await perennial.call('GET', '/v1/products/no-such-product')).toEqual(refusal('notFound'));
  });
});

describe('a plan', () => {
  it('is made with all that it says, in version 1, and on sale', async () => {
    const made = await post('/v1/plans', { id: 'schools', ...yearly });
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'schools', version: 1, ...yearly, policy: { id: 'annual', version: 1 }, onSale: true },
    });
    expect([tagOf(made), made.headers.get('Location')]).toEqual(['"1"', '/v1/plans/schools']);
    expect(await post('/v1/plans', { id: 'schools', ...yearly })).toEqual(refusal('alreadyExists', '/id'));
  });

  it('gets versions, of which the newest is sold and none is changed', async () => {
    const path = await planOf('versions');
    const cheaper = { ...yearly, prices: [{ currency: 'EUR', tiers: [{ from: 1, amount: 6_900 }] }] };
    const added = await post(`${path}/versions`, cheaper, { 'If-Match': '"1"' });
    expect(added).toMatchObject({ status: 201, body: { version: 2, prices: cheaper.prices, onSale: true } });
    expect([tagOf(added), added.headers.get('Location')]).toEqual(['"2"', `${path}/versions/2`]);
    expect(await perennial.ask(plan, 'GET', path)).toEqual(added.body);
    expect(await perennial.ask(plan, 'GET', `${path}/versions/1`)).toMatchObject({
      prices: yearly.prices,
      onSale: false,
    });
    const first = await perennial.ask(planPage, 'GET', `${path}/versions?limit=1`);
    const second = await perennial.ask(planPage, 'GET', `${path}/versions?limit=1&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ version }) => version)).toEqual([2, 1]);
    expect(second.next).toBeNull();
    expect(await perennial.call('GET', `${path}/versions/3`)).toEqual(refusal('notFound'));
  });

  it('gets one version from many editors who have read the same', async () => {
    const path = await planOf('edited');
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        post(`${path}/versions`, { ...yearly, name: `Name ${n}` }, { 'If-Match': '"1"' }),
      ),
    );
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status !== 201)
        expect(answer).toEqual(refusal('preconditionFailed', undefined, { currentETag: '"2"' }));
    }
    expect(await perennial.ask(plan, 'GET', path)).toEqual(won[0]?.body);
  });

  it('gets a version for each of many who name none', async () => {
    const path = await planOf('crowded');
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, n) => post(`${path}/versions`, { ...yearly, name: `Name ${n}` })),
    );
    expect(answers.map(({ body }) => (body as { version: number }).version).sort()).toEqual([2, 3, 4, 5]);
  });

  it('gets one version from a request that was carried out before its answer was lost', async () => {
    const path = await planOf('lost');
    const { plans } = perennial.testEnvironment.database;
    const made = await post(`${path}/versions`, yearly, { 'If-Match': '"1"', 'Idempotency-Key': 'lost-answer' });
    const { madeBy = '' } = (await plans.version('lost', 2)) ?? {};
    await perennial.testEnvironment.database.requestRecords.collection.deleteOne({ _id: madeBy });
    const again = await post(`${path}/versions`, yearly, { 'If-Match': '"1"', 'Idempotency-Key': 'lost-answer' });
    expect(again.headers.get('Idempotent-Replayed')).toBeNull();
    expect(again.body).toEqual(made.body);
    expect((await plans.newest('lost'))?.version).toBe(2);
  });

  it.each([
    ['another product', { productId: 'mail' }, '/productId'],
    [
      'another licensing model',
      { licensingModel: 'perpetual', months: null, billing: 'oneTime', policy: null },
      '/licensingModel',
    ],
  ])('has no version of %s', async (_what, change, pointer) => {
    const answer = await post('/v1/plans/office-business/versions', { ...yearly, ...change });
    expect(answer).toEqual(refusal('invalidRequest', pointer));
  });

  it.each<[string, object, string]>([
    ['a product that is not there', { productId: 'no-such-product' }, '/productId'],
    ['a seller who is not there', { sellerId: 'no-such-seller' }, '/sellerId'],
    ['a term that is not sold', { months: 24 }, '/months'],
    ['no term', { months: null }, '/months'],
    ['a billing period longer than the term', { months: 1, billing: 'annual', policy: { id: 'monthly' } }, '/billing'],
    ['one invoice for a term', { billing: 'oneTime' }, '/billing'],
    ['no policy', { policy: null }, '/policy'],
    ['a policy that is not there', { policy: { id: 'eternal' } }, '/policy/id'],
    ['a policy for another term', { policy: { id: 'monthly' } }, '/policy/id'],
    ['a version of a policy that is not there', { policy: { id: 'annual', version: 99 } }, '/policy/version'],
    ['a country that is not one', { countries: ['PL', 'UK'] }, '/countries/1'],
    ['a country twice', { countries: ['PL', 'PL'] }, '/countries'],
    [
      'tiers that do not begin with one seat',
      { prices: [{ currency: 'EUR', tiers: [{ from: 2, amount: 1 }] }] },
      '/prices/0/tiers/0/from',
    ],
    [
      'tiers that do not ascend',
      { prices: [{ currency: 'EUR', tiers: [1, 50, 50].map((from) => ({ from, amount: 1 })) }] },
      '/prices/0/tiers/2/from',
    ],
    [
      'a fraction of a minor unit',
      { prices: [{ currency: 'EUR', tiers: [{ from: 1, amount: 0.5 }] }] },
      '/prices/0/tiers/0/amount',
    ],
    [
      'a currency that is not one',
      { prices: [{ currency: 'QQQ', tiers: [{ from: 1, amount: 1 }] }] },
      '/prices/0/currency',
    ],
    [
      'a currency that the seller does not have',
      { prices: [{ currency: 'USD', tiers: [{ from: 1, amount: 1 }] }] },
      '/prices/0/currency',
    ],
    ['two lists in a currency', { prices: [...yearly.prices, ...yearly.prices] }, '/prices'],
    ['a term and a perpetual licence', { licensingModel: 'perpetual', billing: 'annual', policy: null }, '/months'],
    ['a policy and a perpetual licence', { licensingModel: 'perpetual', months: null, billing: 'oneTime' }, '/policy'],
  ])('is refused with %s', async (_what, change, pointer) => {
    expect(await post('/v1/plans', { id: 'odd', ...yearly, ...change })).toEqual(refusal('invalidRequest', pointer));
    expect(await perennial.call('GET', '/v1/plans/odd')).toEqual(refusal('notFound'));
  });
});

describe('a plan that is withdrawn from sale', () => {
  it('issues no keys until it is offered again; keys and redemptions keep the version they have', async () => {
    const path = await planOf('withdrawn');
    const { keys } = await perennial.issueKeys({ plan: 'withdrawn', count: 2 });
    const [open = '', later = ''] = keys;
    const opened = await perennial.openRedemption({ keys: [open] });
    await post(`${path}/versions`, { ...yearly, name: 'Renamed', months: 36 });
    expect(await post(`${path}/withdraw`)).toMatchObject({ status: 200, body: { version: 2, onSale: false } });
    expect((await post(`${path}/withdraw`)).status).toBe(200);
    const order = { planId: 'withdrawn', count: 1, redeemBy: '2090-12-31' };
    expect(await post('/v1/key-batches', order)).toEqual(refusal('planNotOnSale'));
    expect((await perennial.openRedemption({ keys: [later] })).plan).toEqual({ id: 'withdrawn', version: 1 });
    await perennial.acceptAgreement(opened.id);
    expect((await perennial.redeem(opened.id)).status).toBe(200);
    const sold = await perennial.call('GET', `/v1/subscriptions/${opened.subscriptionId}`);
    expect(sold.body).toMatchObject({ plan: { id: 'withdrawn', version: 1 }, licensingModel: 'subscription' });
    expect(await post(`${path}/offer`)).toMatchObject({ status: 200, body: { version: 2, onSale: true } });
    expect(await post('/v1/key-batches', order)).toMatchObject({
      status: 201,
      body: { plan: { version: 2 }, months: 36 },
    });
    const picture = await perennial.call('GET', `/v1/subscriptions/${opened.subscriptionId}/timeline.svg`);
    expect(picture.text).toContain('Office for schools');
  });
});

describe('the list of plans', () => {
  const found = async (query: string) =>
    (await perennial.ask(planPage, 'GET', `/v1/plans?limit=100&${query}`)).items.map(({ id }) => id);

  it('is filtered by what is sold to whom', async () => {
    expect(await found('cloud=21vianet&country=CN')).toEqual(['mail-21vianet']);
    expect(await found('cloud=21vianet')).toEqual(['mail-21vianet']);
    expect(await found('country=CN')).toEqual([]);
    expect(await found('licensingModel=perpetual')).toEqual(['office-desktop-perpetual']);
    expect(await found('productId=mail&country=PL')).toEqual(['mail-monthly']);
    expect(await found('sellerId=reseller-cz&productId=collaboration')).toEqual(['collaboration-open']);
    expect(await found('productId=no-such-product')).toEqual([]);
  });

  it('tells what is on sale from what is not', async () => {
    const path = await planOf('seasonal', { countries: ['IS'] });
    await post(`${path}/withdraw`);
    expect([await found('country=IS&onSale=true'), await found('country=IS&onSale=false')]).toEqual([[], ['seasonal']]);
  });

  it('is read page by page, by id', async () => {
    const page = '/v1/plans?limit=1&sellerId=reseller-cz&productId=office';
    const first = await perennial.ask(planPage, 'GET', page);
    const second = await perennial.ask(planPage, 'GET', `${page}&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([
      'office-business-3-years',
      'office-business-monthly-billing',
    ]);
    expect(second.next).toBeNull();
  });

  it.each(['country=QQ', 'onSale=yes', 'cloud=moon', 'colour=red'])('does not know %s', async (query) => {
    expect((await perennial.call('GET', `/v1/plans?${query}`)).status).toBe(422);
  });
});
