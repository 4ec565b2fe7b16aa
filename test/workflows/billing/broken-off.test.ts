import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { BillingContext } from '../../../activities/billing/billing-context.js';
import { licenceRequestActivities } from '../../../activities/billing/licence-requests.js';
import { paymentActivities } from '../../../activities/billing/payments.js';
import { restored, writeOffActivities } from '../../../activities/billing/write-offs.js';
import type { DocumentKind } from '../../../domain/billing/documents/document.js';
import { requestIssued } from '../../../domain/billing/postings.js';
import { toJson } from '../../../domain/json.js';
import { money } from '../../../domain/money.js';
import type { LicenceRequest } from '../../../models/billing/licence-requests.js';
import type { Order } from '../../../models/billing/orders.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { newPayment } from '../../../models/billing/payments.js';
import type { Database } from '../../../models/database.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { Cut, cutting } from '../../cut.js';
import { giveBack } from '../../databases.js';
import { begin, head, requested } from '../../domain/billing/bookkeeping.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  const endpoint = { cloud: 'global', url: 'http://127.0.0.1:9/', description: null, eventTypes: null } as const;
  const made = { owner: { kind: 'operator' }, madeBy: 'a test', createdAt: new Date() } as const;
  await database.webhookEndpoints.create({
    _id: 'whe_1',
    ...endpoint,
    ...made,
    includesTestClocks: true,
    enabled: true,
  });
});
afterAll(async () => {
  await giveBack(database);
});

const silent = new DefaultLogger('ERROR', () => undefined);
const at = '2027-03-01T10:00:00Z';
const now = new Date(at);
const place = { tenantId: 'ten_1', testClockId: null };

/** What one story does, and what is there at its end. */
interface Story {
  work(context: BillingContext): Promise<unknown>;
  end(): Promise<unknown>;
}

/** What is told to people, and to subscribers of webhooks. */
interface Told {
  readonly context: BillingContext;
  readonly people: Set<string>;
}

/** The subscription gives whatever it is asked for, and the provider refuses for good. */
function contextOf(cut: Cut): Told {
  const people = new Set<string>();
  const tell = (news: { readonly kind: string }) => cut.around(async () => void people.add(news.kind));
  const assigned = (_: unknown, { args: [{ assign }] }: { args: [{ assign: string[] }] }) =>
    cut.around(async () => assign.map((userId) => ({ userId, result: 'assigned' })));
  const handle = { executeUpdate: assigned, signal: async () => undefined };
  const declined = { state: 'failed', decline: { reason: 'expiredCard', final: true } };
  const context = {
    database: Object.fromEntries(
      Object.entries(database).map(([name, model]) => [
        name,
        typeof model === 'object' && model !== null && name !== 'connection' ? cutting(model, cut) : model,
      ]),
    ),
    client: { workflow: { getHandle: () => handle, signalWithStart: async () => undefined } },
    payments: { name: 'local', payment: async () => ({ paymentId: 'p', customerId: 'c', outcome: declined }) },
    taskQueue: 'a test',
    tell,
    tellOfLicenceRequest: tell,
  };
  return { context: context as unknown as BillingContext, people };
}

/** Runs a story as Temporal does: what is broken off is tried again. @returns whether it was broken off, and its end */
async function told(story: Story, cut: Cut): Promise<{ readonly cut: boolean; readonly end: unknown }> {
  const { context, people } = contextOf(cut);
  await database.webhookDeliveries.collection.deleteMany({});
  const run = () => new MockActivityEnvironment(undefined, { logger: silent }).run(() => story.work(context));
  await run().catch((error: unknown) => {
    if (!cut.happened) throw error;
    return run();
  });
  const events = await database.webhookDeliveries.collection.distinct('type', {});
  return { cut: cut.happened, end: { state: await story.end(), people: [...people].sort(), events } };
}

