import Stripe from 'stripe';
import type { PaymentProvider } from '../../../adapters/billing/payment-provider.js';
import { fromStripe, toStripe } from '../../../adapters/billing/stripe/amounts.js';
import { declineFrom } from '../../../adapters/billing/stripe/declines.js';
import { eventFrom, paymentFrom, setupFrom } from '../../../adapters/billing/stripe/mapping.js';
import { stripePayments } from '../../../adapters/billing/stripe/stripe-payments.js';
import { money } from '../../../domain/money.js';
import type { Child } from '../../../servers/child-process.js';
import { startStripeMock } from '../../../servers/stripe-mock.js';
import { onStripeMock, stripeMock } from './on-stripe-mock.js';
import { call, customer, itKeepsTheContract, payment } from './provider-contract.js';

const webhookSecret = 'whsec_dGVzdHRlc3R0ZXN0dGVzdA==';
const options = { secretKey: 'sk_test_123', webhookSecret, timeoutMs: 10_000 };

onStripeMock('Stripe, as stripe-mock describes it', () => {
  let child: Child;
  let provider: PaymentProvider;

  beforeAll(async () => {
    const started = await startStripeMock(stripeMock ?? '');
    child = started.child;
    provider = stripePayments({ ...options, address: { host: '127.0.0.1', port: started.port } });
  });
  afterAll(() => child.stop());

  itKeepsTheContract({
    provider: () => provider,
    // stripe-mock answers every id with a sample: this customer has the sample's card.
    customerWithCard: async () => {
      const { customerId } = await provider.createCustomer(customer, call());
      return { customerId, methodId: 'pm_123' };
    },
  });

  it('finds a payment by the key that it was made with', async () => {
    expect(await provider.findPayment('cus_123', 'unknown')).toBeUndefined();
  });
});

describe('Stripe on a test clock', () => {
  it('is refused by name', async () => {
    const provider = stripePayments(options);
    const asked = payment('cus_1', { kind: 'storedMethod', methodId: 'pm_1' });
    await expect(provider.pay(asked, call({ at: '2027-01-01T00:00:00Z' }))).rejects.toMatchObject({
      code: 'realServiceOnTestClock',
      message: expect.stringContaining('Stripe'),
    });
  });
});

describe('a webhook of Stripe', () => {
  const provider = stripePayments(options);
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object: { id: 'pi_1' } },
  });
  const stripe = new Stripe('sk_test_123');
  const signed = (timestamp: number, secret = webhookSecret) => ({
    'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }),
  });
  const now = () => Math.floor(Date.now() / 1000);

  it('names what has changed', () => {
    const about = { kind: 'payment', paymentId: 'pi_1' };
    expect(provider.readWebhook(Buffer.from(body), signed(now()))).toEqual({ eventId: 'evt_1', about });
  });

  it.each<[string, () => Record<string, string>]>([
    ['was sent again after six minutes', () => signed(now() - 360)],
    ['is signed by somebody else', () => signed(now(), 'whsec_b3RoZXJvdGhlcm90aGVy')],
    ['is not signed', () => ({})],
  ])('is not believed when it %s', (_what, headers) => {
    const reading = () => provider.readWebhook(Buffer.from(body), headers());
    expect(reading).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });

  it.each([
    ['charge.dispute.closed', { payment_intent: 'pi_1' }, { kind: 'dispute', paymentId: 'pi_1' }],
    ['refund.updated', { payment_intent: 'pi_1' }, { kind: 'refund', paymentId: 'pi_1' }],
    ['charge.refunded', { id: 'ch_1', payment_intent: 'pi_1' }, { kind: 'refund', paymentId: 'pi_1' }],
    ['setup_intent.succeeded', { id: 'seti_1' }, { kind: 'setup', setupId: 'seti_1' }],
    ['payment_method.detached', { id: 'pm_1' }, { kind: 'method', methodId: 'pm_1', customerId: null }],
    ['mandate.updated', { payment_method: 'pm_1' }, { kind: 'method', methodId: 'pm_1', customerId: null }],
    ['invoice.paid', { id: 'in_1' }, { kind: 'other' }],
  ])('%s is understood', (type, object, about) => {
    expect(eventFrom({ id: 'evt_1', type, data: { object } } as unknown as Stripe.Event).about).toEqual(about);
  });
});

