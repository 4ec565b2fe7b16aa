/** A customer lets a partner act for it: the offer, its answer, what is done by it, its end. */
import type { z } from 'zod';
import { fastForwardTo } from '../../../adapters/operations/time-skipping.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { user } from '../../../api/identity/users/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { delegation, delegationPage } from '../../../api/partners/delegations/schema.js';
import { delegationWorkflowId } from '../../../contracts/workflow-ids.js';
import type { CaughtMessage } from '../../../servers/mail-catcher/mailbox.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let partner: Perennial;
let stranger: Perennial;

const partnerMail = 'biuro@doradca.example';

beforeAll(async () => {
  perennial = await openPerennial();
  partner = perennial.as(await perennial.createPartner('4711', { name: 'Doradca IT', email: partnerMail }));
  stranger = perennial.as(await perennial.createPartner('815', { name: 'Obcy' }));
});
afterAll(() => perennial.close());

type Delegation = z.output<typeof delegation>;

interface Consenting {
  readonly tenantId: string;
  readonly email: string;
  readonly administrator: Perennial;
}

let customers = 0;
const newPerson = () => {
  customers += 1;
  const person = { name: 'Anna Nowak', email: `anna-${customers}@piekarnia.example` };
  return { organisation: `Piekarnia ${customers}`, person };
};
const consenting = async (tenantId: string, email: string): Promise<Consenting> => ({
  tenantId,
  email,
  administrator: perennial.as(await perennial.administratorOf(tenantId)),
});
/** A customer without a subscription. */
async function customerOf(): Promise<Consenting> {
  const { organisation, person } = newPerson();
  const body = { country: 'PL', organisation, administrators: [person] };
  const { id } = await perennial.ask(tenant, 'POST', '/v1/tenants', body);
  return consenting(id, person.email);
}
/** A customer with one. */
async function subscriber(): Promise<Consenting & Customer> {
  const { organisation, person } = newPerson();
  const redeemed = { clock: undefined, count: 3, tenant: { organisation, administrator: person } };
  const customer = await perennial.redeemed(redeemed);
  return { ...customer, ...(await consenting(customer.tenantId, person.email)) };
}

const offerOf = (tenantId: string, more: object = {}) => ({
  tenantId,
  message: 'Zajmiemy się Państwa licencjami.',
  scopes: ['licences'],
  days: 365,
  ...more,
});
const offered = (tenantId: string, more: object = {}, as = partner): Promise<Delegation> =>
  as.ask(delegation, 'POST', '/v1/delegations', offerOf(tenantId, more));
const path = ({ id }: Delegation, what = '') => `/v1/delegations/${id}${what}`;
const post = (as: Perennial, one: Delegation, what: string, body?: object) =>
  as.ask(delegation, 'POST', path(one, what), body);
const accepted = async (customer: Consenting, more: object = {}) =>
  post(customer.administrator, await offered(customer.tenantId, more), '/accept');
const mailed = (to: string, about: RegExp): Promise<CaughtMessage> =>
  eventually(async () => {
    const found = (await perennial.mails({ to })).find(({ subject }) => about.test(subject));
    if (!found) throw new Error(`No mail to ${to} about ${about}`);
    return found;
  });

