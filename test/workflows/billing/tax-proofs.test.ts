import { document, documentPage } from '../../../api/billing/documents/schema.js';
import { paymentRequest } from '../../../api/billing/payment-requests/schema.js';
import { refund, refundPage } from '../../../api/billing/refunds/schema.js';
import { seller } from '../../../api/catalogue/sellers/schema.js';
import { housekeepingWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { trialBalance } from '../../../domain/billing/ledger.js';
import {
  booksOf,
  hearFromPaymentServer,
  type LiveBuyer,
  liveBuyer,
  type PaymentRequest,
  paymentServer,
} from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
  await hearFromPaymentServer(perennial);
  await perennial.ask(seller, 'PATCH', '/v1/sellers/reseller-pl', { whileVatIdUnproven: 'tax' });
});
afterAll(() => perennial.close());

/** Two at one moment, as where one of them was taken for dead. */
async function keepHouse(runs = 1): Promise<void> {
  const { client, context } = perennial.testEnvironment;
  const { taskQueue } = context;
  const ids = Array.from({ length: runs }, (_, n) => housekeepingWorkflowId(n === 0 ? taskQueue : `${taskQueue}-${n}`));
  await Promise.all(
    ids.map((workflowId) => client.workflow.execute(workflowTypes.housekeeping, { workflowId, taskQueue })),
  );
}

/** A day has gone by: what is to be asked for tomorrow is due. */
async function tomorrow(): Promise<void> {
  const { collection } = perennial.testEnvironment.database.documents;
  await collection.updateMany({ proofDueAt: { $ne: null } }, { $set: { proofDueAt: new Date(Date.now() - 1000) } });
}

const german = (vatId: string) => liveBuyer(perennial, { country: 'DE', details: { vatId } });
const refundsOf = async ({ id }: Pick<PaymentRequest, 'id'>) =>
  (await perennial.ask(refundPage, 'GET', `/v1/payment-requests/${id}/refunds`)).items;

async function invoicesOf({ tenantId }: LiveBuyer) {
  const { items } = await perennial.ask(documentPage, 'GET', `/v1/documents?tenantId=${tenantId}`);
  return items.filter(({ kind }) => kind !== 'proForma').reverse();
}

/** Buys by a card while VIES is away. */
async function paidByCard(customer: LiveBuyer): Promise<PaymentRequest> {
  const card = await customer.addsCard('4242424242424242');
  const { id, paymentRequestId } = await customer.orders({ planId: 'office-business', seats: 2 });
  const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
  await customer.paysBy(request, { kind: 'storedMethod', paymentMethodId: card.id });
  await eventually(async () =>
    expect(await perennial.call('GET', `/v1/orders/${id}`)).toMatchObject({ body: { state: 'fulfilled' } }),
  );
  return request;
}

