/**
 * npm run replay:record: plays lives on embedded servers and keeps the histories of their workflows. Run it on purpose
 * only: when workflows were changed in a way that running ones need not survive, or for a new case. With the name of
 * one behind `--` (`lives`, `users`, `replacements`, `deliveries`, `orders`, `partners`, `digests`, `invitations`, `payments`, `purchases`,
 * `handOvers`, `groups`, `licenceRequests`, `reclaims`, `directBilling`, `invoices`, `ends`, `webhooks`, `delegations`, `operations`) only that is recorded.
 */
import type { z } from 'zod';
import { fastForwardTo } from '../../adapters/operations/time-skipping.js';
import { billingAccount } from '../../api/billing/billing-accounts/schema.js';
import { documentPage } from '../../api/billing/documents/schema.js';
import { handOver } from '../../api/billing/hand-overs/schema.js';
import { licenceGrantAnswer, licenceRequest } from '../../api/billing/licence-requests/schema.js';
import { paymentRequestPage } from '../../api/billing/payment-requests/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { membership } from '../../api/identity/memberships/schema.js';
import { keyOrder } from '../../api/keys/key-orders/schema.js';
import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { delegation } from '../../api/partners/delegations/schema.js';
import { proposal } from '../../api/partners/direct-billing-proposals/schema.js';
import { begunReclaim } from '../../api/subscriptions/reclaims/schema.js';
import { recordPayment } from '../../contracts/subscriptions/subscription.js';
import {
  announcementWorkflowId,
  authoritySubmissionsWorkflowId,
  cardExpiryWorkflowId,
  clockWorkflowId,
  dataPlaneDeliveryWorkflowId,
  delegationWorkflowId,
  deletionWorkflowId,
  digestWorkflowId,
  directBillingProposalWorkflowId,
  documentMailsWorkflowId,
  dunningWorkflowId,
  handOverWorkflowId,
  housekeepingWorkflowId,
  licenceRequestWorkflowId,
  membershipInvitationWorkflowId,
  noticeDeliveryWorkflowId,
  operationWorkflowId,
  orderWorkflowId,
  partnerNewsWorkflowId,
  paymentWorkflowId,
  reclaimWorkflowId,
  redemptionWorkflowId,
  setUpWorkflowId,
  subscriptionWorkflowId,
  userWorkflowId,
  webhookDeliveryWorkflowId,
} from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { noticeHash } from '../../models/messaging/notices.js';
import { boughtOrder, buyer } from '../buyers.js';
import { eventually } from '../eventually.js';
import { startServers } from '../global-setup.js';
import { makeGroup } from '../groups.js';
import { startInvoiced } from '../invoiced-subscription.js';
import { type Customer, openPerennial, type Perennial } from '../perennial.js';
import { team } from '../purchasers.js';
import { startReceiver } from '../webhook-receiver.js';
import { playClock } from './clock-life.js';
import { keepHistory } from './histories.js';

const plan = 'mail-monthly';
const startsAt = '2032-03-10T10:00:00Z';

type Keep = (type: keyof typeof workflowTypes, name: string, workflowId: string) => Promise<void>;

function keeperOf({ testEnvironment: { client } }: Perennial): Keep {
  return async (type, name, workflowId) => {
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    await keepHistory(`${workflowTypes[type]}/${name}`, workflowId, history);
    console.log(`${workflowTypes[type]}/${name}: ${history.events?.length} events`);
  };
}

