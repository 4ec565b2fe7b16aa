import { auditPage } from '../../api/operations/audit/schema.js';
import { type Answered, type Customer, openPerennial, type Perennial } from '../perennial.js';

let perennial: Perennial;
let customer: Customer;

beforeAll(async () => {
  perennial = await openPerennial();
  customer = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly', seats: 20 });
});

afterAll(() => perennial.close());

const tag = async (): Promise<string> =>
  (await perennial.call('GET', customer.path)).headers.get('ETag') ?? 'no entity tag';

const assign = (userId: string, headers?: Readonly<Record<string, string>>): Promise<Answered> =>
  perennial.call('POST', `${customer.path}/licences`, { assign: [userId], unassign: [] }, headers);

describe('changes of a subscription that name the revision they were read at', () => {
  it('are made by one of six parallel callers; the others are refused with the tag that is there now', async () => {
    const userIds = await customer.addUsers('Olga', 'Piotr', 'Ewa', 'Jan', 'Zofia', 'Adam');
    const [before, holders] = [await tag(), await customer.holders()];
    const answers = await Promise.all(userIds.map((userId) => assign(userId, { 'If-Match': before })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const after = await tag();
    for (const { status, body } of answers) {
      if (status === 412) {
        expect(body).toMatchObject({ code: 'preconditionFailed', details: { currentETag: after } });
      }
    }
    expect((await customer.holders()).length).toBe(holders.length + 1);

    const [loser = ''] = userIds.filter((_, i) => answers[i]?.status === 412);
    expect(await assign(loser, { 'If-Match': after })).toMatchObject({ status: 200 });
  });

  it('come again under the same Idempotency-Key with the tag that is there now, and are audited as they ended', async () => {
    const userIds = await customer.addUsers('Karol', 'Nina', 'Leon', 'Alicja', 'Oskar');
    const before = await tag();
    const key = (userId: string) => ({ 'Idempotency-Key': `race-of-${userId}` });
    const race = userIds.map((userId) => assign(userId, { 'If-Match': before, ...key(userId) }));
    const answers = await Promise.all(race);
    const losers = userIds.filter((_, i) => answers[i]?.status === 412);
    expect(losers).toHaveLength(4);
    for (const loser of losers) {
      const now = await tag();
      const revision = Number(now.replaceAll('"', ''));
      const requestId = `again-${loser}`;
      const again = await assign(loser, { 'If-Match': now, ...key(loser), 'Request-Id': requestId });
      expect(again).toMatchObject({ status: 200, body: { results: [{ userId: loser, result: 'assigned' }] } });
      const entries = await perennial.ask(auditPage, 'GET', `/v1/audit?requestId=${requestId}`);
      expect(entries.items).toEqual([
        expect.objectContaining({ outcome: 'done', code: null, before: expect.objectContaining({ revision }) }),
      ]);
    }
  });

  it('are all made when nobody names one', async () => {
    const userIds = await customer.addUsers('Marta', 'Igor', 'Lena');
    const answers = await Promise.all(userIds.map((userId) => assign(userId)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await customer.holders()).toEqual(expect.arrayContaining(userIds));
  });

  it('answer as they did when they are repeated, though the revision has moved on', async () => {
    const [userId = ''] = await customer.addUsers('Hanna');
    const headers = { 'If-Match': await tag(), 'Idempotency-Key': 'assigned-once' };
    const first = await assign(userId, headers);
    expect([first.status, (await assign(userId, headers)).text]).toEqual([200, first.text]);
  });

  it('guard a legal hold too, when it is placed and when it is released', async () => {
    const hold = (method: 'PUT' | 'DELETE', ifMatch: string) =>
      perennial.call(method, `${customer.path}/legal-hold`, method === 'PUT' ? { reason: 'A dispute' } : undefined, {
        'If-Match': ifMatch,
      });
    const before = await tag();
    expect(await hold('PUT', '"1"')).toMatchObject({ status: 412 });
    const placed = await hold('PUT', before);
    expect([placed.status, placed.headers.get('ETag')]).toEqual([200, await tag()]);
    expect(await hold('DELETE', before)).toMatchObject({ status: 412 });
    expect(await hold('DELETE', await tag())).toMatchObject({ status: 200, body: { legalHold: null } });
  });
});
