/** Licences that nobody uses: the data plane says so, administrators see it, and what nobody needs is taken back after a warning. */
import { createActivities } from '../../activities/index.js';
import { billingAccount } from '../../api/billing/billing-accounts/schema.js';
import { auditPage } from '../../api/operations/audit/schema.js';
import {
  begunReclaim,
  keptResults,
  reclaim,
  reclaimedLicencePage,
  reclaimPage,
} from '../../api/subscriptions/reclaims/schema.js';
import { reportedLastUse, unusedLicencePage } from '../../api/subscriptions/unused-licences/schema.js';
import { refusal } from '../api/refusal.js';
import { eventually } from '../eventually.js';
import { makeGroup } from '../groups.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../perennial.js';
import { team } from '../purchasers.js';
import { signedByDataPlane } from '../service.js';
import { type Receiver, startReceiver } from '../webhook-receiver.js';

let perennial: Perennial;
let clock: Clock;
let bakery: Customer;
let administrator: Perennial;
let receiver: Receiver;
let [anna, jan, ewa, ola, piotr, tom, gosia] = ['', '', '', '', '', '', ''];
let reclaimId = '';

const emails = new Map<string, string>();
const ofTenant = (rest: string) => `/v1/tenants/${bakery.tenantId}/${rest}`;
const reclaims = () => `${bakery.path}/reclaims`;
const one = () => `${reclaims()}/${reclaimId}`;

const report = async (uses: readonly { userId: string; usedAt?: string }[], subscriptionId = bakery.subscriptionId) => {
  const body = { subscriptionId, uses };
  const signature = signedByDataPlane(perennial.testEnvironment, JSON.stringify(body));
  const answer = await perennial.call('POST', '/v1/last-uses/callbacks', body, signature);
  expect(answer).toMatchObject({ status: 200 });
  return reportedLastUse.parse(answer.body).results.map(({ result, problem }) => problem?.code ?? result);
};
const unused = async (query = '') => {
  const { items } = await administrator.ask(unusedLicencePage, 'GET', ofTenant(`unused-licences?${query}`));
  return items;
};
const usersOf = (items: readonly { readonly userId: string }[]) => items.map(({ userId }) => userId).toSorted();
/** What became of whom. */
const outcomes = async () => {
  const { items } = await administrator.ask(reclaimedLicencePage, 'GET', `${one()}/licences?limit=100`);
  return Object.fromEntries(items.map(({ userId, state, because }) => [userId, because ?? state]));
};
const mailsTo = (userId: string) => perennial.mails({ to: emails.get(userId) ?? '' });

beforeAll(async () => {
  [perennial, receiver] = await Promise.all([openPerennial(), startReceiver()]);
  clock = await perennial.createClock();
  bakery = await perennial.redeemed({ clock, count: 8 });
  administrator = perennial.as(await perennial.administratorOf(bakery.tenantId));
  const hook = { url: receiver.url, eventTypes: ['reclaim.started', 'reclaim.ended'] };
  await administrator.call('POST', '/v1/webhook-endpoints', hook);
  [jan = '', ewa = '', ola = '', piotr = '', tom = '', gosia = ''] = await bakery.addUsers(
    ...['Jan', 'Ewa', 'Ola', 'Piotr', 'Tom', 'Gosia'],
  );
  await administrator.call('POST', `${bakery.path}/licences`, { assign: [jan, ewa, ola, piotr, tom] });
  const sales = await makeGroup(administrator, bakery, {
    name: 'Sales',
    plans: [bakery.subscriptionId],
    members: [gosia],
  });
  await sales.settlesAs({ [gosia]: ['assigned'] });
  for (const user of await bakery.users()) {
    if (user.administrator) anna = user.id;
    emails.set(user.id, user.email ?? '');
  }
  await clock.advanceBy('P40D');
});
afterAll(async () => {
  await receiver.close();
  await perennial.close();
});

