import type { UpdateDefinition } from '@temporalio/common';
import { nextInstant, type Requested, retry } from '../../../contracts/messages.js';
import { pause, resume, setAside } from '../../../contracts/subscriptions/siblings.js';
import { changeLicences, undo } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant } from '../../../domain/calendar.js';
import { currentDetails } from '../../current-details.js';
import { eventually } from '../../eventually.js';
import { whileDataPlaneHolds } from '../../held-data-plane.js';
import { morning, openPerennial, type Perennial } from '../../perennial.js';
import { type Company, company, type Held, onceTaken, pausedMove } from '../../replacements.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial({ loseAnswers: true });
});
afterEach(() => perennial.dataPlaneWill({}));
afterAll(() => perennial.close());

let requests = 0;

/** Asks a set-up for something, as the API does. */
async function ask<Answer, Request extends Requested>(
  held: Held,
  update: UpdateDefinition<Answer, [Request]>,
  request: Omit<Request, 'requestId'>,
): Promise<Answer> {
  requests += 1;
  const args = [{ ...request, requestId: `request-${requests}` } as Request] as [Request];
  // It is read of before it is started.
  await eventually(() => held.setUpHandle().describe());
  return held.setUpHandle().executeUpdate<Answer, [Request]>(update, { args });
}

async function refusedAs(code: string, asked: Promise<unknown>): Promise<void> {
  await expect(asked).rejects.toMatchObject({ cause: { type: code } });
}

/** What became of each user. */
async function fates(held: Held): Promise<Record<string, string>> {
  const found = await perennial.testEnvironment.database.reassignments.page(held.id, undefined, '', 1000);
  return Object.fromEntries(
    found.map(({ userId, state, reason }) => [userId, reason ? `${state}: ${reason.code}` : state]),
  );
}

async function waiting(held: Held): Promise<string[]> {
  return Object.entries(await fates(held)).flatMap(([userId, fate]) => (fate === 'waiting' ? [userId] : []));
}

/** Nobody was without access on the data plane at any moment. */
async function nobodyWasLockedOut({ tenantId }: Company): Promise<void> {
  const found = await fetch(`${perennial.testEnvironment.dataPlaneUrl}/tenants/${tenantId}/access`);
  const { items } = (await found.json()) as { items: { userId: string; withoutAccess: number }[] };
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ withoutAccess }) => withoutAccess > 0)).toEqual([]);
}

async function supersedes(next: Held, { old }: Company): Promise<void> {
  await eventually(async () => expect([await next.state(), await old.state()]).toEqual(['active', 'superseded']));
  expect(await old.holders()).toEqual([]);
}

/** Begins a move that is paused after its first batch, of 20. */
async function paused({ users = 25, seats = users }: { users?: number; seats?: number } = {}) {
  const people = await company(perennial.testEnvironment, { users });
  return { people, next: await pausedMove(perennial, people, { seats }) };
}

