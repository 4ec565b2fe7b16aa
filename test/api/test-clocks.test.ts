import { type Clock, type Customer, openPerennial, type Perennial } from '../perennial.js';
import { refusal } from './refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const advance = (clock: Clock, order: { to: string } | { by: string }) =>
  perennial.call('POST', `/v1/test-clocks/${clock.id}/advance`, order);

describe('a test clock', () => {
  it('starts in the future, and goes on with the wall while it is ready', async () => {
    const clock = await perennial.createClock('2044-02-29T12:00:00Z');
    const first = await clock.read();
    expect(first).toMatchObject({ state: 'ready', target: null });
    expect(Date.parse(first.now) - Date.parse('2044-02-29T12:00:00Z')).toBeLessThan(20_000);
    expect(Date.parse((await clock.read()).now)).toBeGreaterThan(Date.parse(first.now));
  });

  it('starts now when nothing is said', async () => {
    const before = Date.now();
    const made = await perennial.call('POST', '/v1/test-clocks', { name: 'A clock' });
    const { now } = made.body as { now: string };
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(now)).toBeLessThan(Date.now() + 1000);
  });

  it('does not start in the past', async () => {
    const made = await perennial.call('POST', '/v1/test-clocks', { name: 'A clock', startsAt: '2020-01-01T00:00:00Z' });
    expect(made).toEqual(refusal('clockGoesForward', '/startsAt'));
  });

  it('goes forward only', async () => {
    const clock = await perennial.createClock();
    await clock.advanceTo('2035-03-01T00:00:00Z');
    expect(await advance(clock, { to: '2035-02-28T00:00:00Z' })).toEqual(refusal('clockGoesForward', '/to'));
    expect(await clock.read()).toMatchObject({ state: 'ready' });
  });

  it('is made once when the request is repeated, and advanced once', async () => {
    const headers = { 'Idempotency-Key': 'one-clock' };
    const order = { name: 'A clock', startsAt: '2035-01-15T09:00:00Z' };
    const make = () => perennial.call('POST', '/v1/test-clocks', order, headers);
    const made = await make();
    expect((await make()).text).toBe(made.text);
    const { id } = made.body as { id: string };
    const key = { 'Idempotency-Key': 'one-advance' };
    const move = () => perennial.call('POST', `/v1/test-clocks/${id}/advance`, { by: 'P10D' }, key);
    const moved = await move();
    expect((await move()).text).toBe(moved.text);
  });

  it('has to exist', async () => {
    expect(await advance({ id: `clk_${'0'.repeat(24)}` } as Clock, { by: 'P1D' })).toEqual(refusal('notFound'));
  });
});

describe('a test clock with two tenants', () => {
  it('moves both through their lives in the order of what is due', async () => {
    const clock = await perennial.createClock();
    const one = await perennial.redeemed({ plan: 'mail-monthly', clock });
    const other = await perennial.redeemed({
      plan: 'mail-monthly',
      clock,
      tenant: { country: 'CZ', locale: 'cs-CZ', timeZone: 'Europe/Prague', organisation: 'Pekárna Nováková' },
    });
    await clock.advanceTo('2035-02-16T12:00:00Z');
    for (const customer of [one, other]) {
      expect((await customer.subscription()).state).toBe('grace');
      expect((await customer.notices()).map(({ kind, days, state }) => [kind, days, state])).toEqual([
        ['expiring', 7, 'sent'],
        ['expiring', 1, 'sent'],
        ['expired', null, 'sent'],
      ]);
    }
  });
});

describe('a test clock that advances', () => {
  let clock: Clock;
  let customer: Customer;
  let batch: Awaited<ReturnType<Perennial['issueKeys']>>;
  beforeAll(async () => {
    clock = await perennial.createClock();
    customer = await perennial.redeemed({ plan: 'mail-monthly', clock });
    batch = await perennial.issueKeys({ plan: 'mail-monthly', clock });
    // What takes the data plane so long holds the clock at the disablement.
    await perennial.dataPlaneWill({ delayMs: 4_000, kinds: ['disable'] });
    expect((await advance(clock, { to: '2035-03-20T12:00:00Z' })).status).toBe(202);
  });
  afterAll(async () => {
    await perennial.dataPlaneWill({});
  });

  it('refuses another order, and every change of what lives on it, until it is ready', async () => {
    const { keys } = batch;
    const { path, tenantId } = customer;
    const declaration = { name: 'Anna Nowak', wording: '2026-11' };
    const renewal = { use: 'renew', keys, declaration, subscriptionId: customer.subscriptionId };
    const user = { name: 'Jan', email: 'jan@piekarnia.example' };
    const issue = { planId: 'mail-monthly', count: 1, redeemBy: '2090-01-01', testClockId: clock.id };
    const answers = await Promise.all([
      advance(clock, { by: 'P1D' }),
      perennial.call('POST', `${path}/licences`, { assign: [`usr_${'0'.repeat(24)}`] }),
      perennial.call('PUT', `${path}/legal-hold`, { reason: 'Case' }),
      perennial.call('DELETE', `${path}/legal-hold`),
      perennial.call('POST', '/v1/redemptions', renewal),
      perennial.call('POST', '/v1/redemptions', perennial.activation({ keys, clock })),
      perennial.call('POST', `/v1/tenants/${tenantId}/users`, user),
      perennial.call('POST', '/v1/key-batches', issue),
    ]);
    expect((await clock.read()).state).toBe('advancing');
    for (const answer of answers) {
      expect(answer).toEqual(refusal('clockAdvancing'));
      expect(answer.headers.get('Retry-After')).toBe('1');
    }
  });

  it('can be read meanwhile, and takes changes when it is ready', async () => {
    const { state, target, doing } = await clock.read();
    if (state === 'advancing')
      expect({ target, doing }).toEqual({ target: '2035-03-20T12:00:00Z', doing: expect.any(String) });
    expect(await clock.settled()).toMatchObject({ state: 'ready', target: null, doing: null });
    const held = await perennial.call('PUT', `${customer.path}/legal-hold`, { reason: 'Case' });
    expect(held).toMatchObject({ status: 200, body: { state: 'disabled' } });
  });
});

describe('a test clock whose tenant cannot be disabled', () => {
  it('is stuck, says on what, and goes on once the data plane works again', async () => {
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ plan: 'mail-monthly', clock });
    const { subscriptionId } = customer;
    await perennial.dataPlaneWill({ failRate: 1, status: 503, kinds: ['disable'], subscriptionId });
    await advance(clock, { to: '2035-03-20T12:00:00Z' });
    const stuck = await clock.settled();
    expect(stuck).toMatchObject({ state: 'stuck', doing: expect.stringContaining(subscriptionId) });
    expect(stuck.doing).toContain('tellDataPlane');
    expect(Date.parse(stuck.now)).toBeLessThan(Date.parse('2035-03-18T00:00:00Z'));

    await perennial.dataPlaneWill({});
    await clock.advanceTo('2035-03-20T12:00:00Z');
    expect((await customer.subscription()).state).toBe('disabled');
    const disablements = await perennial.effects({ subscriptionId, kind: 'disable' });
    expect(disablements).toEqual([expect.objectContaining({ effect: 'carriedOut' })]);
    expect((await customer.timeline()).past.map(({ kind, scheduledAt }) => `${kind} ${scheduledAt}`)).toContain(
      'disabled 2035-03-16T23:00:00Z',
    );
  });
});
