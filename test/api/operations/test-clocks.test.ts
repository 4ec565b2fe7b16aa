import { eventually } from '../../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';
import { listTestClocks } from './clocks.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const advance = (clock: Clock, order: { to: string } | { by: string } | { toNextMilestone: true }) =>
  perennial.call('POST', `/v1/test-clocks/${clock.id}/advance`, order);

describe('a test clock', () => {
  it('starts in the future, and goes on with the wall while it is ready', async () => {
    const begun = Date.now();
    const clock = await perennial.createClock('2044-02-29T12:00:00Z');
    const first = await clock.read();
    const wentOn = Date.parse(first.now) - Date.parse('2044-02-29T12:00:00Z');
    expect(first).toMatchObject({ state: 'ready', target: null });
    expect(wentOn).toBeLessThanOrEqual(Date.now() - begun);
    await eventually(async () => expect(Date.parse((await clock.read()).now)).toBeGreaterThan(Date.parse(first.now)));
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

  it('starts and goes on more than a hundred years ahead: what lives on it has its whole time', async () => {
    const clock = await perennial.createClock('2195-03-10T09:00:00Z');
    const order = { clock, plan: 'mail-monthly', redeemBy: '2199-12-31' };
    const customer = await perennial.redeemed(order);
    expect((await customer.subscription()).term.startsOn).toBe('2195-03-10');
    const { lapsesAt } = await perennial.openRedemption(order);
    expect(lapsesAt).toMatch(/^2195-03-11/);
    await clock.advanceTo('2195-04-10T12:00:00Z');
    expect((await customer.subscription()).state).toBe('grace');
    const late = await perennial.call('POST', '/v1/test-clocks', {
      name: 'Too late',
      startsAt: '2200-01-01T00:00:00Z',
    });
    expect(late).toEqual(refusal('invalidRequest', '/startsAt'));
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

describe('a test clock that advances', () => {
  let clock: Clock;
  let customer: Customer;
  let batch: Awaited<ReturnType<Perennial['issueKeys']>>;
  beforeAll(async () => {
    clock = await perennial.createClock();
    customer = await perennial.redeemed({ plan: 'mail-monthly', clock });
    batch = await perennial.issueKeys({ plan: 'mail-monthly', clock });
    // What the data plane does not answer holds the clock at the disablement.
    await perennial.dataPlaneWill({ delayMs: 600_000, kinds: ['disable'] });
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
    const shown = { state: 'advancing', target: '2035-03-20T12:00:00Z', doing: expect.any(String) };
    expect(await clock.read()).toMatchObject(shown);
    await perennial.dataPlaneWill({});
    expect(await clock.settled()).toMatchObject({ state: 'ready', target: null, doing: null });
    const held = await perennial.call('PUT', `${customer.path}/legal-hold`, { reason: 'Case' });
    expect(held).toMatchObject({ status: 200, body: { state: 'disabled' } });
  });
});

describe('the name and the end of a test clock', () => {
  it('are changed by who has read its present revision', async () => {
    const clock = await perennial.createClock();
    const path = `/v1/test-clocks/${clock.id}`;
    const etag = (await perennial.call('GET', path)).headers.get('ETag') ?? '';
    const renamed = await perennial.call('PATCH', path, { name: 'Renamed' }, { 'If-Match': etag });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Renamed', keep: false } });
    expect(renamed.headers.get('ETag')).not.toBe(etag);
    expect(await perennial.call('PATCH', path, { name: 'Again' }, { 'If-Match': etag })).toEqual(
      refusal('preconditionFailed'),
    );
    expect(await perennial.call('PATCH', path, { keep: true })).toMatchObject({
      body: { name: 'Renamed', keep: true },
    });
    const past = { deletesAt: '2020-01-01T00:00:00Z' };
    expect(await perennial.call('PATCH', path, past)).toEqual(refusal('invalidRequest', '/deletesAt'));
  });

  it('do not move with the clock', async () => {
    const clock = await perennial.createClock();
    const { deletesAt } = await clock.read();
    const etag = (await perennial.call('GET', `/v1/test-clocks/${clock.id}`)).headers.get('ETag');
    await clock.advanceBy('P10Y');
    expect((await clock.read()).deletesAt).toBe(deletesAt);
    expect((await perennial.call('GET', `/v1/test-clocks/${clock.id}`)).headers.get('ETag')).toBe(etag);
  });
});

describe('the list of test clocks', () => {
  it('is answered page by page, the newest first, and by state', async () => {
    const made = [await perennial.createClock(), await perennial.createClock(), await perennial.createClock()];
    const ids = (await listTestClocks(perennial, '&state=ready')).map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual(made.map(({ id }) => id).reverse());
    expect(new Set(ids).size).toBe(ids.length);
    expect((await listTestClocks(perennial, '&state=deleting')).map(({ id }) => id)).toEqual([]);
  });
});

describe('a test clock, milestone by milestone', () => {
  it('says what lives on it and what is next, and goes there', async () => {
    const clock = await perennial.createClock();
    const one = await perennial.redeemed({ plan: 'mail-monthly', clock });
    const open = await perennial.openRedemption({ plan: 'mail-monthly', clock });
    const opened = await clock.read();
    expect(opened).toMatchObject({ lives: { tenants: 1, subscriptions: 1, workflows: 2 } });
    const { body } = await perennial.call('GET', `/v1/test-clocks/${clock.id}/tenants`);
    const workflowId = `${one.tenantId}/subscription/${one.subscriptionId}`;
    const notice = '2035-02-08T08:00:00Z';
    expect(body).toMatchObject({
      items: [
        {
          tenantId: one.tenantId,
          organisation: 'Piekarnia Nowak',
          members: [{ workflowId, kind: 'subscription', nextAt: notice, leftBehind: false }],
        },
      ],
      next: null,
    });

    // The open redemption lapses before anything is due to the tenant.
    const first = await advance(clock, { toNextMilestone: true });
    expect(first).toMatchObject({ status: 202, body: { state: 'advancing' } });
    const lapse = Date.parse((first.body as { target: string }).target);
    expect(lapse).toBeGreaterThan(Date.parse('2035-01-16T09:00:00Z'));
    expect(lapse).toBeLessThanOrEqual(Date.parse(opened.now) + 24 * 3_600_000);
    expect(await clock.settled()).toMatchObject({ state: 'ready', milestonesDone: 1, lives: { workflows: 1 } });
    expect((await perennial.call('GET', `/v1/redemptions/${open.id}`)).body).toMatchObject({ state: 'lapsed' });

    expect(await advance(clock, { toNextMilestone: true })).toMatchObject({ body: { target: notice } });
    expect(await clock.settled()).toMatchObject({ state: 'ready', milestonesDone: 1 });
    expect(await one.notices()).toMatchObject([{ kind: 'expiring', days: 7, state: 'sent' }]);
  });

  it('is refused when nothing is due', async () => {
    expect(await advance(await perennial.createClock(), { toNextMilestone: true })).toEqual(refusal('nothingDue'));
  });
});

describe('a stuck test clock', () => {
  const year = '2036-01-15T09:00:00Z';
  let clock: Clock;
  let broken: Customer;
  let other: Customer;
  let heldUp: Awaited<ReturnType<Clock['read']>>;
  const order = (what: 'retry' | 'skip') => perennial.call('POST', `/v1/test-clocks/${clock.id}/${what}`);

  beforeAll(async () => {
    clock = await perennial.createClock();
    broken = await perennial.redeemed({ plan: 'mail-monthly', clock });
    other = await perennial.redeemed({ plan: 'mail-monthly', clock });
    const { subscriptionId } = broken;
    await perennial.dataPlaneWill({ failRate: 1, status: 503, kinds: ['delete'], subscriptionId });
    expect(await order('retry')).toEqual(refusal('notStuck'));
    expect(await order('skip')).toEqual(refusal('notStuck'));
    await advance(clock, { to: year });
    await eventually(async () => {
      heldUp = await clock.read();
      expect(heldUp.problems).not.toEqual([]);
    });
    await clock.settled();
  });
  afterAll(() => perennial.dataPlaneWill({}));

  it('says what fails and why from the first time on, while it still advances', () => {
    const { state, problems } = heldUp;
    expect({ state, problems }).toEqual({
      state: 'advancing',
      problems: [expect.objectContaining({ activity: 'deleteOnDataPlane', failure: expect.stringContaining('503') })],
    });
  });

  it('says which workflow is stuck on which activity, why, and how often it was tried', async () => {
    const { state, target, problems, leftBehind, now } = await clock.read();
    expect({ state, target, leftBehind }).toEqual({ state: 'stuck', target: year, leftBehind: [] });
    expect(problems).toEqual([
      {
        workflowId: `${broken.tenantId}/deletion/${broken.subscriptionId}`,
        activity: 'deleteOnDataPlane',
        failure: expect.stringContaining('503'),
        attempts: 3,
      },
    ]);
    // Everything that was due until then has happened to the others, and nothing else.
    expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse('2035-06-13T22:00:00Z'));
    expect((await other.subscription()).state).toBe('deleted');
  });

  it('goes on without it when it is skipped: it stays as it is, and that is said', async () => {
    expect(await order('skip')).toMatchObject({ status: 202, body: { state: 'advancing', target: year } });
    const { state, problems, leftBehind } = await clock.settled();
    expect({ state, problems }).toEqual({ state: 'ready', problems: [] });
    expect(leftBehind.map(({ workflowId }) => workflowId)).toEqual([
      `${broken.tenantId}/deletion/${broken.subscriptionId}`,
      `${broken.tenantId}/subscription/${broken.subscriptionId}`,
    ]);
    expect((await broken.subscription()).state).toBe('disabled');
    const { past } = await broken.timeline();
    expect(past.map(({ kind }) => kind)).not.toContain('deleted');
  });

  it('is ready, and moves the others on, while something is left behind', async () => {
    await clock.advanceBy('P1M');
    expect((await clock.read()).leftBehind).toHaveLength(2);
  });

  it('takes it in again when it is told to retry, and brings it to where the others are', async () => {
    await perennial.dataPlaneWill({});
    expect(await order('retry')).toMatchObject({ status: 202, body: { state: 'advancing', leftBehind: [] } });
    expect(await clock.settled()).toMatchObject({ state: 'ready', leftBehind: [], problems: [] });
    expect((await broken.subscription()).state).toBe('deleted');
    const { past } = await broken.timeline();
    expect(past.at(-1)).toMatchObject({ kind: 'notice' });
    expect(Date.parse((await clock.read()).now)).toBeGreaterThanOrEqual(Date.parse('2036-02-15T09:00:00Z'));
  });
});
