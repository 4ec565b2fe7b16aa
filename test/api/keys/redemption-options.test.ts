import type { z } from 'zod';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import {
  type Answered,
  type Clock,
  type Customer,
  type OpenRedemption,
  openPerennial,
  type Perennial,
} from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

type OnClock = Customer & { readonly clock: Clock };
type Shown = z.output<typeof redemption>;

const declaration = { name: 'Anna Nowak', wording: '2026-11' };

/** A monthly subscription of four seats that began on 10 March, as it is ten days later. */
async function mailbox(): Promise<OnClock> {
  const clock = await perennial.createClock('2035-03-10T09:00:00Z');
  const customer = await perennial.redeemed({ clock, plan: 'mail-monthly', seats: 4 });
  await clock.advanceTo('2035-03-20T09:00:00Z');
  return { ...customer, clock };
}

async function keysFor({ clock }: OnClock, order: { plan: string; seats?: number; count?: number }) {
  return (await perennial.issueKeys({ clock, ...order })).keys;
}

const open = (keys: readonly string[], more: object): Promise<Answered> =>
  perennial.call('POST', '/v1/redemptions', { keys, declaration, ...more });

async function undecided({ tenantId }: Customer, keys: readonly string[]): Promise<OpenRedemption> {
  const answer = await open(keys, { tenantId });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return perennial.kept(openedRedemption.parse(answer.body));
}

const read = (id: string): Promise<Shown> => perennial.ask(redemption, 'GET', `/v1/redemptions/${id}`);
const choose = (id: string, choice: object): Promise<Answered> =>
  perennial.call('PUT', `/v1/redemptions/${id}/choice`, choice);

/** An option in a few words. */
const told = ({ use, when }: { use: string; when: string | null }) => (when === null ? use : `${use} ${when}`);
const uses = ({ options }: Pick<Shown, 'options'>) => options?.map(told);
const usesIn = ({ body }: Answered) =>
  (body as { details: { options: { use: string; when: string | null }[] } }).details.options.map(told);

async function claimsOf(id: string): Promise<string[]> {
  const claims = await perennial.testEnvironment.database.keys.claims.find({ owner: id }).toArray();
  return claims.map(({ state }) => state);
}

