import { openPerennial, type Perennial } from '../../perennial.js';

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
