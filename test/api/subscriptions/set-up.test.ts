import type { z } from 'zod';
import { setUpProgress, setUpUsers, usersSetAside } from '../../../api/subscriptions/set-ups/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { eventually } from '../../eventually.js';
import { whileDataPlaneHolds } from '../../held-data-plane.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { company, type Held, pausedMove } from '../../replacements.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

afterEach(() => perennial.dataPlaneWill({}));

const provisions = ({ subscriptionId }: Customer) => perennial.effects({ subscriptionId, kind: 'provision' });

/** Set up by whatever detours, with one effect. */
async function completes(customer: Customer) {
  await eventually(async () =>
    expect(await customer.subscription()).toMatchObject({ state: 'active', reason: 'termPaid' }),
  );
  expect(await customer.setUp()).toMatchObject({ state: 'done', problem: null, endedAt: expect.any(String) });
  const effects = await provisions(customer);
  expect(effects).toEqual([expect.objectContaining({ effect: 'carriedOut' })]);
  return effects[0]?.deliveries;
}

describe('a set-up', () => {
  it('gives the first administrator rights and a licence at once, before the data plane has answered', async () => {
    await perennial.dataPlaneWill({ answerLaterMs: 600_000 });
    const customer = await perennial.redeeming({ clock: undefined });
    const [anna] = await customer.users();
    expect(anna?.administrator).toBe(true);
    expect(await customer.holders()).toEqual([anna?.id]);
    expect(await customer.subscription()).toMatchObject({ state: 'settingUp', reason: 'setUpRunning' });
    await perennial.dataPlaneWill({});
    await completes(customer);
  });

  it('completes when the data plane is slow, after a failure that passes', async () => {
    await perennial.dataPlaneWill({ delayMs: 1_000, failNext: 1, status: 503 });
    const customer = await perennial.redeeming({ clock: undefined });
    expect(await completes(customer)).toBe(1);
    expect(await perennial.call('POST', `${customer.path}/set-up/retry`)).toEqual(refusal('notStuck'));
  });

  it('has one effect when the answers are lost', async () => {
    await perennial.dataPlaneWill({ loseAnswers: 1 });
    expect(await completes(await perennial.redeeming({ clock: undefined }))).toBe(2);
  });

  it('has one effect when the answer that it will come later is lost', async () => {
    await perennial.dataPlaneWill({ loseAnswers: 1, answerLaterMs: 500 });
    expect(await completes(await perennial.redeeming({ clock: undefined }))).toBe(2);
  });
});

describe('a set-up that the data plane refuses for good', () => {
  it('is stuck with the problem, again where it is refused again, and completes in the end', async () => {
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const customer = await perennial.redeeming({ clock: undefined });
    const retry = () => perennial.call('POST', `${customer.path}/set-up/retry`);
    const stuckTimes = async () => (await customer.timeline()).past.filter(({ kind }) => kind === 'setUpStuck').length;
    await eventually(async () => expect((await customer.setUp()).state).toBe('stuck'));
    expect((await customer.setUp()).problem).toEqual({ code: 'dataPlaneRefused', message: expect.any(String) });
    await eventually(async () => expect((await customer.subscription()).reason).toBe('setUpStuck'));
    expect(await customer.subscription()).toMatchObject({ state: 'settingUp', entitlement: { usersWork: true } });
    expect(await stuckTimes()).toBe(1);
    expect((await retry()).status).toBe(200);
    await eventually(async () => expect(await stuckTimes()).toBe(2));
    expect(await provisions(customer)).toEqual([]);

    await perennial.dataPlaneWill({});
    expect((await retry()).status).toBe(200);
    await completes(customer);
  });

  it('does not stop the calendar, and a stuck set-up is renewed and completed like any other', async () => {
    const clock = await perennial.createClock();
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const customer = await perennial.redeeming({ plan: 'mail-monthly', clock });
    await clock.advanceTo('2035-02-16T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace', reason: 'termExpired' });
    await customer.renew({ seats: 1 });
    await eventually(async () =>
      expect(await customer.subscription()).toMatchObject({ state: 'settingUp', reason: 'setUpStuck' }),
    );
    await perennial.dataPlaneWill({});
    await perennial.call('POST', `${customer.path}/set-up/retry`);
    await eventually(async () => expect((await customer.subscription()).state).toBe('active'));
  });
});

