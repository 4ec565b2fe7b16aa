import type { z } from 'zod';
import { openedRedemption } from '../../../../api/keys/redemptions/schema.js';
import { subscription, subscriptionPage } from '../../../../api/subscriptions/subscriptions/schema.js';
import { subscriptionAt, timeline } from '../../../../api/subscriptions/timelines/schema.js';
import { eventually } from '../../../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../../perennial.js';

type Event = z.output<typeof timeline>['past'][number];

let perennial: Perennial;
let clock: Clock;
let customer: Customer;
/** The subscription of another plan that takes the place on the last day. */
let newOne: string;

beforeAll(async () => {
  perennial = await openPerennial();
  clock = await perennial.createClock('2036-01-15T09:00:00Z');
  customer = await perennial.redeemed({ clock, plan: 'mail-monthly', seats: 2 });
  // One more month, for three.
  expect((await customer.renew({ seats: 3 })).status).toBe(200);
  newOne = await replaceOnLastDay();
});

afterAll(() => perennial.close());

async function replaceOnLastDay(): Promise<string> {
  const { keys } = await perennial.issueKeys({ plan: 'office-business', count: 3, clock });
  const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', {
    use: 'replace',
    when: 'lastDay',
    subscriptionId: customer.subscriptionId,
    keys,
    declaration: { name: 'Anna Nowak', wording: '2026-11' },
  });
  const { id, subscriptionId } = await perennial.kept(opened);
  await perennial.acceptAgreement(id);
  const { status, text } = await perennial.redeem(id);
  expect([status, text]).toEqual([200, expect.any(String)]);
  await eventually(() => read(subscriptionId));
  return subscriptionId;
}

const read = (id: string) => perennial.ask(subscription, 'GET', `/v1/subscriptions/${id}`);
const timelineOf = (id: string) => perennial.ask(timeline, 'GET', `/v1/subscriptions/${id}/timeline`);
const stateAt = (id: string, at: string) =>
  perennial.ask(subscriptionAt, 'GET', `/v1/subscriptions/${id}/state?at=${at}`);

const told = ({ on, kind, notice, reason, state }: Event) =>
  [on, kind, notice, `(${reason})`, state].filter(Boolean).join(' ');

