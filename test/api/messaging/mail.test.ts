import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

afterEach(() => perennial.mailServerWill({}));

const administrator = (email: string) => ({ administrator: { name: 'Anna Nowak', email } });

describe('a mailbox that will never take a mail', () => {
  it('is shown with the notice, and life goes on: the next notices are sent', async () => {
    const email = 'gone@piekarnia.example';
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ plan: 'mail-monthly', clock, tenant: administrator(email) });
    await perennial.mailServerWill({ rejectNext: 1, code: 550, recipient: email });
    await clock.advanceTo('2035-02-16T12:00:00Z');
    expect((await customer.notices()).map(({ kind, days, state }) => [kind, days, state])).toEqual([
      ['expiring', 7, 'refused'],
      ['expiring', 1, 'sent'],
      ['expired', null, 'sent'],
    ]);
    expect(await perennial.mails({ to: email })).toHaveLength(2);
    expect((await customer.subscription()).state).toBe('grace');
  });

  it('does not keep the other administrators from theirs', async () => {
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({
      plan: 'mail-monthly',
      clock,
      tenant: administrator('first@piekarnia.example'),
    });
    await perennial.call('POST', `/v1/tenants/${customer.tenantId}/users`, {
      name: 'Jana Nováková',
      email: 'second@piekarnia.example',
      locale: 'cs-CZ',
      administrator: true,
    });
    await perennial.mailServerWill({ rejectNext: 1, code: 550, recipient: 'first@piekarnia.example' });
    await clock.advanceTo('2035-02-09T12:00:00Z');
    expect(
      (await customer.notices()).map(({ state, mail }) => [mail?.to.address, mail?.language, state]).sort(),
    ).toEqual([
      ['first@piekarnia.example', 'pl', 'refused'],
      ['second@piekarnia.example', 'cs', 'sent'],
    ]);
  });
});

describe('a mail of which it is uncertain whether it went', () => {
  it('is sent again under the same Message-ID', async () => {
    const email = 'twice@piekarnia.example';
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ plan: 'mail-monthly', clock, tenant: administrator(email) });
    await perennial.mailServerWill({ loseAnswers: 1 });
    await clock.advanceTo('2035-02-09T12:00:00Z');
    const [notice, ...more] = await customer.notices();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: 'expiring', days: 7, state: 'sent' });
    const [mail, ...others] = await perennial.mails({ to: email });
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ deliveries: 2, messageId: expect.stringContaining(notice?.messageId ?? 'no notice') });
  });
});

it('are its partners of record, from what needs a decision to the end, but for who was one before', async () => {
  const [adviser, former] = ['biuro@doradca.example', 'dawny@doradca.example'];
  await perennial.createPartner('4711', { name: 'Doradca IT', email: adviser });
  await perennial.createPartner('815', { name: 'Dawny', email: former });
  const clock = await perennial.createClock();
  const { subscriptionId, ...customer } = await perennial.redeemed({ plan: 'mail-monthly', clock });
  for (const partnerId of ['815', '4711']) {
    const named = await perennial.call('PUT', `/v1/subscriptions/${subscriptionId}/partner-of-record`, { partnerId });
    expect(named.status).toBe(200);
  }
  await clock.advanceTo('2035-02-16T12:00:00Z');
  const ofItsEnd = new Set(['expiring', 'expired']);
  const sent = (await customer.notices()).filter(({ kind }) => ofItsEnd.has(kind));
  const told = sent.map(({ kind, days, readerId }) => [kind, days, readerId === 'partner/4711']);
  expect(told.filter(([, , isPartner]) => isPartner)).toEqual([
    ['expiring', 7, true],
    ['expiring', 1, true],
    ['expired', null, true],
  ]);
  expect(told).toHaveLength(6);
  const [, first, ...more] = await perennial.mails({ to: adviser });
  expect(more).toHaveLength(2);
  expect(first?.text).toContain('jako partner tej subskrypcji (partner of record)');
  expect(first?.text).not.toContain('Anna');
  // Its own news, and nothing of the subscription.
  expect((await perennial.mails({ to: former })).map(({ text }) => text)).toEqual(
    expect.not.arrayContaining([expect.stringContaining('wygasa')]),
  );
});

it('are those who have not turned it off: what asks for nothing', async () => {
  const clock = await perennial.createClock();
  const customer = await perennial.redeemed({ plan: 'mail-monthly', clock });
  const administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
  const path = '/v1/notice-preferences';
  expect(await administrator.call('GET', path)).toMatchObject({ status: 200, body: { others: 'atOnce', kinds: {} } });
  expect(await administrator.call('PUT', path, { others: 'atOnce', kinds: { expired: 'off' } })).toEqual(
    refusal('invalidRequest', '/kinds/expired'),
  );
  expect(await perennial.call('PUT', path, { others: 'atOnce', kinds: {} })).toEqual(refusal('notFound'));
  expect(await administrator.call('PUT', path, { others: 'atOnce', kinds: { renewedEarly: 'off' } })).toMatchObject({
    status: 200,
  });
  expect(await administrator.call('GET', path)).toMatchObject({
    body: { others: 'atOnce', kinds: { renewedEarly: 'off' } },
  });
  expect((await customer.renew()).status).toBe(200);
  await clock.advanceTo('2035-03-16T12:00:00Z');
  expect((await customer.notices()).map(({ kind }) => kind)).toEqual(['expiring', 'expiring', 'expired']);
});
