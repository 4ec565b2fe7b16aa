import type { z } from 'zod';
import { operation } from '../../../api/operations/operations/schema.js';
import { changedLicences } from '../../../api/subscriptions/subscriptions/schema.js';
import type { ApiKeyRole } from '../../../models/identity/api-keys.js';
import { eventually } from '../../eventually.js';
import { type Answered, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { withWorker } from '../../service.js';

type Operation = z.output<typeof operation>;

let perennial: Perennial;
let customer: Customer;

/** A worker runs only where a test says so. */
beforeAll(async () => {
  perennial = await openPerennial({ worker: false, updateTimeoutMs: 4_000 });
  const { testEnvironment } = perennial;
  customer = await withWorker(testEnvironment, () => perennial.redeemed({ clock: undefined, plan: 'mail-monthly' }));
});

afterAll(() => perennial.close());

const location = (answer: Answered): string => answer.headers.get('Location') ?? 'no Location';

function begun(answer: Answered): string {
  expect(answer.status).toBe(202);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  expect(operation.parse(answer.body)).toMatchObject({ state: 'running', endedAt: null, problem: null });
  expect(location(answer)).toBe(`/v1/operations/${(answer.body as Operation).id}`);
  return location(answer);
}

const read = (address: string): Promise<Operation> => perennial.ask(operation, 'GET', address);

const ended = (address: string): Promise<Operation> =>
  eventually(async () => {
    const seen = await read(address);
    if (seen.state === 'running') throw new Error(`${address} still runs`);
    return seen;
  });

const entriesOf = async (id: string) =>
  perennial.testEnvironment.database.audit.list({ kind: 'everything' }, { subjectId: id }, undefined, 10);

const hold = (body: object, headers?: Readonly<Record<string, string>>) =>
  perennial.call('PUT', `${customer.path}/legal-hold`, body, headers);

describe('a request whose workflow does not answer in time', () => {
  let body: object;
  let address: string;
  const open = () => perennial.call('POST', '/v1/redemptions', body, { 'Idempotency-Key': 'opened-late' });

  it('is answered 202 with an operation that runs', async () => {
    const { keys } = await perennial.issueKeys();
    body = perennial.activation({ keys });
    address = begun(await open());
    expect(await read(address)).toMatchObject({ operation: 'openRedemption', state: 'running' });
  });

  it('is answered so again when it is repeated: nothing is final yet', async () => {
    expect(begun(await open())).toBe(address);
    const { requestRecords } = perennial.testEnvironment.database;
    expect(await requestRecords.collection.countDocuments({ 'answer.status': 202 })).toBe(0);
  });

  it('has an audit entry that was only begun', async () => {
    const { resource } = await read(address);
    expect(await entriesOf(resource?.split('/').at(-1) ?? '')).toMatchObject([{ outcome: 'begun', after: null }]);
  });

  it('has succeeded once the workflow has answered, and the audit knows; repeated, it is answered as ever, for good', async () => {
    const [seen, answer] = await withWorker(perennial.testEnvironment, async () => [
      await ended(address),
      await eventually(async () => {
        const answered = await open();
        expect([answered.status, answered.body]).toMatchObject([201, { state: 'open' }]);
        return answered;
      }),
    ]);
    expect(seen).toMatchObject({ state: 'succeeded', endedAt: expect.any(String), problem: null });
    const found = await perennial.call('GET', seen.resource ?? '');
    expect([found.status, found.body]).toMatchObject([200, { state: 'open' }]);
    expect(await entriesOf((found.body as { id: string }).id)).toMatchObject([{ outcome: 'done' }]);
    expect(await read(address)).toEqual(seen);
    const again = await open();
    expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([201, 'true']);
    expect((again.body as { id: string }).id).toBe((answer.body as { id: string }).id);
  });
});

describe('an operation', () => {
  it('has failed when the workflow refuses, with the problem', async () => {
    const [first, second] = [begun(await hold({ reason: 'A dispute' })), begun(await hold({ reason: 'Another' }))];
    const outcomes = await withWorker(perennial.testEnvironment, async () => [await ended(first), await ended(second)]);
    expect(outcomes.map(({ state }) => state)).toEqual(['succeeded', 'failed']);
    expect(outcomes[1]?.problem).toMatchObject({ code: 'alreadyOnHold', status: 409, type: '/problems/alreadyOnHold' });
    expect(outcomes[1]?.resource).toBe(customer.path);
    expect(await customer.subscription()).toMatchObject({ legalHold: { reason: 'A dispute' } });
    const entries = await entriesOf(customer.subscriptionId);
    expect(entries.map(({ outcome, code }) => [outcome, code])).toEqual(
      expect.arrayContaining([
        ['done', null],
        ['refused', 'alreadyOnHold'],
      ]),
    );
  });

  it('ends without anybody asking, and is dated when it does, as is its audit entry', async () => {
    const released = begun(await perennial.call('DELETE', `${customer.path}/legal-hold`));
    const { operations } = perennial.testEnvironment.database;
    const id = released.split('/').at(-1) ?? '';
    await withWorker(perennial.testEnvironment, () =>
      eventually(async () => expect((await operations.find(id))?.outcome).toMatchObject({ state: 'succeeded' })),
    );
    const endedBy = new Date();
    const found = await operations.find(id);
    expect(found?.endedAt?.getTime()).toBeLessThanOrEqual(endedBy.getTime());
    expect(await customer.subscription()).toMatchObject({ legalHold: null });
    const entries = await entriesOf(customer.subscriptionId);
    const [entry] = entries.filter(({ operation: of }) => of === 'releaseLegalHold');
    expect(entry).toMatchObject({ outcome: 'done' });
    expect(Date.parse((await read(released)).endedAt ?? '')).toBe(found?.endedAt?.getTime());
  });

  it('of licences has the result of each place, as the answer would have', async () => {
    const [anna = ''] = await customer.holders();
    const change = { assign: ['nobody', anna, anna] };
    const changing = () =>
      perennial.call('POST', `${customer.path}/licences`, change, { 'Idempotency-Key': 'licences' });
    const address = begun(await changing());
    expect(await read(address)).toMatchObject({ results: null });
    const [{ results }, answer] = await withWorker(perennial.testEnvironment, async () => [
      await ended(address),
      await changing(),
    ]);
    expect(results?.map(({ pointer, result, problem }) => [pointer, problem?.code ?? result])).toEqual([
      ['/assign/0', 'malformedUser'],
      ['/assign/1', 'alreadyAssigned'],
      ['/assign/2', 'repeatedUser'],
    ]);
    expect(changedLicences.parse(answer.body).results).toEqual(results);
  });

  it('of licences is kept by the audit as the answer would be, whoever waited for it', async () => {
    const [anna = ''] = await customer.holders();
    const change = () =>
      perennial.call('POST', `${customer.path}/licences`, { assign: ['nobody', anna], unassign: [] });
    const address = begun(await change());
    const [late, atOnce] = await withWorker(perennial.testEnvironment, async () => [
      await ended(address),
      // What the workflow has answered is answered at once by the one that runs on.
      await eventually(async () => {
        const answered = await change();
        expect(answered.status).toBe(200);
        return answered;
      }),
    ]);
    expect(changedLicences.parse(atOnce.body).results).toEqual(late.results);
    const entries = await entriesOf(customer.subscriptionId);
    const kept = entries.filter(({ operation: of, outcome }) => of === 'changeLicences' && outcome === 'done');
    const results = late.results?.map(({ problem, ...one }) =>
      problem ? { ...one, problem: { code: problem.code, message: expect.any(String) } } : one,
    );
    expect(kept.slice(0, 2).map(({ after }) => after)).toEqual([{ results }, { results }]);
    expect(kept[0]?.after).toEqual(kept[1]?.after);
  });

  it('is known to have succeeded after its workflow has closed', async () => {
    const { keys } = await perennial.issueKeys();
    const opening = begun(await perennial.call('POST', '/v1/redemptions', perennial.activation({ keys })));
    const { resource } = await read(opening);
    const cancelling = begun(await perennial.call('POST', `${resource}/cancel`));
    const seen = await withWorker(perennial.testEnvironment, async () => {
      await eventually(async () => {
        const { body } = await perennial.call('GET', resource ?? '');
        expect(body).toMatchObject({ state: 'cancelled' });
      });
      return [await ended(opening), await ended(cancelling)];
    });
    expect(seen.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  it('is not sent again after a day, when the workflow may have forgotten it: the runs are asked how it ended', async () => {
    const { keys } = await perennial.issueKeys();
    const opening = begun(await perennial.call('POST', '/v1/redemptions', perennial.activation({ keys })));
    const lost = begun(await hold({ reason: 'A new dispute' }));
    const { database } = perennial.testEnvironment;
    const operations = database.connection.collection<{ _id: string; requestHash: string }>('operations');
    const idOf = (address: string) => address.split('/').at(-1) ?? '';
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
    await operations.updateOne({ _id: idOf(opening) }, { $set: { createdAt: twoDaysAgo } });
    // As if no run had ever taken it.
    const nobodys = 'f'.repeat(64);
    await operations.updateOne(
      { _id: idOf(lost) },
      { $set: { createdAt: twoDaysAgo, requestHash: nobodys, 'command.request.requestId': nobodys } },
    );
    const seen = await withWorker(perennial.testEnvironment, async () => [await ended(opening), await ended(lost)]);
    expect(seen).toMatchObject([{ state: 'succeeded' }, { state: 'failed', problem: { code: 'outcomeUnknown' } }]);
  });

  it('is there for its caller and for operators, and for nobody else', async () => {
    const keyOf = async (role: ApiKeyRole, digit: string) => {
      const { key } = await perennial.testEnvironment.database.apiKeys.create({
        apiKeyId: `ak_${digit.repeat(24)}`,
        name: role,
        role,
        tenantId: customer.tenantId,
        createdAt: new Date(),
      });
      return { Authorization: `Bearer ${key}` };
    };
    const [one, other] = [await keyOf('administrator', 'a'), await keyOf('administrator', 'b')];
    const address = begun(
      await perennial.call(
        'POST',
        `${customer.path}/licences`,
        { assign: [], unassign: [`usr_${'0'.repeat(24)}`] },
        one,
      ),
    );
    expect(await perennial.call('GET', address, undefined, one)).toMatchObject({ status: 200 });
    expect(await perennial.call('GET', address)).toMatchObject({ status: 200 });
    expect(await perennial.call('GET', address, undefined, other)).toMatchObject({ status: 404 });
    expect(await perennial.call('GET', `/v1/operations/op_${'0'.repeat(24)}`)).toMatchObject({ status: 404 });
  });
});