it('an offer is read behind a link, accepted, used and ended; the customer sees every action with both names', async () => {
  const customer = await subscriber();
  const { tenantId, administrator } = customer;
  const users = `/v1/tenants/${tenantId}/users`;
  const newUser = { name: 'Jan Zając', email: 'jan@piekarnia.example' };
  const offer = await offered(tenantId);
  expect(offer).toMatchObject({
    state: 'offered',
    partner: { partnerId: '4711', name: 'Doradca IT' },
    scopes: ['licences'],
    until: null,
  });
  expect(await partner.call('POST', users, newUser)).toEqual(refusal('notFound'));

  const asked = await mailed(customer.email, /Doradca IT prosi o zgodę/);
  expect(asked.text).toContain('dodawać i zmieniać użytkowników, przydzielać licencje');
  const [, link = ''] = /http:\/\/localhost(\/v1\/delegation-pages\/[\w-]+)/.exec(asked.text) ?? [];
  const page = async (address: string, language: string) => {
    const response = await fetch(perennial.url + address, { headers: { 'Accept-Language': language } });
    return [response.status, await response.text()] as const;
  };
  // Each link is somebody's own: the page is in that reader's language and time zone, whatever the browser asks for.
  const [status, text] = await page(link, 'cs');
  expect([status, text]).toEqual([200, expect.stringContaining('<html lang="pl">')]);
  for (const part of [
    'Administracja delegowana',
    'Doradca IT (4711)',
    'Zajmiemy się',
    `${link}/accept`,
    '(Europe/Warsaw)',
  ])
    expect(text).toContain(part);
  expect((await page(`${link.slice(0, -2)}aa`, 'pl'))[0]).toBe(404);

  expect(await partner.call('POST', path(offer, '/accept'))).toEqual(refusal('forbidden'));
  const active = await post(administrator, offer, '/accept');
  expect(active).toMatchObject({ state: 'active', until: expect.any(String) });
  expect(await administrator.call('POST', path(offer, '/accept'))).toEqual(refusal('offerNotOpen'));
  await mailed(partnerMail, /Oferta została przyjęta: Piekarnia/);

  const added = await partner.ask(user, 'POST', users, newUser);
  expect(await partner.call('POST', `${customer.path}/licences`, { assign: [added.id] })).toMatchObject({
    status: 200,
  });
  expect(await customer.holders()).toContain(added.id);
  // Nobody gives himself what the customer has not given.
  const refusedRights = refusal('forbidden');
  expect(await partner.call('POST', users, { ...newUser, email: 'x@y.example', administrator: true })).toEqual(
    refusedRights,
  );
  const [anna] = (await customer.users()).filter((one) => one.administrator);
  const ofAnna = await administrator.call('GET', `${users}/${anna?.id}`);
  const change = { 'If-Match': ofAnna.headers.get('ETag') ?? '' };
  expect(await partner.call('PATCH', `${users}/${anna?.id}`, { email: 'x@y.example' }, change)).toEqual(refusedRights);
  expect(await partner.call('POST', `${users}/${anna?.id}/deactivate`, {})).toEqual(refusedRights);
  expect(await partner.call('PUT', `${customer.path}/end-of-term`, { intent: 'lapse' })).toEqual(refusal('notFound'));

  const { items } = await administrator.ask(auditPage, 'GET', `/v1/audit?delegationId=${offer.id}`);
  expect(items.map(({ operation }) => operation)).toEqual(['changeLicences', 'createUser']);
  for (const entry of items) {
    expect(entry).toMatchObject({
      actor: { kind: 'partnerUser', name: expect.any(String) },
      partner: { partnerId: '4711', name: 'Doradca IT' },
      onBehalfOf: { kind: 'tenant', id: tenantId },
      delegationId: offer.id,
    });
  }
  const exported = (await administrator.call('GET', `/v1/tenants/${tenantId}/export`)).body;
  expect(exported).toMatchObject({
    delegations: [{ id: offer.id, state: 'active' }],
    delegatedActions: [{ operation: 'changeLicences' }, { operation: 'createUser' }],
  });

  expect(await post(administrator, offer, '/end', { reason: 'We do it ourselves' })).toMatchObject({
    state: 'ended',
    endedBy: 'tenant',
  });
  expect(await partner.call('POST', users, { ...newUser, email: 'eva@piekarnia.example' })).toEqual(
    refusal('notFound'),
  );
  expect(await partner.call('GET', customer.path)).toEqual(refusal('notFound'));
  expect(await partner.call('POST', path(offer, '/end'), {})).toEqual(refusal('delegationNotActive'));
  await mailed(partnerMail, /Dostęp partnera Doradca IT do organizacji Piekarnia \d+ zakończył się/);
});

