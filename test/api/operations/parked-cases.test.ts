import type { z } from 'zod';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { type parkedCase, parkedCasePage } from '../../../api/operations/parked-cases/schema.js';
import { dataPlane, subscriptionPage } from '../../../api/subscriptions/subscriptions/schema.js';
import { dataPlaneDeliveryWorkflowId, deletionWorkflowId, setUpWorkflowId } from '../../../contracts/workflow-ids.js';
import { eventually } from '../../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

const ewa = 'ewa@piekarnia.example';

let perennial: Perennial;
let clock: Clock;
let customer: Customer;
let ewaId: string;

beforeAll(async () => {
  perennial = await openPerennial();
  clock = await perennial.createClock('2032-03-10T10:00:00Z');
  customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
  const users = `/v1/tenants/${customer.tenantId}/users`;
  await perennial.call('POST', users, { name: 'Ewa Lis', email: ewa, administrator: true });
  ewaId = (await customer.users()).find(({ email }) => email === ewa)?.id ?? '';
});
afterAll(async () => {
  await Promise.all([perennial.mailServerWill({}), perennial.dataPlaneWill({})]);
  await perennial.close();
});

async function cases(query: string): Promise<z.output<typeof parkedCase>[]> {
  return (await perennial.ask(parkedCasePage, 'GET', `/v1/parked-cases?${query}`)).items;
}

const onClock = (more = '') => cases(`testClockId=${clock.id}${more}`);
/** As `notice expiring deferred`. */
const lineOf = ({ kind, what, state }: z.output<typeof parkedCase>) => `${kind} ${what} ${state}`;
const retryDataPlane = () => perennial.call('POST', `${customer.path}/data-plane/retry`);

async function expectDataPlane(state: string): Promise<void> {
  await eventually(async () => expect((await customer.subscription()).dataPlane).toMatchObject({ state }));
}

describe('a mailbox that answers 451', () => {
  it('is listed while it is tried again, with the reader’s id and not the address', async () => {
    await perennial.mailServerWill({ recipient: ewa, rejectRate: 1, code: 451 });
    await clock.advanceTo('2032-04-03T10:00:00Z');
    const { status, body, text } = await perennial.call('GET', `/v1/parked-cases?testClockId=${clock.id}`);
    const delivery = expect.stringMatching(`^${customer.tenantId}/notice/`) as string;
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        items: [
          {
            id: expect.stringMatching(`^notice/${customer.subscriptionId}/.*/${ewaId}$`),
            kind: 'notice',
            state: 'deferred',
            what: 'expiring',
            subscriptionId: customer.subscriptionId,
            tenantId: customer.tenantId,
            testClockId: clock.id,
            readerId: ewaId,
            since: '2032-04-03T07:00:00Z',
            problem: { code: 'mailDeferred', message: 'The mail server answered 451: not now' },
            actions: [
              { operation: 'changeUser', method: 'PATCH', path: `/v1/tenants/${customer.tenantId}/users/${ewaId}` },
            ],
            workflow: { id: delivery, url: expect.stringContaining(encodeURIComponent('/notice/')) },
          },
        ],
        next: null,
      },
    });
    expect(text).not.toContain(ewa);
  });

  it('is listed as not reached once it is given up', async () => {
    await clock.advanceTo('2032-04-09T10:00:00Z');
    expect((await onClock()).map(lineOf)).toEqual(['notice expiring deferred', 'notice expiring notReached']);
  });
});

