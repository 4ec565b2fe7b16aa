/** What becomes of an invoice on account, and of seats, that are not paid. */
import { dunningWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { type DunningStep, dunningSteps, reminderOf } from '../../domain/billing/dunning.js';
import { paymentRequestFromJson, periodsIn, seatsAddedBy } from '../../domain/billing/payment-requests.js';
import { billingEvent } from '../../domain/billing/published-events.js';
import { settledBy, statusOf } from '../../domain/billing/request-in-books.js';
import { instant, plainDate } from '../../domain/calendar.js';
import { requireFound } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { publishEvents } from '../publish-events.js';
import { startWorkflow } from '../start-workflow.js';
import type { BillingContext } from './billing-context.js';
import { sellerOf, zoneOf } from './documents.js';
import { oweAgain } from './owed-again.js';
import { requestEventData, requestEventHead } from './request-events.js';
import { takeUnpaidSeats } from './unpaid-seats.js';

export interface Dunning extends Pick<DunningStep, 'kind' | 'days'> {
  readonly paymentRequestId: string;
  /** Of seats: the loss. */
  readonly lossId?: string;
  /** RFC 3339. */
  readonly at: string;
}

/** `closed`: nothing of it is owed any more, and its last day is over; or it was written off; or it has no seats to take away. */
export type DunningOutcome = 'goesOn' | 'seatsTaken' | 'closed';

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
  const { paymentRequests, accountBooks } = context.database;

  return {
    /** Carries out a step, if the invoice is still to be paid. Done again it changes nothing. */
    async dun({ paymentRequestId, lossId, kind, days, at }: Dunning): Promise<DunningOutcome> {
      const found = await paymentRequests.find(paymentRequestId);
      const record = requireFound(found, `request for payment ${paymentRequestId}`);
      // They go also where nobody expects the money any more.
      if (kind === 'seats') return takeUnpaidSeats(context, record, { lossId: lossId ?? '', at });
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

  /** What it paid for is owed, with the days of grace from now on. */
  async function becomeOverdue(record: PaymentRequestRecord, at: string): Promise<void> {
    const { _id } = record;
    await publishOverdue(record, at);
    const isConcerned = periodsIn(record.request) > 0 || seatsAddedBy(paymentRequestFromJson(record.request)) !== null;
    if (!isConcerned) return paymentRequests.show(_id, { overdue: true });
    const loss = { lossId: `overdue/${_id}`, at };
    await oweAgain(context, record, loss, (owed) => paymentRequests.show(_id, { overdue: true, ...owed }));
  }

  async function publishOverdue(record: PaymentRequestRecord, at: string): Promise<void> {
    const { dueOn } = record;
    if (dueOn === null) return;
    const data = { ...requestEventData(record), dueOn };
    await publishEvents(context, [billingEvent('paymentRequest.overdue', requestEventHead(record, at), data)]);
  }
};
