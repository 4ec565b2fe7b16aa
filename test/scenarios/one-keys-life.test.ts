import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { nextInstant } from '../../contracts/messages.js';
import { subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import { millis, plainDate, startOfDay } from '../../domain/calendar.js';
import type { CaughtMessage } from '../../servers/mail-catcher/mailbox.js';
import { type Customer, openPerennial, type Perennial, type Timeline } from '../perennial.js';

type Past = Timeline['past'][number];

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

/** What happened, as lines of a story with the instants at which it was due. */
function told(past: readonly Past[]): string[] {
  return past.map(({ kind, reason, notice, days, scheduledAt }) => {
    const message = days === undefined ? notice : `${days} ${days === 1 ? 'day' : 'days'} before the end`;
    return `${scheduledAt} ${kind}: ${message ?? reason}`;
  });
}

/** A mail as its reader's program shows it: language, subject, and its Date header as an instant. */
/** By the minute: a workflow wakes some moments after its instant. */
function headerOf({ language, subject, date }: CaughtMessage): string {
  return `${date?.slice(0, 16)}Z [${language}] ${subject}`;
}

/** The instant that the workflow itself waits for. */
async function awaited({ tenantId, subscriptionId }: Customer): Promise<string | null> {
  const handle = perennial.testEnvironment.client.workflow.getHandle(subscriptionWorkflowId(tenantId, subscriptionId));
  const instant = await handle.query(nextInstant);
  return instant === null ? null : new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** What the data plane was told of a subscription, and how often it did it. */
async function dataPlaneStory({ subscriptionId }: Customer): Promise<string[]> {
  const effects = await perennial.effects({ subscriptionId });
  expect(new Set(effects.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(effects.length);
  expect(effects.map(({ effect }) => effect)).toEqual(effects.map(() => 'carriedOut'));
  return effects.map(({ kind, at }) => `${kind} as of ${at.replace('.000Z', 'Z')}`);
}

describe('the life of a bakery in Warsaw that bought three keys', () => {
  const anna = 'anna@piekarnia.example';
  let customer: Customer;

  const mails = async () => (await perennial.mails({ to: anna })).map(headerOf);

  it('begins on the day of `redeem`, from three keys of one seat each', async () => {
    const clock = await perennial.createClock('2032-03-10T10:00:00Z');
    const { keys } = await perennial.issueKeys({ count: 3, clock });
    customer = await perennial.redeemed({
      keys,
      clock,
      tenant: { administrator: { name: 'Anna Nowak', email: anna } },
    });

    expect(await customer.subscription()).toMatchObject({
      state: 'active',
      reason: 'termPaid',
      plan: { id: 'office-business', version: 1 },
      seats: { owned: 3, assigned: 1 },
      term: {
        number: 1,
        startsOn: '2032-03-10',
        expiresOn: '2033-03-10',
        lastDay: '2033-03-09',
        timeZone: 'Europe/Warsaw',
      },
      entitlement: { usersWork: true },
    });
    expect(await customer.users()).toMatchObject([{ name: 'Anna Nowak', email: anna, administrator: true }]);
    expect(await customer.holders()).toEqual((await customer.users()).map(({ id }) => id));
    const claims = await perennial.testEnvironment.database.keys.claims.find().toArray();
    expect(claims.map(({ state, owner }) => [state, owner])).toEqual(Array(3).fill(['used', customer.redemptionId]));
    expect((await customer.timeline()).future.map(({ kind, at }) => `${at} ${kind}`)).toEqual([
      '2033-01-09T08:00:00Z notice',
      '2033-02-08T08:00:00Z notice',
      '2033-03-03T08:00:00Z notice',
      '2033-03-09T08:00:00Z notice',
      '2033-03-09T23:00:00Z expired',
      '2033-03-10T08:00:00Z notice',
      '2033-04-08T22:00:00Z disabled',
      '2033-04-09T07:00:00Z notice',
      '2033-06-08T07:00:00Z notice',
      '2033-07-01T07:00:00Z notice',
      '2033-07-07T22:00:00Z deletionStarted',
      '2033-07-07T22:00:00Z deleted',
      '2033-07-08T07:00:00Z notice',
    ]);
    expect(await awaited(customer)).toBe('2033-01-09T08:00:00Z');
  });

  it('is counted down in Polish, at nine in the morning of Warsaw', async () => {
    await customer.clock?.advanceTo('2033-03-09T22:59:00Z');

    expect(await customer.subscription()).toMatchObject({ state: 'active', entitlement: { usersWork: true } });
    expect(await mails()).toEqual([
      '2033-01-09T08:00Z [pl] Office Business, annual: subskrypcja wygasa za 60 dni (ostatni dzień: 9 marca 2033 r.)',
      '2033-02-08T08:00Z [pl] Office Business, annual: subskrypcja wygasa za 30 dni (ostatni dzień: 9 marca 2033 r.)',
      '2033-03-03T08:00Z [pl] Office Business, annual: subskrypcja wygasa za 7 dni (ostatni dzień: 9 marca 2033 r.)',
      '2033-03-09T08:00Z [pl] Office Business, annual: dziś jest ostatni dzień subskrypcji (ostatni dzień: 9 marca 2033 r.)',
    ]);
    expect(await awaited(customer)).toBe('2033-03-09T23:00:00Z');
  });

  it('expires at the first instant of the day after, and goes on through the days of grace', async () => {
    await customer.clock?.advanceTo('2033-03-22T10:00:00Z');

    expect(await customer.subscription()).toMatchObject({
      state: 'grace',
      reason: 'termExpired',
      since: '2033-03-09T23:00:00Z',
      entitlement: { usersWork: true },
      renewal: { possible: true },
    });
    expect((await mails()).at(-1)).toMatch(/^2033-03-10T08:00Z \[pl\] .*subskrypcja wygasła/);
    expect(await awaited(customer)).toBe('2033-04-08T22:00:00Z');
  });

  it('is reactivated by three more keys on day 12, without a gap', async () => {
    const { status } = await customer.renew({ seats: 3 });
    expect(status).toBe(200);

    const { since, ...renewed } = await customer.subscription();
    expect(since).toMatch(/^2033-03-22T10:00:/);
    expect(renewed).toMatchObject({
      state: 'active',
      reason: 'termPaid',
      seats: { owned: 3, assigned: 1 },
      term: { number: 2, startsOn: '2033-03-10', expiresOn: '2034-03-10', lastDay: '2034-03-09' },
    });
    await customer.clock?.advanceTo('2033-03-22T12:00:00Z');
    expect((await mails()).at(-1)).toMatch(/^2033-03-22T10:00Z \[pl\] .*subskrypcja została odnowiona/);
    expect(await awaited(customer)).toBe('2034-01-09T08:00:00Z');
  });

  it('lapses again, and is disabled on day 30', async () => {
    await customer.clock?.advanceTo('2034-04-08T21:59:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace', since: '2034-03-09T23:00:00Z' });

    await customer.clock?.advanceTo('2034-05-01T00:00:00Z');
    expect(await customer.subscription()).toMatchObject({
      state: 'disabled',
      reason: 'graceOver',
      since: '2034-04-08T22:00:00Z',
      entitlement: { usersWork: false, administratorsExport: true },
    });
    expect(await awaited(customer)).toBe('2034-06-08T07:00:00Z');
  });

  it('is deleted on day 120', async () => {
    await customer.clock?.advanceTo('2034-07-08T00:00:00Z');

    expect(await customer.subscription()).toMatchObject({
      state: 'deleted',
      reason: 'retentionOver',
      since: '2034-07-07T22:00:00Z',
      seats: { owned: 0, assigned: 0 },
      entitlement: { usersWork: false, administratorsExport: false },
      renewal: { possible: false },
    });
    const lastWords = await perennial.testEnvironment.database.notices.ofSubscription(customer.subscriptionId);
    expect(lastWords.filter(({ mail }) => mail !== null)).toMatchObject([{ kind: 'deleted', state: 'claimed' }]);
  });

  it('says goodbye at nine that morning, and then nobody’s address is left', async () => {
    await customer.clock?.advanceTo('2034-07-08T12:00:00Z');

    expect((await mails()).at(-1)).toMatch(/^2034-07-08T07:00Z \[pl\] .*subskrypcja została usunięta/);
    const { tenants, users, licences, notices, redemptions, connection } = perennial.testEnvironment.database;
    expect(await tenants.find(customer.tenantId)).toMatchObject({
      state: 'erased',
      organisation: '',
      agreements: [{ name: 'MOSA', version: '2026-01', signedBy: '' }],
    });
    expect(await users.count(customer.tenantId)).toBe(0);
    expect(await licences.count(customer.subscriptionId)).toBe(0);
    const kept = await notices.ofSubscription(customer.subscriptionId);
    expect(kept.map(({ state, mail }) => [state, mail])).toEqual(Array(kept.length).fill(['sent', null]));
    expect(await redemptions.collection.find({ tenantId: customer.tenantId }).toArray()).toMatchObject([
      { declaration: { name: '' }, agreement: null, newTenant: null },
      { declaration: { name: '' }, agreement: null, newTenant: null },
    ]);
    for (const collection of (await connection.db?.collections()) ?? []) {
      const text = JSON.stringify(await collection.find().toArray());
      const personal = ['Nowak', 'Piekarnia', anna].filter((word) => text.includes(word));
      expect([collection.collectionName, personal]).toEqual([collection.collectionName, []]);
    }
  });

  it('has told everything that happened, each with the instant at which it was due', async () => {
    const { past, future } = await customer.timeline();
    const [committed, setUpDone, ...rest] = past;
    expect(committed).toMatchObject({ kind: 'committed', reason: 'activation' });
    expect(setUpDone).toMatchObject({ kind: 'setUpDone', reason: 'termPaid' });
    const renewal = rest.find(({ kind }) => kind === 'renewed');
    expect(renewal).toMatchObject({
      reason: 'renewedInGrace',
      details: { term: 2, startsOn: '2033-03-10', expiresOn: '2034-03-10', seats: 3, freed: [] },
    });
    expect(told(rest)).toEqual([
      '2033-01-09T08:00:00Z notice: 60 days before the end',
      '2033-02-08T08:00:00Z notice: 30 days before the end',
      '2033-03-03T08:00:00Z notice: 7 days before the end',
      '2033-03-09T08:00:00Z notice: 1 day before the end',
      '2033-03-09T23:00:00Z expired: termExpired',
      '2033-03-10T08:00:00Z notice: expired',
      `${renewal?.scheduledAt} renewed: renewedInGrace`,
      `${renewal?.scheduledAt} notice: reactivated`,
      '2034-01-09T08:00:00Z notice: 60 days before the end',
      '2034-02-08T08:00:00Z notice: 30 days before the end',
      '2034-03-03T08:00:00Z notice: 7 days before the end',
      '2034-03-09T08:00:00Z notice: 1 day before the end',
      '2034-03-09T23:00:00Z expired: termExpired',
      '2034-03-10T08:00:00Z notice: expired',
      '2034-04-08T22:00:00Z disabled: graceOver',
      '2034-04-09T07:00:00Z notice: disabled',
      '2034-06-08T07:00:00Z notice: 30 days before the end',
      '2034-07-01T07:00:00Z notice: 7 days before the end',
      '2034-07-07T22:00:00Z deletionStarted: retentionOver',
      '2034-07-07T22:00:00Z deleted: retentionOver',
      '2034-07-08T07:00:00Z notice: deleted',
    ]);
    expect(future).toEqual([]);
  });

  it('was carried out within a minute of what was due, by the workflow’s own time', async () => {
    const { past } = await customer.timeline();
    const late = past.filter(({ at, scheduledAt }) => {
      const delay = Date.parse(at) - Date.parse(scheduledAt);
      // A worker that misses a task is given it again after ten seconds; a skip too far would be hours.
      return delay < 0 || delay > 60_000;
    });
    // The deletion counts at the end of its work: it is told with the moment at which that was finished.
    expect(late.filter(({ kind }) => kind !== 'deleted')).toEqual([]);
  });

  it('was one effect each on the data plane, in order', async () => {
    const [provision, reactivate, disable, erasure, ...more] = await dataPlaneStory(customer);
    expect(provision).toMatch(/^provision as of 2032-03-10T10:00:/);
    expect(reactivate).toMatch(/^reactivate as of 2033-03-22T10:00:/);
    expect(disable).toBe('disable as of 2034-04-08T22:00:00Z');
    expect(erasure).toBe('delete as of 2034-07-07T22:00:00Z');
    expect(more).toEqual([]);
    const keys = (await perennial.effects({ subscriptionId: customer.subscriptionId })).map(
      ({ idempotencyKey }) => idempotencyKey,
    );
    expect(keys[0]).toBe(`${customer.subscriptionId}/provision/1`);
  });

  it('leaves a certificate that claims what was done and nothing more', async () => {
    const { id, content, sha256 } = await customer.certificate();
    expect(
      createHash('sha256')
        .update(canonicalize(content) ?? '')
        .digest('hex'),
    ).toBe(sha256);
    const [erasure] = await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'delete' });
    const { finishedAt, done, ...rest } = content;
    expect(Date.parse(String(finishedAt)) - Date.parse('2034-07-07T22:00:00Z')).toBeLessThan(60_000);
    expect(done).toEqual([
      { what: 'dataOnDataPlane', confirmation: erasure?.effectId, confirmedAt: erasure?.confirmedAt },
      { what: 'licenceAssignments', count: 1 },
      { what: 'users', count: 1 },
      { what: 'noticesSent', count: 15 },
      { what: 'namesInRedemptions', count: 2 },
      { what: 'organisationAndSignatures' },
    ]);
    expect(rest).toEqual({
      certificateId: id,
      tenantId: customer.tenantId,
      subscriptionId: customer.subscriptionId,
      plan: { id: 'office-business', version: 1 },
      rule: { policy: 'annual', version: 1, deletionDay: 120, firstUnpaidDay: '2034-03-10' },
      scheduledAt: '2034-07-07T22:00:00Z',
      kept: [
        {
          what: 'administratorsAddresses',
          why: 'the notice of this deletion is sent to them, then they are erased',
          until: '2034-07-08T07:00:00Z',
        },
        {
          what: 'recordWithoutPersonalData',
          why: 'ids, dates and states of the subscription prove what happened to it',
        },
        { what: 'backups', why: 'copies of the database age out', until: '2034-08-12' },
      ],
    });
    const held = await fetch(`${perennial.testEnvironment.dataPlaneUrl}/subscriptions/${customer.subscriptionId}`);
    expect(await held.json()).toMatchObject({ state: 'deleted', seats: 0, serviceLicences: [] });
  });

  it('cannot be brought back', async () => {
    const { status, body } = await customer.renew({ seats: 3 });
    expect([status, body]).toMatchObject([409, { code: 'subscriptionEnded' }]);
    // The keys that were offered for it are free: only the six of its two terms are used.
    expect(await perennial.testEnvironment.database.keys.claims.countDocuments()).toBe(6);
  });
});

describe('a tenant in Santiago whose term ends on the day without a midnight', () => {
  it('has no midnight on 4 September 2033: the day begins at one', () => {
    const begins = startOfDay(plainDate('2033-09-04'), 'America/Santiago');
    expect(begins.toString()).toBe('2033-09-04T04:00:00Z');
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Santiago', timeStyle: 'long' });
    expect(local.format(millis(begins) - 1)).toMatch(/^23:59:59/);
    expect(local.format(millis(begins))).toMatch(/^01:00:00/);
  });

  it('lives until the first instant of that day that exists', async () => {
    const clock = await perennial.createClock('2032-09-04T15:00:00Z');
    const customer = await perennial.redeemed({
      clock,
      count: 1,
      tenant: {
        country: 'CL',
        organisation: 'Viña del Sol',
        timeZone: 'America/Santiago',
        locale: 'en',
        administrator: { name: 'Emilia Rojas', email: 'emilia@vina.example' },
      },
    });
    expect(await customer.subscription()).toMatchObject({
      term: { startsOn: '2032-09-04', expiresOn: '2033-09-04', timeZone: 'America/Santiago' },
    });
    await clock.advanceTo('2033-09-04T03:59:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'active' });
    expect(await awaited(customer)).toBe('2033-09-04T04:00:00Z');
    await clock.advanceTo('2033-09-04T04:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace', since: '2033-09-04T04:00:00Z' });
  });
});