async function recordLives(perennial: Perennial, keep: Keep): Promise<void> {
  const keepLife = async (name: string, { tenantId, subscriptionId }: Customer) =>
    keep('subscription', name, subscriptionWorkflowId(tenantId, subscriptionId));
  const stuck = (customer: Customer, process: 'set-up' | 'deletion') =>
    eventually(async () => {
      const { body } = await perennial.call('GET', `${customer.path}/${process}`);
      if ((body as { state: string }).state !== 'stuck') throw new Error(`The ${process} is not stuck`);
    });

  await perennial.dataPlaneWill({ refuse: true, kinds: ['provision'] });
  const refused = await perennial.redeeming({ clock: await perennial.createClock(startsAt), plan });
  await stuck(refused, 'set-up');
  await perennial.dataPlaneWill({});
  await perennial.call('POST', `${refused.path}/set-up/retry`);
  await eventually(async () => {
    if ((await refused.subscription()).state === 'settingUp') throw new Error('It is still being set up');
  });
  await keep('setUp', 'stuck-then-retried', setUpWorkflowId(refused.tenantId, refused.subscriptionId));

  const held = await perennial.redeemed({ clock: await perennial.createClock(startsAt), plan });
  await held.clock?.advanceTo('2032-05-20T10:00:00Z');
  await perennial.call('PUT', `${held.path}/legal-hold`, { reason: 'A dispute' });
  await held.clock?.advanceTo('2032-09-01T10:00:00Z');
  await perennial.call('DELETE', `${held.path}/legal-hold`);
  await perennial.dataPlaneWill({ refuse: true, kinds: ['delete'] });
  await perennial.call('POST', `/v1/test-clocks/${held.clock?.id}/advance`, { to: '2032-09-09T10:00:00Z' });
  await stuck(held, 'deletion');
  await perennial.dataPlaneWill({});
  await held.clock?.settled();
  await perennial.call('POST', `${held.path}/deletion/retry`);
  await held.clock?.advanceTo('2032-09-10T10:00:00Z');
  await keepLife('held-and-stuck-in-deletion', held);
  await keep('deletion', 'stuck-then-retried', deletionWorkflowId(held.tenantId, held.subscriptionId));

  const clock = await perennial.createClock(startsAt);
  const lived = await perennial.redeemed({ clock, plan, seats: 3 });
  const [olga = ''] = await lived.addUsers('Olga');
  await perennial.call('POST', `${lived.path}/licences`, { assign: [olga], unassign: [] });
  await clock.advanceTo('2032-04-22T10:00:00Z');
  await lived.renew({ seats: 1, freeUsers: [olga] });
  await clock.advanceTo('2032-09-10T10:00:00Z');
  await keepLife('renewed-then-deleted', lived);
  await keep('redemption', 'redeemed', redemptionWorkflowId(lived.tenantId, lived.redemptionId));
  await keep('setUp', 'done', setUpWorkflowId(lived.tenantId, lived.subscriptionId));
  await keep('deletion', 'done', deletionWorkflowId(lived.tenantId, lived.subscriptionId));

  const cancelled = await perennial.openRedemption({ clock, plan });
  await perennial.call('POST', `/v1/redemptions/${cancelled.id}/cancel`);
  await keep('redemption', 'cancelled', redemptionWorkflowId(cancelled.tenantId, cancelled.id));
  const lapsed = await perennial.openRedemption({ clock, plan });
  await perennial.acceptAgreement(lapsed.id);
  await clock.advanceBy('P2D');
  await keep('redemption', 'lapsed', redemptionWorkflowId(lapsed.tenantId, lapsed.id));
  await keep('testClock', 'advanced', clockWorkflowId(clock.id));
  await keep('testClock', 'stuck-skipped-retried-deleted', await playClock(perennial, startsAt, plan));
}

async function recordUsers(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const customer = await perennial.redeemed({ clock, plan, seats: 4 });
  const [left = '', restored = '', late = ''] = await customer.addUsers('Left', 'Restored', 'Late');
  await perennial.call('POST', `${customer.path}/licences`, { assign: [left, restored, late] });
  const ask = (id: string, what: string) =>
    perennial.call('POST', `/v1/tenants/${customer.tenantId}/users/${id}/${what}`);
  await ask(left, 'deactivate');
  await ask(restored, 'deactivate');
  await ask(restored, 'restore');
  await keep('user', 'restored', userWorkflowId(customer.tenantId, restored));
  const anna = (await customer.users()).find(({ administrator }) => administrator)?.id ?? '';
  await ask(anna, 'deactivate');
  await keep('user', 'last-administrator', userWorkflowId(customer.tenantId, anna));
  await clock.advanceTo('2032-07-20T10:00:00Z');
  await keep('user', 'purged', userWorkflowId(customer.tenantId, left));
  await ask(late, 'deactivate');
  await clock.advanceTo('2032-08-12T10:00:00Z');
  await keep('user', 'gone-with-the-tenant', userWorkflowId(customer.tenantId, late));
}

