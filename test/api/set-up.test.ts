import { eventually } from '../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../perennial.js';
import { refusal } from './refusal.js';

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
    expect(await customer.subscription()).toMatchObject({ state: 'active', why: 'termPaid' }),
  );
  expect(await customer.setUp()).toMatchObject({ state: 'done', problem: null, endedAt: expect.any(String) });
  const effects = await provisions(customer);
  expect(effects).toEqual([expect.objectContaining({ effect: 'carriedOut' })]);
  return effects[0]?.deliveries;
}

describe('a set-up', () => {
  it('gives the first administrator rights and a licence at once, before the data plane has answered', async () => {
    await perennial.dataPlaneWill({ answerLaterMs: 1_000 });
    const customer = await perennial.redeeming({ clock: undefined });
    const [anna] = await customer.users();
    expect(anna?.administrator).toBe(true);
    expect(await customer.holders()).toEqual([anna?.id]);
    expect(await customer.subscription()).toMatchObject({ state: 'settingUp', why: 'setUpRunning' });
    await completes(customer);
  });

  it('completes when the data plane is slow', async () => {
    await perennial.dataPlaneWill({ delayMs: 1_000 });
    expect(await completes(await perennial.redeeming({ clock: undefined }))).toBe(1);
  });

  it('has one effect when the answers are lost', async () => {
    await perennial.dataPlaneWill({ loseAnswers: 1 });
    expect(await completes(await perennial.redeeming({ clock: undefined }))).toBe(2);
  });

  it('has one effect when the answer that it will come later is lost', async () => {
    await perennial.dataPlaneWill({ loseAnswers: 1, answerLaterMs: 500 });
    expect(await completes(await perennial.redeeming({ clock: undefined }))).toBe(2);
  });

  it('goes on by itself after a failure that passes', async () => {
    await perennial.dataPlaneWill({ failNext: 1, status: 503 });
    expect(await completes(await perennial.redeeming({ clock: undefined }))).toBe(1);
  });

  it('is not retried when it is not stuck', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    expect(await perennial.call('POST', `${customer.path}/set-up/retry`)).toEqual(refusal('notStuck'));
  });
});

describe('a set-up that the data plane refuses for good', () => {
  it('is stuck with the problem, and completes when it is tried again', async () => {
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const customer = await perennial.redeeming({ clock: undefined });
    await eventually(async () => expect((await customer.setUp()).state).toBe('stuck'));
    expect((await customer.setUp()).problem).toEqual({ code: 'dataPlaneRefused', message: expect.any(String) });
    await eventually(async () => expect((await customer.subscription()).why).toBe('setUpStuck'));
    expect(await customer.subscription()).toMatchObject({ state: 'settingUp', entitlement: { usersWork: true } });
    expect(await provisions(customer)).toEqual([]);

    await perennial.dataPlaneWill({});
    expect((await perennial.call('POST', `${customer.path}/set-up/retry`)).status).toBe(200);
    await completes(customer);
  });

  it('is stuck again when it is refused again', async () => {
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const customer = await perennial.redeeming({ clock: undefined });
    const stuckTimes = async () => (await customer.timeline()).past.filter(({ kind }) => kind === 'setUpStuck').length;
    await eventually(async () => expect(await stuckTimes()).toBe(1));
    await perennial.call('POST', `${customer.path}/set-up/retry`);
    await eventually(async () => expect(await stuckTimes()).toBe(2));
    expect((await customer.setUp()).state).toBe('stuck');
  });

  it('does not stop the calendar, and a stuck set-up is renewed and completed like any other', async () => {
    const clock = await perennial.createClock();
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const customer = await perennial.redeeming({ plan: 'mail-monthly', clock });
    await clock.advanceTo('2035-02-16T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace', why: 'termExpired' });
    await customer.renew({ seats: 1 });
    expect(await customer.subscription()).toMatchObject({ state: 'settingUp', why: 'setUpStuck' });
    await perennial.dataPlaneWill({});
    await perennial.call('POST', `${customer.path}/set-up/retry`);
    await eventually(async () => expect((await customer.subscription()).state).toBe('active'));
  });
});
