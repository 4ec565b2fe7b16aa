import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const place = ({ path }: Customer, reason = 'Case II C 14/27') =>
  perennial.call('PUT', `${path}/legal-hold`, { reason });
const release = ({ path }: Customer) => perennial.call('DELETE', `${path}/legal-hold`);

describe('a subscription under legal hold', () => {
  let clock: Clock;
  let customer: Customer;
  beforeAll(async () => {
    clock = await perennial.createClock();
    customer = await perennial.redeemed({ plan: 'mail-monthly', clock });
  });

  it('says since when and why, and loses the deletion from its future', async () => {
    const answer = await place(customer);
    expect(answer).toMatchObject({ status: 200, body: { legalHold: { reason: 'Case II C 14/27' }, state: 'active' } });
    const { nextMilestones } = await customer.subscription();
    expect(nextMilestones.map(({ kind }) => kind)).not.toContain('deletion');
    expect(nextMilestones.map(({ kind }) => kind)).toContain('disablement');
  });

  it('is not held twice', async () => {
    expect(await place(customer, 'Another case')).toEqual(refusal('alreadyOnHold'));
    expect((await customer.subscription()).legalHold?.reason).toBe('Case II C 14/27');
  });

  it('is released, and not released twice', async () => {
    expect(await release(customer)).toMatchObject({ status: 200, body: { legalHold: null } });
    expect(await release(customer)).toEqual(refusal('notOnHold'));
    expect((await customer.subscription()).nextMilestones.map(({ kind }) => kind)).toContain('deletion');
  });

  it('stays disabled past the day of its deletion', async () => {
    await place(customer);
    await clock.advanceTo('2035-07-10T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', nextMilestones: [] });
    expect(await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'delete' })).toEqual([]);
    expect(await perennial.call('GET', `${customer.path}/deletion`)).toEqual(refusal('notFound'));
  });

  it('is deleted at the start of the seventh day after the release, not before', async () => {
    await release(customer);
    const [announcement, deletion] = (await customer.subscription()).nextMilestones;
    expect(announcement).toMatchObject({ notice: 'deletionAfterHold', at: '2035-07-11T07:00:00Z' });
    expect(deletion).toEqual({
      kind: 'deletion',
      id: 'deletion/1/2035-02-15',
      on: '2035-07-17',
      at: '2035-07-16T22:00:00Z',
    });
    await clock.advanceTo('2035-07-16T21:59:00Z');
    expect((await customer.subscription()).state).toBe('disabled');
    await clock.advanceTo('2035-07-17T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'deleted', since: '2035-07-16T22:00:00Z' });
  });

  it('is neither held nor released once it is deleted', async () => {
    expect(await place(customer)).toEqual(refusal('subscriptionEnded'));
    expect(await release(customer)).toEqual(refusal('subscriptionEnded'));
  });

  it('has the story of its holds in its timeline', async () => {
    const kinds = (await customer.timeline()).past.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('hold'))).toEqual([
      'holdPlaced',
      'holdReleased',
      'holdPlaced',
      'holdReleased',
    ]);
  });
});
