import type { NewMethodSetup, NewPayment, PaymentProvider } from '../../../adapters/billing/payment-provider.js';
import { money } from '../../../domain/money.js';

let keys = 0;

/** A call with a key of its own. */
export function call(more: { at?: string; signal?: AbortSignal } = {}) {
  keys += 1;
  return { idempotencyKey: `test/${process.pid}/${keys}`, ...more };
}

export const returnUrl = 'http://127.0.0.1:8080/back';
export const customer = { reference: 'bac_1', name: 'Zażółć sp. z o.o.', email: 'f@example.pl', language: 'pl' };

/** 123.45 PLN from a stored method. */
export function payment(customerId: string, by: NewPayment['by'], changes: Partial<NewPayment> = {}): NewPayment {
  const amount = money(12_345, 'PLN');
  return { customerId, amount, reference: 'ord_1', description: 'Order ord_1', by, returnUrl, ...changes };
}

export function blikSetup(customerId: string, cap = money(50_000, 'PLN')): NewMethodSetup {
  return { customerId, method: { kind: 'blik', cap }, returnUrl };
}

export interface ProviderUnderTest {
  provider(): PaymentProvider;
  /** A customer with a card that is charged. */
  customerWithCard(): Promise<{ customerId: string; methodId: string }>;
}

/** What holds for every provider, also for one that keeps nothing. */
export function itKeepsTheContract({ provider, customerWithCard }: ProviderUnderTest): void {
  it('makes customers', async () => {
    const { customerId } = await provider().createCustomer(customer, call());
    expect(customerId).toMatch(/^cus_/);
  });

  it('lets cards and mandates be entered elsewhere: what comes here is a secret for the browser', async () => {
    const { customerId } = await customerWithCard();
    const card = await provider().startMethodSetup({ customerId, method: { kind: 'card' }, returnUrl }, call());
    expect(card).toMatchObject({ customerId, setupId: expect.any(String), clientSecret: expect.any(String) });
    expect(await provider().startMethodSetup(blikSetup(customerId), call())).toMatchObject({ customerId });
    expect(await provider().methodSetup(card.setupId)).toMatchObject({ setupId: card.setupId });
  });

  it('lets a stored card be edited elsewhere, and takes what is known of it', async () => {
    const { customerId, methodId } = await customerWithCard();
    const address = { lines: ['ul. Polna 3'], postalCode: '00-321', city: 'Warszawa', country: 'PL' };
    const change = { expires: { year: 2041, month: 5 }, holderName: 'Piotr Zając', address };
    const edit = await provider().startMethodEdit({ customerId, methodId, change, returnUrl }, call());
    expect(edit).toMatchObject({ customerId, setupId: expect.any(String), clientSecret: expect.any(String) });
    expect(await provider().methodSetup(edit.setupId)).toMatchObject({ setupId: edit.setupId });
  });

  it('lists cards by brand, last digits and end', async () => {
    const { customerId } = await customerWithCard();
    const [card] = await provider().methods(customerId);
    expect(card).toMatchObject({
      kind: 'card',
      brand: 'visa',
      last4: '4242',
      expires: { year: expect.any(Number), month: expect.any(Number) },
    });
    expect(Object.keys(card ?? {}).sort()).toEqual(['brand', 'expires', 'kind', 'last4', 'methodId']);
  });

  it('charges a stored method, and reads the payment back', async () => {
    const { customerId, methodId } = await customerWithCard();
    const made = await provider().pay(payment(customerId, { kind: 'storedMethod', methodId }), call());
    expect(made).toMatchObject({ customerId, amount: { amount: 12_345, currency: 'PLN' } });
    expect(made.outcome.state).toMatch(/^(succeeded|pending|needsConfirmation|failed|cancelled)$/);
    expect(await provider().payment(made.paymentId)).toMatchObject({ paymentId: made.paymentId });
  });

  it('takes a BLIK code, and does not know at once what comes of it', async () => {
    const { customerId } = await customerWithCard();
    const made = await provider().pay(payment(customerId, { kind: 'blikCode', code: '777123' }), call());
    expect(made).toMatchObject({ methodId: null, amount: { amount: 12_345, currency: 'PLN' } });
  });

  it('refunds, and lists refunds and disputes', async () => {
    const { customerId, methodId } = await customerWithCard();
    const { paymentId } = await provider().pay(payment(customerId, { kind: 'storedMethod', methodId }), call());
    const refund = await provider().refund({ paymentId, amount: money(345, 'PLN') }, call());
    expect(refund.amount.amount).toBe(345);
    expect(refund.state).toMatch(/^(pending|succeeded|failed)$/);
    expect((await provider().refundsOf(paymentId)).length).toBeGreaterThan(0);
    expect(await provider().disputesOf(paymentId)).toBeInstanceOf(Array);
  });

  it('cancels a payment that is open', async () => {
    const { customerId } = await customerWithCard();
    const open = await provider().pay(payment(customerId, { kind: 'blikCode', code: '100005' }), call());
    expect((await provider().cancelPayment(open.paymentId, call())).paymentId).toBe(open.paymentId);
  });

  it('gives a method up', async () => {
    const { customerId, methodId } = await customerWithCard();
    await provider().detachMethod(customerId, methodId, call());
  });

  it('forgets a customer', async () => {
    const { customerId } = await customerWithCard();
    await provider().deleteCustomer(customerId, call());
  });

  it.each<[string, Partial<NewPayment>]>([
    ['nothing', { amount: money(0, 'PLN') }],
    ['less than nothing', { amount: money(-1, 'PLN') }],
    ['euros by BLIK', { amount: money(100, 'EUR'), by: { kind: 'blikCode', code: '777123' } }],
    ['a BLIK code of five digits', { by: { kind: 'blikCode', code: '77712' } }],
  ])('is not asked for %s', async (_what, wrong) => {
    const { customerId, methodId } = await customerWithCard();
    const asked = { ...payment(customerId, { kind: 'storedMethod', methodId }), ...wrong };
    await expect(provider().pay(asked, call())).rejects.toMatchObject({ code: 'invalidRequest' });
  });

  it('is not asked to refund nothing, or to allow BLIK in euros', async () => {
    const nothing = { paymentId: 'pay_1', amount: money(0, 'PLN') };
    await expect(provider().refund(nothing, call())).rejects.toMatchObject({ code: 'invalidRequest' });
    const euros = blikSetup('cus_1', money(100, 'EUR'));
    await expect(provider().startMethodSetup(euros, call())).rejects.toMatchObject({ code: 'invalidRequest' });
  });

  it('stops when its caller does', async () => {
    const { customerId, methodId } = await customerWithCard();
    const asked = payment(customerId, { kind: 'storedMethod', methodId });
    const stopped = call({ signal: AbortSignal.abort(new Error('stopped')) });
    await expect(provider().pay(asked, stopped)).rejects.toThrow('stopped');
  });

  it('believes no webhook that is not signed', () => {
    const unsigned = () => provider().readWebhook(Buffer.from('{}'), {});
    expect(unsigned).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });
}
