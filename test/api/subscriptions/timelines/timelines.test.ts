import { createdApiKey } from '../../../../api/identity/api-keys/schema.js';
import { dashboardPage } from '../../../../api/partners/dashboard/schema.js';
import { summaryPage } from '../../../../api/subscriptions/renewals/schema.js';
import { subscriptionAt, timeline, timelinePreview } from '../../../../api/subscriptions/timelines/schema.js';
import { type Clock, type Customer, openPerennial, type Perennial, type Timeline } from '../../../perennial.js';
import { refusal } from '../../refusal.js';

let perennial: Perennial;
let clock: Clock;
/** In Santiago the term ends on a day that has no midnight. */
let customer: Customer;

beforeAll(async () => {
  perennial = await openPerennial();
  clock = await perennial.createClock('2034-09-02T15:00:00Z');
  customer = await perennial.redeemed({ clock, count: 3, tenant: { timeZone: 'America/Santiago' } });
});

afterAll(() => perennial.close());

const stateAt = (at: string) => perennial.ask(subscriptionAt, 'GET', `${customer.path}/state?at=${at}`);
const preview = (body: object) => perennial.call('POST', '/v1/timeline-previews', body);

/** What could be done, by name. */
async function possibleAt(at: string): Promise<string[]> {
  return (await stateAt(at)).actions.flatMap(({ action, possible }) => (possible ? [action] : []));
}

describe('the future of a subscription', () => {
  it('is told with reasons, in the language of who asks', async () => {
    const { future, spans } = await customer.timeline();
    expect(future.find(({ kind }) => kind === 'expired')).toMatchObject({
      at: '2035-09-02T04:00:00Z',
      on: '2035-09-02',
      reason: 'termExpired',
      explanation:
        'The term ended on 1 September 2035 and nobody has renewed it: users can still work until 1 October 2035 inclusive.',
      state: 'grace',
    });
    expect(spans.map(({ state, usersWork, data }) => `${state} ${usersWork} ${data}`)).toEqual([
      'settingUp true kept',
      'active true kept',
      'grace true kept',
      'disabled false kept',
      'deleted false gone',
    ]);
    const polish = await perennial.ask(timeline, 'GET', `${customer.path}/timeline?locale=pl-PL`);
    expect(polish.future.find(({ kind }) => kind === 'expired')?.explanation).toMatch(
      /^Okres skończył się 1 września 2035 r\./,
    );
  });

  it('can be asked for any instant, on a day without a midnight too', async () => {
    expect(await stateAt('2035-09-02T03:59:59Z')).toMatchObject({
      basis: 'predicted',
      state: 'active',
      reason: 'termPaid',
    });
    expect(await stateAt('2035-09-02T04:00:00Z')).toMatchObject({
      state: 'grace',
      since: '2035-09-02T04:00:00Z',
      entitlement: { usersWork: true, data: 'kept' },
      renewal: { possible: true },
    });
    const always = ['export', 'placeLegalHold'];
    expect(await possibleAt('2035-09-02T03:59:59Z')).toEqual([
      'renew',
      'addSeats',
      'replaceNow',
      'replaceOnLastDay',
      'changeLicences',
      'cancelAtEndOfTerm',
      'cancelNow',
      ...always,
    ]);
    expect(await possibleAt('2035-09-02T04:00:00Z')).toEqual([
      'renew',
      'replaceNow',
      'changeLicences',
      'cancelNow',
      ...always,
    ]);
    expect(await possibleAt('2035-10-15T00:00:00Z')).toEqual(['renew', 'replaceNow', ...always]);
    expect(await stateAt('2099-01-01T00:00:00Z')).toMatchObject({
      state: 'deleted',
      certificateId: null,
      entitlement: { usersWork: false, administratorsExport: false, data: 'gone' },
      nextMilestones: [],
    });
    expect(await possibleAt('2099-01-01T00:00:00Z')).toEqual([]);
  });

  it('before the subscription began there was nothing', async () => {
    expect(await stateAt('2034-09-02T14:59:59Z')).toMatchObject({
      basis: 'recorded',
      state: null,
      reason: 'notBegun',
      entitlement: { usersWork: false, data: 'none' },
      term: null,
    });
  });

  it.each(['yesterday', '2035-02-30T00:00:00Z', '2035-01-01', '9999-12-31T23:59:59Z'])('refuses %s', async (at) => {
    const { status, body } = await perennial.call('GET', `${customer.path}/state?at=${at}`);
    expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ parameter: 'at' }] } });
  });
});