describe('the data plane', () => {
  it('says when licences were used last; what comes late or again changes nothing, and each person is answered', async () => {
    const usedAt = '2035-02-20T10:00:00Z';
    expect(await report([{ userId: jan, usedAt }])).toEqual(['recorded']);
    const stranger = `usr_${'0'.repeat(24)}`;
    expect(
      await report([
        { userId: emails.get(jan) ?? '', usedAt },
        { userId: ewa, usedAt: '2034-12-01T10:00:00Z' },
        { userId: stranger },
        { userId: 'Jan' },
        { userId: jan },
      ]),
    ).toEqual(['unchanged', 'unchanged', 'unknownUser', 'malformedUser', 'repeatedUser']);
    expect(await report([{ userId: jan, usedAt: '2035-02-01T10:00:00Z' }])).toEqual(['unchanged']);
    const unsigned = await perennial.call('POST', '/v1/last-uses/callbacks', {
      subscriptionId: bakery.subscriptionId,
      uses: [{ userId: jan }],
    });
    expect(unsigned).toMatchObject({ status: 401 });
    const { text } = await administrator.call('GET', `${bakery.path}/licences?limit=100`);
    expect(JSON.parse(text).items.find(({ userId }: { userId: string }) => userId === jan)).toMatchObject({
      lastUsedAt: usedAt,
    });
  });
});