it('an offer is answered by the link that is each administrator’s own, for as long as that user is one', async () => {
  const { tenantId, email, administrator, users } = await subscriber();
  const offer = await offered(tenantId);
  const state = async () => (await administrator.ask(delegation, 'GET', path(offer))).state;
  const { text } = await mailed(email, /Doradca IT prosi o zgodę/);
  const [, link = ''] = /http:\/\/localhost(\/v1\/delegation-pages\/[\w-]+)/.exec(text) ?? [];
  const press = async (action: string) => {
    const pressed = await fetch(`${perennial.url}${link}/${action}`, { method: 'POST' });
    return [pressed.status, await pressed.text()] as const;
  };
  expect(await press('extension/accept')).toEqual([200, expect.stringContaining(`${link}/accept`)]);
  expect(await state()).toBe('offered');
  expect(await press('accept')).toEqual([200, expect.stringContaining(`${link}/end`)]);
  expect((await press('decline'))[0]).toBe(200);
  expect(await state()).toBe('active');
  const [anna] = await users();
  const byLink = { actor: { userId: anna?.id }, after: null };
  // The partner reads there what was done to it: never the link, by which it could answer for the customer.
  for (const reader of [administrator, partner]) {
    const { items } = await reader.ask(auditPage, 'GET', `/v1/audit?subjectId=${offer.id}`);
    expect(items).toMatchObject([
      { operation: 'declineDelegationByLink', outcome: 'refused', code: 'offerNotOpen', ...byLink },
      { operation: 'acceptDelegationByLink', outcome: 'done', ...byLink },
      { operation: 'acceptExtensionByLink', outcome: 'refused', code: 'delegationNotActive', ...byLink },
      { operation: 'offerDelegation' },
    ]);
    expect(JSON.stringify(items)).not.toContain(link.split('/').at(-1));
  }
  await post(partner, offer, '/extension');
  const until = async () => (await administrator.ask(delegation, 'GET', path(offer))).until;
  const before = await until();
  expect((await press('extension/accept'))[0]).toBe(200);
  expect(await until()).not.toBe(before);
  expect((await press('end'))[0]).toBe(200);
  expect(await state()).toBe('ended');

  const other = { name: 'Ewa', email: `ewa-${email}`, administrator: true };
  await administrator.ask(user, 'POST', `/v1/tenants/${tenantId}/users`, other);
  await perennial.call('PATCH', `/v1/tenants/${tenantId}/users/${anna?.id}`, { administrator: false });
  expect((await fetch(perennial.url + link)).status).toBe(404);
  expect((await press('accept'))[0]).toBe(404);
});

describe('the list of delegations', () => {
  it('is filtered by state, which follows from the times', async () => {
    const { tenantId } = await customerOf();
    const { collection } = perennial.testEnvironment.database.delegations;
    const day = 86_400_000;
    const now = Date.now();
    const on = (days: number) => new Date(now + days * day);
    const accepted = { kind: 'accepted', at: on(-10) } as const;
    const records = {
      offered: {},
      lapsed: { offeredAt: on(-91) },
      declined: { answer: { kind: 'declined', at: on(-1) } },
      withdrawn: { answer: { kind: 'withdrawn', at: on(-1) } },
      active: { answer: accepted, until: on(5) },
      expired: { answer: accepted, until: on(-5) },
      ended: { answer: accepted, until: on(5), ended: { at: on(-2), by: 'tenant' } },
    } as const;
    const offer = await offered(tenantId);
    const stored = await collection.findOne({ _id: offer.id });
    if (!stored) throw new Error('The offer is not there');
    await collection.deleteOne({ _id: offer.id });
    const idOf = (place: number) => `dlg_${'5'.repeat(23)}${place}`;
    await collection.insertMany(
      Object.values(records).map((more, place) => ({
        ...stored,
        offeredAt: on(-20),
        ...more,
        _id: idOf(place),
        number: place + 1,
        untoldSince: null,
      })),
    );
    for (const [place, state] of Object.keys(records).entries()) {
      const query = `/v1/delegations?tenantId=${tenantId}&partnerId=4711&state=${state}`;
      const { items } = await perennial.ask(delegationPage, 'GET', query);
      expect(items.map(({ id, state: is }) => [id, is])).toEqual([[idOf(place), state]]);
    }
    await collection.deleteMany({ tenantId });
  });
});

