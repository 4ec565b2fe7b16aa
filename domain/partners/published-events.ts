/** What subscribers of webhooks are told of partners (docs/webhooks.md): ids, days and amounts. */
import type { Money } from '../money.js';
import type { PublishedEvent } from '../published-event.js';

export interface PartnerOfRecordData {
  /** Who advises from now on, or does not any more. */
  readonly partnerId: string;
  readonly change: 'given' | 'ended';
}

export interface DirectBillingData {
  readonly proposalId: string;
  /** Null: who runs Perennial has proposed it. */
  readonly partnerId: string | null;
  readonly plan: { readonly id: string; readonly version: number };
  readonly seats: number;
  /** Net, for each period. */
  readonly perPeriod: Money;
  /** The first day that is paid for by period. */
  readonly startsOn: string;
  /** The last day on which it can be answered. */
  readonly answerBy: string;
}

/** The data of each type. */
export interface PartnerEventData {
  'partnerOfRecord.changed': PartnerOfRecordData;
  'directBilling.proposed': DirectBillingData;
  'directBilling.accepted': DirectBillingData;
  'directBilling.declined': DirectBillingData;
  'directBilling.withdrawn': DirectBillingData;
  'directBilling.lapsed': DirectBillingData;
}

export type PartnerEventType = keyof PartnerEventData;
export type DirectBillingEventType = Exclude<PartnerEventType, 'partnerOfRecord.changed'>;

/** What is concerned, and when. */
export interface PartnerEventHead {
  readonly at: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly subscriptionId: string;
}

/** @param place of the relation among those of the subscription, from 0 */
export function partnerOfRecordEvent(
  head: PartnerEventHead,
  place: number,
  data: PartnerOfRecordData,
): PublishedEvent<'partnerOfRecord.changed', PartnerOfRecordData> {
  return {
    ...head,
    type: 'partnerOfRecord.changed',
    // Who was there before is not told who follows.
    partnerIds: [data.partnerId],
    subject: { kind: 'partnerOfRecord', id: head.subscriptionId },
    orderedWith: null,
    sequence: 2 * place + (data.change === 'given' ? 1 : 2),
    data,
  };
}

export function directBillingEvent(
  head: PartnerEventHead,
  type: DirectBillingEventType,
  data: DirectBillingData,
): PublishedEvent<DirectBillingEventType, DirectBillingData> {
  return {
    ...head,
    type,
    partnerIds: data.partnerId === null ? [] : [data.partnerId],
    subject: { kind: 'directBillingProposal', id: data.proposalId },
    orderedWith: null,
    sequence: type === 'directBilling.proposed' ? 1 : 2,
    data,
  };
}
