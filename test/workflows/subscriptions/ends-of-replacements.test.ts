import { replacementActivities } from '../../../activities/subscriptions/replacements.js';
import { placeHold, undo } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant } from '../../../domain/calendar.js';
import { certificateIdOf } from '../../../domain/subscriptions/certificate-id.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { eventually } from '../../eventually.js';
import { type Clock, openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company, type Held, pausedMove } from '../../replacements.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterEach(() => perennial.dataPlaneWill({}));
afterAll(() => perennial.close());

function workflowOf({ tenantId }: Company, { id }: Pick<Held, 'id'>) {
  return perennial.testEnvironment.client.workflow.getHandle(subscriptionWorkflowId(tenantId, id));
}

async function storedOf({ id }: Pick<Held, 'id'>) {
  const found = await perennial.testEnvironment.database.subscriptions.find(id);
  if (!found) throw new Error(`There is no subscription ${id}`);
  return subscriptionFromJson(found.subscription);
}

async function onAClock(users: number): Promise<{ clock: Clock; people: Company }> {
  const clock = await perennial.createClock();
  const place = { testClockId: clock.id, at: instant((await clock.read()).now) };
  return { clock, people: await company(perennial.testEnvironment, { users, place }) };
}

describe('a subscription that is deleted before all users were moved to it', () => {
  it('lets the other one go on, which would wait for ever', async () => {
    const { clock, people } = await onAClock(21);
    const next = await pausedMove(perennial, people);
    // Its term of 12 months, and 120 days.
    await clock.advanceTo('2036-05-14T12:00:00Z');
    expect([await next.state(), await people.old.state()]).toEqual(['deleted', 'grace']);
    expect((await storedOf(people.old)).replacement).toBeNull();
    expect(await people.old.holders()).toHaveLength(1);
    await clock.advanceTo('2036-06-14T12:00:00Z');
    expect(await people.old.state()).toBe('disabled');
  });
});

describe('a test clock that is moved once, over the last day of one subscription and the deletion of the other', () => {
  it('lets each happen in its turn, and the deletion reaches on the data plane what that one had replaced', async () => {
    const { clock, people } = await onAClock(2);
    const next = await people.replace({ seats: 2, when: 'lastDay' });
    expect(await next.state()).toBe('pending');
    // The old one ends in February 2035, the new one a year later; 120 days after that it is deleted.
    await clock.advanceTo('2036-07-16T12:00:00Z');
    expect([await people.old.state(), await next.state()]).toEqual(['superseded', 'deleted']);
    const { database } = perennial.testEnvironment;
    expect(await database.tenants.find(people.tenantId)).toMatchObject({ state: 'erased' });
    const past = await database.subscriptions.past(people.old.id);
    const superseded = past.find(({ kind }) => kind === 'superseded');
    expect(superseded?.at.slice(0, 16)).toBe(superseded?.scheduledAt.slice(0, 16));

    const [erased, ...more] = await perennial.effects({ subscriptionId: people.old.id, kind: 'delete' });
    expect(more).toEqual([]);
    expect(erased).toMatchObject({ effect: 'carriedOut' });
    const certificate = await database.certificates.find(certificateIdOf(next.id));
    const done = certificate?.content['done'] as object[] | undefined;
    expect(done?.filter((one) => 'confirmation' in one)).toEqual([
      expect.not.objectContaining({ subscriptionId: expect.anything() }),
      expect.objectContaining({
        what: 'dataOnDataPlane',
        subscriptionId: people.old.id,
        confirmation: erased?.effectId,
      }),
    ]);
  });
});

describe('a test clock that is moved once, over a set-up for which nobody decides', () => {
  it('gives the other one its days of grace from the day on which it is undone, and then its end', async () => {
    const { clock, people } = await onAClock(3);
    const next = await people.replace({ seats: 2, when: 'lastDay' });
    await clock.advanceTo('2035-08-30T12:00:00Z');
    expect([await people.old.state(), await next.state()]).toEqual(['deleted', 'undone']);
    const { database } = perennial.testEnvironment;
    const past = await database.subscriptions.past(people.old.id);
    const days = past.map(({ kind, scheduledAt }) => `${scheduledAt.slice(0, 16)} ${kind}`);
    expect(days.filter((day) => /Released|expired|disabled|deleted/.test(day))).toEqual([
      expect.stringMatching(/^2035-02-27T23:.* replacementReleased$/),
      '2035-02-27T23:00 expired',
      '2035-03-29T22:00 disabled',
      '2035-06-27T22:00 deleted',
    ]);
    expect(await database.tenants.find(people.tenantId)).toMatchObject({ state: 'erased' });
    expect(await perennial.effects({ subscriptionId: next.id, kind: 'delete' })).toHaveLength(1);
  });
});

describe('a legal hold', () => {
  const hold = { reason: 'A dispute' };

  it('goes back with the users when a set-up is undone', async () => {
    const people = await company(perennial.testEnvironment, { users: 2 });
    const next = await pausedMove(perennial, people);
    await workflowOf(people, next).executeUpdate(placeHold, { args: [{ ...hold, requestId: `hold ${next.id}` }] });
    await next.setUpHandle().executeUpdate(undo, { args: [{ requestId: `undo ${next.id}` }] });
    await eventually(async () => expect(await next.state()).toBe('undone'));
    expect(await storedOf(people.old)).toMatchObject({ replacement: null, hold });
  });

  it('goes on with what has taken the place of one that has ended itself', async () => {
    const people = await company(perennial.testEnvironment, { users: 1 });
    const next = await people.replace({ seats: 1 });
    await eventually(async () => expect(await people.old.state()).toBe('superseded'));
    const { passHoldOn } = replacementActivities(perennial.testEnvironment.context);
    const { tenantId, old } = people;
    const passed = { tenantId, from: 'the one before', to: old.id, at: new Date().toISOString(), ...hold };
    await passHoldOn(passed);
    await passHoldOn(passed);
    expect(await storedOf(next)).toMatchObject({ hold });
  });
});
