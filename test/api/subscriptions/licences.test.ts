import { randomUUID } from 'node:crypto';
import { user } from '../../../api/identity/users/schema.js';
import { changedLicences } from '../../../api/subscriptions/subscriptions/schema.js';
import { liveBuyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { type Answered, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
/** Of four seats; before each test its first administrator alone holds a licence. */
let customer: Customer;
let anna: string;

beforeAll(async () => {
  perennial = await openPerennial();
  customer = await perennial.redeemed({ count: 4, clock: undefined });
  [anna = ''] = await customer.holders();
});

beforeEach(async () => {
  const unassign = (await customer.holders()).filter((userId) => userId !== anna);
  if (unassign.length > 0) await change(customer, { unassign });
});

afterAll(() => perennial.close());

const change = (customer: Customer, body: object, headers?: Record<string, string>): Promise<Answered> =>
  perennial.call('POST', `${customer.path}/licences`, body, headers);

const stored = ({ subscriptionId }: Customer) =>
  perennial.testEnvironment.database.subscriptions.existing(subscriptionId);

/** As a caller who is told to come back later, with the same request until it is answered. */
async function persistently(ask: (headers: Record<string, string>) => Promise<Answered>): Promise<Answered> {
  const headers = { 'Idempotency-Key': randomUUID() };
  return eventually(async () => {
    const answer = await ask(headers);
    if (answer.headers.has('Retry-After')) throw new Error(`It is still answered ${answer.text}`);
    return answer;
  }, 45_000);
}

/** What became of each person. */
async function results(customer: Customer, body: object) {
  const answer = await persistently((headers) => change(customer, body, headers));
  return changedLicences
    .parse(answer.body)
    .results.map(({ userId, result, problem }) => [userId, problem?.code ?? result]);
}

describe('the licences of a subscription', () => {
  it('begin with the first administrator’s', async () => {
    const [first] = await customer.users();
    expect(first).toMatchObject({ id: anna, name: 'Anna Nowak', administrator: true });
    expect(await customer.holders()).toEqual([anna]);
    expect((await customer.subscription()).seats).toEqual({ owned: 4, assigned: 1 });
  });

  it('are assigned and unassigned person by person: one refusal does not fail the others', async () => {
    const [jan = '', ewa = '', iga = '', ola = ''] = await customer.addUsers('Jan', 'Ewa', 'Iga', 'Ola');
    const stranger = `usr_${'0'.repeat(24)}`;
    expect(await results(customer, { assign: [jan, stranger, anna, ewa, iga, ola], unassign: [] })).toEqual([
      [jan, 'assigned'],
      [stranger, 'unknownUser'],
      [anna, 'alreadyAssigned'],
      [ewa, 'assigned'],
      [iga, 'assigned'],
      [ola, 'noFreeSeat'],
    ]);
    expect(await results(customer, { unassign: [jan, stranger], assign: [ola] })).toEqual([
      [jan, 'unassigned'],
      [stranger, 'notAssigned'],
      [ola, 'assigned'],
    ]);
    expect((await customer.holders()).sort()).toEqual([anna, ewa, iga, ola].sort());
    expect((await customer.subscription()).seats).toEqual({ owned: 4, assigned: 4 });
  });

  it('do not go to a user of another tenant', async () => {
    const { tenantId } = await liveBuyer(perennial);
    const person = { name: 'Stranger', email: 'stranger@hosting-lis.example' };
    const { id: stranger } = await perennial.ask(user, 'POST', `/v1/tenants/${tenantId}/users`, person);
    expect(await results(customer, { assign: [stranger] })).toEqual([[stranger, 'unknownUser']]);
  });

  it('change once when the request is repeated', async () => {
    const [adam = ''] = await customer.addUsers('Adam');
    const headers = { 'Idempotency-Key': 'assign-adam' };
    const changes = async () =>
      (await customer.timeline()).past.filter(({ kind }) => kind === 'licencesChanged').length;
    const before = await changes();
    const first = await change(customer, { assign: [adam] }, headers);
    expect((await change(customer, { assign: [adam] }, headers)).text).toBe(first.text);
    expect(await changes()).toBe(before + 1);
  });

  it('answer for each place of the request, also for one that names nobody or somebody again', async () => {
    const [piotr = '', maria = ''] = await customer.addUsers('Piotr', 'Maria');
    const assign = ['Piotr Kos', 'PIOTR@piekarnia.example', piotr, 'nobody@piekarnia.example', maria];
    const { body } = await change(customer, { assign, unassign: ['usr_1'] }, { 'Accept-Language': 'pl' });
    const malformed = { code: 'malformedUser', message: expect.stringContaining('ani adres e-mail') };
    expect(body).toEqual({
      results: [
        { pointer: '/unassign/0', userId: null, result: 'refused', problem: malformed },
        { pointer: '/assign/0', userId: null, result: 'refused', problem: malformed },
        { pointer: '/assign/1', userId: piotr, result: 'assigned' },
        {
          pointer: '/assign/2',
          userId: null,
          result: 'refused',
          problem: expect.objectContaining({ code: 'repeatedUser' }),
        },
        {
          pointer: '/assign/3',
          userId: null,
          result: 'refused',
          problem: expect.objectContaining({ code: 'unknownUser' }),
        },
        { pointer: '/assign/4', userId: maria, result: 'assigned' },
      ],
    });
    const { revision: before } = await stored(customer);
    expect((await change(customer, { assign: ['nobody'] })).body).toMatchObject({ results: [{ result: 'refused' }] });
    expect((await stored(customer)).revision).toBe(before);
  });

  it.each([
    ['nobody', { assign: [], unassign: [] }],
    ['more than 20 people', { assign: Array.from({ length: 21 }, (_, i) => `usr_${String(i).padStart(24, '0')}`) }],
  ])('are not changed for %s', async (_what, body) => {
    const path = `/v1/subscriptions/sub_${'0'.repeat(24)}/licences`;
    expect(await perennial.call('POST', path, body)).toEqual(refusal('invalidRequest'));
  });
});

describe('twelve people who ask for the last three seats at once', () => {
  it('get three of them, whoever was first', async () => {
    const people = await customer.addUsers(...Array.from({ length: 12 }, (_, i) => `Person ${i}`));
    const answers = await Promise.all(people.map((person) => results(customer, { assign: [person] })));
    const became = answers.map(([person]) => person?.[1]);
    expect(became.toSorted()).toEqual([...Array(3).fill('assigned'), ...Array(9).fill('noFreeSeat')]);
    expect((await customer.subscription()).seats).toEqual({ owned: 4, assigned: 4 });
    expect(await customer.holders()).toHaveLength(4);
  });

  it('never hold more than there are while others are unassigned', async () => {
    const people = await customer.addUsers(...Array.from({ length: 10 }, (_, i) => `Other ${i}`));
    const answers = await Promise.all(
      people.map((person, i) =>
        results(customer, { assign: [person], unassign: i % 2 === 0 ? [people[(i + 5) % 10] ?? ''] : [] }),
      ),
    );
    expect(answers).toHaveLength(10);
    const holders = await customer.holders();
    expect(holders.length).toBeLessThanOrEqual(4);
    expect((await customer.subscription()).seats.assigned).toBe(holders.length);
  });
});

describe('a disabled subscription', () => {
  it('keeps its licences as they are', async () => {
    const clock = await perennial.createClock();
    const disabled = await perennial.redeemed({ plan: 'mail-monthly', seats: 3, clock });
    const [jan = ''] = await disabled.addUsers('Jan');
    await clock.advanceTo('2035-02-15T12:00:00Z');
    expect((await disabled.subscription()).state).toBe('grace');
    expect(await results(disabled, { assign: [jan] })).toEqual([[jan, 'assigned']]);
    await clock.advanceTo('2035-03-18T12:00:00Z');
    expect((await disabled.subscription()).state).toBe('disabled');
    expect(await change(disabled, { unassign: [jan] })).toEqual(refusal('licencesNotChangeable'));
    expect(await disabled.holders()).toContain(jan);
  });
});