describe('a set-up that is given up', () => {
  it('leaves the keys free, and they can be redeemed again', async () => {
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const customer = await perennial.redeeming({ clock: undefined });
    await eventually(async () => expect((await customer.setUp()).state).toBe('stuck'));
    expect((await perennial.call('POST', `${customer.path}/undo`)).status).toBe(200);
    await eventually(async () =>
      expect(await customer.subscription()).toMatchObject({ state: 'undone', reason: 'setUpUndone' }),
    );
    expect(await customer.setUp()).toMatchObject({ state: 'undone', problem: null, endedAt: expect.any(String) });
    expect(await customer.holders()).toEqual([]);
    const { body } = await perennial.call('GET', `/v1/redemptions/${customer.redemptionId}`);
    expect(body).toMatchObject({ state: 'undone' });

    await perennial.dataPlaneWill({});
    const again = await perennial.redeemed({ clock: undefined, keys: customer.keys });
    expect((await again.subscription()).state).toBe('active');
    expect(await perennial.call('POST', `${again.path}/undo`)).toEqual(refusal('undoNotPossible'));
    expect(await perennial.call('POST', `${customer.path}/undo`)).toEqual(refusal('subscriptionEnded'));
  });
});

const pathOf = ({ id }: Held) => `/v1/subscriptions/${id}`;
const progressOf = (held: Held) => perennial.ask(setUpProgress, 'GET', `${pathOf(held)}/set-up`);
const order = (held: Held, name: string, body?: object) => perennial.call('POST', `${pathOf(held)}/${name}`, body);