describe('an offer', () => {
  it('is refused by name: of scopes that do not exist, to nobody, to another cloud, twice, for too long', async () => {
    const { tenantId } = await customerOf();
    const send = (more: object, as = partner) => as.call('POST', '/v1/delegations', offerOf(tenantId, more));
    expect(await send({ scopes: ['read', 'everything'] })).toEqual(refusal('invalidRequest', '/scopes/1'));
    expect(await send({ scopes: [] })).toEqual(refusal('invalidRequest', '/scopes'));
    for (const days of [0, 731]) expect(await send({ days })).toEqual(refusal('invalidRequest', '/days'));
    expect(await send({ tenantId: `ten_${'0'.repeat(24)}` })).toEqual(refusal('notFound', '/tenantId'));
    expect(await send({ partnerId: '815' })).toEqual(refusal('notFound', '/partnerId'));
    expect(await send({}, perennial)).toEqual(refusal('invalidRequest', '/partnerId'));
    const enrolled = { enrolment: { state: 'enrolled' } };
    const newcomer = { id: '86', name: 'Beijing', country: 'CN', cloud: '21vianet', ...enrolled };
    expect((await perennial.call('POST', '/v1/partners', newcomer)).status).toBe(201);
    expect(await send({ partnerId: '86' }, perennial)).toEqual(refusal('otherCloud', '/tenantId'));

    for (const [id, state, code] of [
      ['87', 'none', 'partnerNotEnrolled'],
      ['88', 'suspended', 'partnerSuspended'],
    ] as const) {
      await perennial.call('POST', '/v1/partners', { id, name: 'Nowy', country: 'PL', enrolment: { state } });
      expect(await send({ partnerId: id }, perennial)).toEqual(refusal(code));
    }

    const first = await offered(tenantId);
    expect(await send({})).toEqual(refusal('offerOpen', undefined, { delegationId: first.id }));
    expect(await stranger.call('POST', path(first, '/end'), {})).toEqual(refusal('notFound'));
    expect(await post(partner, first, '/end', {})).toMatchObject({ state: 'withdrawn', until: null });
    const answers = await Promise.all([send({}), send({}), send({})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is limited in rate, whatever comes of it', async () => {
    const { database } = perennial.testEnvironment;
    const at = Array.from({ length: 50 }, () => new Date());
    await database.delegationOffers.collection.updateOne(
      { _id: 'partner/815' },
      { $set: { at, expiresAt: new Date(Date.now() + 3_600_000) } },
      { upsert: true },
    );
    const send = () => stranger.call('POST', '/v1/delegations', offerOf(`ten_${'0'.repeat(24)}`));
    const refused = await send();
    expect(refused).toEqual(refusal('tooManyRequests'));
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(3_500);
    await database.delegationOffers.collection.updateOne({ _id: 'partner/815' }, { $set: { at: [] } });
    expect(await send()).toEqual(refusal('notFound'));
  });

  it('is declined with a reason that the audit keeps, and tells its partner nothing of the customer', async () => {
    const { tenantId, administrator } = await customerOf();
    const offer = await offered(tenantId);
    const declined = await post(administrator, offer, '/decline', { reason: 'We have another adviser' });
    expect(declined).toMatchObject({ state: 'declined', until: null });
    const { text } = await mailed(partnerMail, /Oferta została odrzucona/);
    expect(text).not.toContain('Piekarnia');
    const { items } = await administrator.ask(auditPage, 'GET', `/v1/audit?subjectId=${offer.id}`);
    expect(items.map(({ operation, reason }) => [operation, reason])).toEqual([
      ['declineDelegation', 'We have another adviser'],
      ['offerDelegation', null],
    ]);
    const { items: listed } = await administrator.ask(delegationPage, 'GET', '/v1/delegations');
    expect(listed.map(({ id, state }) => [id, state])).toEqual([[offer.id, 'declined']]);
    expect((await stranger.ask(delegationPage, 'GET', '/v1/delegations')).items).toEqual([]);
    expect(await stranger.call('GET', path(offer))).toEqual(refusal('notFound'));
  });
});

it('access is warned of before its end, extended when the customer agrees, and over by itself', async () => {
  const { client } = perennial.testEnvironment;
  const customer = await customerOf();
  const { administrator, email, tenantId } = customer;
  const active = await accepted(customer, { days: 60 });
  expect(await administrator.call('POST', path(active, '/extension/accept'))).toEqual(refusal('extensionNotAsked'));
  const asked = await post(partner, active, '/extension');
  const day = 24 * 3_600_000;
  const until = Date.parse(active.until ?? '');
  expect(Date.parse(asked.extension?.until ?? '') - until).toBe(180 * day);
  expect(await partner.call('POST', path(active, '/extension'))).toEqual(refusal('extensionNotPossible'));
  await mailed(email, /Doradca IT prosi o przedłużenie/);
  const longer = await post(administrator, active, '/extension/accept');
  expect([Date.parse(longer.until ?? '') - until, longer.extension]).toEqual([180 * day, null]);
  const relation = await perennial.testEnvironment.database.relations.collection.findOne({
    tenantId,
    kind: 'delegated',
  });
  expect(relation?.until?.toISOString()).toBe(new Date(until + 180 * day).toISOString());

  const workflowId = delegationWorkflowId(tenantId, active.id);
  for (const days of [30, 7, 1, 0]) {
    await fastForwardTo(client, workflowId, () => until + (180 - days) * day + 5_000);
    const about = days > 0 ? new RegExp(`kończy się za ${days} `) : /Piekarnia \d+ zakończył się/;
    for (const to of [email, partnerMail]) await mailed(to, about);
  }
  expect(await client.workflow.getHandle(workflowId).result()).toBe('expired');
});

it('access ends to the second, with no worker running, also for a tenant on a test clock', async () => {
  const alone = await openPerennial({ worker: false });
  try {
    const partner = alone.as(await alone.createPartner('4711'));
    const clock = await alone.createClock();
    const administrators = [{ name: 'Anna Nowak', email: 'anna@piekarnia.example' }];
    const ofTenant = { country: 'PL', organisation: 'Piekarnia', administrators, testClockId: clock.id };
    const { id: tenantId } = await alone.ask(tenant, 'POST', '/v1/tenants', ofTenant);
    const administrator = alone.as(await alone.administratorOf(tenantId));
    const offer = await partner.ask(delegation, 'POST', '/v1/delegations', offerOf(tenantId));
    await administrator.ask(delegation, 'POST', path(offer, '/accept'));
    const until = new Date(Date.now() + 1_500);
    const { relations } = alone.testEnvironment.database;
    await relations.collection.updateOne({ _id: `delegated/${offer.id}` }, { $set: { until } });
    for (let sentAt = new Date(0); sentAt < until; ) {
      sentAt = new Date();
      const { status } = await partner.call('GET', `/v1/tenants/${tenantId}`);
      if (new Date() < until) expect(status).toBe(200);
      if (sentAt >= until) expect(status).toBe(404);
    }
    // Nobody has to be told for it to be over.
    const second = await partner.ask(delegation, 'POST', '/v1/delegations', offerOf(tenantId));
    await administrator.ask(delegation, 'POST', path(second, '/accept'));
    await administrator.ask(delegation, 'POST', path(second, '/end'), {});
    expect(await partner.call('GET', `/v1/tenants/${tenantId}`)).toEqual(refusal('notFound'));
  } finally {
    await alone.close();
  }
});