describe('a preview', () => {
  const changes = [
    { kind: 'renewal', at: '2035-09-20', seats: 5 },
    { kind: 'legalHold', from: '2036-12-01', to: '2037-03-01', reason: 'Case II C 14/27' },
  ];

  it('tells the timeline that would be', async () => {
    const { subscriptionId } = customer;
    const { future, spans } = timelinePreview.parse((await preview({ subscriptionId, changes })).body);
    const changesOfState = future.filter(({ kind }) => kind !== 'notice');
    expect(changesOfState.map(({ kind, on, state }) => `${on} ${kind} ${state}`)).toEqual([
      '2035-09-02 expired grace',
      '2035-09-20 renewed active',
      '2036-09-02 expired grace',
      '2036-10-02 disabled disabled',
      '2036-12-01 holdPlaced disabled',
      '2037-03-01 holdReleased disabled',
      '2037-03-08 deletionStarted disabled',
      '2037-03-08 deleted deleted',
    ]);
    expect(spans.map(({ state }) => state)).toEqual([
      'settingUp',
      'active',
      'grace',
      'active',
      'grace',
      'disabled',
      'deleted',
    ]);
  });

  it('tells of time and seats that are paid for ahead, and of another plan that takes the place', async () => {
    const { subscriptionId } = customer;
    const would = async (...planned: object[]) => {
      const { future } = timelinePreview.parse((await preview({ subscriptionId, changes: planned })).body);
      return future.filter(({ kind }) => kind !== 'notice');
    };
    const early = await would({ kind: 'renewal', at: '2035-01-01', seats: 5 });
    expect(early.map(({ on, kind, reason, state }) => `${on} ${kind} ${reason} ${state}`).slice(0, 3)).toEqual([
      '2035-01-01 renewed renewedEarly active',
      '2035-09-02 termStarted renewedEarly active',
      '2036-09-02 expired termExpired grace',
    ]);
    expect(early[1]?.explanation).toBe(
      'The term that was paid for ahead begins, with 5 seats; its last day is 1 September 2036.',
    );
    const [added] = await would({ kind: 'addSeats', at: '2035-01-01', seats: 3 });
    expect(added).toMatchObject({
      kind: 'seatsAdded',
      // 3 seats have 244 days left, 3 have 365.
      details: { term: 2, startsOn: '2035-01-01', expiresOn: '2035-11-02', seats: 6 },
      explanation:
        'Keys add seats: from now on there are 6 seats, and all of them end together; the last day is 1 November 2035.',
    });
    const replaced = await would({ kind: 'replacement', at: '2035-08-30', when: 'now', planId: 'mail-monthly' });
    expect(replaced).toMatchObject([
      {
        kind: 'replacementStarted',
        state: 'active',
        details: { by: 'preview', when: 'now', daysLost: 3 },
        explanation: expect.stringContaining('3 paid days are given up.'),
      },
      { kind: 'superseded', reason: 'usersMoved', state: 'superseded' },
    ]);
  });

  it('of a subscription that nobody has needs a plan, or a policy and months', async () => {
    const start = { at: '2028-01-31T10:00:00Z', timeZone: 'Europe/Prague' };
    const policy = { id: 'annual', graceDays: 10, deletionDay: 40, noticeDays: [14] };
    const would = timelinePreview.parse((await preview({ start: { ...start, policy, months: 1 } })).body);
    expect(would.future.map(({ on, kind }) => `${on} ${kind}`)).toEqual([
      '2028-02-15 notice',
      '2028-02-29 expired',
      '2028-02-29 notice',
      '2028-03-10 disabled',
      '2028-03-10 notice',
      '2028-04-02 notice',
      '2028-04-09 deletionStarted',
      '2028-04-09 deleted',
      '2028-04-09 notice',
    ]);
    const planned = timelinePreview.parse((await preview({ start: { ...start, planId: 'office-business' } })).body);
    expect(planned.future.find(({ kind }) => kind === 'expired')?.on).toBe('2029-01-31');
    expect(await preview({ start: { ...start, planId: 'no-such-plan' } })).toEqual(
      refusal('notFound', '/start/planId'),
    );
    expect((await preview({ start: { ...start, planId: 'office-business', policy } })).status).toBe(422);
  });

  it('is refused as the change itself would be', async () => {
    const { subscriptionId } = customer;
    const of = (...tried: object[]) => preview({ subscriptionId, changes: tried });
    const replacement = { kind: 'replacement', at: '2035-01-01', when: 'lastDay', planId: 'mail-monthly' };
    expect(await of(replacement, { kind: 'renewal', at: '2035-01-02' })).toEqual(
      refusal('replacementWaits', '/changes/1', { on: '2035-09-01' }),
    );
    expect(await of({ ...replacement, planId: 'office-business' })).toEqual(
      refusal('replaceNotPossible', '/changes/0', { reason: 'samePlan' }),
    );
    expect(await of({ ...replacement, planId: 'no-such-plan' })).toEqual(refusal('notFound', '/changes/0/planId'));
    expect(await of({ kind: 'addSeats', at: '2035-09-20', seats: 2 })).toEqual(
      refusal('addSeatsNotPossible', '/changes/0', { state: 'grace' }),
    );
    expect(await of({ kind: 'renewal', at: '2036-09-01' })).toEqual(refusal('subscriptionEnded', '/changes/0'));
    expect(await of({ kind: 'legalHoldRelease', at: '2035-01-01' })).toEqual(refusal('notOnHold', '/changes/0'));
    expect(await of({ kind: 'renewal', at: '2035-09-20', planId: 'mail-monthly' })).toEqual(
      refusal('mixedKeys', '/changes/0/planId'),
    );
    const hold = { kind: 'legalHold', from: '2035-01-01' };
    expect(await of(hold, hold)).toEqual(refusal('alreadyOnHold', '/changes/1'));
    expect((await of({ kind: 'renewal', at: '2034-01-01' })).body).toMatchObject({
      errors: [{ pointer: '/changes/0/at' }],
    });
  });

  it('writes nothing, and a key for reading may ask for it', async () => {
    const { database } = perennial.testEnvironment;
    const key = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', {
      name: 'Reader',
      role: 'operator',
      access: 'readOnly',
    });
    const size = async () => {
      const { collections } = database.connection;
      const counts = Object.entries(collections).map(async ([name, one]) => [name, await one.countDocuments()]);
      return Object.fromEntries(await Promise.all(counts)) as object;
    };
    const before = [await size(), await customer.subscription()];
    const headers = { Authorization: `Bearer ${key.key}`, 'Idempotency-Key': 'preview' };
    const body = { subscriptionId: customer.subscriptionId, changes };
    expect((await perennial.call('POST', '/v1/timeline-previews', body, headers)).status).toBe(200);
    expect([await size(), { ...(await customer.subscription()), now: expect.any(String) }]).toEqual([
      before[0],
      { ...before[1], now: expect.any(String) },
    ]);
  });
});