/** A new key: terms are stacked and merged, users are moved to another plan, moves are taken back. */
async function recordReplacements(perennial: Perennial, keep: Keep): Promise<void> {
  const open = async (order: object) => perennial.ask(openedRedemption, 'POST', '/v1/redemptions', order);
  const declaration = { name: 'Anna Nowak', wording: '2026-11' };
  const until = (path: string, wanted: string) =>
    eventually(async () => {
      const { state } = (await perennial.call('GET', path)).body as { state: string };
      if (state !== wanted) throw new Error(`${path} is ${state}, not ${wanted}`);
    });
  const keysOf = (planId: string, seats: number, clock: Customer['clock']) =>
    perennial.issueKeys({ plan: planId, seats, clock });

  const stacking = await perennial.redeemed({ clock: await perennial.createClock(startsAt), plan, seats: 3 });
  const [eva = '', jan = ''] = await stacking.addUsers('Eva', 'Jan');
  await perennial.call('POST', `${stacking.path}/licences`, { assign: [eva, jan] });
  await stacking.renew({ seats: 2, freeUsers: [eva] });
  await stacking.clock?.advanceTo('2032-04-12T10:00:00Z');
  const { keys: more } = await keysOf(plan, 2, stacking.clock);
  const { id: adding } = await open({
    use: 'addSeats',
    keys: more,
    declaration,
    subscriptionId: stacking.subscriptionId,
  });
  await perennial.redeem(adding);
  await stacking.clock?.advanceTo('2032-09-20T10:00:00Z');
  await keep('subscription', 'stacked-and-merged', subscriptionWorkflowId(stacking.tenantId, stacking.subscriptionId));

  const replace = async (when: 'now' | 'lastDay') => {
    const old = await perennial.redeemed({ clock: await perennial.createClock(startsAt), plan, seats: 4 });
    const users = await old.addUsers('Eva', 'Jan', 'Ola');
    await perennial.call('POST', `${old.path}/licences`, { assign: users });
    const { keys } = await keysOf('office-open', 3, old.clock);
    const opened = await open({ keys, declaration, tenantId: old.tenantId });
    const { id, subscriptionId } = await perennial.kept(opened);
    const choice = { use: 'replace', subscriptionId: old.subscriptionId, when, confirmLoss: true };
    await perennial.call('PUT', `/v1/redemptions/${id}/choice`, choice);
    await perennial.acceptAgreement(id);
    const redeemed = await perennial.redeem(id);
    if (redeemed.status !== 200) throw new Error(redeemed.text);
    return { old, users, redemptionId: id, subscriptionId, path: `/v1/subscriptions/${subscriptionId}` };
  };

  const moved = await replace('lastDay');
  await moved.old.clock?.advanceTo('2032-04-09T10:00:00Z');
  await until(`${moved.path}/set-up`, 'stuck');
  await perennial.call('POST', `${moved.path}/set-up/retry`);
  await until(`${moved.path}/set-up`, 'stuck');
  await perennial.call('POST', `${moved.path}/set-up/set-aside`, { all: true });
  await until(`${moved.path}/set-up`, 'done');
  await moved.old.clock?.advanceTo('2032-05-09T10:00:00Z');
  const { tenantId } = moved.old;
  await keep('redemption', 'chosen', redemptionWorkflowId(tenantId, moved.redemptionId));
  await keep('subscription', 'superseded', subscriptionWorkflowId(tenantId, moved.old.subscriptionId));
  await keep('subscription', 'replaced-another', subscriptionWorkflowId(tenantId, moved.subscriptionId));
  await keep('setUp', 'moved-with-decisions', setUpWorkflowId(tenantId, moved.subscriptionId));

  const taken = await replace('now');
  await until(`${taken.path}/set-up`, 'stuck');
  await perennial.call('POST', `${taken.path}/undo`);
  await until(taken.path, 'undone');
  await keep('subscription', 'undone', subscriptionWorkflowId(taken.old.tenantId, taken.subscriptionId));
  await keep('subscription', 'kept-after-all', subscriptionWorkflowId(taken.old.tenantId, taken.old.subscriptionId));
  await keep('setUp', 'moved-back', setUpWorkflowId(taken.old.tenantId, taken.subscriptionId));

  const waiting = await replace('lastDay');
  await perennial.call('POST', `${waiting.path}/undo`);
  await until(waiting.path, 'undone');
  await keep(
    'subscription',
    'undone-while-pending',
    subscriptionWorkflowId(waiting.old.tenantId, waiting.subscriptionId),
  );
}

/** Targets outside that do not take what they are sent: a mailbox that defers, a data plane that refuses. */
async function recordDeliveries(perennial: Perennial, keep: Keep): Promise<void> {
  const address = 'anna@piekarnia.example';
  const clock = await perennial.createClock(startsAt);
  const customer = await perennial.redeemed({ clock, plan });
  const { tenantId, subscriptionId } = customer;
  await perennial.mailServerWill({ recipient: address, rejectRate: 1, code: 451 });
  await clock.advanceTo('2032-04-08T10:00:00Z');
  await perennial.mailServerWill({});
  const sent = await perennial.testEnvironment.database.notices.ofSubscription(subscriptionId);
  const given = sent.find(({ kind }) => kind === 'expiring');
  if (!given) throw new Error('No notice was due');
  await keep('noticeDelivery', 'given-up', noticeDeliveryWorkflowId(tenantId, noticeHash(given._id)));

  await perennial.dataPlaneWill({ refuse: true, kinds: ['disable'] });
  await perennial.call('POST', `/v1/test-clocks/${clock.id}/advance`, { to: '2032-05-12T10:00:00Z' });
  await clock.settled();
  await perennial.dataPlaneWill({});
  await perennial.call('POST', `${customer.path}/data-plane/retry`);
  await eventually(async () => {
    const { dataPlane } = await customer.subscription();
    if (dataPlane?.state !== 'confirmed') throw new Error('The data plane has not confirmed');
  });
  await keep('dataPlaneDelivery', 'refused-then-retried', dataPlaneDeliveryWorkflowId(tenantId, subscriptionId));
}

