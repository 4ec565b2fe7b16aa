import { createHash, randomBytes } from 'node:crypto';
import { Problem } from '../problems.js';
import type { Behaviour } from './behaviour.js';
import { type ChargeRequest, chargedByCode, chargedByMethod, requirePln } from './charging.js';
import type {
  Amount,
  Customer,
  DisputeRecord,
  EventAbout,
  Holder,
  Method,
  PaymentRecord,
  RefundRecord,
  Setup,
  StoredCard,
  WebhookEvent,
} from './records.js';
import type { Put, Store } from './store.js';

/** What makes a request one of its own: the same key with other content is refused. */
export interface KeyedRequest {
  /** `POST /payments`. */
  readonly route: string;
  readonly key: string;
  readonly content: unknown;
}

/** A stored card, and what of it is known to change. */
export interface EditRequest {
  readonly customerId: string;
  readonly methodId: string;
  readonly change: {
    readonly expires?: StoredCard['expires'] | undefined;
    readonly holderName?: string | undefined;
    readonly address?:
      | {
          readonly lines: readonly string[];
          readonly postalCode: string | null;
          readonly city: string;
          readonly country: string;
        }
      | undefined;
  };
  readonly returnUrl: string;
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

const newSecret = () => randomBytes(18).toString('base64url');

/** Charges, refunds and disputes; each change is kept together with its webhook. */
export class PaymentDesk {
  constructor(
    private readonly store: Store,
    private readonly behaviour: Behaviour,
    private readonly changed: () => void,
  ) {}

  /** The id of what the request made, the first time or now. @throws Problem idempotencyKeyReused */
  once(
    { route, key, content }: KeyedRequest,
    make: () => { readonly id: string; readonly puts: readonly Put[] },
  ): string {
    const id = `${route} ${key}`;
    const requestHash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const kept = this.store.get('answers', id);
    if (kept) {
      if (kept.requestHash === requestHash) return kept.resourceId;
      throw new Problem(422, 'idempotencyKeyReused', 'The key was used for another request');
    }
    const made = make();
    this.put(...made.puts, ['answers', { id, requestHash, resourceId: made.id }]);
    return made.id;
  }

  /** Now for a customer: the test clock that was told last, else the time of this machine. */
  now(customer: Customer): string {
    return customer.clock ?? new Date().toISOString();
  }

  customer(id: string): Customer {
    return found(this.store.get('customers', id), 'customer');
  }

  setup(id: string): Setup {
    return found(this.store.get('setups', id), 'setup');
  }

  payment(id: string): PaymentRecord {
    return found(this.store.get('payments', id), 'payment');
  }

  methodsOf(customerId: string): Method[] {
    const mine = this.store.all('methods').filter((method) => method.customerId === customerId);
    return mine.filter(({ detached, details }) => !detached && !(details.kind === 'blik' && details.revoked)).reverse();
  }

  /** The customer's method, also one that was detached. @throws Problem unknownPaymentMethod */
  methodOf(customerId: string, methodId: string): Method {
    const method = this.store.get('methods', methodId);
    if (method?.customerId === customerId) return method;
    throw new Problem(422, 'unknownPaymentMethod', 'The customer has no such payment method');
  }

  refundsOf(paymentId: string): RefundRecord[] {
    return this.store.all('refunds').filter((refund) => refund.paymentId === paymentId);
  }

  disputesOf(paymentId: string): DisputeRecord[] {
    return this.store.all('disputes').filter((dispute) => dispute.paymentId === paymentId);
  }

  /** What of a payment was neither refunded nor is disputed: a bank takes that before it decides. */
  private leftOf({ id, amount: { amount } }: PaymentRecord): number {
    const disputes = this.disputesOf(id).filter(({ state }) => state !== 'won');
    return amount - refunded(this.refundsOf(id)) - disputes.reduce((sum, dispute) => sum + dispute.amount.amount, 0);
  }

