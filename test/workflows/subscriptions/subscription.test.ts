import { WorkflowUpdateFailedError } from '@temporalio/client';
import { startAtVirtualTime, workflowStatus } from '../../../adapters/operations/time-skipping.js';
import { fromFailure } from '../../../contracts/failures.js';
import { nextInstant } from '../../../contracts/messages.js';
import {
  changeLicences,
  placeHold,
  type RenewRequest,
  releaseHold,
  renew,
  type SubscriptionInput,
} from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { type Json, toJson } from '../../../domain/json.js';
import type { SubscriptionEvent } from '../../../domain/subscriptions/events.js';
import { nothingKnown } from '../../../domain/subscriptions/slots.js';
import { currentTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import type { subscription } from '../../../workflows/subscriptions/subscription.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { sampleTenant } from '../../sample-tenant.js';

const startsAt = '2032-03-10T10:00:00Z';

let perennial: Perennial;
/** Lives by the wall's time. */
let live: Customer;

beforeAll(async () => {
  perennial = await openPerennial();
  live = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly', seats: 2 });
});

afterAll(() => perennial.close());

function workflowOf({ tenantId, subscriptionId }: Pick<Customer, 'tenantId' | 'subscriptionId'>) {
  const { client } = perennial.testEnvironment;
  return client.workflow.getHandle<typeof subscription>(subscriptionWorkflowId(tenantId, subscriptionId));
}

async function refusalOf(update: Promise<unknown>) {
  try {
    return await update;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return fromFailure(error.cause)?.code ?? error.cause?.message;
  }
}

async function awaited(customer: Customer): Promise<string | null> {
  const next = await workflowOf(customer).query(nextInstant);
  return next === null ? null : instant(new Date(next).toISOString()).toString();
}

async function told(customer: Pick<Customer, 'subscriptionId'>): Promise<string[]> {
  const past = await perennial.testEnvironment.database.subscriptions.past(customer.subscriptionId);
  return past.map((event) => `${event.scheduledAt} ${event.kind}: ${subjectOf(event)}`);
}

/** What a message is about, and why everything else happened. */
function subjectOf(event: Json<SubscriptionEvent>): string {
  if (event.kind !== 'noticeDue') return event.reason;
  return event.days === null ? event.notice : `${event.notice} ${event.days}`;
}

async function projectionOf({ subscriptionId }: Pick<Customer, 'subscriptionId'>) {
  const found = await perennial.testEnvironment.database.subscriptions.find(subscriptionId);
  if (!found) throw new Error(`There is no subscription ${subscriptionId} yet`);
  return found;
}

function aMonthOfMail(committedAt: string, redemptionId = 'another redemption'): Json<Commitment> {
  const plan = { id: 'mail-monthly', version: 1 };
  const policy = policyOf('monthly', 1);
  return toJson({
    plan,
    policy,
    seats: 1,
    months: 1,
    zone: 'Europe/Warsaw',
    source: { kind: 'redemption', redemptionId },
    committedAt: instant(committedAt),
  });
}

describe('a renewal', () => {
  it('is carried out once for its request, however often and under whatever update id it comes', async () => {
    const clock = await perennial.createClock(startsAt);
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await clock.advanceTo('2032-04-20T10:00:00Z');
    const request: RenewRequest = {
      requestId: 'one renewal',
      commitment: aMonthOfMail('2032-04-20T10:00:00Z'),
      freeUsers: null,
    };
    const handle = workflowOf(customer);
    const first = await handle.executeUpdate(renew, { args: [request], updateId: 'first try' });
    const second = await handle.executeUpdate(renew, { args: [request], updateId: 'second try' });

    expect(first).toMatchObject({ state: 'active' });
    expect(second).toEqual(first);
    expect((await projectionOf(customer)).subscription.terms.map(({ expiresOn }) => expiresOn)).toEqual([
      '2032-04-10',
      '2032-05-10',
    ]);
    expect((await told(customer)).filter((line) => line.includes('renewed'))).toHaveLength(1);
    await eventually(async () =>
      expect(await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'reactivate' })).toHaveLength(1),
    );
  });

  it('by keys of a perpetual plan is refused, and leaves no history', async () => {
    const handle = workflowOf(live);
    await eventually(async () => {
      const status = await workflowStatus(perennial.testEnvironment.client, handle.workflowId);
      expect(status).toMatchObject({ workflowTask: null, activities: [] });
    });
    const before = (await handle.fetchHistory()).events?.length;
    const endless = { ...aMonthOfMail(new Date().toISOString()), months: null, policy: null };
    const request = { requestId: 'for ever', commitment: endless, freeUsers: null };
    expect(await refusalOf(handle.executeUpdate(renew, { args: [request] }))).toBe('renewNotPossible');
    expect(await refusalOf(handle.executeUpdate(releaseHold, { args: [{ requestId: 'no hold' }] }))).toBe('notOnHold');
    expect((await handle.fetchHistory()).events?.length).toBe(before);
  });

  it('while it is disabled starts on that day, which becomes the anchor', async () => {
    const clock = await perennial.createClock(startsAt);
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await clock.advanceTo('2032-05-31T10:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', since: '2032-05-09T22:00:00Z' });
    expect((await customer.renew()).status).toBe(200);
    expect(await customer.subscription()).toMatchObject({
      state: 'active',
      term: { number: 2, startsOn: '2032-05-31', expiresOn: '2032-06-30' },
    });
    expect((await told(customer)).at(-2)).toMatch(/renewed: renewedWhileDisabled$/);
    const effects = await perennial.effects({ subscriptionId: customer.subscriptionId });
    expect(effects.map(({ kind }) => kind)).toEqual(['provision', 'disable', 'reactivate']);
  });
});

