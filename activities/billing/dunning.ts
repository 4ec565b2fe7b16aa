/** What becomes of an invoice on account that is not paid. */
import { reversePayment } from '../../contracts/subscriptions/subscription.js';
import { dunningWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { type DunningStep, dunningSteps, reminderOf } from '../../domain/billing/dunning.js';
import type { LedgerEntry } from '../../domain/billing/ledger.js';
import { paymentRequestFromJson, periodsIn } from '../../domain/billing/payment-requests.js';
import { billingEvent } from '../../domain/billing/published-events.js';
import { settledBy, statusOf } from '../../domain/billing/request-in-books.js';
import { dateIn, instant, plainDate } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { publishEvents } from '../publish-events.js';
import { startWorkflow } from '../start-workflow.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';
import { sellerOf, zoneOf } from './documents.js';
import { requestEventData, requestEventHead } from './request-events.js';
import { settle } from './settlement.js';

export interface Dunning extends Pick<DunningStep, 'kind' | 'days'> {
  readonly paymentRequestId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** `closed`: nothing of it is owed any more, and its last day is over; or it was written off. */
export type DunningOutcome = 'goesOn' | 'closed';

/** Follows an invoice on account until it is paid; once, however often it is asked for. */
export async function startDunning(context: BillingContext, record: PaymentRequestRecord): Promise<void> {
  const { _id: paymentRequestId, tenantId, testClockId, dueOn } = record;
  if (dueOn === null) return;
  const tenant = tenantId === null ? null : await context.database.tenants.find(tenantId);
  const zone = tenant?.zone ?? zoneOf(await sellerOf(context, record));
  const issuedAt = record.issuedAt.toISOString();
  const notBefore = testClockId === null ? null : issuedAt;
  const steps = dunningSteps({ dueOn: plainDate(dueOn), issuedAt: instant(issuedAt), zone });
  await startWorkflow(context, workflowTypes.dunning, {
    testClockId,
    notBefore,
    workflowId: dunningWorkflowId(tenantId, paymentRequestId),
    args: [{ paymentRequestId, notBefore, steps: toJson(steps) }],
    staticSummary: `Invoice on account, to be paid by ${dueOn}`,
  });
}

export const dunningActivities = (context: BillingContext) => {
  const { paymentRequests, subscriptions, accountBooks } = context.database;

  return {
    /** Carries out a step, if the invoice is still to be paid. Done again it changes nothing. */
    async dun({ paymentRequestId, kind, days, at }: Dunning): Promise<DunningOutcome> {
      const found = await paymentRequests.find(paymentRequestId);
      const record = requireFound(found, `request for payment ${paymentRequestId}`);
      const request = paymentRequestFromJson(record.request);
      const entries = await accountBooks.about(request.id);
      if (statusOf(request, entries) === 'writtenOff') return 'closed';
      // A payment before the last day may still be taken back by then.
      if (settledBy(request, entries) !== null) return days > 0 ? 'closed' : 'goesOn';
      if (kind === 'overdue') await becomeOverdue(record, at);
      else {
        const about = reminderOf(paymentRequestId, days);
        await context.tell({ kind: days < 0 ? 'invoiceDue' : 'invoiceOverdue', about, at });
      }
      return 'goesOn';
    },
  };

  /** The entry by which nothing of it is owed any more; null: it is open. */
  async function paidBy({ request }: PaymentRequestRecord): Promise<LedgerEntry | null> {
    const asked = paymentRequestFromJson(request);
    return settledBy(asked, await accountBooks.about(asked.id));
  }

  /** The periods that it paid for are owed, with the days of grace from now on. */
  async function becomeOverdue(record: PaymentRequestRecord, at: string): Promise<void> {
    const { _id, tenantId, subscriptionId, request } = record;
    const periods = periodsIn(request);
    const concerned = tenantId !== null && subscriptionId !== null && periods > 0;
    await publishOverdue(record, at);
    await paymentRequests.show(_id, { overdue: true, ...(concerned && { reopened: true }) });
    const asking = { requestId: `overdue/${_id}`, periods, reason: 'invoiceOverdue', at } as const;
    if (!concerned || (await subscriptions.hasCarriedOut(subscriptionId, asking.requestId))) return;
    await askSubscription(context, { tenantId, subscriptionId }, reversePayment, asking).catch((error: unknown) => {
      // What has ended is owed nevertheless.
      if (!(error instanceof DomainError) || error.retry) throw error;
    });
    // It was paid in this moment: whoever applies the payment may not have seen that its periods are owed.
    const paid = await paidBy(record);
    if (!paid) return;
    await paymentRequests.show(_id, { status: 'paid' });
    const valueDate = paid.valueDate ?? dateIn('UTC', instant(at));
    await settle(context, { record, valueDate, requestId: paid.id });
  }

  async function publishOverdue(record: PaymentRequestRecord, at: string): Promise<void> {
    const { dueOn } = record;
    if (dueOn === null) return;
    const data = { ...requestEventData(record), dueOn };
    await publishEvents(context, [billingEvent('paymentRequest.overdue', requestEventHead(record, at), data)]);
  }
};