describe('an administrator', () => {
  it('lists what nobody has used for a time, page by page, by subscription and plan, and as a file', async () => {
    expect(usersOf(await unused())).toEqual([anna, ewa, ola, piotr, tom, gosia].toSorted());
    expect(usersOf(await unused('unusedForDays=3'))).toContain(jan);
    expect(await unused('unusedForDays=41')).toEqual([]);
    expect(await unused('planId=mail-monthly')).toEqual([]);
    const { planId = '' } = (await unused())[0] ?? {};
    expect(await unused(`planId=${planId}&subscriptionId=${bakery.subscriptionId}`)).toHaveLength(6);
    const byGroup = (await unused()).find(({ userId }) => userId === gosia);
    expect(byGroup).toMatchObject({
      unusedDays: 40,
      lastUsedAt: null,
      reclaim: null,
      sources: { direct: false, groups: [{ name: 'Sales' }] },
      problem: { code: 'licenceOfGroup', message: expect.stringContaining('Sales') },
    });
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await administrator.ask(unusedLicencePage, 'GET', ofTenant(`unused-licences?${query}`));
      paged.push(...page.items.map(({ userId }) => userId));
      cursor = page.next;
    }
    expect(paged.toSorted()).toEqual(usersOf(await unused()));
    const { text, headers } = await administrator.call('GET', ofTenant('unused-licences.csv'));
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text.split('\r\n')).toHaveLength(8);
    expect(text).toContain(emails.get(ola));
  });

  it('has users warned, each once, and is told at once of those whose licence stays', async () => {
    const begun = await administrator.ask(begunReclaim, 'POST', reclaims(), {});
    expect(begun).toMatchObject({ reclaim: { state: 'open', all: true, unusedForDays: 30 }, results: [] });
    reclaimId = begun.reclaim.id;
    await eventually(async () => {
      const { licences } = await administrator.ask(reclaim, 'GET', one());
      expect(licences).toEqual({ warned: 5, reclaiming: 0, reclaimed: 0, kept: 1, alreadyFreed: 0 });
      expect(await mailsTo(ola)).toHaveLength(1);
    });
    expect(await outcomes()).toMatchObject({ [gosia]: 'licenceOfGroup', [ola]: 'warned' });
    const [mail] = await mailsTo(ola);
    expect(mail?.subject).toContain('za 7 dni');
    expect(mail?.text).toContain('Anna');
    expect(await mailsTo(gosia)).toEqual([]);
    const again = await administrator.ask(begunReclaim, 'POST', reclaims(), {
      users: [ola, jan, gosia, 'nobody@elsewhere.example', 'Ola'],
    });
    expect(again.results.map(({ problem }) => problem?.code)).toEqual([
      ...['reclaimOpen', 'licenceInUse', 'licenceOfGroup', 'unknownUser', 'malformedUser'],
    ]);
    expect(again.results[2]?.problem?.message).toContain('Sales');
    expect((await unused()).find(({ userId }) => userId === ola)).toMatchObject({
      reclaim: { id: reclaimId, reclaimsAt: begun.reclaim.reclaimsAt },
      problem: { code: 'reclaimOpen' },
    });
  });

  it('keeps licences, as does whoever uses one', async () => {
    expect(await report([{ userId: ewa }])).toEqual(['recorded']);
    const kept = await administrator.ask(keptResults, 'POST', `${one()}/keep`, { users: [piotr, anna, jan] });
    expect(kept.results.map(({ result }) => result)).toEqual(['kept', 'kept', 'notWarned']);
    expect(await outcomes()).toEqual({
      [anna]: 'byAdministrator',
      [piotr]: 'byAdministrator',
      [ewa]: 'used',
      [gosia]: 'licenceOfGroup',
      [ola]: 'warned',
      [tom]: 'warned',
    });
    await administrator.call('POST', ofTenant(`users/${tom}/deactivate`));
  });

  it('has the seats of the others free when the days are over, and reads what became of whom', async () => {
    await clock.advanceBy('P6DT23H');
    expect(await bakery.holders()).toContain(ola);
    await clock.advanceBy('PT2H');
    expect(await outcomes()).toMatchObject({ [ola]: 'reclaimed', [tom]: 'alreadyFreed', [ewa]: 'used' });
    expect((await bakery.holders()).toSorted()).toEqual([anna, jan, ewa, piotr, gosia].toSorted());
    expect(await administrator.ask(reclaim, 'GET', one())).toMatchObject({ state: 'ended' });
    const { past } = await bakery.timeline();
    expect(past.filter(({ reason }) => reason === 'unusedLicences')).toMatchObject([{ details: { assigned: 5 } }]);
    const subjects = async (userId: string) => (await mailsTo(userId)).map(({ subject }) => subject);
    expect((await subjects(ola)).at(-1)).toMatch(/^Twoja licencja .* została odebrana$/);
    for (const userId of [ewa, piotr]) expect((await subjects(userId)).at(-1)).toMatch(/^Zachowujesz licencję /);
    expect((await mailsTo(ewa)).at(-1)?.text).toContain('Korzystasz z');
    expect([await subjects(gosia), (await subjects(tom)).length]).toEqual([[], 1]);
    const told = (await mailsTo(anna)).filter(({ subject }) => subject.includes('nieużywaną'));
    expect(told).toHaveLength(1);
    for (const name of ['Ola', 'Ewa', 'Piotr', 'Gosia']) expect(told[0]?.text).toContain(name);
    const { items } = await administrator.ask(auditPage, 'GET', `/v1/audit?operation=unusedLicencesReclaimed`);
    expect(items).toMatchObject([{ subject: { id: bakery.subscriptionId }, after: { reclaimId, reclaimed: 1 } }]);
    await eventually(async () => {
      const heard = receiver.taken().filter(({ subject }) => subject.id === reclaimId);
      expect(heard).toMatchObject([
        { type: 'reclaim.started', data: { state: 'open', licences: { warned: 5, kept: 1 } } },
        { type: 'reclaim.ended', data: { state: 'ended', licences: { reclaimed: 1, kept: 4, alreadyFreed: 1 } } },
      ]);
    });
    expect(await administrator.call('POST', `${one()}/keep`, { users: [ola] })).toEqual(refusal('reclaimClosed'));
    expect(await administrator.call('POST', `${one()}/cancel`)).toEqual(refusal('reclaimClosed'));
  });

  it('has it carried on where a worker died: what was freed stays so, and what was used at the last moment is kept', async () => {
    const { context, database } = perennial.testEnvironment;
    const { reclaims: register } = database;
    const beingFreed = { state: 'reclaiming', because: null, endedAt: null } as const;
    await register.licences.updateOne({ _id: `${reclaimId}/${ola}` }, { $set: beingFreed });
    await register.collection.updateOne({ _id: reclaimId }, { $set: { state: 'reclaiming' } });
    const { reclaimUnused, endReclaim } = createActivities(context);
    const step = { reclaimId, at: (await clock.read()).now };
    expect(await reclaimUnused(step)).toBe(true);
    expect(await outcomes()).toMatchObject({ [ola]: 'reclaimed' });
    const { past } = await bakery.timeline();
    expect(past.filter(({ reason }) => reason === 'unusedLicences')).toHaveLength(1);
    await register.licences.updateOne({ _id: `${reclaimId}/${ewa}` }, { $set: beingFreed });
    expect(await reclaimUnused(step)).toBe(true);
    expect(await outcomes()).toMatchObject({ [ewa]: 'used' });
    expect(await bakery.holders()).toContain(ewa);
    expect(await reclaimUnused(step)).toBe(false);
    await endReclaim(step);
  });

  it('cancels one for everybody', async () => {
    await clock.advanceBy('P31D');
    const begun = await administrator.ask(begunReclaim, 'POST', reclaims(), { users: [emails.get(ewa), piotr] });
    expect(begun.results.map(({ result }) => result)).toEqual(['warned', 'warned']);
    const path = `${reclaims()}/${begun.reclaim.id}`;
    const cancelled = { state: 'cancelled', licences: { warned: 0, kept: 2 } };
    for (const _ of [1, 2]) expect(await administrator.ask(reclaim, 'POST', `${path}/cancel`)).toMatchObject(cancelled);
    await clock.advanceBy('P8D');
    expect(await bakery.holders()).toEqual(expect.arrayContaining([ewa, piotr]));
    const { items } = await administrator.ask(reclaimPage, 'GET', reclaims());
    expect(items[0]).toMatchObject({ id: begun.reclaim.id, state: 'cancelled', endedAt: expect.any(String) });
  });

  it('finds nothing of who is purged, and all else in the export', async () => {
    const { licences, reclaims: exported } = JSON.parse((await administrator.call('GET', ofTenant('export'))).text);
    expect(licences).toContainEqual(expect.objectContaining({ userId: jan, lastUsedAt: '2035-02-20T10:00:00Z' }));
    const found = exported.find(({ id }: { id: string }) => id === reclaimId);
    expect(usersOf(found.licences)).toEqual([anna, ewa, ola, piotr, gosia].toSorted());
  });
});