describe('a redemption that is opened without a choice', () => {
  let customer: OnClock;
  let opened: OpenRedemption;
  beforeAll(async () => {
    customer = await mailbox();
    opened = await undecided(customer, await keysFor(customer, { plan: 'office-business', count: 3 }));
  });

  it('offers what applies, with what it would bring', async () => {
    expect(opened).toMatchObject({ use: null, state: 'open', replaces: null, review: null });
    expect(uses(opened)).toEqual(['separate', 'replace now', 'replace lastDay']);
    const [separate, now, lastDay] = opened.options ?? [];
    expect(separate).toMatchObject({ subscriptionId: null, startsOn: '2035-03-20', expiresOn: '2036-03-20' });
    expect(now).toMatchObject({
      subscriptionId: customer.subscriptionId,
      startsOn: '2035-03-20',
      currentExpiresOn: '2035-04-10',
      seats: { now: 4, after: 3, assigned: 1 },
      daysLost: 21,
      confirmationNeeded: true,
    });
    expect(lastDay).toMatchObject({
      startsOn: '2035-04-10',
      expiresOn: '2036-04-10',
      entitlesFrom: '2035-04-09',
      daysLost: 0,
      confirmationNeeded: false,
    });
  });

  it('is not redeemed before the choice, and keeps its keys', async () => {
    const refused = await perennial.redeem(opened.id);
    expect(refused).toEqual(refusal('choiceRequired'));
    expect(usesIn(refused)).toEqual(['separate', 'replace now', 'replace lastDay']);
    expect(await claimsOf(opened.id)).toEqual(['reserved', 'reserved', 'reserved']);
  });

  it('loses paid days only where that is confirmed', async () => {
    const now = { use: 'replace', subscriptionId: customer.subscriptionId, when: 'now' };
    for (const choice of [now, { ...now, confirmLoss: false }]) {
      expect(await choose(opened.id, choice)).toEqual(
        refusal('confirmationRequired', '/confirmLoss', { daysLost: 21, options: expect.any(Array) }),
      );
    }
    expect(await read(opened.id)).toMatchObject({ use: null, review: null });
    const chosen = await choose(opened.id, { ...now, confirmLoss: true });
    expect(chosen).toMatchObject({ status: 200, body: { use: 'replace', review: { daysLost: 21 } } });
    expect(await claimsOf(opened.id)).toEqual(['reserved', 'reserved', 'reserved']);
  });

  it('refuses what does not apply, and what is another tenant’s, and the choice stays', async () => {
    const { subscriptionId } = customer;
    const other = await choose(opened.id, { use: 'renew', subscriptionId });
    expect(other).toEqual(refusal('mixedKeys', '/use', { possibleUses: ['separate', 'replace'] }));
    expect(await choose(opened.id, { use: 'activate' })).toEqual(refusal('useNotPossible', '/use'));
    const nobodys = { use: 'replace', subscriptionId: `sub_${'0'.repeat(24)}`, when: 'now' };
    expect(await choose(opened.id, nobodys)).toEqual(refusal('notFound', '/subscriptionId'));
    expect(await choose(opened.id, { use: 'separate', assignTo: `usr_${'0'.repeat(24)}` })).toEqual(
      refusal('unknownUser', '/assignTo'),
    );
    expect(await read(opened.id)).toMatchObject({ use: 'replace', replaces: { subscriptionId, when: 'now' } });
  });

  it('is redeemed by the newest choice', async () => {
    const { subscriptionId } = customer;
    await choose(opened.id, { use: 'replace', subscriptionId, when: 'lastDay' });
    expect((await read(opened.id)).review).toMatchObject({ startsOn: '2035-04-10', daysLost: 0 });
    const redeemed = await perennial.redeem(opened.id);
    expect([redeemed.status, redeemed.text]).toEqual([200, expect.any(String)]);
    expect(redeemed.body).toMatchObject({ state: 'redeemed', options: null, review: null });
    expect(await claimsOf(opened.id)).toEqual(['used', 'used', 'used']);
    const made = await perennial.call('GET', `/v1/subscriptions/${opened.subscriptionId}`);
    expect(made.body).toMatchObject({ state: 'pending', term: { startsOn: '2035-04-10', expiresOn: '2036-04-10' } });
    const setUp = await perennial.call('GET', `/v1/subscriptions/${opened.subscriptionId}/set-up`);
    expect([setUp.status, setUp.body]).toMatchObject([200, { state: 'waiting', startedAt: null, endedAt: null }]);
    expect(await choose(opened.id, { use: 'separate' })).toEqual(refusal('redemptionClosed'));
  });

  it('leaves a subscription that nothing else is done with while it waits', async () => {
    const { subscriptionId } = customer;
    const keys = await keysFor(customer, { plan: 'mail-monthly', seats: 2 });
    const before = await perennial.testEnvironment.database.keys.claims.countDocuments({ state: 'reserved' });
    for (const use of ['renew', 'addSeats']) {
      const refused = await open(keys, { use, subscriptionId });
      expect(refused).toEqual(refusal('replacementWaits', '/use', { by: opened.subscriptionId, when: 'lastDay' }));
      expect(usesIn(refused)).toEqual(['separate']);
    }
    expect(await perennial.testEnvironment.database.keys.claims.countDocuments({ state: 'reserved' })).toBe(before);
  });
});

