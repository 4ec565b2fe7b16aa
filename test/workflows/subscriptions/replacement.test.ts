import type { UpdateDefinition } from '@temporalio/common';
import { fromFailure } from '../../../contracts/failures.js';
import type { Requested } from '../../../contracts/messages.js';
import {
  type ReplacementRequest,
  type ReplaceRequest,
  releaseReplacement,
  replaceBy,
  usersMoved,
} from '../../../contracts/subscriptions/replacement.js';
import { type AddSeatsRequest, addSeats } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { type Json, toJson } from '../../../domain/json.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';

const startsAt = '2032-03-10T10:00:00Z';
const newOne = 'sub_000000000000000000000abc';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

function mailFor(seats: number, committedAt: string): Json<Commitment> {
  return toJson({
    plan: { id: 'mail-monthly', version: 1 },
    policy: policyOf('monthly', 1),
    seats,
    months: 1,
    zone: 'Europe/Warsaw',
    source: { kind: 'redemption', redemptionId: `red_${'a'.repeat(24)}` },
    committedAt: instant(committedAt),
  });
}

/** Sends an Update as the service does. @returns its answer, or the code of its refusal */
async function tell<Answer, Request extends Requested>(
  { tenantId, subscriptionId }: Customer,
  update: UpdateDefinition<Answer, [Request]>,
  request: Request,
): Promise<Answer | string> {
  const handle = perennial.testEnvironment.client.workflow.getHandle(subscriptionWorkflowId(tenantId, subscriptionId));
  try {
    return await handle.executeUpdate(update, { args: [request], updateId: request.requestId });
  } catch (error) {
    const refused = error instanceof Error && fromFailure(error.cause);
    if (!refused) throw error;
    return refused.code;
  }
}

async function past({ subscriptionId }: Customer): Promise<string[]> {
  const entries = await perennial.testEnvironment.database.subscriptions.past(subscriptionId);
  return entries.map(({ scheduledAt, kind, reason }) => `${scheduledAt} ${kind}: ${reason}`);
}

async function storedOf({ subscriptionId }: Customer) {
  const found = await perennial.testEnvironment.database.subscriptions.find(subscriptionId);
  if (!found) throw new Error(`There is no subscription ${subscriptionId}`);
  return found.subscription;
}

async function mailbox(seats: number): Promise<Customer> {
  const clock = await perennial.createClock(startsAt);
  return perennial.redeemed({ clock, plan: 'mail-monthly', seats });
}

describe('a term that is stacked while the subscription is active', () => {
  it('comes into force at the boundary with its seats: the named users go, and nobody notices an end', async () => {
    const customer = await mailbox(3);
    const [eva = '', jan = ''] = await customer.addUsers('Eva', 'Jan');
    await perennial.call('POST', `${customer.path}/licences`, { assign: [eva, jan] });
    await customer.clock?.advanceTo('2032-03-20T10:00:00Z');
    expect((await customer.renew({ seats: 2 })).status).toBe(422);
    const renewed = await customer.renew({ seats: 2, freeUsers: [eva] });
    expect([renewed.status, renewed.text]).toEqual([200, expect.any(String)]);
    expect(await customer.holders()).toHaveLength(3);

    await customer.clock?.advanceTo('2032-04-12T10:00:00Z');
    expect(await storedOf(customer)).toMatchObject({ phase: 'active', termInForce: 2, assigned: 2 });
    const holders = await customer.holders();
    expect(holders).toHaveLength(2);
    expect(holders).not.toContain(eva);
    expect(await past(customer)).toEqual([
      expect.stringContaining('committed: activation'),
      expect.stringContaining('setUpDone'),
      expect.stringContaining('licencesChanged'),
      expect.stringContaining('renewed: renewedEarly'),
      '2032-04-09T22:00:00Z termStarted: renewedEarly',
    ]);
    await eventually(async () =>
      expect(await perennial.effects({ subscriptionId: customer.subscriptionId })).toMatchObject([
        { kind: 'provision' },
        { kind: 'update', at: '2032-04-09T22:00:00Z' },
      ]),
    );
    await customer.clock?.advanceTo('2032-05-10T10:00:00Z');
    expect(await storedOf(customer)).toMatchObject({ phase: 'grace' });
  });
});