/** An endpoint that is away, then takes what waits. */
async function recordWebhooks(perennial: Perennial, keep: Keep): Promise<void> {
  const receiver = await startReceiver();
  let refusals = 0;
  receiver.behave(() => (refusals++ < 2 ? 503 : 200));
  const base = '/v1/webhook-endpoints';
  const made = await perennial.call('POST', base, { url: receiver.url });
  const { id } = made.body as { id: string };
  await perennial.call('POST', `${base}/${id}/test`);
  const workflowId = webhookDeliveryWorkflowId(null, id);
  await perennial.testEnvironment.client.workflow.getHandle(workflowId).result();
  await keep('webhookDelivery', 'refused-then-taken', workflowId);
  await receiver.close();
}

/** Keys that were ordered, of which the administrator is told. */
async function recordOrders(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const { tenantId } = await perennial.redeemed({ clock, plan });
  const body = { tenantId, planId: plan, count: 1, seatsPerKey: 1 };
  const { id } = keyOrder.parse((await perennial.call('POST', '/v1/key-orders', body)).body);
  const workflowId = announcementWorkflowId(tenantId, 'keyOrder', id);
  await perennial.testEnvironment.client.workflow.getHandle(workflowId).result();
  await keep('announcement', 'told', workflowId);
}

/** A partner of record that was named on a test clock, of which its parties are told. */
async function recordPartners(perennial: Perennial, keep: Keep): Promise<void> {
  await perennial.createPartner('4711', { email: 'news@4711.example' });
  const { tenantId, path } = await perennial.redeemed({ clock: await perennial.createClock(startsAt), plan });
  await perennial.call('PUT', `${path}/partner-of-record`, { partnerId: '4711' });
  const { relations } = perennial.testEnvironment.database;
  const [relation] = await relations.collection.find({ tenantId, kind: 'partnerOfRecord' }).toArray();
  const workflowId = partnerNewsWorkflowId(tenantId, 'partnerOfRecordGiven', relation?._id ?? '');
  await perennial.testEnvironment.client.workflow.getHandle(workflowId).result();
  await keep('partnerNews', 'told', workflowId);
}

/** A digest that waits for the next morning. */
async function recordDigest(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const customer = await perennial.redeemed({ clock, plan });
  const key = await perennial.administratorOf(customer.tenantId);
  await perennial.as(key).call('PUT', '/v1/notice-preferences', { others: 'digest', kinds: {} });
  await customer.renew();
  const { notices } = perennial.testEnvironment.database;
  const waiting = () => notices.collection.findOne({ subscriptionId: customer.subscriptionId, kind: 'renewedEarly' });
  const digestId = await eventually(async () => {
    const found = (await waiting())?.digestId;
    if (!found) throw new Error('no digest waits');
    return found;
  });
  await clock.advanceTo('2032-03-12T10:00:00Z');
  await keep('digest', 'sent', digestWorkflowId(customer.tenantId, noticeHash(digestId)));
}

/** Somebody who is invited. */
async function recordInvitation(perennial: Perennial, keep: Keep): Promise<void> {
  const wanted = { kind: 'operator', name: 'Olga', email: 'olga@reseller.example' };
  const { id } = membership.parse((await perennial.call('POST', '/v1/memberships', wanted)).body);
  const { database, client } = perennial.testEnvironment;
  const workflowId = membershipInvitationWorkflowId(id, (await database.memberships.find(id))?.invitation?.id ?? '');
  await client.workflow.getHandle(workflowId).result();
  await keep('membershipInvitation', 'sent', workflowId);
}

/** A delegation that is accepted, extended, warned of and over; one that is withdrawn; one that nobody answers. */
async function recordDelegations(perennial: Perennial, keep: Keep): Promise<void> {
  const { client } = perennial.testEnvironment;
  const { tenantId } = await perennial.redeemed({ clock: undefined });
  const asPartner = { email: 'biuro@doradca.example', name: 'Doradca IT' };
  const partner = perennial.as(await perennial.createPartner('4712', asPartner));
  const administrator = perennial.as(await perennial.administratorOf(tenantId));
  const offer = async () => {
    const body = { tenantId, message: 'We look after you.', scopes: ['read'], days: 60 };
    return partner.ask(delegation, 'POST', '/v1/delegations', body);
  };
  const path = ({ id }: { id: string }, what: string) => `/v1/delegations/${id}/${what}`;
  const ended = async ({ id }: { id: string }, on: number) => {
    const workflowId = delegationWorkflowId(tenantId, id);
    await fastForwardTo(client, workflowId, () => on + 5_000);
    await client.workflow.getHandle(workflowId).result();
    return workflowId;
  };
  const accepted = await offer();
  await administrator.call('POST', path(accepted, 'accept'));
  await partner.call('POST', path(accepted, 'extension'));
  const { until } = await administrator.ask(delegation, 'POST', path(accepted, 'extension/accept'));
  await keep('delegation', 'extended-then-expired', await ended(accepted, Date.parse(until ?? '')));
  const withdrawn = await offer();
  await partner.call('POST', path(withdrawn, 'end'), {});
  await keep('delegation', 'withdrawn', await ended(withdrawn, 0));
  const lapsed = await offer();
  await keep('delegation', 'lapsed', await ended(lapsed, Date.parse(lapsed.answerBy)));
}

