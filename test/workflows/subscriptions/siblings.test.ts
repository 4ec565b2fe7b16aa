import { deletionWorkflowId } from '../../../contracts/workflow-ids.js';
import { currentDetails } from '../../current-details.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';

const startsAt = '2032-03-10T10:00:00Z';
const plan = 'mail-monthly';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

async function kindsIn(customer: Customer): Promise<string[]> {
  return (await customer.timeline()).past.map(({ kind, notice, days }) =>
    [kind, notice, days].filter((part) => part !== undefined).join(' '),
  );
}

function detailsOfDeletion({ tenantId, subscriptionId }: Customer): Promise<string> {
  return currentDetails(perennial.testEnvironment.client, deletionWorkflowId(tenantId, subscriptionId));
}

/** What the Temporal UI lists for the tenant. */
async function typesOfTenant({ tenantId }: Customer): Promise<string[]> {
  const found: string[] = [];
  const list = perennial.testEnvironment.client.workflow.list({ query: `TenantId = '${tenantId}'` });
  for await (const { type } of list) found.push(type);
  return found.sort();
}

async function deletionOf({ subscriptionId }: Customer) {
  return perennial.testEnvironment.database.deletions.find(subscriptionId);
}

describe('a deletion that the data plane refuses', () => {
  let customer: Customer;

  it('is stuck: nothing of ours is erased before the data plane has confirmed', async () => {
    const clock = await perennial.createClock(startsAt);
    customer = await perennial.redeemed({ clock, plan });
    await perennial.dataPlaneWill({ refuse: true, kinds: ['delete'] });
    await clock.advanceTo('2032-08-08T06:00:00Z');
    expect(await deletionOf(customer)).toMatchObject({ state: 'stuck', problem: { code: 'dataPlaneRefused' } });
    expect(await kindsIn(customer)).toContain('deletionStuck');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', certificateId: null });
    expect(await customer.users()).toHaveLength(1);
    expect((await customer.renew()).body).toMatchObject({ code: 'deletionBegun' });
    expect(await detailsOfDeletion(customer)).toMatch(
      /^\*\*Stuck\*\* since \S+: `dataPlaneRefused`, .*\n\nSolve it and `POST \S+\/deletion\/retry`/,
    );
  });

  it('is finished when it is told to try again, and certifies when that was', async () => {
    await perennial.dataPlaneWill({});
    await customer.clock?.advanceTo('2032-08-09T12:00:00Z');
    expect((await perennial.call('POST', `${customer.path}/deletion/retry`)).status).toBe(200);
    await eventually(async () => expect((await customer.subscription()).state).toBe('deleted'));
    const { client } = perennial.testEnvironment;
    await client.workflow.getHandle(deletionWorkflowId(customer.tenantId, customer.subscriptionId)).result();

    expect(await detailsOfDeletion(customer)).toMatch(/^\*\*Done\*\*.* certificate is `cert_/);
    const { content } = await customer.certificate();
    expect(content).toMatchObject({ scheduledAt: '2032-08-07T22:00:00Z' });
    expect(content['finishedAt']).toMatch(/^2032-08-09T12:00:/);
    expect(await customer.users()).toEqual([]);
    await eventually(async () => expect((await kindsIn(customer)).at(-1)).toBe('notice deleted'));
    expect(await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'delete' })).toMatchObject([
      { effect: 'carriedOut' },
    ]);
    await eventually(async () =>
      expect(await typesOfTenant(customer)).toEqual(['deletion', 'redemption', 'setUp', 'subscription']),
    );
  });
});

describe('the deletion of one of two subscriptions', () => {
  it('leaves the users and the tenant, and certifies no more than it did', async () => {
    const clock = await perennial.createClock(startsAt);
    const customer = await perennial.redeemed({ clock, plan });
    const { subscriptions, tenants, notices } = perennial.testEnvironment.database;
    const first = await subscriptions.find(customer.subscriptionId);
    if (!first) throw new Error('The subscription is not there');
    await subscriptions.save({ ...first, _id: `${first._id}-beside` });
    await clock.advanceTo('2032-08-08T12:00:00Z');

    expect((await customer.certificate()).content).toMatchObject({
      done: [{ what: 'dataOnDataPlane' }, { what: 'licenceAssignments', count: 1 }],
      kept: [
        { what: 'tenantData', why: 'the tenant has another live subscription' },
        { what: 'recordWithoutPersonalData' },
        { what: 'backups' },
      ],
    });
    expect(await customer.holders()).toEqual([]);
    expect(await tenants.find(customer.tenantId)).toMatchObject({ state: 'live', organisation: 'Piekarnia Nowak' });
    expect(await customer.users()).toHaveLength(1);
    expect((await notices.ofSubscription(customer.subscriptionId)).every(({ mail }) => mail !== null)).toBe(true);
  });
});
