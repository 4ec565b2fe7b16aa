/** The workflow of an order. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { NotBefore, Requested } from '../messages.js';

export interface OrderInput {
  readonly tenantId: string;
  readonly orderId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** When it lapses unless it is paid, RFC 3339; null: it does not by itself. */
  readonly lapsesAt: string | null;
}

/** What its workflow is started with. @param tenantId its owner: the tenant, or the partner that buys for itself */
export function orderInputOf(
  tenantId: string,
  {
    _id: orderId,
    testClockId,
    placedAt,
    lapsesAt,
  }: {
    readonly _id: string;
    readonly testClockId: string | null;
    readonly placedAt: Date;
    readonly lapsesAt: Date | null;
  },
): OrderInput {
  const notBefore = testClockId === null ? null : placedAt.toISOString();
  return { tenantId, orderId, testClockId, notBefore, lapsesAt: lapsesAt?.toISOString() ?? null };
}

/** Its request was paid: the value date is the tenant's calendar day of the money. */
export interface OrderPayment {
  readonly valueDate: string;
}

export const orderPaid = defineSignal<[OrderPayment]>('orderPaid');
/** What it is for was paid by something else, or is gone: nobody is to pay it any more. */
export const orderOvertaken = defineSignal('orderOvertaken');

/** As long as it is not paid. */
export const cancelOrder = defineUpdate<void, [Requested]>('cancelOrder');

/** One that is paid and waits for a person: it ends, and its refund goes on. */
export const giveUpOrder = defineUpdate<void, [Requested]>('giveUpOrder');

/** Somebody has seen to what kept a paid order from being delivered. */
export const retryOrder = defineUpdate<void, [Requested]>('retryOrder');
