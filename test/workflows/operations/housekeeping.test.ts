import { quote } from '../../../api/billing/quotes/schema.js';
import { keyOrder } from '../../../api/keys/key-orders/schema.js';
import { redemption } from '../../../api/keys/redemptions/schema.js';
import { operation } from '../../../api/operations/operations/schema.js';
import {
  announcementWorkflowId,
  handOverWorkflowId,
  housekeepingWorkflowId,
  licenceRequestWorkflowId,
  operationWorkflowId,
  partnerNewsWorkflowId,
  redemptionWorkflowId,
} from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { parseKey } from '../../../domain/keys/product-key.js';
import { money } from '../../../domain/money.js';
import { handOverIdOf } from '../../../models/billing/hand-overs.js';
import { licenceRequestIdOf } from '../../../models/billing/licence-requests.js';
import type { Order } from '../../../models/billing/orders.js';
import { newCharge, newPayment } from '../../../models/billing/payments.js';
import { newRefund } from '../../../models/billing/refunds.js';
import { takeOnce } from '../../../models/billing/taken-payments.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { housekeepingScheduleId, scheduleHousekeeping } from '../../../worker/housekeeping-schedule.js';
import { liveBuyer, paymentServer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { sampleTenant } from '../../sample-tenant.js';

let perennial: Perennial;
let customer: Customer;

beforeAll(async () => {
  perennial = await openPerennial();
  customer = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly' });
});

afterAll(() => perennial.close());

const minute = 60_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

async function keepHouse(): Promise<void> {
  const { client, context } = perennial.testEnvironment;
  await client.workflow.execute(workflowTypes.housekeeping, {
    workflowId: housekeepingWorkflowId(context.taskQueue),
    taskQueue: context.taskQueue,
  });
}

/** A redemption that was written down by an API that died before it started the workflow. */
async function leftRedemption(digit: string, openedAt: Date, lapsesAt: Date): Promise<Redemption> {
  const { database } = perennial.testEnvironment;
  const { keys } = await perennial.issueKeys();
  const id = digit.repeat(24);
  const left: Redemption = {
    _id: `red_${id}`,
    use: 'separate',
    state: 'opening',
    tenantId: customer.tenantId,
    subscriptionId: `sub_${id}`,
    replaces: null,
    agreedLoss: 0,
    testClockId: null,
    keyOrderId: null,
    keyHashes: keys.map((key) => database.keys.hashOf(parseKey(key))),
    plan: { id: 'office-business', version: 1 },
    months: 12,
    seats: 1,
    redeemBy: '2090-12-31',
    declaration: { name: 'Anna Nowak', wording: '2026-11', at: openedAt },
    newTenant: null,
    additions: [],
    forNewTenant: false,
    corrections: 0,
    assignTo: null,
    agreement: null,
    acknowledgement: null,
    openedBy: 'a test',
    openedByPartner: null,
    redeemedByPartner: null,
    openedAt,
    lapsesAt,
    endedAt: null,
  };
  await database.redemptions.open(left);
  return left;
}

const stateOf = async ({ _id }: Redemption) => (await perennial.ask(redemption, 'GET', `/v1/redemptions/${_id}`)).state;

describe('housekeeping', () => {
  it('begins redemptions whose API died, when it has had its minute', async () => {
    const left = await leftRedemption('a', ago(2 * minute), new Date(Date.now() + 60 * minute));
    const young = await leftRedemption('b', ago(minute / 2), new Date(Date.now() + 60 * minute));
    await keepHouse();
    await eventually(async () => expect(await stateOf(left)).toBe('open'));
    expect(await stateOf(young)).toBe('opening');
    await perennial.acceptAgreement(left._id);
    expect((await perennial.redeem(left._id)).body).toMatchObject({ state: 'redeemed' });
  });

  it('gives them up after their time, and their keys are free', async () => {
    const { database, client } = perennial.testEnvironment;
    const late = await leftRedemption('c', ago(48 * 60 * minute), ago(24 * 60 * minute));
    await keepHouse();
    expect(await stateOf(late)).toBe('lapsed');
    expect(await database.keys.claimsOf(late.keyHashes)).toEqual(new Map());
    const workflow = client.workflow.getHandle(redemptionWorkflowId(late.tenantId, late._id));
    await expect(workflow.describe()).rejects.toThrow();
  });

  it('carries out accepted requests that nothing carries out', async () => {
    const { database, client } = perennial.testEnvironment;
    const requestHash = 'a'.repeat(64);
    const id = `op_${'a'.repeat(24)}`;
    const { tenantId, subscriptionId } = customer;
    await database.operations.begin({
      _id: id,
      requestHash,
      requestId: 'req-of-a-test',
      callerId: 'ak_of_a_test',
      tenantId,
      operation: 'placeLegalHold',
      subject: { kind: 'subscription', id: subscriptionId },
      command: {
        kind: 'update',
        workflowId: `${tenantId}/subscription/${subscriptionId}`,
        update: 'placeHold',
        request: { requestId: requestHash, reason: 'A dispute' } as { requestId: string },
      },
      createdAt: ago(2 * minute),
    });
    await keepHouse();
    await client.workflow.getHandle(operationWorkflowId(tenantId, id)).result();
    expect(await perennial.ask(operation, 'GET', `/v1/operations/${id}`)).toMatchObject({ state: 'succeeded' });
    expect(await customer.subscription()).toMatchObject({ legalHold: { reason: 'A dispute' } });
  });

  it('has orders of keys announced whose API died before it did so, once', async () => {
    const { client, database } = perennial.testEnvironment;
    const { tenantId } = customer;
    const body = { tenantId, planId: 'mail-monthly', count: 1, seatsPerKey: 1 };
    const made = keyOrder.parse((await perennial.call('POST', '/v1/key-orders', body)).body);
    const found = await database.keyOrders.find(made.id);
    if (!found) throw new Error('The order is not there');
    expect(found.unannouncedSince).toBeNull();
    const id = `kord_${'a'.repeat(24)}`;
    await database.keyOrders.create({ ...found, _id: id, unannouncedSince: ago(2 * minute) });
    const young = `kord_${'b'.repeat(24)}`;
    await database.keyOrders.create({ ...found, _id: young, unannouncedSince: ago(minute / 2) });
    await keepHouse();
    await keepHouse();
    await client.workflow.getHandle(announcementWorkflowId(tenantId, 'keyOrder', id)).result();
    expect((await database.keyOrders.find(id))?.unannouncedSince).toBeNull();
    const notices = await database.notices.collection.find({ milestone: { $in: [id, young] } }).toArray();
    expect(notices.map(({ milestone, kind }) => [milestone, kind])).toEqual([[id, 'keyOrder']]);
  });

  it('has a change of the partner of record settled and told whose API died in between, once', async () => {
    const { client, database } = perennial.testEnvironment;
    const { tenantId, subscriptionId } = customer;
    await Promise.all(['7001', '7002'].map((id) => perennial.createPartner(id)));
    const give = (partnerId: string, after: number) =>
      database.relations.givePartnerOfRecord(
        { partnerId, tenantId, subscriptionId, cause: 'request', at: new Date() },
        after,
      );
    await give('7001', 0);
    const second = await give('7002', 1);
    const id = second?._id ?? '';
    // As it was left behind.
    const { collection } = database.relations;
    const first = `partnerOfRecord/${subscriptionId}/1`;
    await collection.updateOne({ _id: first }, { $set: { until: null, unannounced: null } });
    await collection.updateOne({ _id: id }, { $set: { 'unannounced.since': ago(2 * minute) } });
    await keepHouse();
    await client.workflow.getHandle(partnerNewsWorkflowId(tenantId, 'partnerOfRecordGiven', id)).result();
    expect((await database.relations.find(id))?.unannounced).toBeNull();
    expect((await database.relations.find(first))?.until).toEqual(second?.from);
    const notices = await database.notices.collection.find({ milestone: id }).toArray();
    expect(notices.map(({ kind }) => kind)).toEqual(['partnerOfRecordGiven']);
  });

  it('carries out what was bought, paid, given back and written off whose API died before it started that', async () => {
    const { database } = perennial.testEnvironment;
    const { orders, payments, paymentRequests, refunds, accountBooks, notices } = database;
    const buyer = await liveBuyer(perennial);
    const { tenantId, billingAccountId } = buyer;
    const model = await orders.find((await buyer.orders({ planId: 'mail-monthly', seats: 2 })).id);
    if (!model) throw new Error('There is no order');
    const left = (digit: string) => ({
      ...model,
      _id: `ord_${digit.repeat(24)}`,
      subscriptionId: `sub_${digit.repeat(24)}`,
      state: 'placed' as const,
      paymentRequestId: null,
      madeBy: digit.repeat(64),
    });
    const [order, never] = [await orders.place(left('a')), await orders.place(left('b'))];
    await keepHouse();
    const requestOf = async ({ _id }: Pick<Order, '_id'>) => {
      const found = await orders.find(_id);
      expect(found?.state).toBe('awaitingPayment');
      const request = await paymentRequests.find(found?.paymentRequestId ?? '');
      if (!request) throw new Error('There is no request');
      return request;
    };
    const request = await eventually(() => requestOf(order));

    const charge = { paymentMethodId: null, code: null, customerId: 'cus_1', returnUrl: 'https://x.example' };
    const paid = newCharge(request, {
      ...{ _id: `pay_${'a'.repeat(24)}`, identity: 'request/left', method: 'blik', charge, createdAt: ago(2 * minute) },
      ...{ amount: request.request.totals.gross, valueDate: new Date().toISOString().slice(0, 10) },
    });
    await payments.take({ ...paid, state: 'received' });
    const unpaid = await eventually(() => requestOf(never));
    const writeOff = { id: 'f'.repeat(64), by: 'a test', reason: 'Insolvent', at: ago(2 * minute), amount: null };
    expect(await paymentRequests.beginWriteOff(unpaid._id, writeOff)).toBe(true);
    await keepHouse();
    await eventually(async () => expect(await payments.find(paid._id)).toMatchObject({ state: 'applied' }));
    await eventually(async () => expect(await orders.find(order._id)).toMatchObject({ state: 'fulfilled' }));
    await eventually(async () => {
      expect(await paymentRequests.find(unpaid._id)).toMatchObject({
        status: 'writtenOff',
        writeOff: { id: writeOff.id },
      });
    });

    const refund = newRefund({
      ...{ _id: `ref_${'a'.repeat(24)}`, paymentRequestId: request._id, billingAccountId, tenantId, partnerId: null },
      ...{ testClockId: null, seats: 1, freeUsers: [], keepSeats: null, reason: 'unused', requestedAt: new Date() },
    });
    await refunds.request(refund);
    await keepHouse();
    await eventually(async () => expect(await refunds.find(refund._id)).toMatchObject({ state: 'granted' }));
    // What a proof of tax gives back goes on with its invoice, unless its provider had refused and a person has it tried again.
    const ofTax = (digit: string, attempt: number) => ({
      ...refund,
      ...{ _id: `ref_${digit.repeat(24)}`, reason: 'taxChanged' as const, seats: 0, attempt },
      ...{ amount: money(100, 'PLN'), setOff: money(0, 'PLN') },
    });
    const [first, again] = [ofTax('b', 0), ofTax('c', 1)];
    await Promise.all([first, again].map((one) => refunds.request(one)));
    await keepHouse();
    await eventually(async () => expect((await refunds.find(again._id))?.state).not.toBe('requested'));
    expect(await refunds.find(first._id)).toMatchObject({ state: 'requested' });
    // Refused, and asked for again by an API that died: the workflow of the first time has ended.
    await refunds.collection.updateOne({ _id: refund._id }, { $set: { state: 'requested', endedAt: null } });
    await keepHouse();
    await eventually(async () => expect((await refunds.find(refund._id))?.state).toBe('granted'));
    // Transferred, and kept as credit, as an API has written down that died before the ledger had it.
    const decided = (as: 'paidOut' | 'credited') => ({ as, by: 'a test', reason: 'As agreed', at: ago(2 * minute) });
    const owed = async () => {
      const { refunds: owedBack, credit } = await accountBooks.balance(billingAccountId, 'PLN');
      return { owedBack, credit };
    };
    const before = await owed();
    const { amount } = (await refunds.find(refund._id)) ?? {};
    await refunds.move(refund._id, ['granted'], { state: 'requested', decided: decided('credited') });
    await keepHouse();
    await eventually(async () => expect((await refunds.find(refund._id))?.state).toBe('credited'));
    const back = amount?.amount ?? 0;
    expect(await owed()).toEqual({ owedBack: before.owedBack + back, credit: before.credit - back });
    await eventually(async () =>
      expect(await notices.about('refundCredited', `${refund._id}/0`)).toMatchObject([{ state: 'sent' }]),
    );
    await refunds.move(first._id, ['requested'], { decided: decided('paidOut') });
    await keepHouse();
    await eventually(async () => expect((await refunds.find(first._id))?.state).toBe('paidOut'));
  });

  it('follows transfers, what takes them back, lost disputes, offers, and changes of who is billed, whose API died', async () => {
    const { billingAccounts, payments, paymentRequests } = perennial.testEnvironment.database;
    const buyer = await liveBuyer(perennial);
    const order = await buyer.orders({ planId: 'mail-monthly', seats: 1 });
    const requestOf = async () => {
      const [found] = await paymentRequests.openOfAccount(buyer.billingAccountId);
      if (!found) throw new Error('There is no request');
      return found;
    };
    const before = await eventually(requestOf);
    expect(order.id).toBe(before.orderId);
    const account = await billingAccounts.find(buyer.billingAccountId);
    if (!account?.details) throw new Error('There is no account');
    await billingAccounts.change(account, { ...account.details, name: 'Piekarnia Nowak i Synowie' });
    const { collection } = payments;
    const left = { $set: { unbilledSince: ago(2 * minute) } };
    await billingAccounts.collection.updateOne({ _id: account._id }, left);
    await keepHouse();
    const request = await eventually(async () => {
      const found = await requestOf();
      expect(found.request.billing.name).toBe('Piekarnia Nowak i Synowie');
      return found;
    });
    await eventually(async () =>
      expect(await billingAccounts.find(account._id)).toMatchObject({ unbilledSince: null }),
    );

    // What a profile says is billed, too.
    const changed = await billingAccounts.find(account._id);
    if (!changed) throw new Error('There is no account');
    const profiles = changed.profiles.map((one) => ({ ...one, purchaseOrderNumber: 'PO-2027-7' }));
    await billingAccounts.changeProfiles(changed, { ...changed, profiles });
    await billingAccounts.collection.updateOne({ _id: account._id }, left);
    await keepHouse();
    await eventually(async () =>
      expect((await requestOf()).request).toMatchObject({ version: 3, billing: { purchaseOrderNumber: 'PO-2027-7' } }),
    );
    await eventually(async () =>
      expect(await billingAccounts.find(account._id)).toMatchObject({ unbilledSince: null }),
    );

    const { gross } = request.request.totals;
    const today = new Date().toISOString().slice(0, 10);
    const entry = (digit: string, kind: 'credit' | 'reversedCredit') =>
      newPayment({
        ...{
          _id: `pay_${digit.repeat(24)}`,
          identity: `statement/live/${digit}`,
          source: 'statement',
          method: 'transfer',
        },
        ...{ state: 'received', billingAccountId: null, tenantId: null, partnerId: null, testClockId: null },
        amount: kind === 'credit' ? gross : { ...gross, amount: -gross.amount },
        ...{ valueDate: today, requestId: null, references: [request.reference], payerName: null, text: null },
        statement: { importId: 'x', entryKey: digit, format: 'camt053', kind, bankReference: null },
        ...{ provider: null, createdAt: ago(2 * minute) },
      });
    const arrives = async (digit: string, kind: 'credit' | 'reversedCredit') => {
      const { payment } = await takeOnce({ payments, paymentRequests }, entry(digit, kind));
      await collection.updateOne({ _id: payment._id }, { $set: { unfollowedSince: ago(2 * minute) } });
      await keepHouse();
      return payment._id;
    };
    const paid = await arrives('d', 'credit');
    await eventually(async () => {
      expect(await payments.find(paid)).toMatchObject({ state: 'applied', unfollowedSince: null });
    });
    const back = await arrives('e', 'reversedCredit');
    expect(await payments.find(back)).toMatchObject({ state: 'applied', matches: paid, unfollowedSince: null });
    await eventually(async () =>
      expect(await payments.find(paid)).toMatchObject({ takenBackBy: back, state: 'reversed' }),
    );
    // An API that died after the entry was matched, and before the loss began, left this.
    await collection.updateOne({ _id: back }, { $set: { unfollowedSince: ago(2 * minute) } });
    await keepHouse();
    expect(await payments.find(back)).toMatchObject({ unfollowedSince: null });

    // A price was set, and is taken back, by APIs that died before anybody was told.
    const { quotes, notices } = perennial.testEnvironment.database;
    const { tenantId, billingAccountId } = buyer;
    const lastDay = new Date(Date.now() + 20 * 24 * 60 * minute).toISOString().slice(0, 10);
    const agreedPrice = { amount: 900, reason: 'A school', lastDay };
    const asked = { kind: 'purchase', tenantId, billingAccountId, planId: 'mail-monthly', seats: 5, agreedPrice };
    const { id: quoteId } = await perennial.ask(quote, 'POST', '/v1/quotes', asked);
    const offered = await quotes.find(quoteId);
    if (!offered?.offer) throw new Error('There is no offer');
    expect(offered.unannouncedSince).toBeNull();
    const _id = `quo_${'f'.repeat(24)}`;
    const untold = { unannouncedSince: ago(2 * minute) };
    await quotes.keep({ ...offered, ...untold, _id, offer: { ...offered.offer, quoteId: _id, orderId: 'ord_f' } });
    // One that accepts it has nothing to tell.
    await quotes.keep({ ...offered, ...untold, _id: `quo_${'e'.repeat(24)}` });
    const toldOf = (kind: 'priceOffered' | 'offerWithdrawn') =>
      eventually(async () => {
        const told = await notices.about(kind, _id);
        expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['sent']));
        return told.map(({ readerId }) => readerId).sort();
      });
    await keepHouse();
    const readers = await toldOf('priceOffered');
    expect(await quotes.find(_id)).toMatchObject({ unannouncedSince: null });
    expect(await notices.about('priceOffered', `quo_${'e'.repeat(24)}`)).toEqual([]);
    await quotes.withdrawOffer(_id, { at: new Date(), by: 'a test', reason: null }, new Date());
    await quotes.collection.updateOne({ _id }, { $set: untold });
    // What was read before it was withdrawn says nothing of the withdrawal.
    await quotes.announced({ _id, withdrawal: null });
    await keepHouse();
    expect(await toldOf('offerWithdrawn')).toEqual(readers);
    expect(await quotes.find(_id)).toMatchObject({ unannouncedSince: null });

    // A dispute is lost, as an API has written down that died before its process began.
    const card = await buyer.addsCard('4242424242424242');
    const open = await eventually(requestOf);
    const by = { kind: 'storedMethod', paymentMethodId: card.id };
    const { id: charged } = await buyer.paysBy({ id: open._id }, by);
    await eventually(async () => expect(await payments.find(charged)).toMatchObject({ state: 'applied' }));
    const provider = (await payments.find(charged))?.provider?.paymentId;
    const path = `/control/payments/${provider}/dispute`;
    const { disputeId } = (await paymentServer(perennial, 'POST', path, {})) as { readonly disputeId: string };
    await paymentServer(perennial, 'POST', `/control/disputes/${disputeId}/close`, { state: 'lost' });
    const openedAt = new Date().toISOString();
    const dispute = { state: 'lost', amount: gross, reason: 'fraudulent', openedAt } as const;
    await payments.change(charged, ['applied'], { dispute, unfollowedSince: ago(2 * minute) });
    await keepHouse();
    await eventually(async () =>
      expect(await payments.find(charged)).toMatchObject({ state: 'reversed', unfollowedSince: null }),
    );
  });

  it('follows what users have offered, asked for and were invited to whose API died, when it has had its minute', async () => {
    const { client, database } = perennial.testEnvironment;
    const { handOvers, licenceRequests, reclaims, memberships, signatureRequests, notices } = database;
    const { tenantId, subscriptionId } = customer;
    const [toUserId = '', userId = ''] = await customer.addUsers('Jan', 'Ewa');
    const place = { tenantId, testClockId: null };
    const since = { old: ago(2 * minute), young: ago(minute / 2) };
    const ahead = new Date(Date.now() + 10 * 24 * 60 * minute);
    const offer = (number: number, untoldSince: Date) =>
      handOvers.offer({
        ...{
          _id: handOverIdOf(subscriptionId, number),
          subscriptionId,
          number,
          ...place,
          fromUserId: userId,
          toUserId,
        },
        ...{ fromBillingAccountId: 'bac_1', toBillingAccountId: 'bac_2', offeredAt: untoldSince, lapsesAt: ahead },
        ...{ end: null, endedAt: null, madeBy: String(number), offeredFor: null, untoldSince },
      });
    const wanted = { planId: 'office-business', productId: 'office' };
    const ask = (number: number, unfollowedSince: Date) =>
      licenceRequests.ask({
        ...{ _id: licenceRequestIdOf(userId, wanted, number), ...place, userId, ...wanted, wanted: 'plan', number },
        ...{ message: 'For the fair', state: 'open', askedAt: unfollowedSince, lapsesAt: ahead, endedAt: null },
        ...{ reason: null, proposedReasons: [], subscriptionId: null, orderId: null, revision: 1, madeBy: 'x' },
        unfollowedSince,
      });
    const invite = (name: string, at: Date) =>
      memberships.invite({
        ...{
          _id: `mbr_${name}`,
          role: 'member',
          name,
          email: `${name}@left.example`,
          locale: 'en',
          invitedBy: 'a test',
        },
        ...{ createdAt: at, party: { kind: 'operator' }, userId: null },
        invitation: { id: 'a'.repeat(24), at, expiresAt: ahead, delivery: 'pending' },
      });
    const reclaim = `rcl_${'a'.repeat(24)}`;
    await Promise.all([
      offer(1, since.old),
      offer(2, since.young),
      ask(1, since.old),
      ask(2, since.young),
      invite('old', since.old),
      invite('young', since.young),
      reclaims.begin({
        ...{
          _id: reclaim,
          subscriptionId,
          ...place,
          unusedForDays: 30,
          unusedBefore: since.old,
          all: false,
          named: [],
        },
        ...{ startedAt: since.old, reclaimsAt: ahead, state: 'open', endedAt: null, untoldSince: since.old },
      }),
      signatureRequests.create({
        ...{
          _id: `sigr_${'a'.repeat(24)}`,
          about: 'tenant',
          agreement: { name: 'MOSA', version: '2026-01' },
          plan: null,
        },
        ...{ ...place, redemptionId: null, organisation: 'x', folded: 'x', signer: null, partnerId: null },
        ...{ requestedBy: 'a test', requestedAt: since.old, expiresAt: ahead, state: 'open', signature: null },
        unannouncedSince: since.old,
      }),
    ]);
    await keepHouse();
    const running = async (workflowId: string) =>
      client.workflow
        .getHandle(workflowId)
        .describe()
        .then(({ status }) => status.name)
        .catch(() => 'none');
    await eventually(async () => {
      expect(await running(handOverWorkflowId(tenantId, handOverIdOf(subscriptionId, 1)))).toBe('RUNNING');
      expect(await handOvers.find(handOverIdOf(subscriptionId, 1))).toMatchObject({ untoldSince: null });
      expect(await licenceRequests.find(licenceRequestIdOf(userId, wanted, 1))).toMatchObject({
        unfollowedSince: null,
      });
      expect(await memberships.find('mbr_old')).toMatchObject({ invitation: { delivery: 'sent' } });
      expect(await reclaims.find(reclaim)).toMatchObject({ state: 'ended', untoldSince: null });
      expect((await signatureRequests.find(`sigr_${'a'.repeat(24)}`))?.unannouncedSince).toBeNull();
    });
    const told = await notices.collection.find({ milestone: licenceRequestIdOf(userId, wanted, 1) }).toArray();
    expect(told.map(({ kind }) => kind)).toEqual(['licenceRequested']);
    expect(await running(handOverWorkflowId(tenantId, handOverIdOf(subscriptionId, 2)))).toBe('none');
    expect(await running(licenceRequestWorkflowId(tenantId, licenceRequestIdOf(userId, wanted, 2)))).toBe('none');
    expect(await memberships.find('mbr_young')).toMatchObject({ invitation: { delivery: 'pending' } });

    // Its answer did not reach the workflow, which would have waited for it for days.
    await handOvers.end(handOverIdOf(subscriptionId, 1), 'declined', new Date());
    await handOvers.collection.updateOne(
      { _id: handOverIdOf(subscriptionId, 1) },
      { $set: { untoldSince: since.old } },
    );
    await keepHouse();
    const followed = client.workflow.getHandle(handOverWorkflowId(tenantId, handOverIdOf(subscriptionId, 1)));
    expect(await followed.result()).toBe('declined');
  });

  it('makes tenants whole whose API died between two writes', async () => {
    const { database } = perennial.testEnvironment;
    const id = `ten_${'d'.repeat(24)}`;
    const createdAt = ago(2 * minute);
    const { administratorIds: _, ...tenant } = sampleTenant(id, { createdAt });
    const person = (userId: string) => ({
      userId,
      name: userId,
      email: `${userId}@d.example`,
      locale: 'pl',
      zone: 'UTC',
    });
    const [anna, jan] = [person(`usr_${'d'.repeat(24)}`), person(`usr_${'e'.repeat(24)}`)];
    const creation = { _id: id, requestHash: 'd'.repeat(64), testClockId: null, tenant, administrators: [anna, jan] };
    await database.tenantCreations.begin({ ...creation, begunAt: createdAt });
    const { userId, ...first } = anna;
    await database.users.add({ ...first, _id: userId, tenantId: id, createdAt });

    // Until then there is no such tenant: no key is redeemed into it.
    const { keys } = await perennial.issueKeys();
    const declaration = { name: 'Anna Nowak', wording: '2026-11' };
    const opening = { use: 'activate', keys, declaration, tenantId: id };
    expect(await perennial.call('GET', `/v1/tenants/${id}`)).toMatchObject({ status: 404 });
    expect(await perennial.call('POST', '/v1/redemptions', opening)).toMatchObject({ status: 404 });

    await keepHouse();
    const made = await perennial.call('GET', `/v1/tenants/${id}`);
    expect(made.body).toMatchObject({ state: 'live', administratorIds: [anna.userId, jan.userId] });
    expect((await database.administrators.of(id)).map(({ name }) => name)).toEqual([anna.userId, jan.userId]);
    expect(await database.tenantCreations.collection.countDocuments()).toBe(0);
    expect(await perennial.call('POST', '/v1/redemptions', opening)).toMatchObject({ status: 201 });
  });

  it('brings nobody back into a tenant that was made and erased', async () => {
    const { database } = perennial.testEnvironment;
    const id = `ten_${'f'.repeat(24)}`;
    const createdAt = ago(2 * minute);
    const { administratorIds: _, ...tenant } = sampleTenant(id, { createdAt });
    const anna = { userId: `usr_${'f'.repeat(24)}`, name: 'Anna', email: 'anna@f.example', locale: 'pl', zone: 'UTC' };
    const creation = { _id: id, requestHash: 'f'.repeat(64), testClockId: null, tenant, administrators: [anna] };
    await database.administrators.found(tenant, [anna]);
    await database.tenantCreations.begin({ ...creation, begunAt: createdAt });
    await database.users.erase(id);
    await database.tenants.erase(id);
    await keepHouse();
    expect(await database.tenantCreations.collection.countDocuments()).toBe(0);
    expect(await database.users.count(id)).toBe(0);
    expect(await database.tenants.find(id)).toMatchObject({ state: 'erased', administratorIds: [] });
  });

  it('erases tokens, answers and operations that are past their time, and no others', async () => {
    const { database } = perennial.testEnvironment;
    const { apiKeys, requestRecords, operations } = database;
    const token = { role: 'redemption', name: 'First administrator', tenantId: customer.tenantId } as const;
    const createdAt = ago(2 * minute);
    const redemptionId = customer.redemptionId;
    await apiKeys.create({ ...token, redemptionId, apiKeyId: 'ak_over', createdAt, expiresAt: ago(minute) });
    const lasting = { expiresAt: new Date(Date.now() + minute * 60), apiKeyId: 'ak_lasting' };
    const { key } = await apiKeys.create({ ...token, redemptionId, createdAt, ...lasting });
    const request = { callerId: 'c', tenantId: null, route: 'POST /v1/x', body: {} };
    const longAgo = ago(31 * 24 * 60 * minute);
    await requestRecords.begin({ ...request, idempotencyKey: 'old' }, longAgo);
    await requestRecords.begin({ ...request, idempotencyKey: 'new' }, new Date());
    const subject = { kind: 'subscription', id: 'sub_old' };
    const old = { _id: 'op_old', requestHash: 'old', requestId: 'r', callerId: 'c', tenantId: null, operation: 'x' };
    await operations.begin({ ...old, subject, command: null, createdAt: longAgo });
    await keepHouse();
    expect(await apiKeys.collection.countDocuments({ apiKeyId: 'ak_over' })).toBe(0);
    expect(await apiKeys.findByKey(key, new Date())).toMatchObject({ apiKeyId: 'ak_lasting' });
    expect(await requestRecords.collection.countDocuments({ route: 'POST /v1/x' })).toBe(1);
    expect(await operations.find('op_old')).toBeNull();
  });

  it('is scheduled once, however many workers start', async () => {
    const { client, context } = perennial.testEnvironment;
    const { taskQueue } = context;
    await Promise.all([scheduleHousekeeping(client, taskQueue), scheduleHousekeeping(client, taskQueue)]);
    await scheduleHousekeeping(client, taskQueue);
    const schedule = client.schedule.getHandle(housekeepingScheduleId(taskQueue));
    const { spec, action } = await schedule.describe();
    expect(spec.intervals).toMatchObject([{ every: 5 * minute }]);
    expect(action).toMatchObject({ workflowType: 'housekeeping', taskQueue });
    await schedule.trigger();
    await eventually(async () => expect((await schedule.describe()).info.recentActions).toHaveLength(1));
    await schedule.delete();
  });
});