/** That a story ends as it would have, wherever it is broken off. */
async function endsTheSame(storyOf: (n: number) => Promise<Story>): Promise<unknown> {
  const { end: whole } = await told(await storyOf(0), new Cut(Number.POSITIVE_INFINITY, 'before'));
  let n = 0;
  for (let call = 1, more = true; more; call += 1) {
    for (const where of ['before', 'after'] as const) {
      n += 1;
      const { cut, end } = await told(await storyOf(n), new Cut(call, where));
      more = cut;
      expect([call, where, end]).toEqual([call, where, whole]);
    }
  }
  // There was something to break off.
  expect(n).toBeGreaterThan(4);
  return whole;
}

async function licenceRequest(n: number, orderId: string | null = null): Promise<LicenceRequest> {
  const wanted = { planId: 'office', productId: 'office', wanted: 'plan/office' };
  const request: LicenceRequest = {
    ...{
      _id: `lrq_${orderId ? 'seat' : 'free'}${n}_${Math.random()}`,
      ...place,
      userId: `usr_${n}`,
      ...wanted,
      number: 1,
    },
    ...{
      message: 'For the fair',
      state: orderId ? 'seatOrdered' : 'open',
      askedAt: now,
      lapsesAt: new Date('2027-04-01'),
      orderId,
    },
    ...{ endedAt: null, reason: null, proposedReasons: [], subscriptionId: null, revision: 1, madeBy: 'x' },
    unfollowedSince: now,
  };
  await database.licenceRequests.ask(request);
  return request;
}

const licenceEnd = async ({ _id }: LicenceRequest) => {
  const found = await database.licenceRequests.find(_id);
  const audited = await database.audit.entries.countDocuments({ 'subject.id': _id });
  return [found?.state, found?.unfollowedSince, audited];
};

