/**
 * Random histories of a customer who pays by period, on the real server. After each step the books balance, at most one request is open
 * for what comes next, what is charged is what was quoted, and the state is what payments and policy say.
 *
 *     MONEY_LIVES=20 npm test -- test/scenarios/random-money    # MONEY_SEED repeats them
 */
import fc from 'fast-check';
import { startWorkflow } from '../../activities/start-workflow.js';
import { paymentRequest, paymentRequestPage } from '../../api/billing/payment-requests/schema.js';
import { paymentPage } from '../../api/billing/payments/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { paymentWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { compareDates, dateIn, instant, plainDate } from '../../domain/calendar.js';
import { type Buyer, booksOf, buyer, type PaymentRequest } from '../buyers.js';
import { eventually } from '../eventually.js';
import { openPerennial, type Perennial } from '../perennial.js';

const lives = Number(process.env['MONEY_LIVES'] ?? 1);
const seed = Number(process.env['MONEY_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const zone = 'Europe/Warsaw';

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 18 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pay' as const), percent: fc.constantFrom(100, 100, 40, 130) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('payAgain' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lose' as const), which: fc.nat({ max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('moreSeats' as const), added: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      intent: fc.constantFrom('renew' as const, 'renew' as const, 'lapse' as const),
      seats: fc.option(fc.integer({ min: 1, max: 6 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('giveBack' as const), seats: fc.integer({ min: 1, max: 2 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

class History {
  private lastPaid: PaymentRequest | null = null;
  private hasLost = false;

  constructor(
    private readonly customer: Buyer,
    private readonly subscriptionId: string,
  ) {}

  async take(one: Step): Promise<void> {
    const { customer, subscriptionId } = this;
    const found = await customer.subscription(subscriptionId);
    switch (one.kind) {
      case 'pass':
        return customer.clock.advanceBy(`P${one.days}D`);
      case 'pay': {
        const [open] = await this.open();
        if (!open) return;
        const before = await this.paidThrough();
        const missing = open.totals.gross.amount - open.kept;
        const amount = Math.max(1, Math.floor((missing * one.percent) / 100));
        const paid = await customer.pays(open, { amount });
        if (paid.allocations.some(({ kind }) => kind === 'settled')) {
          this.lastPaid = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${open.id}`);
          await eventually(async () => expect((await this.paidThrough()) > before).toBe(true));
        } else expect(paid.state === 'waiting' || (await this.paidThrough()) === before).toBe(true);
        return;
      }
      case 'payAgain': {
        if (!this.lastPaid) return;
        const { allocations } = await customer.pays(this.lastPaid, { amount: 700 });
        expect(['credited', 'waits', 'kept', 'settled']).toContain(allocations[0]?.kind);
        return;
      }
      case 'lose': {
        const path = `/v1/payments?tenantId=${customer.tenantId}&state=applied`;
        const { items } = await perennial.ask(paymentPage, 'GET', path);
        const lost = items[one.which % Math.max(1, items.length)];
        if (lost) await this.lose(lost.id);
        return;
      }
      case 'moreSeats': {
        const asked = { kind: 'seats', subscriptionId, seats: found.seats.owned + one.added };
        const quoted = await perennial.call('POST', '/v1/quotes', asked);
        if (found.state !== 'active' && found.state !== 'settingUp') return expect(quoted.status).not.toBe(201);
        if (quoted.status !== 201) return;
        const shown = quote.parse(quoted.body);
        const placed = await customer.commits(shown);
        expect(placed.totals.gross).toEqual(shown.dueNow.gross);
        if (placed.state !== 'awaitingPayment') return;
        await customer.paysOrder(placed);
        await eventually(async () => {
          expect((await customer.subscription(subscriptionId)).seats.owned).toBe(found.seats.owned + one.added);
        });
        return;
      }
      case 'decide': {
        const path = `/v1/subscriptions/${subscriptionId}/end-of-term`;
        const { status } = await perennial.call('PUT', path, { intent: one.intent, seats: one.seats });
        return expect([200, 409, 422]).toContain(status);
      }
      case 'giveBack': {
        if (!this.lastPaid) return;
        const path = `/v1/payment-requests/${this.lastPaid.id}/refunds`;
        const { status } = await perennial.call('POST', path, { seats: one.seats, reason: 'other' });
        expect([202, 409, 422]).toContain(status);
        return;
      }
    }
  }

  /** The bank takes a payment back. */
  private async lose(paymentId: string): Promise<void> {
    const { tenantId, clock } = this.customer;
    const { context, database } = perennial.testEnvironment;
    const { now: notBefore } = await clock.read();
    await startWorkflow(context, workflowTypes.payment, {
      testClockId: clock.id,
      notBefore,
      workflowId: paymentWorkflowId(tenantId, paymentId, 'reversal'),
      args: [{ tenantId, paymentId, testClockId: clock.id, notBefore, about: 'reversal' }],
      staticSummary: 'Payment that is taken back',
    });
    await eventually(async () => expect((await database.payments.find(paymentId))?.state).not.toBe('applied'));
    this.hasLost = true;
  }

  /** What always holds. */
  async check(): Promise<void> {
    const { customer, subscriptionId } = this;
    await eventually(async () => {
      const open = await this.open();
      expect(open.length).toBeLessThanOrEqual(1);
      const found = await customer.subscription(subscriptionId);
      const today = dateIn(zone, instant(found.now));
      const paid = found.paidThrough !== null && compareDates(today, plainDate(found.paidThrough)) < 0;
      if (found.state === 'active') expect(paid).toBe(true);
      if (found.state === 'grace') expect(paid).toBe(false);
      // Nothing is asked for what is to lapse while it is paid.
      if (found.state === 'active' && found.endOfTerm?.intent === 'lapse') expect(open).toEqual([]);
      if (found.state === 'deleted' && !this.hasLost) expect(open).toEqual([]);
      // Seats that are not paid are there inside the days of grace alone.
      for (const { seatsGoOn } of await this.asked()) {
        if (seatsGoOn) expect(compareDates(today, plainDate(seatsGoOn))).toBeLessThan(0);
      }
    });
    const entries = await booksOf(perennial, customer);
    const causes = entries.map(({ id }) => id);
    expect(new Set(causes).size).toBe(causes.length);
  }

  /** Of periods; what is for added seats is beside them. */
  private async open(): Promise<PaymentRequest[]> {
    return (await this.asked()).filter(({ lines }) => lines.some(({ code }) => code === 'period'));
  }

  private async asked(): Promise<PaymentRequest[]> {
    const path = `/v1/payment-requests?subscriptionId=${this.subscriptionId}&status=open`;
    return (await perennial.ask(paymentRequestPage, 'GET', path)).items;
  }

  private async paidThrough(): Promise<string> {
    return (await this.customer.subscription(this.subscriptionId)).paidThrough ?? '';
  }
}

it.each(Array.from({ length: lives }, (_one, life) => [seed + life]))('a history of money: seed %i', async (own) => {
  const customer = await buyer(perennial);
  const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 4 });
  const history = new History(customer, subscriptionId);
  const [steps = []] = fc.sample(fc.array(step, { minLength: 10, maxLength: 14 }), { seed: own, numRuns: 1 });
  const taken: Step[] = [];
  for (const one of steps) {
    taken.push(one);
    try {
      await history.take(one);
      await history.check();
    } catch (error) {
      throw new Error(`After ${JSON.stringify(taken)} (seed ${own})`, { cause: error });
    }
  }
});
