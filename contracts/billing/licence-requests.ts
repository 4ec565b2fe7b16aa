/** The workflow of a licence request: it tells those whom it concerns, and carries out what an administrator decides. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { LicenceRequestState } from '../../domain/billing/licence-requests.js';
import type { LapsingRecord, NotBefore, Requested } from '../messages.js';
import { licenceRequestWorkflowId } from '../workflow-ids.js';

export interface LicenceRequestInput {
  readonly licenceRequestId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** RFC 3339. */
  readonly lapsesAt: string;
}

/** What it is started with. @param notBefore the test clock's time; null: the tenant is on none */
export function licenceRequestOf(
  { _id: licenceRequestId, tenantId, testClockId, lapsesAt }: LapsingRecord,
  notBefore: NotBefore,
) {
  const input: LicenceRequestInput = { licenceRequestId, testClockId, notBefore, lapsesAt: lapsesAt.toISOString() };
  return {
    workflowId: licenceRequestWorkflowId(tenantId, licenceRequestId),
    args: [input],
    staticSummary: 'Licence that a user asks for',
  };
}

export interface GrantRequest extends Requested {
  readonly subscriptionId: string;
  /** One seat more, where none is free; null: from a free one. */
  readonly seat: OrderedSeat | null;
}

export interface OrderedSeat {
  readonly quoteId: string;
  readonly orderId: string;
  /** A principal's id. */
  readonly placedBy: string;
}

export interface WithdrawalRequest extends Requested {
  /** The user has left: also a request that waits for a seat ends. */
  readonly left: boolean;
}

/** A step of it. */
export interface LicenceRequestStep {
  readonly licenceRequestId: string;
  /** The workflow's time. */
  readonly at: string;
}

/** Answers with the state after it; what cannot be given is refused, and the request stays open. */
export const grantLicence = defineUpdate<LicenceRequestState, [GrantRequest]>('grantLicence');

/** The reason is read from the register, by the id of the request. */
export const declineLicence = defineUpdate<LicenceRequestState, [Requested]>('declineLicence');

export const withdrawLicenceRequest = defineUpdate<LicenceRequestState, [WithdrawalRequest]>('withdrawLicenceRequest');

/** The order of a seat for it, by its id, was delivered, has lapsed, was cancelled, or waits for a person: the order says which. */
export const seatOrderEnded = defineSignal<[string]>('seatOrderEnded');

export interface SeatOrderStep extends LicenceRequestStep {
  readonly orderId: string;
}
