import { WorkflowUpdateFailedError } from '@temporalio/client';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { fromFailure } from '../../../contracts/failures.js';

import { cancel, redeem } from '../../../contracts/keys/redemption.js';
import { nextInstant } from '../../../contracts/messages.js';
import { redemptionWorkflowId, subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { currentDetails } from '../../current-details.js';
import { type OpenRedemption, openPerennial, type Perennial } from '../../perennial.js';
import { withWorker } from '../../service.js';

const opensAt = '2032-03-10T10:00:00Z';

let perennial: Perennial;
/** With a worker only while a test lets it work. */
let workerless: Perennial;

beforeAll(async () => {
  [perennial, workerless] = await Promise.all([openPerennial(), openPerennial({ worker: false })]);
});

afterAll(() => Promise.all([perennial.close(), workerless.close()]));

function workflowOf({ tenantId, id }: OpenRedemption) {
  return perennial.testEnvironment.client.workflow.getHandle(redemptionWorkflowId(tenantId, id));
}

async function stateOf({ id }: OpenRedemption) {
  return perennial.testEnvironment.database.redemptions.find(id);
}

function detailsOf({ tenantId, id }: OpenRedemption): Promise<string> {
  return currentDetails(perennial.testEnvironment.client, redemptionWorkflowId(tenantId, id));
}

async function claimsOf({ id }: OpenRedemption, { testEnvironment } = perennial): Promise<string[]> {
  const claims = await testEnvironment.database.keys.claims.find({ owner: id }).toArray();
  return claims.map(({ state }) => state);
}

async function refusalOf(update: Promise<unknown>) {
  try {
    return await update;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return fromFailure(error.cause)?.code ?? error.cause?.message;
  }
}

async function eventsOf(opened: OpenRedemption): Promise<number> {
  return (await workflowOf(opened).fetchHistory()).events?.length ?? 0;
}

const ticksOf = ({ review }: OpenRedemption) => ({
  acknowledged: review?.thingsToKnow.map(({ id }) => id) ?? [],
  reviewVersion: review?.version ?? 'none',
});

describe('a redemption that nobody goes on with', () => {
  it('frees its keys after 24 hours, and ends; from the agreement it has another 24 hours', async () => {
    const clock = await perennial.createClock(opensAt);
    const opened = await perennial.openRedemption({ clock, count: 2 });
    const agreed = await perennial.openRedemption({ clock });
    expect(await claimsOf(opened)).toEqual(['reserved', 'reserved']);
    const lapsesAt = await workflowOf(opened).query(nextInstant);
    expect(new Date(lapsesAt ?? 0).toISOString()).toMatch(/^2032-03-11T10:00:0/);

    expect(await detailsOf(opened)).toMatch(/^\*\*Open\*\*: it waits for the agreement.* freed at 2032-03-11T10:00:0/s);
    await clock.advanceTo('2032-03-11T09:00:00Z');
    await perennial.acceptAgreement(agreed.id);
    await clock.advanceTo('2032-03-11T09:59:00Z');
    expect(await claimsOf(opened)).toEqual(['reserved', 'reserved']);
    await clock.advanceTo('2032-03-11T10:01:00Z');
    expect(await workflowOf(opened).result()).toBe('lapsed');
    expect(await detailsOf(opened)).toMatch(/^\*\*Lapsed\*\* at 2032-03-11T10:00:0/);
    expect(await claimsOf(opened)).toEqual([]);
    expect(await stateOf(opened)).toMatchObject({ state: 'lapsed', newTenant: null, agreement: null });
    expect((await stateOf(opened))?.endedAt?.getTime()).toBeGreaterThanOrEqual(lapsesAt ?? Number.POSITIVE_INFINITY);

    await clock.advanceTo('2032-03-12T08:59:00Z');
    expect(await claimsOf(agreed)).toEqual(['reserved']);
    await clock.advanceTo('2032-03-12T09:01:00Z');
    expect(await claimsOf(agreed)).toEqual([]);
  });
});

describe('keys that expire while their redemption is open', () => {
  it('are redeemed on the day after their last one, and free when that is over, so that the seller can revoke them', async () => {
    const clock = await perennial.createClock('2032-03-11T20:00:00Z');
    const redeemBy = '2032-03-11';
    const redeemed = await perennial.openRedemption({ clock, redeemBy });
    const left = await perennial.openRedemption({ clock, redeemBy });
    await clock.advanceTo('2032-03-12T19:00:00Z');
    for (const { id } of [redeemed, left]) await perennial.acceptAgreement(id);
    // Whatever was done meanwhile.
    expect((await stateOf(left))?.lapsesAt).toEqual(new Date('2032-03-13T00:00:00Z'));
    await clock.advanceTo('2032-03-12T23:00:00Z');
    expect((await perennial.redeem(redeemed.id)).body).toMatchObject({ state: 'redeemed' });
    await clock.advanceTo('2032-03-13T00:01:00Z');
    expect(await workflowOf(left).result()).toBe('lapsed');
    expect(await claimsOf(left)).toEqual([]);
  });
});

describe('what was said before', () => {
  it('is no progress when it is said again', async () => {
    const clock = await perennial.createClock(opensAt);
    const { tenantId } = await perennial.redeemed({ clock });
    const { keys } = await perennial.issueKeys({ clock });
    const order = { keys, tenantId, declaration: { name: 'Anna Nowak', wording: '2026-11' } };
    const opened = await perennial.kept(await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', order));
    const choose = () => perennial.call('PUT', `/v1/redemptions/${opened.id}/choice`, { use: 'separate' });
    // Not to the minute itself: the workflow’s time may be some milliseconds behind that of the clock.
    await clock.advanceTo('2032-03-11T06:00:30Z');
    expect((await choose()).body).toMatchObject({ lapsesAt: expect.stringMatching(/^2032-03-12T06:00/) });
    await clock.advanceTo('2032-03-12T02:00:00Z');
    expect((await choose()).body).toMatchObject({ lapsesAt: expect.stringMatching(/^2032-03-12T06:00/) });
    await clock.advanceTo('2032-03-12T06:01:00Z');
    expect(await claimsOf(opened)).toEqual([]);
  });
});

describe('what a redemption refuses', () => {
  it('is refused before it is in the history, and a message of another form as well: it goes on all the same', async () => {
    const opened = await perennial.openRedemption();
    const handle = workflowOf(opened);
    const events = await eventsOf(opened);
    const request = { requestId: 'too early', acknowledged: [], reviewVersion: 'none', freeUsers: null };
    expect(await refusalOf(handle.executeUpdate(redeem, { args: [request] }))).toBe('agreementRequired');
    expect(await eventsOf(opened)).toBe(events);
    const nonsense = handle.executeUpdate(redeem.name, { args: [null] });
    await expect(nonsense).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    await handle.executeUpdate(cancel, { args: [{ requestId: 'given up' }] });
    expect(await handle.result()).toBe('cancelled');
  });
});

describe('a request to redeem that comes twice', () => {
  it('starts one subscription, and both are answered the same; it is refused where another request was first', async () => {
    const [opened, disputed] = await withWorker(workerless.testEnvironment, async () => {
      const both = [await workerless.openRedemption(), await workerless.openRedemption()] as const;
      for (const { id } of both) await workerless.acceptAgreement(id);
      return both;
    });
    const handle = workflowOf(opened);
    const request = { requestId: 'the same request', ...ticksOf(opened), freeUsers: null };
    // Under two update ids, as after continue-as-new: what makes them one is the request's own id.
    const tries = ['first try', 'second try'].map((updateId) =>
      handle.executeUpdate(redeem, { args: [request], updateId }),
    );
    const told = ['one request', 'another request'].map((requestId) =>
      refusalOf(
        workflowOf(disputed).executeUpdate(redeem, {
          args: [{ requestId, ...ticksOf(disputed), freeUsers: null }],
          updateId: requestId,
        }),
      ),
    );
    const [answers, ofDisputed] = await withWorker(workerless.testEnvironment, () =>
      Promise.all([Promise.all(tries), Promise.all(told)]),
    );

    expect(answers[0]).toMatchObject({ subscriptionId: opened.subscriptionId, tenantId: opened.tenantId });
    expect(answers[1]).toEqual(answers[0]);
    expect(await claimsOf(opened, workerless)).toEqual(['used']);
    expect(await workerless.testEnvironment.database.subscriptions.ofTenant(opened.tenantId)).toHaveLength(1);

    expect(ofDisputed).toContainEqual({ subscriptionId: disputed.subscriptionId, tenantId: disputed.tenantId });
    expect(ofDisputed).toContain('redemptionClosed');
  });
});

describe('a renewal that is redeemed when the subscription has ended meanwhile', () => {
  it('is refused, and its keys are free again', async () => {
    const clock = await perennial.createClock(opensAt);
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await clock.advanceTo('2032-08-07T12:00:00Z');
    const { keys } = await perennial.issueKeys({ plan: 'mail-monthly', clock });
    const { body } = await perennial.call('POST', '/v1/redemptions', {
      use: 'renew',
      keys,
      declaration: { name: 'Anna Nowak', wording: '2026-11' },
      subscriptionId: customer.subscriptionId,
    });
    const opened = body as OpenRedemption;
    expect(opened.state).toBe('open');
    await clock.advanceTo('2032-08-08T10:00:00Z');
    const subscription = perennial.testEnvironment.client.workflow.getHandle(
      subscriptionWorkflowId(customer.tenantId, customer.subscriptionId),
    );
    await subscription.result();

    const path = `/v1/redemptions/${opened.id}/redeem`;
    const { status, body: refused } = await perennial.call('POST', path, ticksOf(opened));
    expect([status, refused]).toMatchObject([409, { code: 'subscriptionEnded' }]);
    await clock.advanceBy('P2D');
    expect(await claimsOf(opened)).toEqual([]);
  });
});