describe('seats that are added', () => {
  it('make the terms one, whose end no seat-day is lost by', async () => {
    const customer = await mailbox(2);
    expect((await customer.renew({ seats: 2 })).status).toBe(200);
    const request: AddSeatsRequest = { requestId: 'two more', commitment: mailFor(2, '2032-03-20T10:00:00Z') };
    await customer.clock?.advanceTo('2032-03-20T10:00:00Z');
    expect(await tell(customer, addSeats, request)).toMatchObject({ state: 'active' });
    // Two seats have 51 days left, the two new ones 31: four have 41.
    const { terms, termInForce, slots } = await storedOf(customer);
    expect(termInForce).toBe(3);
    expect(terms.at(-1)).toMatchObject({ startsOn: '2032-03-20', expiresOn: '2032-04-30', seats: 4 });
    expect(slots.ranges).toEqual([[1, 4]]);
    await customer.clock?.advanceTo('2032-04-30T10:00:00Z');
    expect(await storedOf(customer)).toMatchObject({ phase: 'grace' });
    expect(await past(customer)).not.toContainEqual(expect.stringContaining('termStarted'));
  });

  it('find nobody left over whom a term has no seat for that was due just before', async () => {
    const customer = await mailbox(3);
    const [eva = '', jan = ''] = await customer.addUsers('Eva', 'Jan');
    await perennial.call('POST', `${customer.path}/licences`, { assign: [eva, jan] });
    expect((await customer.renew({ seats: 1, freeUsers: [eva, jan] })).status).toBe(200);
    // The request is faster than the timer of the boundary.
    const request: AddSeatsRequest = { requestId: 'in time', commitment: mailFor(1, '2032-04-10T10:00:00Z') };
    expect(await tell(customer, addSeats, request)).toMatchObject({ state: 'active' });
    expect(await storedOf(customer)).toMatchObject({ termInForce: 3, assigned: 1 });
    expect(await customer.subscription()).toMatchObject({ seats: { owned: 2, assigned: 1 } });
    expect(await customer.holders()).toHaveLength(1);
  });
});

describe('a subscription whose place another one takes on its last day', () => {
  const replace = (customer: Customer): Promise<unknown> => {
    const request: ReplaceRequest = {
      requestId: `replace ${customer.subscriptionId}`,
      by: newOne,
      planId: 'office-business',
      when: 'lastDay',
      daysLost: 0,
      at: '2032-03-20T10:00:00Z',
    };
    return tell(customer, replaceBy, request);
  };
  const about = (requestId: string): ReplacementRequest => ({ requestId, by: newOne, at: '2032-04-12T10:00:00Z' });

  it('is not reminded, refuses renewals, works beyond its end, and is superseded when its users have moved', async () => {
    const customer = await mailbox(1);
    await customer.clock?.advanceTo('2032-03-20T10:00:00Z');
    expect(await replace(customer)).toEqual({ expiresOn: '2032-04-10', zone: 'Europe/Warsaw' });
    expect(await customer.renew()).toMatchObject({ status: 409, body: { code: 'replacementWaits' } });
    expect(await tell(customer, addSeats, { requestId: 'more', commitment: mailFor(1, '2032-03-20T10:00:00Z') })).toBe(
      'replacementWaits',
    );
    await customer.clock?.advanceTo('2032-04-12T10:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'active', entitlement: { usersWork: true } });
    expect(await customer.notices()).toEqual([]);

    expect(await tell(customer, usersMoved, about('moved'))).toMatchObject({ revision: expect.any(Number) });
    await eventually(async () => expect((await customer.subscription()).state).toBe('superseded'));
    expect(await customer.holders()).toEqual([]);
    await eventually(async () =>
      expect(await customer.notices()).toMatchObject([{ kind: 'superseded', state: 'sent' }]),
    );
    await eventually(async () =>
      expect(await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'supersede' })).toHaveLength(1),
    );
  });

  it('stays after all when the other is undone, and its days of grace count from then', async () => {
    const customer = await mailbox(1);
    await customer.clock?.advanceTo('2032-03-20T10:00:00Z');
    await replace(customer);
    await customer.clock?.advanceTo('2032-04-12T10:00:00Z');
    await tell(customer, releaseReplacement, about('released'));
    await eventually(async () => expect((await customer.subscription()).state).toBe('grace'));
    expect((await storedOf(customer)).graceFrom).toBe('2032-04-12');
    await customer.clock?.advanceTo('2032-05-11T10:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace' });
    await customer.clock?.advanceTo('2032-05-12T10:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', since: '2032-05-11T22:00:00Z' });
    expect((await customer.renew()).status).toBe(200);
    expect((await storedOf(customer)).terms.at(-1)).toMatchObject({ startsOn: '2032-05-12', expiresOn: '2032-06-12' });
  });
});
