/** A customer who pays month by month, under faults: charged once for each period, and active as long as that is paid. */
import { z } from 'zod';
import { compareDates, dateIn, daysBetween, instant, plainDate } from '../../../domain/calendar.js';
import type { PrintedPayment } from '../../bank-statements.js';
import { type Buyer, buyer, type PaymentRequest } from '../../buyers.js';
import type { Perennial, Subscription } from '../../perennial.js';
import { advance } from '../advance.js';
import { requestWithRetry, succeedWithRetry } from '../request-with-retry.js';
import { whileItMoves } from '../while-it-moves.js';
import { moneyFaults } from './afterwards.js';
import { type By, PayingCustomer } from './paying-customer.js';
import type { MoneyPlan, Way } from './plan.js';

const zone = 'Europe/Warsaw';
const planId = 'mail-monthly';
const [graceDays, deletionDay] = [30, 120];
const cards = { card: '4242424242424242', emptyCard: '4000000000009995', askingCard: '4000002760003184' } as const;
const caps = { mandate: 1_000_000, smallMandate: 100 } as const;
const timedOut = '100002';

/** A customer before the faults begin. */
export interface PreparedMoney {
  readonly plan: MoneyPlan;
  readonly buyer: Buyer;
  readonly stored: By | null;
}

export async function prepareMoney(perennial: Perennial, plan: MoneyPlan): Promise<PreparedMoney> {
  const made = await buyer(perennial);
  const { method } = plan;
  if (method === 'none') return { plan, buyer: made, stored: null };
  const entered = await (method === 'mandate' || method === 'smallMandate'
    ? made.agreesToMandate(caps[method])
    : made.addsCard(cards[method]));
  return { plan, buyer: made, stored: { kind: 'storedMethod', paymentMethodId: entered.id } };
}

/** Plays it through. @returns what is not as it must be, a sentence each */
export async function playMoney(perennial: Perennial, prepared: PreparedMoney): Promise<string[]> {
  const { plan } = prepared;
  const life = new Life(new PayingCustomer(perennial, prepared.buyer, `S${plan.seed}`), prepared);
  await life.buy();
  for (const { way, addedSeats } of plan.periods) {
    await life.period(way);
    if (addedSeats > 0) await life.addSeats(addedSeats);
  }
  await life.end(plan.end);
  return [...life.faults, ...(await moneyFaults(life.customer, life.subscriptionId))];
}

class Life {
  readonly faults: string[] = [];
  subscriptionId = '';
  /** Whether the stored method pays without anybody. */
  private paysByItself: boolean;
  private readonly perennial: Perennial;

  constructor(
    readonly customer: PayingCustomer,
    private readonly prepared: PreparedMoney,
  ) {
    this.perennial = customer.perennial;
    const { method } = prepared.plan;
    this.paysByItself = method === 'card' || method === 'mandate';
  }

  async buy(): Promise<void> {
    const { seats, buysBy } = this.prepared.plan;
    const { tenantId, billingAccountId } = this.prepared.buyer;
    const placed = await this.customer.orders({ kind: 'purchase', tenantId, billingAccountId, planId, seats });
    if (typeof placed === 'string') throw new Error(`The purchase was refused: ${placed}`);
    this.subscriptionId = placed.subscriptionId ?? '';
    const asked = await this.customer.requestOf(placed.paymentRequestId ?? '');
    if (buysBy === 'transfer') await this.importTwice(asked, await this.today());
    else await this.charge(asked, buysBy === 'stored' ? this.stored() : { kind: 'blikCode' });
    await this.fulfilled(placed.id);
    await this.asPolicyAllows();
  }

  /** The next period that nobody has paid for. */
  async period(way: Way): Promise<void> {
    const before = await this.paidThrough();
    await this.until(before, wayEarly(way, this.paysByItself) ? -5 : 1);
    // Credit of the account may have paid it.
    if ((await this.paidThrough()) === before) await this.pay(way, before);
    await whileItMoves(async () => {
      if ((await this.paidThrough()) <= before) throw new Error(`${this.subscriptionId} is paid through ${before}`);
    });
    if (compareDates(plainDate(await this.today()), plainDate(before)) < 0) await this.until(before, 1);
    await this.asPolicyAllows();
  }

  async addSeats(added: number): Promise<void> {
    const { state, seats } = await this.subscription();
    if (state !== 'active') return;
    const asked = { kind: 'seats', subscriptionId: this.subscriptionId, seats: seats.owned + added };
    const placed = await this.customer.orders(asked);
    if (typeof placed === 'string') {
      this.faults.push(`${added} more seats were refused: ${placed}`);
      return;
    }
    if (placed.paymentRequestId !== null && placed.state === 'awaitingPayment') {
      await this.charge(await this.customer.requestOf(placed.paymentRequestId), { kind: 'blikCode' });
    }
    await this.fulfilled(placed.id);
    const { seats: after } = await this.subscription();
    if (after.owned !== seats.owned + added) this.faults.push(`${after.owned} seats, not ${seats.owned + added}`);
  }

