/** Who runs a business finds a partner, without an account. */
import { foundPartners } from '../../../api/partners/directory/schema.js';
import { partner, partnerPage } from '../../../api/partners/partners/schema.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial({ worker: false });
});
afterAll(() => perennial.close());

const enter = (id: string, more: object = {}) =>
  perennial.call('POST', '/v1/partners', {
    id,
    name: `Partner ${id}`,
    country: 'CZ',
    services: ['migration', 'support'],
    enrolment: { state: 'enrolled' },
    ...more,
  });
const anybody = () => perennial.as('nobody');
const search = async (query: string) =>
  (await anybody().ask(foundPartners, 'GET', `/v1/partner-directory?${query}`)).items.map(({ id }) => id);

describe('the search for partners', () => {
  it('finds those of a country that offer a service, by name, page by page', async () => {
    await enter('101', { name: 'Ústí Cloud', email: 'rada@usti.example', website: 'https://usti.example' });
    await enter('102', { name: 'Brno IT', services: ['support'], phone: '+420 541 000 000' });
    await enter('103', { name: 'Adviser', country: 'SK' });
    expect(await search('country=CZ')).toEqual(['102', '101']);
    expect(await search('country=CZ&service=migration')).toEqual(['101']);
    expect(await search('country=PT')).toEqual([]);
    expect(await search('service=migration')).toEqual(['103', '101']);
    const first = await anybody().ask(foundPartners, 'GET', '/v1/partner-directory?country=CZ&limit=1');
    expect(await search(`country=CZ&cursor=${first.next}`)).toEqual(['101']);
    expect(first.items).toEqual([
      {
        id: '102',
        name: 'Brno IT',
        country: 'CZ',
        locale: 'cs-CZ',
        services: ['support'],
        email: null,
        phone: '+420 541 000 000',
        website: null,
      },
    ]);
  });

  it('finds nobody who is not enrolled, is suspended, or wants not to be found', async () => {
    await enter('201', { country: 'HU', enrolment: { state: 'none' } });
    await enter('202', { country: 'HU', listed: false });
    await enter('203', { country: 'HU' });
    expect(await search('country=HU')).toEqual(['203']);
    await perennial.call('PATCH', '/v1/partners/203', { enrolment: { state: 'suspended' } });
    expect(await search('country=HU')).toEqual([]);
  });

  it('answers the same as a page, in the language that is asked for', async () => {
    await enter('301', { name: '<Łódź & co>', country: 'LT', email: 'a@lodz.example' });
    const page = await anybody().call('GET', '/v1/partner-directory-page?country=LT&service=', undefined, {
      'Accept-Language': 'pl',
    });
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Type')).toMatch('text/html');
    expect(page.headers.get('Content-Security-Policy')).toMatch("default-src 'none'");
    for (const part of [
      'Znajdź partnera',
      '&lt;Łódź &amp; co&gt;',
      'mailto:a@lodz.example',
      'Litwa',
      'migracja',
      '301',
    ])
      expect(page.text).toContain(part);
    const empty = await anybody().call('GET', '/v1/partner-directory-page?country=PT&service=migration');
    expect(empty.text).toContain('No partner was found');
    expect((await anybody().call('GET', '/v1/partner-directory-page')).text).toContain('<form');
    for (const address of ['partner-directory-page?cursor=abc', 'partner-directory?cursor=abc']) {
      expect(await anybody().call('GET', `/v1/${address}`)).toEqual(refusal('invalidRequest'));
    }
  });

  it('refuses a country or a service that does not exist', async () => {
    expect(await anybody().call('GET', '/v1/partner-directory?country=XX')).toEqual(refusal('invalidRequest'));
    expect(await anybody().call('GET', '/v1/partner-directory?country=CZ&service=magic')).toEqual(
      refusal('invalidRequest'),
    );
  });
});

describe('a distributor', () => {
  it('supplies partners, which can sell as long as both relations are active', async () => {
    await enter('401');
    await enter('402', { distributor: { partnerId: '401', state: 'active' } });
    const selling = async () => (await perennial.ask(partner, 'GET', '/v1/partners/402')).selling;
    const issue = () =>
      perennial.call('POST', '/v1/key-batches', {
        planId: 'office-business',
        count: 1,
        redeemBy: '2090-12-31',
        soldBy: '402',
      });
    expect(await selling()).toEqual({ possible: true, reason: null });
    expect((await issue()).status).toBe(201);
    const supplied = await perennial.ask(partnerPage, 'GET', '/v1/partners?distributorId=401');
    expect(supplied.items.map(({ id }) => id)).toEqual(['402']);
    await perennial.call('PATCH', '/v1/partners/401', { distributor: { state: 'suspended' } });
    expect(await selling()).toEqual({ possible: false, reason: 'suspended' });
    expect(await issue()).toEqual(refusal('partnerMayNotSell', '/soldBy'));
    await perennial.call('PATCH', '/v1/partners/401', { distributor: { state: 'active' } });
    await perennial.call('PATCH', '/v1/partners/402', { distributor: null });
    expect(await issue()).toMatchObject({ status: 409, body: { details: { reason: 'noDistributor' } } });
  });

  it('is not itself, not supplied by whom it supplies, and in the register', async () => {
    await enter('501');
    await enter('502', { distributor: { partnerId: '501', state: 'active' } });
    const supply = (id: string, by: string) =>
      perennial.call('PATCH', `/v1/partners/${id}`, { distributor: { partnerId: by } });
    expect(await supply('501', '502')).toEqual(refusal('distributorCycle', '/distributor/partnerId'));
    expect(await supply('501', '501')).toEqual(refusal('distributorCycle', '/distributor/partnerId'));
    expect(await supply('501', '404')).toEqual(refusal('unknownPartner', '/distributor/partnerId'));
    expect(await enter('503', { distributor: { partnerId: '503', state: 'active' } })).toEqual(
      refusal('distributorCycle', '/distributor/partnerId'),
    );
  });

  it('is not made of two partners at one moment', async () => {
    await enter('601');
    await enter('602');
    await Promise.all([
      perennial.call('PATCH', '/v1/partners/601', { distributor: { partnerId: '602' } }),
      perennial.call('PATCH', '/v1/partners/602', { distributor: { partnerId: '601' } }),
    ]);
    const [one, other] = await Promise.all(
      ['601', '602'].map((id) => perennial.ask(partner, 'GET', `/v1/partners/${id}`)),
    );
    expect([one?.distributor?.partnerId, other?.distributor?.partnerId]).toContain(null);
  });
});

describe('the enrolment of a partner', () => {
  it('says since when it is what it is', async () => {
    await enter('701', { enrolment: { state: 'none' } });
    const read = async () => (await perennial.ask(partner, 'GET', '/v1/partners/701')).enrolment;
    expect(await read()).toEqual({ state: 'none', since: null });
    await perennial.call('PATCH', '/v1/partners/701', { enrolment: { state: 'enrolled' } });
    const enrolled = await read();
    expect(enrolled).toMatchObject({ state: 'enrolled', since: expect.any(String) });
    await perennial.call('PATCH', '/v1/partners/701', { name: 'Another name', enrolment: { state: 'enrolled' } });
    expect(await read()).toEqual(enrolled);
  });
});