  newSetup(request: Pick<Setup, 'customerId' | 'method' | 'returnUrl'>): { id: string; puts: Put[] } {
    const { customerId, method, returnUrl } = request;
    if (this.customer(customerId).deleted) throw new Problem(404, 'notFound', 'There is no such customer');
    if (method.kind === 'blik') requirePln(method.cap);
    const pending = { state: 'pending', methodId: null, decline: null } as const;
    const place = { id: newId('set'), secret: newSecret(), customerId, method, returnUrl };
    const setup: Setup = { ...place, edits: null, ...pending };
    return { id: setup.id, puts: [['setups', setup]] };
  }

  /** A card of the customer, to be edited on the page; what is known already is changed at once. */
  newEdit({ customerId, methodId, change, returnUrl }: EditRequest): { id: string; puts: Put[] } {
    const customer = this.customer(customerId);
    const method = this.methodOf(customer.id, methodId);
    const { details } = method;
    if (details.kind !== 'card') throw new Problem(409, 'noCard', 'Only a card can be edited');
    if (method.detached) throw new Problem(422, 'unknownPaymentMethod', 'The customer has no such payment method');
    const { expires = details.expires, holderName, address } = change;
    const written = address && [...address.lines, address.postalCode ?? '', address.city, address.country].join(', ');
    const { name = '', address: before = '' } = method.holder ?? {};
    const edited: Method = {
      ...method,
      details: { ...details, expires },
      holder: { name: holderName ?? name, address: written ?? before },
    };
    const setup: Setup = {
      ...{ id: newId('set'), secret: newSecret(), customerId, edits: methodId, method: { kind: 'card' }, returnUrl },
      ...{ state: 'pending', methodId: null, decline: null },
    };
    return { id: setup.id, puts: [['methods', edited], ['setups', setup], this.methodEvent(method)] };
  }

  /** The card that a set-up edits. */
  editedBy({ customerId, edits }: Setup): Method | undefined {
    return edits === null ? undefined : this.methodOf(customerId, edits);
  }

  /** What was entered on the page of an edit. */
  completeEdit(
    setup: Setup,
    { expires, holder }: { readonly expires: StoredCard['expires']; readonly holder: Holder },
  ): void {
    const method = this.editedBy(setup);
    if (setup.state !== 'pending' || !method || method.details.kind !== 'card') return;
    const edited: Method = { ...method, details: { ...method.details, expires }, holder };
    const succeeded: Setup = { ...setup, state: 'succeeded', methodId: method.id };
    const event = this.event({ kind: 'setup', setupId: setup.id }, this.customer(setup.customerId));
    this.put(['methods', edited], ['setups', succeeded], event);
  }

  /** What was entered on the page: a method, or why there is none. */
  completeSetup(
    setup: Setup,
    entered: { readonly details: Method['details']; readonly behaves: string } | { readonly decline: string },
  ): Setup {
    if (setup.state !== 'pending') return setup;
    const customer = this.customer(setup.customerId);
    if ('decline' in entered) {
      const failed: Setup = { ...setup, state: 'failed', decline: entered.decline };
      this.put(['setups', failed], this.event({ kind: 'setup', setupId: setup.id }, customer));
      return failed;
    }
    const method: Method = {
      id: newId('pm'),
      customerId: setup.customerId,
      holder: null,
      ...entered,
      createdAt: this.now(customer),
      detached: false,
    };
    const succeeded: Setup = { ...setup, state: 'succeeded', methodId: method.id };
    this.put(['methods', method], ['setups', succeeded], this.event({ kind: 'setup', setupId: setup.id }, customer));
    return succeeded;
  }

  /** Nothing when it is done already. */
  detach(method: Method): void {
    if (method.detached) return;
    this.put(['methods', { ...method, detached: true }], this.methodEvent(method));
  }