describe('the users of a subscription that is replaced', () => {
  it('stay where they are when the data plane refuses them, and only they are tried again', async () => {
    const people = await company(perennial.testEnvironment, { users: 25 });
    const [refused = ''] = people.userIds.slice(3);
    await perennial.dataPlaneWill({ refuse: true, kinds: ['reassign'], userId: refused });
    const next = await people.replace({ seats: 25 });
    expect(await next.setUpIs('stuck')).toMatchObject({
      problem: { code: 'usersNotMoved' },
      users: { total: 25, moved: 24, failed: 1 },
    });
    expect(await people.old.holders()).toEqual([refused]);
    expect(await next.holders()).not.toContain(refused);
    expect((await fates(next))[refused]).toBe('failed: dataPlaneRefused');
    await eventually(async () => expect(await next.state()).toBe('settingUp'));

    await perennial.dataPlaneWill({});
    await ask(next, retry, {});
    expect(await next.setUpIs('done')).toMatchObject({ users: { moved: 25, failed: 0 }, problem: null });
    await supersedes(next, people);
    const moves = await perennial.effects({ subscriptionId: next.id, kind: 'reassign' });
    expect(moves).toHaveLength(25);
  });

  it('are listed when no seat is left for them, and stay by a decision', async () => {
    const people = await company(perennial.testEnvironment, { users: 5 });
    const next = await people.replace({ seats: 3 });
    expect(await next.setUpIs('stuck')).toMatchObject({ users: { total: 5, moved: 3, failed: 2 } });
    const details = () => currentDetails(perennial.testEnvironment.client, next.setUpHandle().workflowId);
    expect(await details()).toMatch(
      /^\*\*Stuck\*\*.* 3 of 5 users have moved, 2 could not be moved \(2 × noFreeSeat\)\.\n\n.*it is undone at /,
    );
    const left = await people.old.holders();
    const [first = '', second = ''] = left;
    expect(await fates(next)).toMatchObject({ [first]: 'failed: noFreeSeat', [second]: 'failed: noFreeSeat' });
    const [moved = ''] = await next.holders();

    const refused = { result: 'refused', problem: expect.objectContaining({ code: 'notFailed' }) };
    expect(await ask(next, setAside, { userIds: [moved] })).toEqual([{ userId: moved, ...refused }]);
    const someAside = await ask(next, setAside, { userIds: [moved, first] });
    expect(someAside).toEqual([
      { userId: moved, ...refused },
      { userId: first, result: 'setAside' },
    ]);
    expect(await ask(next, setAside, { userIds: [first] })).toEqual([{ userId: first, result: 'alreadySetAside' }]);
    expect(await next.setUp()).toMatchObject({ state: 'stuck', users: { failed: 1, setAside: 1 } });
    expect(await details()).toContain('1 could not be moved (1 × noFreeSeat), 1 are set aside');
    await ask(next, setAside, { userIds: null });
    expect(await next.setUpIs('done')).toMatchObject({ users: { moved: 3, failed: 0, setAside: 2 } });
    await supersedes(next, people);
    expect((await next.holders()).length).toBe(3);
    expect(await details()).toMatch(/^\*\*Done\*\*.*3 of 5 users have moved, 2 are set aside/);
  });

  it('get a seat that has become free when they are tried again', async () => {
    const people = await company(perennial.testEnvironment, { users: 3 });
    const next = await people.replace({ seats: 2 });
    await next.setUpIs('stuck');
    const [leaves = ''] = await next.holders();
    await next.unassign(leaves);
    await ask(next, retry, {});
    expect(await next.setUpIs('done')).toMatchObject({ users: { moved: 3 } });
    expect(await next.holders()).toEqual(people.userIds.filter((userId) => userId !== leaves).toSorted());
  });
});

describe('a set-up that is paused', () => {
  it('stops after a batch, goes on when it is told to, and honours what changes meanwhile', async () => {
    const { people, next } = await paused({ seats: 26 });
    const { tenantId, old } = people;
    const left = await waiting(next);
    expect(left).toHaveLength(5);
    expect(await old.holders()).toEqual(left.toSorted());
    await eventually(async () => expect(await next.state()).toBe('settingUp'));
    await refusedAs('notRunning', ask(next, pause, {}));

    const [leaver = '', unassigned = '', holder = ''] = left.filter((userId) => userId !== people.userIds[0]);
    const newcomer = await addUser(tenantId);
    await perennial.call('POST', `/v1/tenants/${tenantId}/users/${leaver}/deactivate`, {});
    await old.unassign(unassigned);
    await next.assign(holder);
    // As it does when a seat was asked for just before the move began.
    await perennial.testEnvironment.client.workflow
      .getHandle(subscriptionWorkflowId(tenantId, old.id))
      .executeUpdate(changeLicences, {
        args: [{ assign: [newcomer], unassign: [], requestId: 'late', bySetUp: true }],
      });
    await ask(next, resume, {});
    expect(await next.setUpIs('done')).toMatchObject({ users: { total: 26, moved: 23, passedOver: 3 } });
    expect(await fates(next)).toMatchObject({
      [leaver]: 'passedOver: userLeft',
      [unassigned]: 'passedOver: unassigned',
      [holder]: 'passedOver: alreadyHolds',
      [newcomer]: 'moved',
    });
    const without = new Set([leaver, unassigned]);
    const stay = [...people.userIds, newcomer].filter((userId) => !without.has(userId));
    expect(await next.holders()).toEqual(stay.toSorted());
    await supersedes(next, people);
  });
});

describe('a set-up of many users', () => {
  it('goes on in a new run when the present one is full, and still answers repeated requests', async () => {
    const { people, next } = await paused();
    const handle = next.setUpHandle();
    const { runId } = await handle.describe();
    const asked = { args: [{ requestId: 'again' }] as [Requested] };
    // Signals that it does not listen to: each leaves some events.
    while ((await handle.describe()).historyLength <= 1_500) {
      await Promise.all(Array.from({ length: 100 }, () => handle.signal('nothing')));
    }
    await handle.executeUpdate(resume, asked);
    await next.setUpIs('done');
    expect((await handle.describe()).runId).not.toBe(runId);
    await handle.executeUpdate(resume, asked);
    expect(await next.setUp()).toMatchObject({ users: { total: 25, moved: 25 } });
    await supersedes(next, people);
    await nobodyWasLockedOut(people);
  });
});

