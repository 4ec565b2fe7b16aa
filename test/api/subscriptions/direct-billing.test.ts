/** A subscription by keys that its administrator has paid by period from its end on. */
import { z } from 'zod';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial({ loseAnswers: true });
});
afterAll(() => perennial.close());

const details = {
  name: 'Piekarnia Kłos',
  country: 'PL',
  address: { lines: ['ul. Piekarska 1'], city: 'Warszawa', postalCode: '00-001' },
  invoiceEmail: 'faktury@klos.example',
  language: 'pl',
};

it('is asked for payment before its end, at the price and by the account that were accepted', async () => {
  const clock = await perennial.createClock();
  const { tenantId, subscriptionId, path } = await perennial.redeemed({ plan: 'mail-monthly', clock });
  const administrator = perennial.as(await perennial.administratorOf(tenantId));
  const owner = { kind: 'organisation', tenantId };
  const { id: billingAccountId } = await administrator.ask(billingAccount, 'POST', '/v1/billing-accounts', {
    owner,
    details,
  });
  const asked = { kind: 'directBilling', subscriptionId, billingAccountId };
  const quoted = await administrator.ask(quote, 'POST', '/v1/quotes', asked);
  expect(quoted).toMatchObject({ kind: 'directBilling', lines: [], dueNow: { gross: { amount: 0 } } });
  expect(quoted.perPeriod?.totals.gross.amount).toBeGreaterThan(0);
  const agreement = { version: '2026-01', signedBy: 'Anna Nowak' };
  expect(await administrator.call('POST', '/v1/orders', { quoteId: quoted.id, agreement })).toEqual(
    refusal('invalidRequest', '/quoteId'),
  );
  const accept = `${path}/direct-billing`;
  const body = { quoteId: quoted.id, intent: 'renew' };
  expect(await perennial.call('POST', accept, body)).toEqual(refusal('forbidden'));
  const accepted = await administrator.call('POST', accept, body);
  expect(accepted).toMatchObject({
    status: 200,
    body: { payer: { billingAccountId }, endOfTerm: { intent: 'renew', decided: true } },
  });
  expect(await administrator.call('POST', '/v1/quotes', asked)).toEqual(refusal('payerNotChangeable'));
  const timeline = z
    .object({ past: z.array(z.object({ kind: z.string() })) })
    .parse((await administrator.call('GET', `${path}/timeline`)).body);
  expect(timeline.past.map(({ kind }) => kind)).toContain('payerChanged');
  await clock.advanceTo('2035-02-09T12:00:00Z');
  const requests = async () =>
    (await perennial.ask(paymentRequestPage, 'GET', `/v1/payment-requests?subscriptionId=${subscriptionId}`)).items;
  const [request] = await requests();
  expect(request).toMatchObject({ status: 'open', billingAccountId, totals: quoted.perPeriod?.totals });
  await perennial.call('POST', '/v1/payments', {
    paymentRequestId: request?.id,
    amount: request?.totals.gross,
    valueDate: '2035-02-09',
  });
  await clock.advanceTo('2035-02-16T12:00:00Z');
  const after = (await administrator.call('GET', path)).body;
  expect(after).toMatchObject({ state: 'active', paidThrough: '2035-03-15' });
});
