/** The workflow of a payment. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { NotBefore, Requested } from '../messages.js';
import { type BillingOccasion, type PaymentOccasion, paymentWorkflowId, workflowOwner } from '../workflow-ids.js';

export interface PaymentInput {
  /** Whose it is, as ids of workflows begin: a tenant's, or a partner's. */
  readonly tenantId: string;
  /** Or the id of what else it is about: a refund, a request for payment, a billing account. */
  readonly paymentId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  readonly about: PaymentOccasion | BillingOccasion;
  /** The provider is asked how it stands. */
  readonly byProvider: boolean;
}

/** A payment; or a refund or request, which have no source. */
export interface StartedPayment {
  readonly _id: string;
  readonly testClockId: string | null;
  readonly source?: 'provider' | 'statement' | 'hand';
}

/**
 * What it is started with, for a payment, refund or request by its id.
 * @param owner in whose name it is carried out
 * @param notBefore the test clock's time; null: it is on none
 */
export function paymentOf(
  { _id: paymentId, testClockId, source }: StartedPayment,
  owner: { readonly tenantId: string | null; readonly partnerId: string | null },
  about: PaymentOccasion,
  notBefore: NotBefore,
) {
  const tenantId = workflowOwner(owner);
  const byProvider = source === 'provider';
  const input: PaymentInput = { tenantId, paymentId, testClockId, notBefore, about, byProvider };
  return {
    workflowId: paymentWorkflowId(tenantId, paymentId, about),
    args: [input] as [PaymentInput],
    staticSummary: summaryOf(about),
  };
}

/**
 * What asks anew for what is not paid, once who is billed has changed.
 * @param change which change of the account it is
 */
export function billingAnewOf(
  account: { readonly _id: string; readonly tenantId: string | null; readonly partnerId: string | null } & Pick<
    PaymentInput,
    'testClockId'
  >,
  change: string,
  notBefore: NotBefore,
) {
  const { _id: paymentId, testClockId } = account;
  const tenantId = workflowOwner(account);
  const about = `billing-${change}` as const;
  const input: PaymentInput = { tenantId, paymentId, testClockId, notBefore, about, byProvider: false };
  return {
    workflowId: paymentWorkflowId(tenantId, paymentId, about),
    args: [input] as [PaymentInput],
    staticSummary: 'Requests for payment after a change of who is billed',
  };
}

/** The occasion of a decision, by its id. */
export function decisionOccasion({ id }: { readonly id: string }): PaymentOccasion {
  return `decision-${id.slice(0, 24)}`;
}

/** Of what is to be carried out of a payment. */
export function occasionOf({
  about,
  payment: { decision },
}: {
  readonly about: 'arrival' | 'decision' | 'reversal';
  readonly payment: { readonly decision: { readonly id: string } | null };
}): PaymentOccasion {
  if (about !== 'decision') return about;
  return decision ? decisionOccasion(decision) : 'arrival';
}

/** The occasion of a write-off, by its id. */
export function writeOffOccasion({ id }: { readonly id: string }): PaymentOccasion {
  return `writeOff-${id}`;
}

function summaryOf(about: PaymentOccasion): string {
  switch (about) {
    case 'arrival':
      return 'Payment';
    case 'reversal':
      return 'Payment that was taken back';
    case 'refund':
      return 'Refund';
    default:
      return about.startsWith('decision') ? 'Decision about a payment' : 'Debt that is written off';
  }
}

/** The provider says that something has changed: it is asked what. */
export const paymentChanged = defineSignal('paymentChanged');

/** Answered once the payment was charged, or it is known that it is not. */
export const awaitCharge = defineUpdate<void, [Requested]>('awaitCharge');

/** The workflow, for those who start it by its name. */
export type PaymentWorkflow = (input: PaymentInput) => Promise<void>;