describe('renewals of a month', () => {
  it('are those whose term ends in it; what lives on a clock is left out unless it is asked for', async () => {
    const list = (query: string) => perennial.ask(dashboardPage, 'GET', `/v1/dashboard?month=${query}`);
    expect((await list(`2035-09&testClockId=${clock.id}`)).items).toMatchObject([
      {
        subscriptionId: customer.subscriptionId,
        expiresOn: '2035-09-02',
        lastDay: '2035-09-01',
      },
    ]);
    expect((await list('2035-09')).items).toEqual([]);
    expect((await list(`2035-08&testClockId=${clock.id}`)).items).toEqual([]);
    expect((await list(`2035-09&testClockId=${clock.id}&tenantId=ten_${'0'.repeat(24)}`)).items).toEqual([]);
    expect((await list(`2035-09&testClockId=${clock.id}&partnerId=4711`)).items).toEqual([]);
  });

  it('are limited by state, plan and days, and named', async () => {
    const [{ organisation, timeZone } = { organisation: '', timeZone: '' }] = (
      await perennial.ask(summaryPage, 'GET', `/v1/subscriptions?testClockId=${clock.id}`)
    ).items;
    expect([organisation, timeZone]).toEqual(['Piekarnia Nowak', 'America/Santiago']);
    const list = async (question: string, path = '/v1/subscriptions', as = perennial) =>
      (await as.ask(path === '/v1/dashboard' ? dashboardPage : summaryPage, 'GET', `${path}?${question}`)).items.map(
        ({ subscriptionId }) => subscriptionId,
      );
    const own = [customer.subscriptionId];
    const { tenantId } = customer;
    const [{ planName, plan } = { planName: null, plan: { id: '' } }] = (
      await perennial.ask(summaryPage, 'GET', `/v1/subscriptions?tenantId=${tenantId}`)
    ).items;
    expect(planName).toMatch(/^Office Business/);
    expect(await list(`tenantId=${tenantId}&state=active&planId=${plan.id}`)).toEqual(own);
    expect(await list(`tenantId=${tenantId}&state=grace`)).toEqual([]);
    expect(await list(`tenantId=${tenantId}&planId=mail-monthly`)).toEqual([]);
    for (const path of ['/v1/subscriptions', '/v1/dashboard']) {
      expect(await list(`tenantId=${tenantId}&endsFrom=2035-09-02&endsBefore=2035-09-03`, path)).toEqual(own);
      expect(await list(`tenantId=${tenantId}&endsFrom=2035-09-03`, path)).toEqual([]);
      expect(await list(`tenantId=${tenantId}&endsBefore=2035-09-02`, path)).toEqual([]);
    }
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    expect(await list('', '/v1/subscriptions', administrator)).toEqual(own);
    expect(await perennial.call('GET', '/v1/dashboard?month=2035-09&endsFrom=2035-09-01')).toMatchObject({
      status: 422,
      body: { errors: [{ parameter: 'month' }] },
    });
  });

  it('come in pages, and as a picture with the count of each day', async () => {
    const other = await perennial.redeemed({ clock, count: 1 });
    const path = `/v1/dashboard?month=2035-09&testClockId=${clock.id}&limit=1`;
    const first = await perennial.ask(dashboardPage, 'GET', path);
    const second = await perennial.ask(dashboardPage, 'GET', `${path}&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ subscriptionId }) => subscriptionId).sort()).toEqual(
      [customer.subscriptionId, other.subscriptionId].sort(),
    );
    expect(second.next).toBeNull();
    const { text, headers } = await perennial.call('GET', `/v1/renewals.svg?month=2035-09&testClockId=${clock.id}`);
    expect(headers.get('Content-Type')).toBe('image/svg+xml; charset=utf-8');
    expect(text).toContain('2 Sep 2035: 2 renewals are due.');
  });
});

describe('the past of a subscription', () => {
  beforeAll(async () => {
    await clock.advanceTo('2035-10-20T12:00:00Z');
    await perennial.call('PUT', `${customer.path}/legal-hold`, { reason: 'Case II C 14/27' });
    expect((await customer.renew({ seats: 4 })).status).toBe(200);
  });

  it('is told by the terms and holds as they were', async () => {
    expect(await stateAt('2035-09-10T00:00:00Z')).toMatchObject({
      basis: 'recorded',
      state: 'grace',
      term: { number: 1, expiresOn: '2035-09-02' },
      seats: { owned: 3, assigned: 1 },
      legalHold: null,
      renewal: { possible: true },
    });
    expect(await stateAt('2035-10-20T11:59:59Z')).toMatchObject({
      state: 'disabled',
      reason: 'graceOver',
      legalHold: null,
    });
    const present = await perennial.ask(subscriptionAt, 'GET', `${customer.path}/state`);
    expect(present).toMatchObject({
      basis: 'recorded',
      state: 'active',
      term: { number: 2, expiresOn: '2036-10-20' },
      seats: { owned: 4 },
      legalHold: { reason: 'Case II C 14/27' },
    });
    const {
      id: _id,
      tenantId: _tenantId,
      testClockId: _clock,
      workflow: _run,
      dataPlane: _dataPlane,
      partnerOfRecord: _partner,
      now: _now,
      ...resource
    } = await customer.subscription();
    expect(present).toMatchObject(resource);
    expect(await possibleAt('2036-12-01T00:00:00Z')).toEqual(['renew', 'replaceNow', 'export', 'releaseLegalHold']);
    expect(await stateAt('2099-01-01T00:00:00Z')).toMatchObject({ state: 'disabled', reason: 'legalHold' });
  });

  it('comes in pages, the newest events first', async () => {
    const { past } = await customer.timeline();
    const pages: (typeof past)[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page: Timeline = await perennial.ask(timeline, 'GET', `${customer.path}/timeline?limit=4${cursor}`);
      pages.unshift(page.past);
      next = page.next;
    }
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flat()).toEqual(past);
  });

  it('is drawn for the whole tenant in the language and theme that are asked for', async () => {
    const { status, text } = await perennial.call(
      'GET',
      `/v1/tenants/${customer.tenantId}/timeline.svg?theme=dark&width=720&locale=pl`,
    );
    expect(status).toBe(200);
    expect(text).toContain('Piekarnia Nowak: oś czasu wszystkich subskrypcji');
    expect(text).toContain(customer.subscriptionId);
    expect(text).not.toContain('prefers-color-scheme');
    const english = await perennial.call('GET', `${customer.path}/timeline.svg?locale=en`);
    expect(english.text).toContain('Renewed by key');
  });
});
