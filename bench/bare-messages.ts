import { defineUpdate } from '@temporalio/workflow';

export type BareState = 'active' | 'grace' | 'disabled' | 'deleted';

export interface BareLifeInput {
  readonly id: string;
  /** The dated milestones: when (epoch milliseconds), and the state that begins then, if one does. */
  readonly milestones: readonly { readonly at: number; readonly state: BareState | null }[];
}

/** Answers how many changes there were. */
export const bareChange = defineUpdate<number, []>('change');