  async end(how: MoneyPlan['end']): Promise<void> {
    if (how === 'disputed' && (await this.loseDispute())) return;
    if (how === 'unpaid') return this.stopPaying();
    return this.cancel();
  }

  private async pay(way: Way, before: string): Promise<void> {
    const asked = await this.open();
    switch (way) {
      case 'byItself':
        // Nobody and nothing has paid it: in grace.
        if (!this.paysByItself) return this.importTwice(asked, await this.today());
        return;
      case 'late': {
        if (this.paysByItself) return;
        await this.until(before, graceDays + 4);
        const { state } = await this.subscription();
        if (state !== 'disabled') this.faults.push(`${this.subscriptionId} is ${state} after ${graceDays} unpaid days`);
        return this.importTwice(asked, shifted(before, 20));
      }
      case 'twiceAtOnce':
        await Promise.all([this.charge(asked, this.stored()), this.charge(asked, this.stored())]);
        return;
      case 'blikCode':
        await this.customer.paysBy(asked, { kind: 'blikCode' }, timedOut);
        return this.charge(asked, { kind: 'blikCode' });
      case 'transfer':
        return this.importTwice(asked, await this.today());
      case 'byHand': {
        const entry = this.customer.transfer(asked, asked.totals.gross.amount - asked.kept, await this.today());
        await this.customer.records(asked, entry);
        return this.imported(entry);
      }
      case 'parts': {
        const whole = asked.totals.gross.amount - asked.kept;
        const part = Math.floor(whole / 3);
        const today = await this.today();
        await this.customer.imports([this.customer.transfer(asked, part, today)]);
        const { state } = await this.subscription();
        if (state === 'active' && before <= today) this.faults.push(`A part of the amount gave access on ${today}`);
        await this.customer.imports([this.customer.transfer(asked, whole - part, today)]);
        return;
      }
      case 'bothAtOnce': {
        const today = await this.today();
        const entry = this.customer.transfer(asked, asked.totals.gross.amount, today);
        await Promise.all([this.charge(asked, this.stored()), this.customer.imports([entry])]);
      }
    }
  }

  /** Two files with the same entry at the same time, and one of them once more. */
  private importTwice(asked: PaymentRequest, valueDate: string): Promise<void> {
    return this.imported(this.customer.transfer(asked, asked.totals.gross.amount - asked.kept, valueDate));
  }

  private async imported(entry: PrintedPayment): Promise<void> {
    const taken = await Promise.all([this.customer.imports([entry]), this.customer.imports([entry])]);
    taken.push(await this.customer.imports([entry]));
    const ids = new Set(taken.flat().map(({ id }) => id));
    if (ids.size !== 1) this.faults.push(`The entry ${entry.bankReference} became ${ids.size} payments`);
  }

  private async charge(asked: Pick<PaymentRequest, 'id'>, by: By): Promise<void> {
    const made = await this.customer.paysBy(asked, by);
    if (made?.state === 'failed' || made?.state === 'cancelled') {
      this.faults.push(`${made.id} is ${made.state}: ${JSON.stringify(made.decline)}`);
    }
  }

  /** Where the stored method cannot pay without more ado, a code. */
  private stored(): By {
    return this.paysByItself && this.prepared.stored ? this.prepared.stored : { kind: 'blikCode' };
  }

  private async loseDispute(): Promise<boolean> {
    const { database, context, paymentsUrl } = this.perennial.testEnvironment;
    const found = await database.payments.collection
      .find({ testClockId: this.prepared.buyer.clock.id, source: 'provider', state: 'applied' })
      .sort({ createdAt: -1 })
      .toArray();
    const settled = found.find(({ allocations }) => allocations.some(({ kind }) => kind === 'settled'));
    const id = settled?.provider?.paymentId;
    if (!settled || id === undefined) return false;
    const dispute = await whileItMoves(async () => {
      const [opened] = await context.payments.disputesOf(id);
      if (opened) return opened;
      await control(paymentsUrl, `/payments/${id}/dispute`, { reason: 'fraudulent' });
      throw new Error(`${id} is not disputed`);
    });
    await whileItMoves(() => control(paymentsUrl, `/disputes/${dispute.disputeId}/close`, { state: 'lost' }));
    await whileItMoves(async () => {
      const { state } = (await database.payments.find(settled._id)) ?? settled;
      if (state !== 'reversed' && state !== 'waiting') throw new Error(`${settled._id} is ${state} after its dispute`);
    });
    await this.asPolicyAllows();
    const asked = await this.customer.openRequest(this.subscriptionId);
    if (asked) await this.importTwice(asked, await this.today());
    await this.asPolicyAllows();
    return true;
  }