it('a sale that was taxed while VIES was away is corrected once it answers, and its VAT goes back', async () => {
  await perennial.registersWill({ viesError: 'MS_UNAVAILABLE' });
  const [byCard, byTransfer, wrong] = [
    await german('DE136695005'),
    await german('DE136695013'),
    await german('DE100003404'),
  ];
  const charged = await paidByCard(byCard);
  const { request: transferred } = await byTransfer.buys({ planId: 'office-business', seats: 1 });
  await wrong.buys({ planId: 'office-business', seats: 1 });
  expect(charged.tax).toMatchObject({ reason: 'proofPending' });
  const all = [byCard, byTransfer, wrong];
  await eventually(async () => {
    for (const customer of all) expect(await invoicesOf(customer)).toMatchObject([{ kind: 'invoice' }]);
  });

  // Nobody asks before the next day; then VIES is still away.
  await keepHouse();
  await tomorrow();
  await keepHouse();
  for (const customer of all) expect(await invoicesOf(customer)).toHaveLength(1);

  await perennial.registersWill({});
  await keepHouse();
  for (const customer of all) expect(await invoicesOf(customer)).toHaveLength(1);
  await tomorrow();
  await keepHouse(2);
  // The worker died before it wrote down that all of it is done.
  const { collection } = perennial.testEnvironment.database.documents;
  const proofDueAt = new Date(Date.now() - 1000);
  await collection.updateMany({ tenantId: byCard.tenantId, kind: 'invoice' }, { $set: { proofDueAt } });
  await keepHouse();
  const { amount: vat } = charged.totals.vat;
  expect(await refundsOf(charged)).toMatchObject([
    { state: 'paidOut', seats: 0, reason: 'taxChanged', amount: { amount: vat } },
  ]);
  const [, correction, more] = await invoicesOf(byCard);
  expect(more).toBeUndefined();
  expect(await perennial.ask(document, 'GET', `/v1/documents/${correction?.id}`)).toMatchObject({
    kind: 'correction',
    totals: { net: { amount: 0 }, vat: { amount: -vat }, gross: { amount: -vat } },
    tax: { kind: 'reverseCharge', reason: 'vatIdConfirmed', requestIdentifier: expect.stringMatching(/^WAPI/) },
  });
  const [paid] = await byCard.charges();
  const stored = await perennial.testEnvironment.database.payments.find(paid?.id ?? '');
  const providers = await perennial.testEnvironment.context.payments.refundsOf(stored?.provider?.paymentId ?? '');
  expect(providers).toMatchObject([{ state: 'succeeded', amount: { amount: vat } }]);
  const books = trialBalance(await booksOf(perennial, byCard, 'EUR'));
  expect(books).toMatchObject({ vat: 0, refunds: 0, receivable: 0, cash: charged.totals.net.amount });

  // Who paid by transfer waits for a person.
  const [owed] = await refundsOf(transferred);
  expect(owed).toMatchObject({ state: 'granted', amount: { amount: transferred.totals.vat.amount } });
  expect(await perennial.ask(refund, 'POST', `/v1/refunds/${owed?.id}/paid-out`, {})).toMatchObject({
    state: 'paidOut',
  });
  expect(trialBalance(await booksOf(perennial, byTransfer, 'EUR'))).toMatchObject({ vat: 0, refunds: 0 });

  // An id that is not valid stays taxed, and nobody asks again.
  expect(await invoicesOf(wrong)).toHaveLength(1);
  expect(await collection.countDocuments({ proofDueAt: { $ne: null } })).toBe(0);

  // Seats that are given back afterwards have no VAT any more.
  const path = `/v1/payment-requests/${charged.id}/refunds`;
  const { id } = await perennial.ask(refund, 'POST', path, { seats: 1, reason: 'noLongerNeeded' });
  const returned = await eventually(async () => {
    const found = (await refundsOf(charged)).find((one) => one.id === id);
    if (found?.state !== 'paidOut') throw new Error(`It is ${found?.state}`);
    return found;
  });
  expect(returned.amount?.amount).toBe(charged.totals.net.amount / 2);
  expect(await invoicesOf(byCard)).toHaveLength(3);
  expect(trialBalance(await booksOf(perennial, byCard, 'EUR'))).toMatchObject({ vat: 0, refunds: 0 });
  await eventually(async () => {
    const mails = await perennial.mails({ to: 'faktury@hosting-lis.example' });
    expect(mails.filter(({ text }) => text.includes(correction?.number ?? 'none'))).not.toEqual([]);
  });
});

it('the VAT of a refund that is half done is its own: what is proven meanwhile is corrected after it', async () => {
  const { database } = perennial.testEnvironment;
  await perennial.registersWill({ viesError: 'MS_UNAVAILABLE' });
  const customer = await german('DE136695005');
  const charged = await paidByCard(customer);
  await eventually(async () => expect(await invoicesOf(customer)).toMatchObject([{ kind: 'invoice' }]));
  const { net, vat } = charged.totals;

  // The ledger has granted it, and the payment server is away.
  await paymentServer(perennial, 'PUT', '/behaviour', { failRate: 1 });
  const path = `/v1/payment-requests/${charged.id}/refunds`;
  const { id } = await perennial.ask(refund, 'POST', path, { seats: 1, reason: 'noLongerNeeded' });
  const granted = () => database.accountBooks.decisionsAbout(charged.id, 'refundGranted');
  await eventually(async () => expect(await granted()).toHaveLength(1));
  await perennial.registersWill({});
  await tomorrow();
  await keepHouse();
  expect(await refundsOf(charged)).toMatchObject([{ id, state: 'requested' }]);
  expect(await database.accountBooks.decisionsAbout(charged.id, 'taxCorrected')).toEqual([]);

  await paymentServer(perennial, 'PUT', '/behaviour', {});
  const half = { net: net.amount / 2, vat: vat.amount / 2 };
  await eventually(async () => {
    expect(await refundsOf(charged)).toMatchObject([{ id, state: 'paidOut', amount: { amount: half.net + half.vat } }]);
  });
  await keepHouse();
  expect(await refundsOf(charged)).toMatchObject([{ id }, { reason: 'taxChanged', amount: { amount: half.vat } }]);
  expect(await granted()).toHaveLength(1);
  const corrections = (await invoicesOf(customer)).slice(1);
  const totals = await Promise.all(
    corrections.map(async (one) => (await perennial.ask(document, 'GET', `/v1/documents/${one.id}`)).totals),
  );
  expect(totals).toMatchObject([
    { net: { amount: -half.net }, vat: { amount: -half.vat } },
    { net: { amount: 0 }, vat: { amount: -half.vat } },
  ]);
  const books = trialBalance(await booksOf(perennial, customer, 'EUR'));
  expect(books).toMatchObject({ vat: 0, refunds: 0, receivable: 0, cash: half.net });
});