describe('a choice that the world has overtaken', () => {
  let customer: OnClock;
  beforeAll(async () => {
    customer = await mailbox();
  });

  it('is refused with the new options when it is redeemed, and another one is made', async () => {
    const { subscriptionId } = customer;
    const replace = { use: 'replace', subscriptionId, when: 'lastDay' };
    const [one, other] = await Promise.all(
      [1, 2].map(async () => undecided(customer, await keysFor(customer, { plan: 'office-business' }))),
    );
    if (!one || !other) throw new Error('Two were opened');
    for (const { id } of [one, other]) expect((await choose(id, replace)).status).toBe(200);
    const { review } = await read(other.id);
    expect((await perennial.redeem(one.id)).status).toBe(200);

    const acknowledged = review?.thingsToKnow.map(({ id }) => id);
    for (const ticked of [acknowledged, []]) {
      const refused = await perennial.call('POST', `/v1/redemptions/${other.id}/redeem`, {
        acknowledged: ticked,
        reviewVersion: review?.version,
      });
      expect(refused).toEqual(refusal('replacementWaits', undefined, { by: one.subscriptionId }));
      expect(usesIn(refused)).toEqual(['separate']);
    }
    expect(await claimsOf(other.id)).toEqual(['reserved']);
    expect(await read(other.id)).toMatchObject({ state: 'open', review: null });
    expect((await choose(other.id, { use: 'separate' })).status).toBe(200);
    expect((await perennial.redeem(other.id)).body).toMatchObject({ state: 'redeemed' });
  });
});

describe('a loss that has grown since it was confirmed', () => {
  it('is confirmed again', async () => {
    const customer = await mailbox();
    const { subscriptionId } = customer;
    const opened = await undecided(customer, await keysFor(customer, { plan: 'office-business' }));
    const now = { use: 'replace', subscriptionId, when: 'now', confirmLoss: true };
    expect((await choose(opened.id, now)).status).toBe(200);
    expect((await customer.renew({ seats: 4 })).status).toBe(200);
    const refused = await perennial.redeem(opened.id);
    expect(refused).toEqual(refusal('confirmationRequired', undefined, { daysLost: 21 + 30 }));
    expect(usesIn(refused)).toEqual(['separate', 'replace now', 'replace lastDay']);
    expect(await claimsOf(opened.id)).toEqual(['reserved']);
    expect((await choose(opened.id, now)).status).toBe(200);
    expect((await perennial.redeem(opened.id)).body).toMatchObject({ state: 'redeemed' });
  });
});

describe('the options of an open redemption', () => {
  it('move with the subscription that they are about', async () => {
    const customer = await mailbox();
    await customer.clock.advanceTo('2035-04-09T12:00:00Z');
    const opened = await undecided(customer, await keysFor(customer, { plan: 'mail-monthly', seats: 1 }));
    expect(uses(opened)).toEqual(['separate', 'renew', 'addSeats']);
    expect(opened.options?.[1]).toMatchObject({ startsOn: '2035-04-10', daysLost: 0, usersToFree: 0 });
    // One day and the 31 of the keys, for four seats and one: 35 seat-days, 7 for each.
    expect(opened.options?.[2]).toMatchObject({ expiresOn: '2035-04-16', seats: { now: 4, after: 5 } });
    await customer.clock.advanceTo('2035-04-10T08:00:00Z');
    expect(uses(await read(opened.id))).toEqual(['separate', 'renew']);
  });
});

