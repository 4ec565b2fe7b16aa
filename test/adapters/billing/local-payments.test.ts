import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPayments } from '../../../adapters/billing/local-payments.js';
import type { NewPayment, Payment, PaymentProvider } from '../../../adapters/billing/payment-provider.js';
import { money } from '../../../domain/money.js';
import { type PaymentServer, startPaymentServer } from '../../../servers/payments.js';
import { told } from '../../servers/local-server.js';
import { blikSetup, call, customer, itKeepsTheContract, payment, returnUrl } from './provider-contract.js';

let server: PaymentServer;
let provider: PaymentProvider;

async function start(options: { file?: string; secret?: string } = {}): Promise<void> {
  server = await startPaymentServer(options);
  provider = localPayments({ url: server.url, secret: server.secret, timeoutMs: 5000 });
  await told(server, { settleMs: 1 });
}

beforeEach(() => start());
afterEach(() => server.close());

/** Fills in the form of a page, as a browser does. */
async function submit(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}

async function control(path: string, body: object = {}, method = 'POST'): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${server.url}/control${path}`, { method, headers, body: JSON.stringify(body) });
}

async function newCustomer(): Promise<string> {
  return (await provider.createCustomer(customer, call())).customerId;
}

async function enteredCard(customerId: string, number = '4242 4242 4242 4242', expires = '12/30') {
  const setup = await provider.startMethodSetup({ customerId, method: { kind: 'card' }, returnUrl }, call());
  const answer = await submit(setup.url ?? '', { number, expires, securityCode: '123' });
  return { answer, setup: await provider.methodSetup(setup.setupId) };
}

async function customerWithCard(number?: string, expires?: string): Promise<{ customerId: string; methodId: string }> {
  const customerId = await newCustomer();
  const { outcome } = (await enteredCard(customerId, number, expires)).setup;
  if (outcome.state !== 'succeeded') throw new Error(`The card was not stored: ${outcome.state}`);
  return { customerId, methodId: outcome.method.methodId };
}

async function customerWithMandate(code = '777123'): Promise<{ customerId: string; methodId: string }> {
  const customerId = await newCustomer();
  const { setupId, url } = await provider.startMethodSetup(blikSetup(customerId), call());
  await submit(url ?? '', { code });
  const { outcome } = await provider.methodSetup(setupId);
  if (outcome.state !== 'succeeded') throw new Error(`The mandate was not stored: ${outcome.state}`);
  return { customerId, methodId: outcome.method.methodId };
}

/** Charges the stored method. */
async function charge(
  { customerId, methodId }: { customerId: string; methodId: string },
  changes: Partial<NewPayment> = {},
  how = call(),
): Promise<Payment> {
  return provider.pay(payment(customerId, { kind: 'storedMethod', methodId }, changes), how);
}

/** The payment once it is decided. */
async function decided({ paymentId }: Payment): Promise<Payment> {
  for (;;) {
    const now = await provider.payment(paymentId);
    if (now.outcome.state !== 'pending') return now;
  }
}

describe('the local payment server', () => {
  itKeepsTheContract({ provider: () => provider, customerWithCard });

  it('charges a card once for a key, whatever is asked how often', async () => {
    const { customerId, methodId } = await customerWithCard();
    const asked = payment(customerId, { kind: 'storedMethod', methodId });
    const key = call();
    const answers = await Promise.all([1, 2, 3].map(() => provider.pay(asked, key)));
    expect(new Set(answers.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(answers[0]?.outcome).toMatchObject({ state: 'succeeded', paidAt: expect.any(String) });
    const other = { ...asked, amount: money(1, 'PLN') };
    await expect(provider.pay(other, key)).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
  });

  it('has charged although its answer was lost, and is found by the key', async () => {
    const { customerId, methodId } = await customerWithCard();
    const asked = payment(customerId, { kind: 'storedMethod', methodId });
    const key = call();
    await told(server, { loseAnswers: 1 });
    await expect(provider.pay(asked, key)).rejects.toMatchObject({ code: 'paymentProviderUnavailable' });
    const found = await provider.findPayment(customerId, key.idempotencyKey);
    expect(found).toMatchObject({ reference: 'ord_1', outcome: { state: 'succeeded' } });
    expect(await provider.pay(asked, key)).toEqual(found);
    expect(await provider.findPayment(customerId, 'another')).toBeUndefined();
  });

  it('is away when it is told to', async () => {
    await told(server, { failNext: 1, retryAfterSeconds: 7 });
    await expect(provider.createCustomer(customer, call())).rejects.toMatchObject({
      code: 'paymentProviderUnavailable',
      details: { retryAfterSeconds: 7 },
    });
    await provider.createCustomer(customer, call());
  });

  it.each([
    ['4000000000009995', 'insufficientFunds', false],
    ['4000000000006975', 'limitExceeded', false],
    ['4000000000000341', 'declined', false],
    ['4000000000000119', 'tryAgain', false],
    ['4000000000009979', 'stolenCard', true],
    ['4000000000009987', 'lostCard', true],
    ['4000000000000101', 'closedAccount', true],
    ['4100000000000019', 'suspectedFraud', true],
    ['4000000000000069', 'expiredCard', true],
  ])('declines the card %s: %s', async (number, reason, final) => {
    const { outcome } = await charge(await customerWithCard(number));
    expect(outcome).toEqual({ state: 'failed', decline: { reason, final } });
  });

  it('refuses a card as it is entered', async () => {
    const { setup } = await enteredCard(await newCustomer(), '4000000000000002');
    expect(setup.outcome).toEqual({ state: 'failed', decline: { reason: 'declined', final: false } });
  });

  it('takes no real card, and shows the form again', async () => {
    const { answer, setup } = await enteredCard(await newCustomer(), '4111 1111 1111 1111');
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/role="alert">Only the test cards/);
    expect(setup.outcome).toEqual({ state: 'pending' });
  });

  it('takes no card that is over, by the clock of its customer', async () => {
    const { answer, setup } = await enteredCard(await newCustomer(), undefined, '01/20');
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/role="alert">The card is no longer valid/);
    expect(setup.outcome).toEqual({ state: 'pending' });
  });

  it('sends the customer back with the id of the set-up', async () => {
    const { answer, setup } = await enteredCard(await newCustomer());
    expect(answer.headers.get('location')).toBe(`${returnUrl}?setup=${setup.setupId}`);
  });

  it('lets a customer edit a stored card on a page: what was known before is there, and the card stays the same', async () => {
    const { customerId, methodId } = await customerWithCard(undefined, '04/30');
    const change = { expires: { year: 2031, month: 6 }, holderName: 'Piotr <Zając>' };
    const edit = await provider.startMethodEdit({ customerId, methodId, change, returnUrl }, call());
    expect(await provider.methods(customerId)).toMatchObject([{ methodId, expires: change.expires }]);
    const page = await (await fetch(edit.url ?? '')).text();
    for (const shown of ['<h1>Edit the card</h1>', '4242', 'value="06/31"', 'value="Piotr &lt;Zając&gt;"']) {
      expect(page).toContain(shown);
    }
    const form = { expires: '07/32', name: 'Piotr Zając', address: 'ul. Polna 3' };
    expect((await submit(edit.url ?? '', { ...form, securityCode: '999' })).status).toBe(422);
    expect((await provider.methodSetup(edit.setupId)).outcome).toEqual({ state: 'pending' });
    expect((await submit(edit.url ?? '', { ...form, securityCode: '123' })).status).toBe(303);
    expect((await provider.methodSetup(edit.setupId)).outcome).toMatchObject({
      state: 'succeeded',
      method: { methodId, last4: '4242', expires: { year: 2032, month: 7 } },
    });
  });

  it('edits neither a mandate nor the card of another customer, nor one that was taken back', async () => {
    const [held, mandate, other] = [await customerWithCard(), await customerWithMandate(), await newCustomer()];
    const edit = (customerId: string, methodId: string) =>
      provider.startMethodEdit({ customerId, methodId, change: {}, returnUrl }, call());
    await expect(edit(mandate.customerId, mandate.methodId)).rejects.toMatchObject({ code: 'paymentProviderRefused' });
    await expect(edit(other, held.methodId)).rejects.toMatchObject({ code: 'unknownPaymentMethod' });
    await provider.detachMethod(held.customerId, held.methodId, call());
    await expect(edit(held.customerId, held.methodId)).rejects.toMatchObject({ code: 'unknownPaymentMethod' });
  });

  it('shows its pages to nobody without their secret', async () => {
    const customerId = await newCustomer();
    const { url } = await provider.startMethodSetup({ customerId, method: { kind: 'card' }, returnUrl }, call());
    const [shown, refused] = await Promise.all([
      fetch(url ?? ''),
      fetch((url ?? '').replace(/secret=.*/, 'secret=no')),
    ]);
    expect(await shown.text()).toContain('<h1>Enter a card</h1>');
    expect(refused.status).toBe(404);
  });

  it('lets the customer confirm a payment on a page, or refuse it', async () => {
    const held = await customerWithCard('4000002760003184');
    for (const [answer, outcome] of [
      ['confirm', { state: 'succeeded' }],
      ['refuse', { state: 'failed', decline: { reason: 'notConfirmed', final: false } }],
    ] as const) {
      const asked = await charge(held);
      if (asked.outcome.state !== 'needsConfirmation') throw new Error(asked.outcome.state);
      await submit(asked.outcome.url, { answer });
      expect((await provider.payment(asked.paymentId)).outcome).toMatchObject(outcome);
    }
  });

  it.each<[string, object]>([
    ['777123', { state: 'succeeded' }],
    ['100001', { state: 'failed', decline: { reason: 'refusedByCustomer', final: false } }],
    ['100002', { state: 'failed', decline: { reason: 'timedOut', final: false } }],
    ['100003', { state: 'failed', decline: { reason: 'wrongBlikCode', final: false } }],
  ])('decides on the BLIK code %s later', async (code, outcome) => {
    await told(server, { settleMs: 30 });
    const asked = await provider.pay(payment(await newCustomer(), { kind: 'blikCode', code }), call());
    expect(asked.outcome).toEqual({ state: 'pending' });
    expect((await decided(asked)).outcome).toMatchObject(outcome);
  });

  it('ends a payment that nobody confirms when it is cancelled, and none that was made', async () => {
    const open = await provider.pay(payment(await newCustomer(), { kind: 'blikCode', code: '100005' }), call());
    expect(await provider.cancelPayment(open.paymentId, call())).toMatchObject({ outcome: { state: 'cancelled' } });
    const made = await charge(await customerWithCard());
    expect(await provider.cancelPayment(made.paymentId, call())).toEqual(made);
  });

  it('charges a mandate up to its cap, until it is revoked', async () => {
    const mandate = await customerWithMandate();
    expect(await provider.methods(mandate.customerId)).toEqual([
      { kind: 'blik', methodId: mandate.methodId, cap: { amount: 50_000, currency: 'PLN' } },
    ]);
    const paid = await charge(mandate, { amount: money(50_000, 'PLN') });
    expect((await decided(paid)).outcome).toMatchObject({ state: 'succeeded' });
    const tooMuch = await charge(mandate, { amount: money(50_001, 'PLN') });
    expect(tooMuch.outcome).toEqual({ state: 'failed', decline: { reason: 'aboveCap', final: true } });
    await control(`/methods/${mandate.methodId}/revoke`);
    expect((await charge(mandate)).outcome).toMatchObject({ decline: { reason: 'mandateRevoked', final: true } });
    expect(await provider.methods(mandate.customerId)).toEqual([]);
  });

  it('charges no method of another customer, and none that was given up', async () => {
    const mine = await customerWithCard();
    const others = await customerWithCard();
    const unknown = { code: 'unknownPaymentMethod' };
    await expect(charge({ ...mine, methodId: others.methodId })).rejects.toMatchObject(unknown);
    await expect(provider.detachMethod(mine.customerId, others.methodId, call())).rejects.toMatchObject(unknown);
    await provider.detachMethod(mine.customerId, mine.methodId, call());
    await provider.detachMethod(mine.customerId, mine.methodId, call());
    await expect(charge(mine)).rejects.toMatchObject(unknown);
    expect(await provider.methods(mine.customerId)).toEqual([]);
  });

  it('knows nobody any more whom it was told to forget; what was paid can be refunded', async () => {
    const { customerId, methodId } = await customerWithCard();
    const { paymentId } = await charge({ customerId, methodId });
    const entering = await provider.startMethodSetup({ customerId, method: { kind: 'card' }, returnUrl }, call());
    await provider.deleteCustomer(customerId, call());
    await provider.deleteCustomer(customerId, call());
    expect(await provider.methods(customerId)).toEqual([]);
    expect((await provider.methodSetup(entering.setupId)).outcome).toMatchObject({ state: 'failed' });
    await expect(charge({ customerId, methodId })).rejects.toMatchObject({ code: 'notFound' });
    expect(await provider.refund({ paymentId, amount: money(100, 'PLN') }, call())).toMatchObject({ paymentId });
  });

  it('refunds what was paid, and never more', async () => {
    const { paymentId } = await charge(await customerWithCard());
    const part = { paymentId, amount: money(12_000, 'PLN') };
    const key = call();
    const refunds = await Promise.all([provider.refund(part, key), provider.refund(part, key)]);
    expect(refunds[0]).toEqual(refunds[1]);
    await expect(provider.refund(part, call())).rejects.toMatchObject({ code: 'refundTooHigh' });
    const euros = { paymentId, amount: money(1, 'EUR') };
    await expect(provider.refund(euros, call())).rejects.toMatchObject({ code: 'refundTooHigh' });
    await provider.refund({ paymentId, amount: money(345, 'PLN') }, call());
    expect(await provider.payment(paymentId)).toMatchObject({ refunded: { amount: 12_345 } });
    const declined = await charge(await customerWithCard('4000000000009995'));
    const nothing = { paymentId: declined.paymentId, amount: money(1, 'PLN') };
    await expect(provider.refund(nothing, call())).rejects.toMatchObject({ code: 'refundNotPossible' });
  });

  it('has payments disputed, which are won or lost', async () => {
    const made = await charge(await customerWithCard('4000000000000259'));
    let dispute = (await provider.disputesOf(made.paymentId))[0];
    while (!dispute) dispute = (await provider.disputesOf(made.paymentId))[0];
    expect(dispute).toMatchObject({ state: 'open', amount: made.amount, reason: 'fraudulent' });
    // Its bank has the money already.
    const { paymentId } = made;
    await expect(provider.refund({ paymentId, amount: money(1, 'PLN') }, call())).rejects.toMatchObject({
      code: 'refundTooHigh',
    });
    await control(`/disputes/${dispute.disputeId}/close`, { state: 'lost' });
    expect(await provider.disputesOf(made.paymentId)).toMatchObject([{ state: 'lost' }]);
  });

  it('dates what happens by a test clock, and lets cards expire by it', async () => {
    const held = await customerWithCard('4242424242424242', '11/30');
    const on = (at: string) => charge(held, {}, call({ at }));
    const paidAt = '2030-11-30T23:59:59Z';
    expect(await on(paidAt)).toMatchObject({ createdAt: paidAt, outcome: { state: 'succeeded', paidAt } });
    const late = await on('2030-12-01T00:00:00Z');
    expect(late.outcome).toMatchObject({ decline: { reason: 'expiredCard', final: true } });
  });

  it('knows nothing of other ids', async () => {
    await expect(provider.payment('pay_0')).rejects.toMatchObject({ code: 'notFound' });
    await expect(provider.methodSetup('../customers')).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('a payment server that was killed', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'perennial-payments-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has its payments, keys and open BLIK payments when it is started again', async () => {
    await server.close();
    const file = join(folder, 'payments.jsonl');
    await start({ file });
    const { secret } = server;
    const held = await customerWithCard();
    const key = call();
    const paid = await charge(held, {}, key);
    await told(server, { settleMs: 60 });
    const asked = await provider.pay(payment(held.customerId, { kind: 'blikCode', code: '777123' }), call());
    await server.close();
    await start({ file, secret });
    expect(await charge(held, {}, key)).toEqual(paid);
    expect((await decided(asked)).outcome).toMatchObject({ state: 'succeeded' });
  });
});