/** A month that is paid in time, then in grace, then not at all. */
async function recordPayments(perennial: Perennial, keep: Keep): Promise<void> {
  const { client } = perennial.testEnvironment;
  const order = { zone: 'Europe/Warsaw', policy: 'monthly', months: 1, startsOn: '2032-03-10', seats: 2 } as const;
  const { clock, workflowId } = await startInvoiced(perennial, 1, order);
  for (const valueDate of ['2032-04-05', '2032-05-20']) {
    await clock.advanceTo(`${valueDate}T10:00:00Z`);
    const request = { requestId: `payment of ${valueDate}`, valueDate, zone: order.zone };
    await client.workflow.getHandle(workflowId).executeUpdate(recordPayment, { args: [request] });
  }
  await clock.advanceTo('2032-10-20T10:00:00Z');
  await keep('subscription', 'paid-by-period-then-unpaid', workflowId);
}

/** A subscription that is ordered, paid, grown, given back in part and renewed; and an order that nobody pays. */
function expectAccepted(items: z.output<typeof documentPage>['items']): void {
  const waiting = items.filter(({ authority }) => authority && authority.state !== 'accepted');
  if (waiting.length > 0) throw new Error(`${waiting.length} documents are not accepted yet`);
}

async function expectEnded({ testEnvironment: { client } }: Perennial, workflowId: string): Promise<void> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  if (status.name !== 'COMPLETED') throw new Error(`${workflowId} is ${status.name}`);
}

async function recordPurchases(perennial: Perennial, keep: Keep): Promise<void> {
  const customer = await buyer(perennial, { startsAt });
  const { clock, tenantId } = customer;
  const left = await customer.orders({ planId: plan, seats: 1 });
  const bought = await customer.orders({ planId: plan, seats: 5 });
  const { subscriptionId } = await customer.paysOrder(bought);
  const quoted = await perennial.ask(quote, 'POST', '/v1/quotes', { kind: 'seats', subscriptionId, seats: 7 });
  const grown = await customer.paysOrder(await customer.commits(quoted));
  await perennial.call('POST', `/v1/payment-requests/${grown.paymentRequestId}/refunds`, { seats: 1, reason: 'other' });
  await clock.advanceTo('2032-04-05T10:00:00Z');
  const open = `/v1/payment-requests?subscriptionId=${subscriptionId}&status=open`;
  const { items } = await perennial.ask(paymentRequestPage, 'GET', open);
  const [proForma] = items;
  if (!proForma) throw new Error('Nothing is asked for');
  const { id: paymentId } = await customer.pays(proForma);
  await clock.advanceTo('2032-10-20T10:00:00Z');
  await keep('order', 'fulfilled', orderWorkflowId(tenantId, bought.id));
  const invoiceFiled = async () => {
    const { items } = await perennial.ask(documentPage, 'GET', `/v1/documents?tenantId=${tenantId}&from=2032-01-01`);
    expectAccepted(items);
  };
  await eventually(invoiceFiled);
  const sellers = { sellerId: 'reseller-pl', testClockId: clock.id };
  await keep('authoritySubmissions', 'accepted', authoritySubmissionsWorkflowId(sellers, ''));
  const mails = documentMailsWorkflowId(sellers, '');
  await eventually(() => expectEnded(perennial, mails));
  await keep('documentMails', 'mailed', mails);
  await keep('order', 'lapsed', orderWorkflowId(tenantId, left.id));
  await keep('payment', 'applied', paymentWorkflowId(tenantId, paymentId, 'arrival'));
  await keep('subscription', 'bought-grown-renewed-then-unpaid', subscriptionWorkflowId(tenantId, subscriptionId));
}