describe('a use that is named when the redemption is opened', () => {
  let customer: OnClock;
  beforeAll(async () => {
    customer = await mailbox();
  });

  it('is the choice: seats are added at once', async () => {
    const keys = await keysFor(customer, { plan: 'mail-monthly', seats: 4 });
    const opened = openedRedemption.parse(
      (await open(keys, { use: 'addSeats', subscriptionId: customer.subscriptionId })).body,
    );
    expect(opened).toMatchObject({ use: 'addSeats', subscriptionId: customer.subscriptionId });
    // 21 days for four seats and 31 for four others.
    expect(opened.review).toMatchObject({ currentExpiresOn: '2035-04-10', expiresOn: '2035-04-15', daysLost: 0 });
    expect((await perennial.redeem(opened.id)).status).toBe(200);
    expect(await customer.subscription()).toMatchObject({
      state: 'active',
      seats: { owned: 8, assigned: 1 },
      term: { startsOn: '2035-03-20', expiresOn: '2035-04-15' },
    });
    expect(await claimsOf(opened.id)).toEqual(['used']);
  });

  it('leaves no key reserved where it is refused', async () => {
    const { subscriptionId } = customer;
    const keys = await keysFor(customer, { plan: 'office-business', count: 2 });
    const refused = await open(keys, { use: 'replace', subscriptionId, when: 'now' });
    expect(refused).toEqual(refusal('confirmationRequired', '/confirmLoss', { daysLost: 26 }));
    const { database } = perennial.testEnvironment;
    expect(await database.keys.claims.countDocuments({ state: 'reserved', testClockId: customer.clock.id })).toBe(0);
    const confirmed = await open(keys, { use: 'replace', subscriptionId, when: 'now', confirmLoss: true });
    expect(confirmed).toMatchObject({ status: 201, body: { use: 'replace', replaces: { subscriptionId } } });
  });

  it('asks whom to free by an early renewal of fewer seats, which happens when the term begins', async () => {
    const people = await customer.addUsers('Jan Nowak', 'Ewa Nowak');
    await perennial.call('POST', `${customer.path}/licences`, { assign: people });
    expect(await customer.renew({ seats: 2 })).toEqual(
      refusal('usersToFree', '/freeUsers', { assigned: 3, seats: 2, excess: 1 }),
    );
    expect((await customer.renew({ seats: 2, freeUsers: people.slice(0, 1) })).status).toBe(200);
    expect(await customer.holders()).toHaveLength(3);
  });

  it('names whom it cannot free, and nobody else loses a licence in their place', async () => {
    const [without = '', left = ''] = await customer.addUsers('Adam Nowak', 'Ola Nowak');
    await perennial.call('POST', `/v1/tenants/${customer.tenantId}/users/${left}/deactivate`);
    const foreign = `usr_${'0'.repeat(24)}`;
    const [held = ''] = await customer.holders();
    const named = [held, without, 'ola.nowak@piekarnia.example'];
    const notFreed = (...reasons: [number, string][]) => ({
      code: 'usersNotFreed',
      errors: reasons.map(([place, detail]) => ({
        pointer: `/freeUsers/${place}`,
        detail: expect.stringMatching(detail),
      })),
    });
    expect((await customer.renew({ seats: 1, freeUsers: named })).body).toMatchObject(
      notFreed([1, 'holds no licence'], [2, 'deactivated']),
    );
    expect((await customer.renew({ seats: 1, freeUsers: [...named, held, foreign, 'Ola'] })).body).toMatchObject(
      notFreed(
        [1, 'holds no licence'],
        [2, 'deactivated'],
        [3, 'named before'],
        [4, 'no such user'],
        [5, 'neither the id'],
      ),
    );
  });

  it('may carry a hundred keys', async () => {
    const keys = await keysFor(customer, { plan: 'office-business', count: 100 });
    const opened = await undecided(customer, keys);
    expect(opened.options?.[0]).toMatchObject({ use: 'separate', seats: { after: 100 } });
    expect(await claimsOf(opened.id)).toHaveLength(100);
  });
});

describe('a redemption that breaks off before its keys are used', () => {
  /** The next try fails there; Temporal makes another one. */
  function breakOffOnce(): void {
    const { keys } = perennial.testEnvironment.database;
    const use = keys.use.bind(keys);
    keys.use = async () => {
      keys.use = use;
      throw new Error('broken off');
    };
  }

  let customer: OnClock;
  beforeAll(async () => {
    customer = await mailbox();
  });

  it.each([
    ['addSeats', 'mail-monthly'],
    ['renew', 'mail-monthly'],
    ['replace', 'office-business'],
  ])('is completed by the next try, and nothing happens twice: %s', async (use, plan) => {
    const choice = { use, subscriptionId: customer.subscriptionId, ...(use === 'replace' ? { when: 'lastDay' } : {}) };
    const opened = openedRedemption.parse((await open(await keysFor(customer, { plan }), choice)).body);
    breakOffOnce();
    const redeemed = await perennial.redeem(opened.id);
    expect([redeemed.status, redeemed.text]).toEqual([200, expect.any(String)]);
    expect(await claimsOf(opened.id)).toEqual(['used']);
    const all = await perennial.testEnvironment.database.subscriptions.ofTenant(customer.tenantId);
    const made = all
      .flatMap(({ subscription }) => subscription.terms)
      .filter(({ source }) => source.kind === 'redemption' && source.redemptionId === opened.id);
    expect(made).toHaveLength(1);
  });
});