describe('two months and what comes after them', () => {
  it('the old one says until when it is paid, what is stacked, and what ends it', async () => {
    expect(await read(customer.subscriptionId)).toMatchObject({
      state: 'active',
      seats: { owned: 2 },
      term: { number: 1, expiresOn: '2036-02-15', lastDay: '2036-02-14' },
      stackedTerms: [{ number: 2, startsOn: '2036-02-15', expiresOn: '2036-03-15', lastDay: '2036-03-14', seats: 3 }],
      expiresOn: '2036-03-15',
      lastDay: '2036-03-14',
      paidThrough: '2036-03-15',
      replaces: null,
      endsBecause: {
        reason: 'replacement',
        by: newOne,
        when: 'lastDay',
        movesFrom: '2036-03-14',
        on: '2036-03-15',
        movedAt: null,
      },
      renewal: { possible: false },
    });
  });

  it('the new one waits, and says from when it counts', async () => {
    expect(await read(newOne)).toMatchObject({
      state: 'pending',
      reason: 'awaitsLastDay',
      entitlesFrom: '2036-03-14',
      term: { number: 1, startsOn: '2036-03-15', expiresOn: '2037-03-15' },
      replaces: { subscriptionId: customer.subscriptionId, when: 'lastDay' },
      endsBecause: null,
      entitlement: { usersWork: false, administratorsExport: true, data: 'none' },
    });
    const { actions, explanation } = await stateAt(newOne, '2036-01-20T00:00:00Z');
    expect(actions.flatMap(({ action, possible }) => (possible ? [action] : []))).toEqual([
      'export',
      'placeLegalHold',
      'undo',
    ]);
    expect(explanation).toBe(
      'It waits for the last day of the subscription that it replaces: its licences count from 14 March 2036 on.',
    );
  });

  it('is foretold, happens so, and is remembered so', async () => {
    const foretold = [customer.subscriptionId, newOne].map(async (id) => (await timelineOf(id)).future.map(told));
    const [old = [], young = []] = await Promise.all(foretold);
    expect(old).toEqual([
      '2036-02-15 termStarted (renewedEarly) active',
      '2036-03-15 superseded (usersMoved) superseded',
      '2036-03-15 notice superseded (usersMoved) superseded',
    ]);
    expect(young.slice(0, 3)).toEqual([
      '2036-03-14 setUpStarted (setUpRunning) active',
      '2036-03-15 termStarted (replacement) active',
      '2037-01-14 notice expiring (endIsNear) active',
    ]);
    const moments = ['2036-02-14T22:59:59Z', '2036-02-14T23:00:00Z', '2036-03-14T11:00:00Z', '2036-03-14T23:00:00Z'];
    const statesOf = (id: string) => Promise.all(moments.map((at) => stateAt(id, at)));
    const predicted = await Promise.all([statesOf(customer.subscriptionId), statesOf(newOne)]);
    expect(predicted.map((states) => states.map(({ state, seats }) => `${state} ${seats?.owned}`))).toEqual([
      ['active 2', 'active 3', 'active 3', 'superseded 0'],
      ['pending 3', 'pending 3', 'active 3', 'active 3'],
    ]);

    await clock.advanceTo('2036-03-14T10:00:00Z');
    await eventually(async () => expect(await read(newOne)).toMatchObject({ state: 'active' }));
    await clock.advanceTo('2036-03-16T10:00:00Z');

    expect((await timelineOf(customer.subscriptionId)).past.map(told)).toEqual([
      '2036-01-15 committed (activation) settingUp',
      '2036-01-15 setUpDone (termPaid) active',
      '2036-01-15 renewed (renewedEarly) active',
      '2036-01-15 replacementStarted (requested) active',
      '2036-02-15 termStarted (renewedEarly) active',
      '2036-03-14 licencesChanged (requested) active',
      '2036-03-14 usersMoved (usersMoved) active',
      '2036-03-15 superseded (usersMoved) superseded',
      '2036-03-15 notice superseded (usersMoved) superseded',
    ]);
    expect((await timelineOf(newOne)).past.map(told).slice(0, 3)).toEqual([
      '2036-01-15 committed (replacement) pending',
      '2036-03-14 setUpStarted (setUpRunning) settingUp',
      expect.stringMatching(/^2036-03-14 /),
    ]);
    const recorded = await Promise.all([statesOf(customer.subscriptionId), statesOf(newOne)]);
    expect(recorded.map((states) => states.map(({ state, seats }) => `${state} ${seats?.owned}`))).toEqual(
      predicted.map((states) => states.map(({ state, seats }) => `${state} ${seats?.owned}`)),
    );
  });

  it('in the end the old one is closed, and says where its users are', async () => {
    expect(await read(customer.subscriptionId)).toMatchObject({
      state: 'superseded',
      seats: { owned: 0, assigned: 0 },
      endsBecause: { by: newOne, movedAt: expect.any(String) },
      entitlement: { usersWork: false, administratorsExport: false, data: 'kept' },
      nextMilestones: [],
    });
    const { body } = await perennial.call('POST', `${customer.path}/licences`, { assign: [`usr_${'0'.repeat(24)}`] });
    expect(body).toMatchObject({ code: 'subscriptionEnded' });
    const { items } = await perennial.ask(subscriptionPage, 'GET', `/v1/tenants/${customer.tenantId}/subscriptions`);
    expect(items.map(({ state }) => state).sort()).toEqual(['active', 'superseded']);
  });

  it('is drawn with a word and a pattern for each state', async () => {
    const { text } = await perennial.call('GET', `/v1/tenants/${customer.tenantId}/timeline.svg?locale=en`);
    for (const state of ['pending', 'superseded']) expect(text).toContain(`fill="url(#timeline-${state})"`);
    expect(text).toContain('Replaced from 15 Mar 2036; next term from 15 Feb 2036.');
    expect(text).toContain('Pending from 15 Jan 2036; Setting up from 14 Mar 2036');
  });
});
