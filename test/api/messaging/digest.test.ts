/** One mail a day to a partner that looks after many. */
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

const path = '/v1/notice-preferences';
const organisation = (name: string) => ({
  organisation: name,
  country: 'PL',
  administrator: { name: 'Anna Nowak', email: `${name.toLowerCase()}@klient.example` },
});

it('tells a partner what is new of its customers in one mail, and at once what cannot wait', async () => {
  const email = 'digest@doradca.example';
  const partner = perennial.as(await perennial.createPartner('4720', { name: 'Doradca IT', email }));
  const chosen = { others: 'digest', kinds: {} };
  expect(await partner.call('PUT', path, chosen)).toMatchObject({ status: 200, body: chosen });
  const clock = await perennial.createClock();
  const customers = [];
  for (const name of ['Piekarnia', 'Apteka']) {
    const customer = await perennial.redeemed({ plan: 'mail-monthly', clock, tenant: organisation(name) });
    await perennial.call('PUT', `${customer.path}/partner-of-record`, { partnerId: '4720' });
    customers.push(customer);
  }
  const digests = async () =>
    (await perennial.mails({ to: email })).filter(({ subject }) => subject.startsWith('Podsumowanie'));
  await clock.advanceTo('2035-02-09T12:00:00Z');
  const [named, digest, ...others] = await digests();
  expect(others).toEqual([]);
  // What was done is told in the next digest, by customer; what asks for an answer, warns or ends access is not.
  expect(named?.subject).toMatch(/^Podsumowanie dnia .*: 2 wiadomości o partnerach$/);
  for (const name of ['APTEKA', 'PIEKARNIA']) expect(named?.text).toContain(`\n\n${name}\n\nMail, monthly: są Państwo`);
  const news = (await customers[0]?.notices())?.filter(({ kind }) => kind === 'partnerOfRecordGiven') ?? [];
  expect(news.map(({ readerId, mail }) => [readerId === 'partner/4720', mail === null]).sort()).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(digest?.subject).toMatch(/^Podsumowanie dnia .*: 2 subskrypcje$/);
  const text = digest?.text ?? '';
  expect(text.indexOf('APTEKA')).toBeGreaterThan(0);
  expect(text.indexOf('PIEKARNIA')).toBeGreaterThan(text.indexOf('APTEKA'));
  expect(text).toContain(customers[0]?.subscriptionId);
  const own = (await customers[0]?.notices())?.find(
    ({ kind, readerId }) => kind === 'expiring' && readerId === 'partner/4720',
  );
  expect(own).toMatchObject({ state: 'sent', mail: null });
  // What has expired does not wait; the last day is told on the last day.
  await clock.advanceTo('2035-02-16T12:00:00Z');
  expect(await digests()).toHaveLength(3);
  const expired = (await perennial.mails({ to: email })).filter(({ date = '' }) => date >= '2035-02-15');
  expect(expired).toHaveLength(2);
});

it('sends none where nothing is left to say', async () => {
  const clock = await perennial.createClock();
  const customer = await perennial.redeemed({ plan: 'mail-monthly', clock, tenant: organisation('Kwiaciarnia') });
  const administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
  expect(await administrator.call('PUT', path, { others: 'digest', kinds: { expiring: 'off' } })).toEqual(
    refusal('invalidRequest', '/kinds/expiring'),
  );
  await administrator.call('PUT', path, { others: 'atOnce', kinds: { expiring: 'digest' } });
  const digests = async () =>
    (await perennial.mails({ to: 'kwiaciarnia@klient.example' })).filter(({ subject }) =>
      subject.startsWith('Podsumowanie'),
    );
  await clock.advanceTo('2035-02-08T08:02:00Z');
  expect((await customer.notices()).map(({ kind, state }) => [kind, state])).toEqual([['expiring', 'inDigest']]);
  await customer.renew();
  await clock.advanceTo('2035-02-09T12:00:00Z');
  expect(await digests()).toEqual([]);
  expect((await customer.notices()).find(({ kind }) => kind === 'expiring')?.state).toBe('obsolete');
});