  private async stopPaying(): Promise<void> {
    const { stored, buyer: own } = this.prepared;
    if (stored?.kind === 'storedMethod') {
      const path = `/v1/billing-accounts/${own.billingAccountId}/payment-methods/${stored.paymentMethodId}`;
      await succeedWithRetry(this.perennial, 'DELETE', path);
      this.paysByItself = false;
    }
    const charged = await this.succeeded();
    await this.endsAfter(await this.paidThrough(), deletionDay + 5);
    await this.nothingCharged(charged);
  }

  private async cancel(): Promise<void> {
    const path = `/v1/subscriptions/${this.subscriptionId}/end-of-term`;
    const answered = await requestWithRetry(this.perennial, 'PUT', path, { intent: 'lapse' });
    if (answered.status !== 200) throw new Error(`${path} was answered ${answered.status}: ${answered.text}`);
    const charged = await this.succeeded();
    await this.endsAfter(await this.paidThrough(), graceDays + 5);
    await this.nothingCharged(charged);
  }

  /** Credit may pay for one more period. */
  private async endsAfter(paidThrough: string, days: number): Promise<void> {
    await this.until(paidThrough, days);
    await this.asPolicyAllows();
    const now = await this.paidThrough();
    if (now > paidThrough) await this.endsAfter(now, days);
  }

  private async nothingCharged(before: number): Promise<void> {
    const after = await this.succeeded();
    if (after > before)
      this.faults.push(`${after - before} charges were made after nothing was to be charged any more`);
  }

  private async succeeded(): Promise<number> {
    const { database, context } = this.perennial.testEnvironment;
    const made = await database.payments.collection
      .find({ testClockId: this.prepared.buyer.clock.id, source: 'provider' })
      .toArray();
    const ids = made.flatMap(({ provider }) => (provider ? [provider.paymentId] : []));
    const charges = await Promise.all(ids.map((id) => whileItMoves(() => context.payments.payment(id))));
    return charges.filter(({ outcome }) => outcome.state === 'succeeded').length;
  }

  /** The state is what payments and policy say, on the day that it is. */
  private async asPolicyAllows(): Promise<void> {
    const look = async () => {
      const found = await this.subscription();
      const wanted = stateBy(found);
      if (found.state === 'settingUp' && wanted === 'active') throw new Error('It is still being set up');
      if (found.state !== wanted) throw new Error(`${found.id} is ${found.state}, not ${wanted}, on ${found.now}`);
    };
    await whileItMoves(look).catch((error: unknown) => this.faults.push(String(error)));
  }

  private async fulfilled(orderId: string): Promise<void> {
    await whileItMoves(async () => {
      const { state } = await this.customer.orderOf(orderId);
      if (state !== 'fulfilled') throw new Error(`${orderId} is ${state}`);
    });
  }

  private async open(): Promise<PaymentRequest> {
    return whileItMoves(async () => {
      const found = await this.customer.openRequest(this.subscriptionId);
      if (found) return found;
      const { paidThrough, state } = await this.subscription();
      throw new Error(`Nothing is asked for: ${this.subscriptionId} is ${state}, paid through ${paidThrough}`);
    });
  }

  private subscription(): Promise<Subscription> {
    return whileItMoves(() => this.customer.subscription(this.subscriptionId));
  }

  private async paidThrough(): Promise<string> {
    return (await this.subscription()).paidThrough ?? '';
  }

  private async today(): Promise<string> {
    return dateIn(zone, instant(await this.customer.now())).toString();
  }

  /** To noon of a day, where that is not over. */
  private async until(day: string, days: number): Promise<void> {
    const to = `${shifted(day, days)}T12:00:00Z`;
    if (to > (await this.customer.now())) await advance(this.perennial, this.prepared.buyer.clock, to);
  }
}

/** Whether it is done before the period begins. */
function wayEarly(way: Way, paysByItself: boolean): boolean {
  return way !== 'byItself' && !(way === 'late' && paysByItself);
}

function shifted(day: string, days: number): string {
  return plainDate(day).add({ days }).toString();
}

function stateBy({ now, paidThrough }: Subscription): string {
  const [today, unpaid] = [dateIn(zone, instant(now)), plainDate(paidThrough ?? '')];
  if (compareDates(today, unpaid) < 0) return 'active';
  const days = daysBetween(unpaid, today);
  if (days < graceDays) return 'grace';
  return days < deletionDay ? 'disabled' : 'deleted';
}

async function control(paymentsUrl: string, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${paymentsUrl}/control${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return z.unknown().parse(await answer.json());
}