describe('a data plane that refuses to disable', () => {
  it('is listed with what can be done, and shown on the subscription to who may read it', async () => {
    expect((await customer.subscription()).dataPlane).toBeNull();
    await perennial.dataPlaneWill({ refuse: true, kinds: ['disable'] });
    await expect(clock.advanceTo('2032-05-10T12:00:00Z')).rejects.toThrow(/deliverDataPlaneCommand/);
    const id = dataPlaneDeliveryWorkflowId(customer.tenantId, customer.subscriptionId);
    expect(await onClock('&kind=dataPlaneCommand')).toMatchObject([
      {
        id: `dataPlaneCommand/${customer.subscriptionId}`,
        state: 'parked',
        what: 'disable',
        readerId: null,
        since: '2032-05-09T22:00:00Z',
        problem: { code: 'dataPlaneRefused' },
        actions: [{ operation: 'retryDataPlane', method: 'POST', path: `${customer.path}/data-plane/retry` }],
        workflow: { id },
      },
    ]);
    const shown = { state: 'parked', problem: { code: 'dataPlaneRefused', message: expect.any(String) } };
    expect((await customer.subscription()).dataPlane).toEqual(shown);
    const administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
    const ofTenant = `/v1/tenants/${customer.tenantId}/subscriptions`;
    expect((await administrator.ask(subscriptionPage, 'GET', ofTenant)).items).toMatchObject([{ dataPlane: shown }]);
  });

  it('is one of a list that has each case once, the newest first, page after page', async () => {
    const whole = await onClock();
    expect(whole.map(lineOf)).toEqual([
      'dataPlaneCommand disable parked',
      'notice expired notReached',
      'notice expiring notReached',
    ]);
    const found: string[] = [];
    for (let after = ''; ; ) {
      const path = `/v1/parked-cases?testClockId=${clock.id}&limit=1${after}`;
      const { items, next } = await perennial.ask(parkedCasePage, 'GET', path);
      found.push(...items.map(({ id }) => id));
      if (next === null) break;
      after = `&cursor=${next}`;
    }
    expect(found).toEqual(whole.map(({ id }) => id));
  });

  it('is asked at once when an operator says so, and waits again while it refuses', async () => {
    const { status, body } = await retryDataPlane();
    expect(status).toBe(200);
    expect(dataPlane.parse(body)).toMatchObject({ state: 'sending', problem: { code: 'dataPlaneRefused' } });
    await expectDataPlane('parked');
  });

  it('is asked even where the process that does so was lost, and has then what is shown', async () => {
    const id = dataPlaneDeliveryWorkflowId(customer.tenantId, customer.subscriptionId);
    await perennial.testEnvironment.client.workflow.getHandle(id).terminate('lost');
    await perennial.dataPlaneWill({});
    expect((await retryDataPlane()).status).toBe(200);
    await expectDataPlane('confirmed');
    expect((await customer.subscription()).dataPlane?.problem).toBeNull();
    expect(await onClock('&kind=dataPlaneCommand')).toEqual([]);
    const told = await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'disable' });
    expect(told.map(({ effect }) => effect)).toEqual(['carriedOut']);
  });

  it('is asked for nothing when it has everything', async () => {
    expect(await retryDataPlane()).toEqual(refusal('notStuck'));
  });

  it('is in the audit with what was found', async () => {
    const query = `tenantId=${customer.tenantId}&operation=retryDataPlane`;
    const { items } = await perennial.ask(auditPage, 'GET', `/v1/audit?${query}`);
    expect(items.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['done', null],
      ['done', null],
    ]);
    expect(items[0]).toMatchObject({ before: { state: 'parked' }, after: { state: 'sending' } });
  });
});

describe('the list', () => {
  it('is limited to a kind, a state and a tenant', async () => {
    const lines = async (query: string) => new Set((await onClock(query)).map(lineOf));
    expect(await lines('&state=deferred')).toEqual(new Set());
    expect(await lines('&kind=notice&state=notReached')).toEqual(
      new Set(['notice expiring notReached', 'notice expired notReached']),
    );
    expect(await lines('&kind=setUp')).toEqual(new Set());
    expect(await cases(`tenantId=${customer.tenantId}`)).toEqual(await onClock());
    expect(await cases(`tenantId=ten_${'0'.repeat(24)}`)).toEqual([]);
  });

  it('is the operators’ own', async () => {
    const others = [await perennial.administratorOf(customer.tenantId), await perennial.createPartner('4711')].map(
      (key) => perennial.as(key),
    );
    for (const other of others) {
      expect(await other.call('GET', '/v1/parked-cases')).toEqual(refusal('forbidden'));
      expect(await other.call('POST', `${customer.path}/data-plane/retry`)).toEqual(refusal('forbidden'));
    }
  });
});

describe('a set-up that is stuck in live use', () => {
  it('is listed apart from what lives on clocks, until it is tried again', async () => {
    await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
    const live = await perennial.redeeming({ clock: undefined });
    const base = live.path;
    await eventually(async () => expect((await cases('')).map(({ kind }) => kind)).toEqual(['setUp']));
    expect(await cases('state=stuck')).toMatchObject([
      {
        what: 'provisioning',
        subscriptionId: live.subscriptionId,
        testClockId: null,
        problem: { code: 'dataPlaneRefused' },
        actions: [{ path: `${base}/set-up/retry` }, { path: `${base}/undo` }],
        workflow: { id: setUpWorkflowId(live.tenantId, live.subscriptionId) },
      },
    ]);
    await perennial.dataPlaneWill({});
    expect((await perennial.call('POST', `${base}/set-up/retry`)).status).toBe(200);
    expect(await cases('')).toEqual([]);
  });
});

describe('a deletion that is stuck', () => {
  it('is listed since the instant at which it was refused', async () => {
    await perennial.mailServerWill({});
    await perennial.dataPlaneWill({ refuse: true, kinds: ['delete'] });
    await clock.advanceTo('2032-09-10T12:00:00Z');
    const [stuck] = await onClock('&kind=deletion');
    expect(stuck).toMatchObject({
      state: 'stuck',
      what: 'data plane',
      since: expect.stringMatching(/^2032-0[89]-/),
      actions: [{ operation: 'retryDeletion', path: `${customer.path}/deletion/retry` }],
      workflow: { id: deletionWorkflowId(customer.tenantId, customer.subscriptionId) },
    });
  });
});