async function addUser(tenantId: string): Promise<string> {
  const order = { name: 'Late Comer', email: 'late.comer@piekarnia.example' };
  const { body } = await perennial.call('POST', `/v1/tenants/${tenantId}/users`, order);
  return (body as { id: string }).id;
}

describe('users who leave while they are moved', () => {
  it('end without either licence', async () => {
    const people = await company(perennial.testEnvironment, { users: 15 });
    const leavers = people.userIds.slice(5, 11);
    const next = await whileDataPlaneHolds(perennial, { kinds: ['reassign'] }, async (arrived) => {
      const begun = await people.replace({ seats: 15 });
      await arrived();
      expect(await begun.holders()).toHaveLength(15);
      const path = `/v1/tenants/${people.tenantId}/users`;
      await Promise.all(leavers.map((userId) => perennial.call('POST', `${path}/${userId}/deactivate`, {})));
      return begun;
    });
    expect(await next.setUpIs('done')).toMatchObject({ users: { moved: 9, passedOver: 6 } });
    const stay = people.userIds.filter((userId) => !leavers.includes(userId));
    await eventually(async () => expect(await next.holders()).toEqual(stay.toSorted()));
    await supersedes(next, people);
  });
});

describe('a set-up that is undone', () => {
  it('leaves users and licences where they were, and can be tried again', async () => {
    const { people, next } = await paused();
    const [already = ''] = (await waiting(next)).slice(-1);
    await next.assign(already);
    const undone = await whileDataPlaneHolds(perennial, { kinds: ['reassign'] }, async (arrived) => {
      await ask(next, resume, {});
      await arrived();
      return onceTaken(next, undo, () => ask(next, undo, {}));
    });
    await undone.answer;
    expect(await next.setUpIs('undone')).toMatchObject({ users: { moved: 0, failed: 0 }, problem: null });
    await eventually(async () => expect(await next.state()).toBe('undone'));
    expect(await people.old.holders()).toEqual(people.userIds.toSorted());
    expect(await next.holders()).toEqual([]);
    expect(await people.old.state()).toBe('active');
    expect(await perennial.effects({ subscriptionId: next.id, kind: 'undo' })).toHaveLength(1);
    await nobodyWasLockedOut(people);

    const again = await people.replace({ seats: 25 });
    expect(await again.setUpIs('done')).toMatchObject({ users: { moved: 25 } });
    await supersedes(again, people);
  });

  it('leaves out who has left since, or was unassigned', async () => {
    const { people, next } = await paused();
    const [leaver = '', unassigned = ''] = (await next.holders()).filter((userId) => userId !== people.userIds[0]);
    await perennial.call('POST', `/v1/tenants/${people.tenantId}/users/${leaver}/deactivate`, {});
    await next.unassign(unassigned);
    await ask(next, undo, {});
    await next.setUpIs('undone');
    const without = new Set([leaver, unassigned]);
    expect(await people.old.holders()).toEqual(people.userIds.filter((userId) => !without.has(userId)).toSorted());
    expect(await fates(next)).toMatchObject({
      [leaver]: 'passedOver: userLeft',
      [unassigned]: 'passedOver: unassigned',
    });
  });

  it('does not wait for a data plane that is away', async () => {
    const people = await company(perennial.testEnvironment, { users: 2 });
    await perennial.dataPlaneWill({ failRate: 1, kinds: ['provision'] });
    const next = await people.replace({ seats: 2 });
    await eventually(async () => expect((await next.setUp()).state).toBe('running'));
    await ask(next, undo, {});
    await next.setUpIs('undone');
    expect(await perennial.effects({ subscriptionId: next.id })).toMatchObject([{ kind: 'undo' }]);
    expect(await people.old.holders()).toEqual(people.userIds.toSorted());
  });

  it('happens by itself when nobody decides for 14 days about users who could not be moved', async () => {
    const clock = await perennial.createClock();
    const at = (await clock.read()).now;
    const place = { testClockId: clock.id, at: instant(at) };
    const people = await company(perennial.testEnvironment, { users: 3, place });
    const next = await people.replace({ seats: 2 });
    await next.setUpIs('stuck');
    const by = (await next.setUpHandle().query(nextInstant)) ?? 0;
    expect(by - Date.parse(morning)).toBeGreaterThanOrEqual(14 * 24 * 3_600_000);
    await clock.advanceTo('2035-01-29T08:59:00Z');
    expect((await next.setUp()).state).toBe('stuck');
    await clock.advanceTo('2035-01-29T10:00:00Z');
    expect(await next.setUpIs('undone')).toMatchObject({ users: { moved: 0 } });
    await eventually(async () => expect(await next.state()).toBe('undone'));
    expect(await people.old.holders()).toEqual(people.userIds.toSorted());
  });
});