describe('a message that makes no sense', () => {
  it('is refused, and the subscription goes on', async () => {
    const handle = workflowOf(live);
    const never = { requestId: 'nonsense', commitment: { committedAt: 'never' } };
    const nonsense = [renew, changeLicences, placeHold, releaseHold].flatMap(({ name }) => [
      { name, args: [] },
      { name, args: [null] },
      { name: renew.name, args: [never] },
    ]);
    for (const { name, args } of nonsense) {
      const said = handle.executeUpdate(name, { args: args as [] });
      await expect(said).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    }
    const [olga = ''] = await live.addUsers('Olga');
    const order = { requestId: 'sense', assign: [olga], unassign: [] };
    expect(await handle.executeUpdate(changeLicences, { args: [order] })).toEqual([
      { userId: olga, result: 'assigned' },
    ]);
  });
});

describe('a legal hold', () => {
  it('stops the deletion for as long as it lasts; it runs at the start of the seventh day after its release', async () => {
    const clock = await perennial.createClock(startsAt);
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await clock.advanceTo('2032-07-01T10:00:00Z');
    const handle = workflowOf(customer);
    await handle.executeUpdate(placeHold, { args: [{ requestId: 'hold', reason: 'A dispute' }] });
    expect(await refusalOf(handle.executeUpdate(placeHold, { args: [{ requestId: 'another', reason: 'More' }] }))).toBe(
      'alreadyOnHold',
    );
    expect(await awaited(customer)).toBeNull();
    await clock.advanceTo('2032-12-24T20:00:00Z');
    expect(await customer.subscription()).toMatchObject({
      state: 'disabled',
      reason: 'legalHold',
      legalHold: { reason: 'A dispute' },
      renewal: { possible: true },
    });

    await handle.executeUpdate(releaseHold, { args: [{ requestId: 'release' }] });
    // That is announced first.
    expect(await awaited(customer)).toBe('2032-12-25T08:00:00Z');
    await clock.advanceTo('2033-01-01T00:00:00Z');
    expect((await told(customer)).slice(-2)).toEqual([
      '2032-12-30T23:00:00Z deleted: retentionOver',
      '2032-12-31T08:00:00Z noticeDue: deleted',
    ]);
    expect((await customer.certificate()).content).toMatchObject({ scheduledAt: '2032-12-30T23:00:00Z' });
  });
});