  /** Who it is, and every method, are forgotten; payments stay. */
  deleteCustomer(customer: Customer): void {
    for (const method of this.methodsOf(customer.id)) this.detach(method);
    const entering = this.store
      .all('setups')
      .filter((one) => one.customerId === customer.id && one.state === 'pending');
    const failed = entering.map((one): Put => ['setups', { ...one, state: 'failed', decline: 'customerDeleted' }]);
    this.put(['customers', { ...customer, name: '', email: '', deleted: true }], ...failed);
  }

  /** The customer withdraws the mandate at the bank. */
  revoke(method: Method): void {
    const { details } = method;
    if (details.kind !== 'blik') throw new Problem(409, 'noMandate', 'Only a BLIK mandate can be revoked');
    this.put(['methods', { ...method, details: { ...details, revoked: true } }], this.methodEvent(method));
  }

  newPayment(request: ChargeRequest, idempotencyKey: string): { id: string; puts: Put[] } {
    const customer = this.customer(request.customerId);
    if (customer.deleted) throw new Problem(404, 'notFound', 'There is no such customer');
    const { by, amount, customerId, reference, description, returnUrl } = request;
    const createdAt = this.now(customer);
    const { settleMs } = this.behaviour;
    const outcome =
      by.kind === 'blikCode'
        ? chargedByCode(by.code, { amount, settleMs })
        : chargedByMethod(this.methodOf(customerId, by.methodId), { amount, at: createdAt, settleMs });
    const payment: PaymentRecord = {
      id: newId('pay'),
      secret: newSecret(),
      idempotencyKey,
      customerId,
      methodId: by.kind === 'storedMethod' ? by.methodId : null,
      reference,
      description,
      amount,
      returnUrl,
      createdAt,
      decline: null,
      paidAt: outcome.state === 'succeeded' ? createdAt : null,
      settles: null,
      disputedAtMs: null,
      ...outcome,
    };
    const event = this.event({ kind: 'payment', paymentId: payment.id }, customer);
    return { id: payment.id, puts: [['payments', payment], event] };
  }

  /** Ends a payment that is open: it `succeeds`, is `cancelled`, or failed for this reason. A decided one stays as it is. */
  settle(payment: PaymentRecord, as: string): PaymentRecord {
    if (payment.state !== 'pending' && payment.state !== 'needsConfirmation') return payment;
    const customer = this.customer(payment.customerId);
    const settled: PaymentRecord = {
      ...payment,
      settles: null,
      ...(as === 'succeeds' || as === 'succeeded'
        ? { state: 'succeeded', paidAt: this.now(customer) }
        : as === 'cancelled'
          ? { state: 'cancelled' }
          : { state: 'failed', decline: as }),
    };
    this.put(['payments', settled], this.event({ kind: 'payment', paymentId: payment.id }, customer));
    return settled;
  }

  newRefund(payment: PaymentRecord, amount: Amount): { id: string; puts: Put[] } {
    if (payment.state !== 'succeeded') {
      throw new Problem(409, 'refundNotPossible', `The payment is ${payment.state}`);
    }
    const left = this.leftOf(payment);
    if (amount.currency !== payment.amount.currency || amount.amount > left) {
      throw new Problem(409, 'refundTooHigh', `At most ${left} ${payment.amount.currency} can be refunded`);
    }
    const customer = this.customer(payment.customerId);
    const { refundMs = 0 } = this.behaviour.current;
    const refund: RefundRecord = {
      id: newId('ref'),
      paymentId: payment.id,
      amount,
      createdAt: this.now(customer),
      state: refundMs > 0 ? 'pending' : 'succeeded',
      settlesAtMs: refundMs > 0 ? Date.now() + refundMs : null,
    };
    return {
      id: refund.id,
      puts: [['refunds', refund], this.event({ kind: 'refund', paymentId: payment.id }, customer)],
    };
  }

