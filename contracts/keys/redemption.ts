/** The workflow of a redemption. */
import { defineUpdate } from '@temporalio/workflow';
import type { Chosen, RedemptionOpening } from '../../domain/keys/choice.js';
import type { NotBefore, Requested } from '../messages.js';

export interface RedemptionInput extends RedemptionOpening {
  readonly notBefore: NotBefore;
}

/** What the keys of an open redemption are to be used for. */
export interface ChoiceRequest extends Requested, Chosen {}

/** Further keys for an open redemption, by their own ids. */
export interface MoreKeysRequest extends Requested {
  readonly keyIds: readonly string[];
}

export type RedemptionEnd = 'redeemed' | 'refused' | 'cancelled' | 'lapsed';

/** For those who start it. */
export type RedemptionWorkflow = (input: RedemptionInput) => Promise<RedemptionEnd>;

export interface RedeemRequest extends Requested {
  readonly acknowledged: readonly string[];
  /** Of the review that was read. */
  readonly reviewVersion: string;
  /** Whom to free when the new term has fewer seats than are assigned; null when nobody was asked yet. */
  readonly freeUsers: readonly string[] | null;
  /** The partner that redeems for the customer: its administrators hear of it. Null, or left out: the customer itself. */
  readonly partnerId?: string | null;
}

export interface Redeemed {
  readonly tenantId: string;
  readonly subscriptionId: string;
}

/** Answers when the keys are reserved, or with the refusal. */
export const opened = defineUpdate<void, []>('opened');

export const accept = defineUpdate<void, [Requested]>('accept');

/** Says what the keys are to be used for; said again, the newest word counts. */
export const choose = defineUpdate<void, [ChoiceRequest]>('choose');

/** Reserves further keys, all or none of them. */
export const addKeys = defineUpdate<void, [MoreKeysRequest]>('addKeys');

export const redeem = defineUpdate<Redeemed, [RedeemRequest]>('redeem');

export const cancel = defineUpdate<void, [Requested]>('cancel');