describe('a set-up that moves users', () => {
  it('shows how far it is and who was not moved, and is ended by setting them aside', async () => {
    const people = await company(perennial.testEnvironment, { users: 4 });
    const next = await people.replace({ seats: 2 });
    await next.setUpIs('stuck');
    expect(await progressOf(next)).toMatchObject({
      state: 'stuck',
      problem: { code: 'usersNotMoved' },
      users: { total: 4, moved: 2, failed: 2, waiting: 0 },
      expectedEnd: null,
    });
    const left = (await people.old.holders()).toSorted();
    const listed = await perennial.call('GET', `${pathOf(next)}/set-up/users?state=failed`, undefined, {
      'Accept-Language': 'pl',
    });
    const failed = setUpUsers.parse(listed.body).items;
    expect(failed).toEqual(
      left.map((userId) => ({
        userId,
        name: expect.stringMatching(/^User \d$/),
        email: expect.stringContaining('@piekarnia.example'),
        state: 'failed',
        reason: { code: 'noFreeSeat', message: expect.stringContaining('Wszystkie licencje są przypisane') },
      })),
    );
    const first = await perennial.ask(setUpUsers, 'GET', `${pathOf(next)}/set-up/users?limit=3`);
    expect(first.items).toHaveLength(3);
    const rest = await perennial.ask(setUpUsers, 'GET', `${pathOf(next)}/set-up/users?limit=3&cursor=${first.next}`);
    const ids = [...first.items, ...rest.items].map(({ userId }) => userId);
    expect(ids).toEqual(people.userIds.toSorted());

    const [moved = ''] = await next.holders();
    const stranger = `usr_${'0'.repeat(24)}`;
    const named = { userIds: [moved, 'nobody', stranger, 'nobody@example.pl', moved, failed[0]?.email] };
    const answered = usersSetAside.parse((await order(next, 'set-up/set-aside', named)).body);
    expect(answered).toMatchObject({ state: 'stuck', users: { failed: 1, setAside: 1 } });
    expect(answered.results.map(({ pointer, result, problem }) => [pointer, result, problem?.code])).toEqual([
      ['/userIds/0', 'refused', 'notFailed'],
      ['/userIds/1', 'refused', 'malformedUser'],
      ['/userIds/2', 'refused', 'unknownUser'],
      ['/userIds/3', 'refused', 'unknownUser'],
      ['/userIds/4', 'refused', 'repeatedUser'],
      ['/userIds/5', 'setAside', undefined],
    ]);
    expect(answered.results[5]).toMatchObject({ userId: failed[0]?.userId });
    expect(await order(next, 'set-up/set-aside', {})).toMatchObject({ status: 422, body: { code: 'invalidRequest' } });
    expect(await order(next, 'set-up/resume')).toEqual(refusal('notPaused'));
    expect(await order(next, 'set-up/pause')).toEqual(refusal('notRunning'));
    expect(await order(next, 'set-up/set-aside', { all: true })).toMatchObject({
      status: 200,
      body: { users: { failed: 0, setAside: 2 } },
    });
    await eventually(async () => expect((await progressOf(next)).state).toBe('done'));
    await eventually(async () => expect(await people.old.state()).toBe('superseded'));
    expect(await order(next, 'set-up/set-aside', { all: true })).toEqual(refusal('notFailed'));
    expect(await order(next, 'set-up/retry')).toEqual(refusal('notStuck'));
    await eventually(async () => expect(await order(next, 'undo')).toEqual(refusal('undoNotPossible')));
  });

  it('is paused, goes on, and is undone by its administrator', async () => {
    const people = await company(perennial.testEnvironment, { users: 30 });
    const administrator = perennial.as(await perennial.administratorOf(people.tenantId));
    const next = await pausedMove(perennial, people, {
      async pauses(begun) {
        const paused = await administrator.ask(setUpProgress, 'POST', `${pathOf(begun)}/set-up/pause`);
        expect(paused).toMatchObject({ state: 'paused', users: { moved: 20, waiting: 10 } });
      },
    });
    expect(await order(next, 'set-up/set-aside', { all: true })).toEqual(refusal('notFailed'));
    await eventually(async () => expect((await subscriptionOf(next)).reason).toBe('setUpPaused'));
    const undone = await administrator.ask(subscription, 'POST', `${pathOf(next)}/undo`);
    expect(undone.id).toBe(next.id);
    await eventually(async () => expect((await subscriptionOf(next)).state).toBe('undone'));
    expect(await progressOf(next)).toMatchObject({ state: 'undone', users: { moved: 0 } });
    expect(await people.old.holders()).toEqual(people.userIds.toSorted());
  });

  it('is followed event by event to its end', async () => {
    const people = await company(perennial.testEnvironment, { users: 45 });
    const next = await pausedMove(perennial, people);
    const heard: Heard[] = [];
    const [ofLastBatch = ''] = people.userIds.toSorted().slice(-1);
    // The last batch does not go on before it was heard when the move is expected to end.
    const held = { kinds: ['reassign' as const], userId: ofLastBatch };
    const following = await whileDataPlaneHolds(perennial, held, async (arrived) => {
      const listening = hear(next, heard);
      await eventually(async () => expect(heard).toHaveLength(1));
      expect((await order(next, 'set-up/resume')).status).toBe(200);
      await arrived();
      await eventually(async () => {
        expect(heard.at(-1)?.data).toMatchObject({ state: 'running', expectedEnd: expect.any(String) });
      });
      return { listening };
    });
    await following.listening;
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.map(({ event }) => event)).toEqual(heard.map(() => 'progress'));
    const last = heard.at(-1);
    expect(last?.data).toEqual(await progressOf(next));
    expect(last?.data).toMatchObject({ state: 'done', users: { moved: 45 } });
    expect((await follow(next, last?.id)).status).toBe(204);
    expect(await hear(next, [], heard[0]?.id)).toEqual([last]);
  });
});

const subscriptionOf = (held: Held) => perennial.ask(subscription, 'GET', pathOf(held));

function follow(held: Held, lastEventId?: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${perennial.operatorKey}` };
  return fetch(`${perennial.url}${pathOf(held)}/set-up/events`, {
    headers: lastEventId === undefined ? headers : { ...headers, 'Last-Event-ID': lastEventId },
  });
}

interface Heard {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: z.output<typeof setUpProgress>;
}

/** Listens until the stream ends. @param heard what it has heard so far */
async function hear(held: Held, heard: Heard[], lastEventId?: string): Promise<readonly Heard[]> {
  const { body } = await follow(held, lastEventId);
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = `${text}${chunk}`.split('\n\n');
    text = blocks.pop() ?? '';
    heard.push(...blocks.flatMap(eventIn));
  }
  return heard;
}

function eventIn(block: string): Heard[] {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  if (data === undefined) return [];
  return [{ id: fields.get('id'), event: fields.get('event'), data: setUpProgress.parse(JSON.parse(data)) }];
}
