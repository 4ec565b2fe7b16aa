import { testClock } from '../../../api/operations/test-clocks/schema.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';

const startsAt = '2032-03-10T10:00:00Z';
const plan = 'mail-monthly';
const anna = 'anna@piekarnia.example';
const ewa = 'ewa@piekarnia.example';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterEach(async () => {
  await Promise.all([perennial.mailServerWill({}), perennial.dataPlaneWill({})]);
});

afterAll(() => perennial.close());

async function subjectsTo(address: string): Promise<number> {
  return (await perennial.mails({ to: address })).length;
}

/** The notices to a reader, as `expiring 7 sent`. */
async function noticesTo(customer: Customer, userId: string): Promise<string[]> {
  const all = (await customer.notices()).filter(({ readerId }) => readerId === userId);
  return all.map(({ kind, days, state }) => [kind, days, state].filter((part) => part !== null).join(' '));
}

/** That what was just read is what is there: a change under its ETag is taken, whatever mails are on their way. */
async function expectCurrent(customer: Customer): Promise<void> {
  const { headers } = await perennial.call('GET', customer.path);
  const ifMatch = { 'If-Match': headers.get('etag') ?? '' };
  const hold = await perennial.call('PUT', `${customer.path}/legal-hold`, { reason: 'A look' }, ifMatch);
  expect(hold.status).toBe(200);
  const free = await perennial.call('DELETE', `${customer.path}/legal-hold`, undefined, {
    'If-Match': hold.headers.get('etag') ?? '',
  });
  expect(free.status).toBe(200);
}

describe('one administrator’s mailbox that answers 451 from the first reminder on', () => {
  let customer: Customer;
  let annaId: string;
  let ewaId: string;

  it('holds back neither the other reader nor a change', async () => {
    const clock = await perennial.createClock(startsAt);
    customer = await perennial.redeemed({ clock, plan });
    const users = `/v1/tenants/${customer.tenantId}/users`;
    await perennial.call('POST', users, { name: 'Ewa Lis', email: ewa, administrator: true });
    for (const { id, email } of await customer.users()) {
      if (email === anna) annaId = id;
      else ewaId = id;
    }
    await perennial.mailServerWill({ recipient: ewa, rejectRate: 1, code: 451 });
    await clock.advanceTo('2032-04-03T10:00:00Z');
    expect(await noticesTo(customer, annaId)).toEqual(['expiring 7 sent']);
    expect(await noticesTo(customer, ewaId)).toEqual(['expiring 7 deferred']);
    expect(await subjectsTo(anna)).toBe(1);
    await expectCurrent(customer);
  });

  it('gets no reminder that a renewal has made untrue', async () => {
    expect((await customer.renew()).status).toBe(200);
    await perennial.mailServerWill({});
    await customer.clock?.advanceTo('2032-04-04T12:00:00Z');
    expect(await noticesTo(customer, ewaId)).toEqual(['expiring 7 obsolete', 'renewedEarly sent']);
    expect(await subjectsTo(ewa)).toBe(1);
  });

  it('is given up after four days and listed, while every state is shown at its instant', async () => {
    const { clock } = customer;
    await perennial.mailServerWill({ recipient: ewa, rejectRate: 1, code: 451 });
    await clock?.advanceTo('2032-05-10T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace', since: '2032-05-09T22:00:00Z' });
    await expectCurrent(customer);
    await clock?.advanceTo('2032-06-09T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', since: '2032-06-08T22:00:00Z' });
    await expectCurrent(customer);
    await clock?.advanceTo('2032-09-13T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'deleted', since: '2032-09-06T22:00:00Z' });
    expect(await noticesTo(customer, annaId)).toEqual([
      'expiring 7 sent',
      'renewedEarly sent',
      'expiring 7 sent',
      'expiring 1 sent',
      'expired sent',
      'disabled sent',
      'deletionAfterHold sent',
      'deleted sent',
    ]);
    expect(await noticesTo(customer, ewaId)).toEqual([
      'expiring 7 obsolete',
      'renewedEarly sent',
      'expiring 7 notReached',
      'expiring 1 obsolete',
      'expired notReached',
      'disabled notReached',
      'deletionAfterHold notReached',
      'deleted notReached',
    ]);
    // That it was renewed.
    expect(await subjectsTo(ewa)).toBe(1);
    // Half a year in which a mailbox is tried again for days, five times.
  }, 240_000);

  it('leaves no address behind once its last message is given up', async () => {
    const mails = (await customer.notices()).map(({ mail }) => mail);
    expect(mails.every((mail) => mail === null)).toBe(true);
  });
});