/** A purchaser offers a subscription to two colleagues: the first does not answer, the second accepts. */
async function recordHandOvers(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const group = await team(perennial, { clock });
  const purchaser = await group.opens(await group.joins('Piotr Lider'));
  const colleague = await group.opens(await group.joins('Maria Nowak'));
  await colleague.addsCard('4242424242424242');
  const { subscriptionId } = await purchaser.buys({ planId: 'office-business', seats: 2 });
  const offer = async () => {
    const offers = `/v1/subscriptions/${subscriptionId}/hand-overs`;
    return purchaser.as.ask(handOver, 'POST', offers, { to: colleague.email });
  };
  const lapsed = await offer();
  await clock.advanceTo(lapsed.lapsesAt);
  const accepted = await offer();
  await colleague.as.call('POST', `/v1/hand-overs/${accepted.id}/accept`);
  await eventually(() => expectEnded(perennial, handOverWorkflowId(group.tenantId, accepted.id)));
  await keep('handOver', 'lapsed', handOverWorkflowId(group.tenantId, lapsed.id));
  await keep('handOver', 'accepted', handOverWorkflowId(group.tenantId, accepted.id));
}

/** Licences that nobody uses: they are taken back when the days are over, or it is cancelled. */
async function recordReclaims(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const customer = await perennial.redeemed({ clock, count: 4 });
  const [jan = '', ewa = ''] = await customer.addUsers('Jan', 'Ewa');
  await perennial.call('POST', `${customer.path}/licences`, { assign: [jan, ewa] });
  await clock.advanceBy('P31D');
  const begin = async (body: object) => {
    const { reclaim } = await perennial.ask(begunReclaim, 'POST', `${customer.path}/reclaims`, body);
    return { id: reclaim.id, path: `${customer.path}/reclaims/${reclaim.id}` };
  };
  const cancelled = await begin({ users: [jan] });
  await clock.advanceBy('P1D');
  await perennial.call('POST', `${cancelled.path}/cancel`);
  await eventually(() => expectEnded(perennial, reclaimWorkflowId(customer.tenantId, cancelled.id)));
  const reclaimed = await begin({});
  await perennial.call('POST', `${reclaimed.path}/keep`, { users: [ewa] });
  await clock.advanceBy('P8D');
  const nothing = await begin({ users: [ewa], unusedForDays: 300 });
  await eventually(() => expectEnded(perennial, reclaimWorkflowId(customer.tenantId, nothing.id)));
  await keep('reclaim', 'cancelled', reclaimWorkflowId(customer.tenantId, cancelled.id));
  await keep('reclaim', 'reclaimed', reclaimWorkflowId(customer.tenantId, reclaimed.id));
  await keep('reclaim', 'nothing-unused', reclaimWorkflowId(customer.tenantId, nothing.id));
}

/** A user gets a free seat; another one a seat that is bought after its first order was cancelled; two more none. */
async function recordLicenceRequests(perennial: Perennial, keep: Keep): Promise<void> {
  const { clock, tenantId, ...customer } = await buyer(perennial, { startsAt });
  const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 1 });
  const asks = async (name: string) => {
    const email = `${name.toLowerCase()}@hosting-lis.example`;
    await perennial.call('POST', `/v1/tenants/${tenantId}/users`, { name, email });
    const wanted = { planId: 'mail-monthly', message: 'For the books', user: email };
    return perennial.ask(licenceRequest, 'POST', `/v1/tenants/${tenantId}/licence-requests`, wanted);
  };
  const answer = (id: string, how: string, body: object) =>
    perennial.ask(licenceGrantAnswer, 'POST', `/v1/licence-requests/${id}/${how}`, body);
  const ordersSeat = async (id: string) => {
    const quoteId = (await answer(id, 'grant', {})).quote?.id;
    const placed = (await answer(id, 'grant', { quoteId })).order;
    return eventually(async () => {
      const found = await perennial.ask(boughtOrder, 'GET', `/v1/orders/${placed?.id}`);
      if (found.state !== 'awaitingPayment') throw new Error(`The order is ${found.state}`);
      return found;
    });
  };
  const becomes = (id: string, state: string) =>
    eventually(async () => {
      const found = await perennial.ask(licenceRequest, 'GET', `/v1/licence-requests/${id}`);
      if (found.state !== state) throw new Error(`It is ${found.state}`);
    });
  const [free, bought, declined, lapsed] = [
    await asks('Maria'),
    await asks('Jan'),
    await asks('Ola'),
    await asks('Ewa'),
  ];
  await answer(free.id, 'grant', {});
  const { id: cancelled } = await ordersSeat(bought.id);
  await perennial.call('POST', `/v1/orders/${cancelled}/cancel`);
  await becomes(bought.id, 'open');
  await customer.paysOrder(await ordersSeat(bought.id));
  await becomes(bought.id, 'granted');
  await perennial.call('POST', `/v1/licence-requests/${declined.id}/decline`, { reason: 'Not now' });
  await clock.advanceTo(lapsed.lapsesAt);
  const cases = { 'from-a-free-seat': free, 'seat-bought': bought, declined, lapsed };
  for (const [name, { id }] of Object.entries(cases)) {
    const workflowId = licenceRequestWorkflowId(tenantId, id);
    await eventually(() => expectEnded(perennial, workflowId));
    await keep('licenceRequest', name, workflowId);
  }
  await keep('subscription', 'seat-bought-for-a-user', subscriptionWorkflowId(tenantId, subscriptionId));
}