  /** Of what is left of it; left out: all of that. */
  dispute(payment: PaymentRecord, reason: string, part?: number): DisputeRecord {
    if (payment.state !== 'succeeded') throw new Problem(409, 'notPaid', `The payment is ${payment.state}`);
    const left = this.leftOf(payment);
    const wanted = part ?? left;
    if (wanted <= 0 || wanted > left) {
      throw new Problem(409, 'disputeTooHigh', `At most ${left} ${payment.amount.currency} can be disputed`);
    }
    const customer = this.customer(payment.customerId);
    const { id: paymentId } = payment;
    const amount = { ...payment.amount, amount: wanted };
    const openedAt = this.now(customer);
    const dispute: DisputeRecord = { id: newId('dis'), paymentId, amount, reason, openedAt, state: 'open' };
    const event = this.event({ kind: 'dispute', paymentId }, customer);
    this.put(['payments', { ...payment, disputedAtMs: null }], ['disputes', dispute], event);
    return dispute;
  }

  /** Its bank disputes it by itself: nothing, where it was paid back before. */
  private disputeDue(payment: PaymentRecord): void {
    if (this.leftOf(payment) > 0) this.dispute(payment, 'fraudulent');
    else this.put(['payments', { ...payment, disputedAtMs: null }]);
  }

  closeDispute(id: string, state: 'won' | 'lost'): DisputeRecord {
    const dispute = found(this.store.get('disputes', id), 'dispute');
    if (dispute.state !== 'open') return dispute;
    const { paymentId } = dispute;
    const closed = { ...dispute, state };
    const customer = this.customer(this.payment(paymentId).customerId);
    this.put(['disputes', closed], this.event({ kind: 'dispute', paymentId }, customer));
    return closed;
  }

  /** Does what is due by itself, and says when the next is. */
  settleDue(nowMs: number): number | undefined {
    const due: number[] = [];
    for (const payment of this.store.all('payments')) {
      const { settles, disputedAtMs } = payment;
      if (settles && settles.atMs <= nowMs) this.settle(payment, settles.as);
      else if (disputedAtMs !== null && disputedAtMs <= nowMs) this.disputeDue(payment);
      else due.push(settles?.atMs ?? Number.POSITIVE_INFINITY, disputedAtMs ?? Number.POSITIVE_INFINITY);
    }
    for (const refund of this.store.all('refunds')) {
      const { settlesAtMs, paymentId } = refund;
      if (settlesAtMs === null) continue;
      if (settlesAtMs > nowMs) {
        due.push(settlesAtMs);
        continue;
      }
      const customer = this.customer(this.payment(paymentId).customerId);
      const event = this.event({ kind: 'refund', paymentId }, customer);
      const state = this.behaviour.current.failRefunds ? 'failed' : 'succeeded';
      this.put(['refunds', { ...refund, state, settlesAtMs: null }], event);
    }
    const next = Math.min(...due);
    return Number.isFinite(next) ? next : undefined;
  }

  private methodEvent({ id, customerId }: Method): Put {
    return this.event({ kind: 'method', methodId: id, customerId }, this.customer(customerId));
  }

  private event(about: EventAbout, customer: Customer): Put {
    const { delayMs, copies, dropped } = this.behaviour.deliveryOfEvent();
    const event: WebhookEvent = {
      id: newId('evt'),
      createdAt: this.now(customer),
      about,
      state: dropped ? 'dropped' : 'waiting',
      dueAtMs: Date.now() + delayMs,
      copies,
      deliveries: 0,
      failures: 0,
    };
    return ['events', event];
  }

  put(...puts: readonly Put[]): void {
    this.store.put(...puts);
    this.changed();
  }
}

/** In minor units; a refund that failed has paid nothing back. */
export function refunded(refunds: readonly RefundRecord[]): number {
  return refunds.filter(({ state }) => state !== 'failed').reduce((sum, { amount }) => sum + amount.amount, 0);
}

function found<Found>(record: Found | undefined, what: string): Found {
  if (record === undefined) throw new Problem(404, 'notFound', `There is no such ${what}`);
  return record;
}