describe('a data plane that refuses to disable', () => {
  let customer: Customer;

  it('is shown nowhere in the state, and waits for an operator', async () => {
    const clock = await perennial.createClock(startsAt);
    customer = await perennial.redeemed({ clock, plan });
    await perennial.dataPlaneWill({ refuse: true, kinds: ['disable'] });
    await expect(clock.advanceTo('2032-05-10T12:00:00Z')).rejects.toThrow(/deliverDataPlaneCommand/);
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', since: '2032-05-09T22:00:00Z' });
    const { dataPlaneCommands } = perennial.testEnvironment.database;
    expect(await dataPlaneCommands.find(customer.subscriptionId)).toMatchObject({
      kind: 'disable',
      state: 'parked',
      problem: { code: 'dataPlaneRefused' },
    });
  });

  it('is asked for what holds by then, and never told late what does no longer', async () => {
    expect((await customer.renew()).status).toBe(200);
    await perennial.dataPlaneWill({});
    const { dataPlaneCommands } = perennial.testEnvironment.database;
    await eventually(async () =>
      expect(await dataPlaneCommands.find(customer.subscriptionId)).toMatchObject({
        kind: 'reactivate',
        state: 'confirmed',
      }),
    );
    const effects = await perennial.effects({ subscriptionId: customer.subscriptionId });
    expect(effects.map(({ kind }) => kind)).toEqual(['provision', 'reactivate']);
  });
});

describe('a mail server that is away', () => {
  it('is what the clock is stuck on, by name, while the subscriptions are current; once it is back everything goes out', async () => {
    const clock = await perennial.createClock(startsAt);
    const readers = ['ola@warzywa.example', 'iga@kwiaty.example'];
    const customers = await Promise.all(
      readers.map((email) =>
        perennial.redeemed({ clock, plan, tenant: { administrator: { name: 'Administrator', email } } }),
      ),
    );
    await perennial.mailServerWill({ unavailable: true });
    await expect(clock.advanceTo('2032-04-04T12:00:00Z')).rejects.toThrow(/deliverNotice/);
    const { problems } = await clock.read();
    const deliveries = customers.map(({ tenantId }) => `${tenantId}/notice/`);
    expect(problems.map(({ activity }) => activity)).toContain('deliverNotice');
    for (const { workflowId } of problems) {
      expect(deliveries.filter((beginning) => workflowId.startsWith(beginning))).toHaveLength(1);
    }
    for (const customer of customers) {
      expect((await customer.notices()).map(({ kind, state }) => [kind, state])).toEqual([['expiring', 'deferred']]);
      await expectCurrent(customer);
    }
    await perennial.mailServerWill({});
    await perennial.ask(testClock, 'POST', `/v1/test-clocks/${clock.id}/retry`);
    expect(await clock.settled()).toMatchObject({ state: 'ready', now: expect.stringMatching(/^2032-04-04T12:00/) });
    for (const [i, customer] of customers.entries()) {
      expect((await customer.notices()).map(({ state }) => state)).toEqual(['sent']);
      const mails = await perennial.mails({ to: readers[i] ?? '' });
      expect(mails.map(({ date }) => date?.slice(0, 16))).toEqual(['2032-04-03T07:15']);
    }
  });
});