describe('what a user pays for', () => {
  it('is reclaimed by the organisation only once it has taken it over', async () => {
    const studio = await team(perennial, { clock });
    const lead = await studio.opens(await studio.joins('Piotr Lider'));
    const colleague = await studio.joins('Maria Nowak');
    await lead.addsCard('4242424242424242');
    const { subscriptionId } = await lead.buys({ planId: 'mail-monthly', seats: 2 });
    const path = `/v1/subscriptions/${subscriptionId}`;
    await eventually(async () => {
      const assigned = await lead.as.call('POST', `${path}/licences`, { assign: [colleague.userId] });
      expect(assigned).toMatchObject({ status: 200 });
    });
    await clock.advanceBy('P2D');
    const asked = { users: [colleague.email], unusedForDays: 2 };
    for (const caller of [studio.administrator, lead.as]) {
      expect(await caller.call('POST', `${path}/reclaims`, asked)).toEqual(refusal('purchaserDecides'));
    }
    const list = `/v1/tenants/${studio.tenantId}/unused-licences?unusedForDays=1`;
    expect((await studio.administrator.ask(unusedLicencePage, 'GET', list)).items).toMatchObject([
      { userId: colleague.userId, problem: { code: 'purchaserDecides' } },
    ]);
    await studio.administrator.ask(billingAccount, 'POST', '/v1/billing-accounts', {
      owner: { kind: 'organisation', tenantId: studio.tenantId },
      details: {
        name: 'Studio Wilk sp. z o.o.',
        address: { lines: ['ul. Wilcza 4'], city: 'Warszawa', postalCode: '00-532' },
        country: 'PL',
        vatId: 'PL5260250995',
        invoiceEmail: 'faktury@studio-wilk.example',
      },
    });
    const { now } = await clock.read();
    const takeOver = { on: now.slice(0, 10) };
    expect(await studio.administrator.call('POST', `${path}/take-over`, takeOver)).toMatchObject({ status: 200 });
    expect(await studio.administrator.call('POST', `${path}/reclaims`, asked)).toMatchObject({
      status: 201,
      body: { results: [{ result: 'warned' }] },
    });
  });
});
