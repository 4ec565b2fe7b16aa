/** The workflow of an order. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { NotBefore, Requested } from '../messages.js';
import { orderWorkflowId, workflowOwner } from '../workflow-ids.js';

export interface OrderInput {
  readonly tenantId: string;
  readonly orderId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** When it lapses unless it is paid, RFC 3339; null: it does not by itself. */
  readonly lapsesAt: string | null;
}

/** What its workflow is started with. @param notBefore the test clock's time; null: the order is on none */
export function orderOf(
  {
    _id: orderId,
    testClockId,
    lapsesAt,
    ...owner
  }: {
    readonly _id: string;
    readonly tenantId: string | null;
    readonly partnerId: string | null;
    readonly testClockId: string | null;
    readonly lapsesAt: Date | null;
  },
  notBefore: NotBefore,
) {
  const tenantId = workflowOwner(owner);
  const lapses = lapsesAt?.toISOString() ?? null;
  const input: OrderInput = { tenantId, orderId, testClockId, notBefore, lapsesAt: lapses };
  return { workflowId: orderWorkflowId(tenantId, orderId), args: [input], staticSummary: 'Order' };
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