describe('a subscription whose service was away', () => {
  /** A subscription that was committed on 10 March and whose workflow runs for the first time at a later instant. */
  async function backAt(now: string, name: string): Promise<SubscriptionInput> {
    const { database, client, context } = perennial.testEnvironment;
    const [tenantId, subscriptionId, userId] = [`ten_${name}`, `sub_${name}`, `usr_${name}`];
    const createdAt = new Date(startsAt);
    const whereabouts = { zone: 'Europe/Warsaw', locale: 'cs' };
    const tenant = { ...sampleTenant(tenantId, { createdAt, administratorIds: [userId] }), ...whereabouts };
    await database.tenants.create({ ...tenant, country: 'CZ', organisation: 'Pekárna' });
    const email = `${name}@away.example`;
    await database.users.add({
      ...whereabouts,
      _id: userId,
      tenantId,
      name,
      email,
      createdAt,
    });
    const input: SubscriptionInput = {
      tenantId,
      subscriptionId,
      testClockId: null,
      notBefore: now,
      administratorId: userId,
      commitment: aMonthOfMail(startsAt),
    };
    await startAtVirtualTime(Date.parse(now), () =>
      client.workflow.start<typeof subscription>('subscription', {
        taskQueue: context.taskQueue,
        workflowId: subscriptionWorkflowId(tenantId, subscriptionId),
        args: [input],
      }),
    );
    return input;
  }

  async function noticesSent(to: string): Promise<(string | undefined)[]> {
    return (await perennial.mails({ to })).map(({ subject }) => subject);
  }

  it('sends the newest of the messages that were missed, and says what it status for', async () => {
    const life = await backAt('2032-04-09T12:00:00Z', 'countdown');
    await eventually(async () => expect(await told(life)).toHaveLength(3));
    expect((await told(life)).filter((line) => line.includes('noticeDue'))).toEqual([
      '2032-04-09T07:00:00Z noticeDue: expiring 1',
    ]);
    const { subscriptions } = perennial.testEnvironment.database;
    const [notice] = (await subscriptions.past(life.subscriptionId)).filter(({ kind }) => kind === 'noticeDue');
    expect(notice?.milestones).toEqual(['notice/1/2032-04-10/1', 'notice/1/2032-04-10/7']);
    expect(notice?.at).toMatch(/^2032-04-09T12:00:0/);
    expect(await noticesSent('countdown@away.example')).toHaveLength(1);
  });

  it('changes its state in order, each change with the instant at which it was due', async () => {
    const life = await backAt('2032-06-01T12:00:00Z', 'disabled');
    await eventually(async () => expect((await projectionOf(life)).subscription.setUp).toBe('done'));
    await eventually(async () => expect(await noticesSent('disabled@away.example')).toHaveLength(1));
    await eventually(async () => expect(await told(life)).toHaveLength(5));
    const lines = (await told(life)).filter((line) => !line.includes('setUpDone'));
    expect(lines).toEqual([
      '2032-03-10T10:00:00Z committed: activation',
      '2032-04-09T22:00:00Z expired: termExpired',
      '2032-05-09T22:00:00Z disabled: graceOver',
      '2032-05-10T07:00:00Z noticeDue: disabled',
    ]);
    expect(await projectionOf(life)).toMatchObject({ state: 'disabled' });
    await eventually(async () =>
      expect(await perennial.effects({ subscriptionId: life.subscriptionId, kind: 'disable' })).toMatchObject([
        { effect: 'carriedOut', at: '2032-05-09T22:00:00Z' },
      ]),
    );
  });

  it('is deleted, and says goodbye once, when even that is overdue', async () => {
    const life = await backAt('2032-12-01T12:00:00Z', 'deleted');
    await workflowOf(life).result();
    const lines = (await told(life)).filter((line) => !line.includes('setUp'));
    expect(lines.slice(0, 3)).toEqual([
      '2032-03-10T10:00:00Z committed: activation',
      '2032-04-09T22:00:00Z expired: termExpired',
      '2032-05-09T22:00:00Z disabled: graceOver',
    ]);
    expect(lines.at(-1)).toBe('2032-08-08T07:00:00Z noticeDue: deleted');
    expect(lines.at(-2)).toBe('2032-08-07T22:00:00Z deleted: retentionOver');
    expect(await perennial.testEnvironment.database.users.count(life.tenantId)).toBe(0);
    const effects = await perennial.effects({ subscriptionId: life.subscriptionId });
    expect(effects.at(-1)).toMatchObject({ kind: 'delete', effect: 'carriedOut' });
  });
});

describe('what a run hands on to the next', () => {
  it('is its state and its answers of the last day', async () => {
    const customer = live;
    const { subscription: state, revision } = await projectionOf(customer);
    const { client, context } = perennial.testEnvironment;
    await workflowOf(customer).terminate('Its next run is what is looked at');
    const now = Date.now();
    const [hour, day] = [3_600_000, 24 * 3_600_000];
    const answer = { state: 'active', revision: 7 };
    await client.workflow.start<typeof subscription>('subscription', {
      taskQueue: context.taskQueue,
      workflowId: workflowOf(customer).workflowId,
      args: [
        {
          tenantId: customer.tenantId,
          subscriptionId: customer.subscriptionId,
          testClockId: null,
          notBefore: null,
          administratorId: 'nobody: the licences were opened by the first run',
          commitment: aMonthOfMail(startsAt),
          carried: {
            subscription: state,
            free: nothingKnown,
            answers: [
              { requestId: 'an hour ago', at: now - hour, answer },
              { requestId: 'two days ago', at: now - 2 * day, answer },
            ],
          },
        },
      ],
    });

    const handle = workflowOf(customer);
    const hold = (requestId: string) => handle.executeUpdate(placeHold, { args: [{ requestId, reason: 'A dispute' }] });
    expect(await hold('an hour ago')).toEqual(answer);
    expect((await projectionOf(customer)).revision).toBe(revision);
    expect(await hold('now')).toEqual({ state: 'active', revision: revision + 1 });
    expect(currentTerm(subscriptionFromJson((await projectionOf(customer)).subscription)).number).toBe(1);
    expect((await told(customer)).filter((line) => line.includes('committed'))).toHaveLength(1);
    expect(await perennial.effects({ subscriptionId: customer.subscriptionId })).toHaveLength(1);
  });
});
