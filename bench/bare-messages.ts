import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineUpdate } from '@temporalio/workflow';

export type BareState = 'active' | 'grace' | 'disabled' | 'deleted';

export interface BareLifeInput {
  readonly id: string;
  /** The dated milestones: when (epoch milliseconds), and the state that begins then, if one does. */
  readonly milestones: readonly { readonly at: number; readonly state: BareState | null }[];
}

export interface BareRenewalInput {
  /** The instants at which something is due (epoch milliseconds), and how many activities each has. */
  readonly steps: readonly { readonly at: number; readonly activities: number }[];
}

/** The attribute that Perennial keeps its state in; its own definition would bring the calendar along. */
export const bareState = defineSearchAttributeKey('SubscriptionState', SearchAttributeType.KEYWORD);

/** Answers how many changes there were. */
export const bareChange = defineUpdate<number, []>('change');