describe('a payment of Stripe', () => {
  const intent = (changes: object) =>
    paymentFrom({
      id: 'pi_1',
      amount: 12_345,
      currency: 'pln',
      created: 1_800_000_000,
      customer: 'cus_1',
      payment_method: 'pm_1',
      metadata: { perennial_reference: 'ord_1' },
      latest_charge: null,
      next_action: null,
      last_payment_error: null,
      ...changes,
    } as unknown as Stripe.PaymentIntent);

  it('is paid when its charge was made, less what was refunded', () => {
    const charge = { id: 'ch_1', created: 1_800_000_060, amount_refunded: 345 };
    expect(intent({ status: 'succeeded', latest_charge: charge })).toMatchObject({
      reference: 'ord_1',
      refunded: { amount: 345, currency: 'PLN' },
      outcome: { state: 'succeeded', paidAt: '2027-01-15T08:01:00.000Z' },
    });
  });

  it.each([
    [
      'waits in the bank’s app',
      { status: 'requires_action', next_action: { type: 'blik_authorize' } },
      { state: 'pending' },
    ],
    [
      'is to be confirmed',
      { status: 'requires_action', next_action: { redirect_to_url: { url: 'https://hooks.stripe.com/3d' } } },
      { state: 'needsConfirmation', url: 'https://hooks.stripe.com/3d' },
    ],
    [
      'was declined',
      { status: 'requires_payment_method', last_payment_error: { code: 'card_declined', decline_code: 'stolen_card' } },
      { state: 'failed', decline: { reason: 'stolenCard', final: true } },
    ],
    ['was cancelled', { status: 'canceled' }, { state: 'cancelled' }],
    [
      'was above the cap',
      { status: 'canceled', metadata: { perennial_decline: 'aboveCap' } },
      { state: 'failed', decline: { reason: 'aboveCap', final: true } },
    ],
  ])('%s', (_what, changes, outcome) => {
    expect(intent(changes).outcome).toEqual(outcome);
  });

  it.each([
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficientFunds', false],
    [{ code: 'expired_card' }, 'expiredCard', true],
    [{ code: 'card_declined', decline_code: 'do_not_honor' }, 'declined', false],
    [{ code: 'card_declined', decline_code: 'revocation_of_all_authorizations' }, 'mandateRevoked', true],
    [{ code: 'payment_intent_payment_attempt_expired' }, 'timedOut', false],
    [{}, 'declined', false],
  ])('is declined by %j for %s', (error, reason, final) => {
    expect(declineFrom(error)).toEqual({ reason, final });
  });
});

describe('a BLIK mandate at Stripe', () => {
  it('has the cap that it was set up with', () => {
    const setup = setupFrom({
      id: 'seti_1',
      customer: 'cus_1',
      client_secret: 'seti_1_secret',
      status: 'succeeded',
      metadata: { perennial_cap: '50000' },
      payment_method: { id: 'pm_1', type: 'blik', metadata: {} },
      last_setup_error: null,
    } as unknown as Stripe.SetupIntent);
    const cap = { amount: 50_000, currency: 'PLN' };
    expect(setup.outcome).toEqual({ state: 'succeeded', method: { kind: 'blik', methodId: 'pm_1', cap } });
  });
});

describe('amounts at Stripe', () => {
  it.each([
    [money(12_345, 'PLN'), 12_345],
    [money(500, 'JPY'), 500],
    [money(500, 'ISK'), 50_000],
    [money(12_345, 'KWD'), 12_345],
  ])('%j', (amount, atStripe) => {
    expect(toStripe(amount)).toEqual({ amount: atStripe, currency: amount.currency.toLowerCase() });
    expect(fromStripe(atStripe, amount.currency.toLowerCase())).toEqual(amount);
  });

  it('have no part of what Stripe does not divide', () => {
    expect(() => toStripe(money(150, 'MGA'))).toThrow(expect.objectContaining({ code: 'invalidRequest' }));
  });
});