/** A subscription whose seats two groups give: somebody waits for one, gets it from who leaves, and goes with the plan in the end. */
async function recordGroups(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const customer = await perennial.redeemed({ clock, plan, seats: 3 });
  const [jan = '', ewa = '', ola = ''] = await customer.addUsers('Jan', 'Ewa', 'Ola');
  const plans = [customer.subscriptionId];
  const sales = await makeGroup(perennial, customer, { name: 'Sales', plans, members: [jan, ewa, ola] });
  const holds = (userId: string, isHeld: boolean) =>
    eventually(async () => {
      if ((await customer.holders()).includes(userId) !== isHeld) throw new Error(`${userId}: ${!isHeld}`);
    });
  const [first = '', second = '', last = ''] = [jan, ewa, ola].sort();
  for (const userId of [first, second]) await holds(userId, true);
  const all = await makeGroup(perennial, customer, { name: 'All', plans, members: [first] });
  await sales.change({ remove: [first, second] });
  await holds(last, true);
  await holds(second, false);
  await all.take(customer.subscriptionId);
  await holds(first, false);
  await customer.renew({ seats: 1, freeUsers: [last] });
  await clock.advanceTo('2032-04-12T10:00:00Z');
  await keep('subscription', 'given-by-groups', subscriptionWorkflowId(customer.tenantId, customer.subscriptionId));
}

/** A partner proposes to pay by period: nobody answers the first time, the second time an administrator accepts. */
async function recordDirectBilling(perennial: Perennial, keep: Keep): Promise<void> {
  const clock = await perennial.createClock(startsAt);
  const seller = perennial.as(await perennial.createPartner('4733'));
  const { tenantId, subscriptionId } = await perennial.redeemed({ plan: 'office-business', clock, soldBy: '4733' });
  const administrator = perennial.as(await perennial.administratorOf(tenantId));
  const { id: billingAccountId } = await administrator.ask(billingAccount, 'POST', '/v1/billing-accounts', {
    owner: { kind: 'organisation', tenantId },
    details: {
      name: 'Piekarnia Nowak',
      address: { lines: ['ul. Piekarska 1'], city: 'Warszawa', postalCode: '00-001' },
      country: 'PL',
      invoiceEmail: 'faktury@piekarnia.example',
    },
  });
  const path = '/v1/direct-billing-proposals';
  const propose = () => seller.ask(proposal, 'POST', path, { subscriptionId });
  const lapsed = await propose();
  await clock.advanceTo(lapsed.lapsesAt);
  const accepted = await propose();
  await administrator.ask(proposal, 'POST', `${path}/${accepted.id}/accept`, { billingAccountId });
  await eventually(() => expectEnded(perennial, directBillingProposalWorkflowId(tenantId, accepted.id)));
  await keep('directBillingProposal', 'lapsed', directBillingProposalWorkflowId(tenantId, lapsed.id));
  await keep('directBillingProposal', 'accepted', directBillingProposalWorkflowId(tenantId, accepted.id));
}

/** Invoices on account: one is paid in time, one is overdue for long and then paid. */
async function recordInvoices(perennial: Perennial, keep: Keep): Promise<void> {
  const customer = await buyer(perennial, { startsAt });
  const { clock, tenantId, billingAccountId } = customer;
  const terms = [{ netDays: 14, creditLimit: { amount: 1_000_000, currency: 'PLN' } }];
  await perennial.call('PUT', `/v1/billing-accounts/${billingAccountId}/payment-terms`, { terms, reason: 'Contract' });
  const { subscriptionId } = await customer.orders({ planId: plan, seats: 5 });
  const invoices = (count: number) =>
    eventually(async () => {
      const found = await customer.requests(subscriptionId);
      const [last] = found.slice(count - 1);
      if (!last) throw new Error(`${found.length} requests are there`);
      return last;
    });
  const bought = await invoices(1);
  await customer.pays(bought);
  await clock.advanceTo('2032-04-05T10:00:00Z');
  const renewed = await invoices(2);
  await clock.advanceTo('2032-05-10T10:00:00Z');
  await customer.pays(renewed);
  await clock.advanceTo('2032-05-20T10:00:00Z');
  await keep('dunning', 'paid-in-time', dunningWorkflowId(tenantId, bought.id));
  await keep('dunning', 'overdue', dunningWorkflowId(tenantId, renewed.id));
  await keep('subscription', 'invoice-overdue-then-paid', subscriptionWorkflowId(tenantId, subscriptionId));
}

