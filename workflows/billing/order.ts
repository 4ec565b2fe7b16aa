/** An order: asked to be paid, paid, delivered; or it lapses, is cancelled before it is paid, or given up where it cannot be delivered. */
import { allHandlersFinished, condition, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import {
  cancelOrder,
  giveUpOrder,
  type OrderInput,
  type OrderPayment,
  orderOvertaken,
  orderPaid,
  retryOrder,
} from '../../contracts/billing/orders.js';
import { nextInstant, type Requested } from '../../contracts/messages.js';
import { hasEnded, type OrderState } from '../../domain/billing/orders.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { DomainError, type ProcessProblem } from '../../domain/errors.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { problemOf } from '../subscriptions/run-with-operator-retry.js';
import { begin, instantOr } from '../waiting.js';

const { requestOrderPayment, deliverOrder, orderStuck, closeOrder } = proxyActivities<Activities>(ofMoments);

export async function order({ orderId, notBefore, lapsesAt }: OrderInput): Promise<OrderState> {
  let payment: OrderPayment | null = null;
  const life: { state: OrderState } = { state: 'placed' };
  let cancelled = false;
  let retried = false;
  let isStuck = false;
  let givenUp = false;
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  const isPaid = () => payment !== null;

  setHandler(orderPaid, (paid) => {
    payment ??= paid;
  });
  setHandler(orderOvertaken, () => {
    cancelled = true;
  });
  setHandler(
    cancelOrder,
    async (_request: Requested) => {
      cancelled = true;
      await condition(() => hasEnded(life.state) || isPaid());
      // It may have lapsed in this moment.
      if (life.state !== 'cancelled') assertCancellable();
    },
    { validator: (_request) => assertCancellable() },
  );
  setHandler(retryOrder, async () => {
    retried = true;
  });
  setHandler(
    giveUpOrder,
    async (_request: Requested) => {
      givenUp = true;
      await condition(() => hasEnded(life.state));
    },
    {
      validator: (_request) => {
        if (!isStuck && !givenUp) throw new DomainError('notStuck', 'It is being delivered.');
      },
    },
  );
  setHandler(nextInstant, () => waitsFor);

  await begin(notBefore);
  waitsFor = null;
  await askForPayment();
  if (life.state === 'cancelled' || (!isPaid() && (await endedUnpaid()))) {
    await condition(allHandlersFinished);
    return life.state;
  }
  // It is on its way here.
  await condition(isPaid);
  await deliver();
  await condition(allHandlersFinished);
  return life.state;

  function assertCancellable(): void {
    const { state } = life;
    if (state === 'lapsed' || state === 'cancelled') throw new DomainError('orderClosed', `It is ${state}.`, { state });
    assertNotPaid();
  }

  function assertNotPaid(): void {
    if (isPaid())
      throw new DomainError('orderPaid', 'It was paid: what can be given back is its refund.', { state: life.state });
  }

  async function askForPayment(): Promise<void> {
    try {
      const { paidOn } = await requestOrderPayment.executeWithOptions(onQueueOf('billing'), [{ orderId, at: now() }]);
      if (paidOn !== null) payment ??= { valueDate: paidOn };
      enter('awaitingPayment', lapsesAt === null ? 'until it is paid' : `it lapses at ${lapsesAt}`);
    } catch (error) {
      if (!problemOf(error)) throw error;
      await closeOrder.executeWithOptions(onQueueOf('billing'), [{ orderId, at: now(), end: 'cancelled' }]);
      enter('cancelled', 'nobody can be billed');
    }
  }

  /** @returns false when it was paid in the last moment */
  async function endedUnpaid(): Promise<boolean> {
    waitsFor = lapsesAt === null ? null : Date.parse(lapsesAt);
    const over = await instantOr(waitsFor, () => isPaid() || cancelled, 'it lapses');
    waitsFor = null;
    if (isPaid()) return false;
    const end = over ? 'lapsed' : 'cancelled';
    const closing = { orderId, at: now(), end } as const;
    if (!(await withoutRequestContext(() => closeOrder.executeWithOptions(onQueueOf('billing'), [closing]))))
      return false;
    enter(end, `at ${closing.at}`);
    return true;
  }

  async function deliver(): Promise<void> {
    for (;;) {
      const valueDate = payment?.valueDate ?? now().slice(0, 10);
      enter('paid', `value date ${valueDate}: it is being delivered`);
      try {
        await deliverOrder.executeWithOptions(onQueueOf('billing'), [{ orderId, at: now(), valueDate }]);
        return enter('fulfilled', `at ${now()}`);
      } catch (error) {
        const problem = problemOf(error);
        if (!problem) throw error;
        await stuck(problem);
        if (givenUp) return giveUp();
      }
    }
  }

  async function giveUp(): Promise<void> {
    await closeOrder.executeWithOptions(onQueueOf('billing'), [{ orderId, at: now(), end: 'cancelled' }]);
    enter('cancelled', 'it could not be delivered, and is paid back');
  }

  /** A person solves it, or gives the money back. */
  async function stuck(problem: ProcessProblem): Promise<void> {
    // Whoever reads that it is stuck may try it again before this goes on.
    retried = false;
    await orderStuck.executeWithOptions(onQueueOf('billing'), [{ orderId, at: now(), problem }]);
    const { code, message } = problem;
    setCurrentDetails(
      `**Paid, and stuck**: \`${code}\`, ${message}\n\nSolve it and \`POST /v1/orders/${orderId}/retry\`, or refund it.`,
    );
    isStuck = true;
    await condition(() => retried || givenUp);
    isStuck = false;
  }

  function enter(next: OrderState, why: string): void {
    life.state = next;
    setCurrentDetails(`**${next}**: ${why}.`);
  }
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
