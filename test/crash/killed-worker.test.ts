import { eventually } from '../eventually.js';
import {
  type Answered,
  type Clock,
  type Customer,
  type OpenRedemption,
  openPerennial,
  type Perennial,
} from '../perennial.js';
import { requiredEnv } from '../service.js';
import { type Gate, openGate } from './gate.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

/** The server learns of a worker's end when a heartbeat is overdue: after half a minute at most. */
const timeoutMs = 50_000;

let perennial: Perennial;
let gate: Gate;
let worker: WorkerProcess;

let redeeming: OpenRedemption;
let answer: Promise<Answered>;
let settingUp: Customer;
let reminded: Customer;
let deleting: Customer;

const idempotencyKey = { 'Idempotency-Key': 'redeem-as-the-worker-dies' };
const dayOfTheNotice = '2033-01-09T12:00:00Z';
const dayOfTheDeletion = '2033-07-08T12:00:00Z';

function redeem(): Promise<Answered> {
  const acknowledged = redeeming.review?.thingsToKnow.map(({ id }) => id);
  return perennial.call(
    'POST',
    `/v1/redemptions/${redeeming.id}/redeem`,
    { acknowledged, reviewVersion: redeeming.review?.version },
    idempotencyKey,
  );
}

const advancing = async (clock: Clock | undefined, to: string) => {
  const { status } = await perennial.call('POST', `/v1/test-clocks/${clock?.id}/advance`, { to });
  expect(status).toBe(202);
};

/** A clock whose members failed too often before the worker was killed has to be told again. */
async function arrived(clock: Clock | undefined, to: string): Promise<void> {
  await eventually(async () => {
    if ((await clock?.settled())?.state === 'stuck') await clock?.advanceTo(to);
  }, timeoutMs);
}

async function effectOf({ subscriptionId }: Customer, kind: 'provision' | 'delete') {
  const [effect, ...more] = await perennial.effects({ subscriptionId, kind });
  if (!effect) throw new Error(`There is no ${kind} yet`);
  expect(more).toEqual([]);
  return effect;
}

async function caughtMail(to: string) {
  const [mail, ...more] = await perennial.mails({ to });
  if (!mail) throw new Error(`There is no mail to ${to} yet`);
  expect(more).toEqual([]);
  return mail;
}

/** Four tenants, each of them in the middle of something, when their worker is killed. */
beforeAll(async () => {
  perennial = await openPerennial({ worker: false, updateTimeoutMs: 10_000 });
  gate = await openGate(Number(new URL(requiredEnv('TEST_MONGODB_URI')).port));
  worker = await startWorkerProcess(perennial.testEnvironment, `mongodb://127.0.0.1:${gate.port}`);
  const [oneClock, otherClock] = await Promise.all([
    perennial.createClock('2032-03-10T10:00:00Z'),
    perennial.createClock('2032-03-10T10:00:00Z'),
  ]);
  redeeming = await perennial.openRedemption();
  await perennial.acceptAgreement(redeeming.id);
  const administrator = { name: 'Eva Bílá', email: 'eva@reminded.example' };
  reminded = await perennial.redeemed({ clock: oneClock, tenant: { administrator } });
  deleting = await perennial.redeemed({
    clock: otherClock,
    tenant: { administrator: { name: 'Jan Kos', email: 'jan@deleting.example' } },
  });
  await reminded.clock?.advanceTo('2033-01-01T00:00:00Z');
  // After the last announcement of the deletion.
  await deleting.clock?.advanceTo('2033-07-03T00:00:00Z');

  await perennial.mailServerWill({ loseAnswers: 1000 });
  await perennial.dataPlaneWill({ loseAnswers: 1000, kinds: ['provision', 'delete'] });
  settingUp = await perennial.redeeming({ clock: undefined });
  let standsBeforeTheKeys = false;
  void gate.shutBefore('keyClaims', 'reserved', 'used').then(() => {
    standsBeforeTheKeys = true;
  });
  answer = redeem();
  await Promise.all([advancing(reminded.clock, dayOfTheNotice), advancing(deleting.clock, dayOfTheDeletion)]);
  await Promise.all([
    eventually(async () => expect(standsBeforeTheKeys).toBe(true), timeoutMs),
    eventually(() => effectOf(settingUp, 'provision')),
    eventually(() => effectOf(deleting, 'delete')),
    eventually(() => caughtMail('eva@reminded.example')),
  ]);
  await worker.kill();
  await Promise.all([perennial.mailServerWill({}), perennial.dataPlaneWill({})]);
});