/** Cards that pay for a month each: one is told of twice, the other one was taken back before. */
async function recordCards(perennial: Perennial, keep: Keep): Promise<void> {
  const customer = await buyer(perennial, { startsAt });
  const { clock, tenantId, billingAccountId } = customer;
  await customer.buys({ planId: plan, seats: 2 });
  const [kept, gone] = [
    await customer.addsCard('4242424242424242', '05/32'),
    await customer.addsCard('5555555555554444', '05/32'),
  ];
  await perennial.call('DELETE', `/v1/billing-accounts/${billingAccountId}/payment-methods/${gone.id}`);
  await clock.advanceTo('2032-06-01T10:00:00Z');
  await keep('cardExpiry', 'told', cardExpiryWorkflowId(tenantId, kept.id, '2032-05'));
  await keep('cardExpiry', 'taken-back', cardExpiryWorkflowId(tenantId, gone.id, '2032-05'));
}

/** Of what somebody pays by period: its place is taken by what was ordered, and another one is deleted. */
async function recordEnds(perennial: Perennial, keep: Keep): Promise<void> {
  const replaced = await buyer(perennial, { startsAt });
  const { subscriptionId: old } = await replaced.buys({ planId: plan, seats: 2 });
  const { term } = await replaced.subscription(old);
  await replaced.clock.advanceTo(replaced.beforeEnd(await replaced.subscription(old), 5));
  const asked = { kind: 'planChange', subscriptionId: old, planId: 'office-business', seats: 2, when: 'lastDay' };
  await replaced.paysOrder(await replaced.commits(await perennial.ask(quote, 'POST', '/v1/quotes', asked)));
  await replaced.clock.advanceTo(`${term.expiresOn}T12:00:00Z`);
  await keep('subscription', 'superseded-by-order', subscriptionWorkflowId(replaced.tenantId, old));

  const deleted = await buyer(perennial, { startsAt });
  const { subscriptionId } = await deleted.buys({ planId: plan, seats: 1 });
  await deleted.addsCard('4000000000009995');
  await deleted.clock.advanceTo(deleted.beforeEnd(await deleted.subscription(subscriptionId), -122));
  await keep('deletion', 'with-who-pays', deletionWorkflowId(deleted.tenantId, subscriptionId));
}

/** A request that was answered 202, and a run of housekeeping. */
async function recordOperations({ testEnvironment }: Perennial, keep: Keep): Promise<void> {
  const { client, context, database } = testEnvironment;
  const { taskQueue } = context;
  const operationId = `op_${'a'.repeat(24)}`;
  const workflowId = subscriptionWorkflowId('ten_recorded', 'sub_recorded');
  const requestHash = 'a'.repeat(64);
  await database.operations.begin({
    _id: operationId,
    requestHash,
    requestId: 'recorded',
    callerId: 'recorded',
    tenantId: 'ten_recorded',
    operation: 'undo',
    subject: { kind: 'subscription', id: 'sub_recorded' },
    command: { kind: 'update', workflowId, update: 'undo', request: { requestId: requestHash } },
    createdAt: new Date(Date.now() - 120_000),
  });
  const housekeeping = housekeepingWorkflowId(taskQueue);
  await client.workflow.execute(workflowTypes.housekeeping, { workflowId: housekeeping, taskQueue });
  await keep('housekeeping', 'done', housekeeping);
  const operation = operationWorkflowId('ten_recorded', operationId);
  await client.workflow.getHandle(operation).result();
  await keep('acceptedRequest', 'ended', operation);
}

const recordings = {
  lives: recordLives,
  users: recordUsers,
  replacements: recordReplacements,
  deliveries: recordDeliveries,
  orders: recordOrders,
  partners: recordPartners,
  digests: recordDigest,
  invitations: recordInvitation,
  payments: recordPayments,
  purchases: recordPurchases,
  handOvers: recordHandOvers,
  reclaims: recordReclaims,
  licenceRequests: recordLicenceRequests,
  groups: recordGroups,
  directBilling: recordDirectBilling,
  invoices: recordInvoices,
  cards: recordCards,
  ends: recordEnds,
  webhooks: recordWebhooks,
  delegations: recordDelegations,
  operations: recordOperations,
};
const wanted = process.argv.slice(2);

const stop = await startServers();
const perennial = await openPerennial();
try {
  for (const [name, record] of Object.entries(recordings)) {
    if (wanted.length === 0 || wanted.includes(name)) await record(perennial, keeperOf(perennial));
  }
} finally {
  await perennial.close();
  await stop();
}