describe('an activity that is broken off between any two effects, and tried again', () => {
  it('tells who has asked for a licence that it is given, and who answers that it is asked for', async () => {
    const whole = await endsTheSame(async (n) => {
      const request = await licenceRequest(n);
      const step = { licenceRequestId: request._id, at };
      return {
        async work(context) {
          const { openLicenceRequest, giveRequestedLicence } = licenceRequestActivities(context);
          await openLicenceRequest(step);
          await giveRequestedLicence({ ...step, requestId: 'x', subscriptionId: 'sub_1' });
        },
        end: () => licenceEnd(request),
      };
    });
    expect(whole).toEqual({
      state: ['granted', null, 0],
      people: ['licenceRequestEnded', 'licenceRequested'],
      events: ['licenceRequest.granted', 'licenceRequest.opened'],
    });
  });

  it('tells it of a seat that was ordered for the user, and audits it', async () => {
    const whole = await endsTheSame(async (n) => {
      const orderId = `ord_${n}_${Math.random()}`;
      const request = await licenceRequest(n, orderId);
      const order = {
        _id: orderId,
        ...place,
        licenceRequestId: request._id,
        state: 'fulfilled',
        subscriptionId: 'sub_1',
      };
      await database.orders.collection.insertOne({ ...order, problem: null } as unknown as Order);
      const step = { licenceRequestId: request._id, at, orderId };
      return {
        work: (context) => licenceRequestActivities(context).followSeatOrder(step),
        end: async () => (await licenceEnd(request)).toSpliced(1, 1),
      };
    });
    const events = ['licenceRequest.granted'];
    expect(whole).toEqual({ state: ['granted', 1], people: ['licenceRequestEnded'], events });
  });

  it('gives up a card that is refused for good, and tells who pays of it', async () => {
    const whole = await endsTheSame(async (n) => {
      const paymentMethodId = `pm_${n}_${Math.random()}`;
      const method = { _id: paymentMethodId, ...place, kind: 'card', state: 'ready', problem: null };
      await database.paymentMethods.collection.insertOne(method as unknown as PaymentMethodRecord);
      const charge = { paymentMethodId, code: null, customerId: 'c', returnUrl: 'https://x.example' };
      const payment = newPayment({
        ...{
          _id: `pay_${paymentMethodId}`,
          identity: `collection/${paymentMethodId}`,
          source: 'provider',
          method: 'card',
        },
        ...{ state: 'pending', billingAccountId: 'bac_1', ...place, partnerId: null, amount: money(100, 'PLN') },
        ...{ valueDate: '2027-03-01', requestId: 'preq_1', references: [], payerName: null, text: null, charge },
        ...{ provider: { name: 'local', paymentId: 'p', customerId: 'c' }, statement: null, createdAt: now },
      });
      await database.payments.take(payment);
      return {
        work: (context) => paymentActivities(context).checkPayment({ paymentId: payment._id, at }),
        end: async () => [
          (await database.payments.find(payment._id))?.state,
          (await database.paymentMethods.find(paymentMethodId))?.state,
        ],
      };
    });
    expect(whole).toEqual({ state: ['failed', 'failed'], people: ['paymentFailed'], events: [] });
  });

  it('writes a debt off, and owes it again, in the books, in the request and on its invoice', async () => {
    const writtenOff = async (n: number, isThere: boolean): Promise<Story> => {
      const id = `preq_${n}_${Math.random()}`;
      const billingAccountId = `bac_${id}`;
      const request = { ...requested(id), billingAccountId };
      const book = {
        billingAccountId,
        currency: request.currency,
        tenantId: 'ten_1',
        partnerId: null,
        testClockId: null,
      };
      const posting = { ...head(`issued/${id}`), billingAccountId };
      await database.accountBooks.post(book, posting.id, async () => ({
        entry: requestIssued(posting, request),
        decision: null,
      }));
      const writeOff = { id: `by-${id}`, by: 'a test', reason: 'Insolvent', at: now, amount: null };
      const record = {
        ...{ _id: id, cause: id, version: 1, reference: id, status: 'open', dueOn: '2027-02-01', writeOff },
      };
      await database.paymentRequests.collection.insertOne({
        ...{ ...record, ...place, billingAccountId, partnerId: null, subscriptionId: null, orderId: null },
        ...{ unpaidFrom: null, request: toJson(request), issuedAt: new Date(begin.epochMilliseconds) },
      } as unknown as PaymentRequestRecord);
      const kind: DocumentKind = 'invoice';
      const { collection: documents } = database.documents;
      const document = {
        _id: `doc_${id}`,
        cause: id,
        number: id,
        paymentRequestId: id,
        kind,
        originalId: id,
        revision: 0,
        series: id,
      };
      await documents.insertOne({ ...document, writtenOff: null } as never);
      const writeOffIt = (context: BillingContext) =>
        writeOffActivities(context).writeOffDebt({ paymentRequestId: id, at });
      if (isThere) await writeOffIt(contextOf(new Cut(Number.POSITIVE_INFINITY, 'before')).context);
      const restore = async (context: BillingContext) => {
        const found = await context.database.paymentRequests.find(id);
        if (found) await restored(context, found, { id: `payment/${id}`, by: 'system', reason: 'transfer' }, at);
      };
      return {
        work: isThere ? restore : writeOffIt,
        async end() {
          const found = await database.paymentRequests.find(id);
          const [shown] = await documents.find({ _id: `doc_${id}` }).toArray();
          const entries = await database.accountBooks.about(id);
          return [found?.status, shown?.writtenOff ?? null, entries.map((entry) => entry.kind)];
        },
      };
    };
    expect(await endsTheSame((n) => writtenOff(n, false))).toMatchObject({
      state: ['writtenOff', { currency: 'PLN' }, ['requestIssued', 'debtWrittenOff']],
      events: ['paymentRequest.writtenOff'],
    });
    expect(await endsTheSame((n) => writtenOff(n, true))).toMatchObject({
      state: ['open', null, ['requestIssued', 'debtWrittenOff', 'debtRestored']],
    });
  });
});