afterAll(async () => {
  await worker.stop();
  await gate.close();
  await perennial.close();
});

describe('a worker that is killed in the middle of everything', () => {
  it('has left a redemption half done, and nothing that a caller was told', async () => {
    expect(await answer).toMatchObject({ status: 202 });
    const { tenants, keys, subscriptions } = perennial.testEnvironment.database;
    expect(await tenants.find(redeeming.tenantId)).toMatchObject({ state: 'live' });
    expect(await keys.claims.find({ owner: redeeming.id }).toArray()).toMatchObject([{ state: 'reserved' }]);
    expect(await subscriptions.find(redeeming.subscriptionId)).toBeNull();
    expect((await settingUp.subscription()).state).toBe('settingUp');
    expect((await deleting.subscription()).state).toBe('disabled');
  });
});

describe('the worker that is started after it', () => {
  beforeAll(async () => {
    worker = await startWorkerProcess(perennial.testEnvironment);
  });

  it('completes the set-up: one provisioning effect', async () => {
    await eventually(async () => expect((await settingUp.subscription()).state).toBe('active'), timeoutMs);
    const { effect, deliveries } = await effectOf(settingUp, 'provision');
    expect(effect).toBe('carriedOut');
    expect(deliveries).toBeGreaterThan(1);
    expect(await settingUp.holders()).toHaveLength(1);
  });

  it('completes the notice: one mail by its Message-ID', async () => {
    await arrived(reminded.clock, dayOfTheNotice);
    await eventually(async () => expect(await reminded.notices()).toMatchObject([{ state: 'sent' }]), timeoutMs);
    const { messageId, deliveries } = await caughtMail('eva@reminded.example');
    expect(deliveries).toBeGreaterThan(1);
    expect(await reminded.notices()).toMatchObject([{ messageId }]);
    const { past } = await reminded.timeline();
    expect(past.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
  });

  it('completes the deletion: one effect and one certificate that names it', async () => {
    await arrived(deleting.clock, dayOfTheDeletion);
    await eventually(async () => expect((await deleting.subscription()).state).toBe('deleted'), timeoutMs);
    const { effect, effectId, deliveries } = await effectOf(deleting, 'delete');
    expect(effect).toBe('carriedOut');
    expect(deliveries).toBeGreaterThan(1);
    const { content } = await deleting.certificate();
    expect(content['done']).toMatchObject([
      { what: 'dataOnDataPlane', confirmation: effectId },
      { what: 'licenceAssignments', count: 1 },
      { what: 'users', count: 1 },
      { what: 'noticesSent' },
      { what: 'namesInRedemptions', count: 1 },
      { what: 'organisationAndSignatures' },
    ]);
    expect(await deleting.users()).toEqual([]);
  });

  it('completes the redemption: the caller asks again and is answered, the key is used once', async () => {
    const again = await eventually(async () => {
      const answered = await redeem();
      expect([answered.status, answered.body]).toMatchObject([200, { state: 'redeemed' }]);
      return answered.body;
    }, timeoutMs);
    expect(again).toMatchObject({ subscriptionId: redeeming.subscriptionId });
    const { keys, subscriptions, users } = perennial.testEnvironment.database;
    expect(await keys.claims.find({ owner: redeeming.id }).toArray()).toMatchObject([{ state: 'used' }]);
    expect(await users.count(redeeming.tenantId)).toBe(1);
    expect(await subscriptions.ofTenant(redeeming.tenantId)).toHaveLength(1);
    await eventually(async () =>
      expect(await perennial.effects({ subscriptionId: redeeming.subscriptionId })).toMatchObject([
        { kind: 'provision', effect: 'carriedOut' },
      ]),
    );
  });
});
