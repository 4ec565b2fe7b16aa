/** The workflow of a user who leaves. */
import { defineUpdate } from '@temporalio/workflow';
import type { ProcessProblem } from '../../domain/errors.js';
import type { NotBefore, Requested } from '../messages.js';

/** The leaving of a user, by the request that asked for it. */
export interface UserInput extends Requested {
  readonly tenantId: string;
  readonly userId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** For those who start it. */
export type UserWorkflow = (input: UserInput) => Promise<string>;

/** A step of it: `requestId` is the deactivation's, by which its mark on the user is known. */
export interface LeavingUser extends Requested {
  readonly tenantId: string;
  readonly userId: string;
  /** The workflow's time. */
  readonly at: string;
}

export interface Restoration extends LeavingUser {
  /** The request that restores; each licence is given back once under it. */
  readonly restoredBy: string;
}

/** What became of a licence that a restored user held before. */
export interface RestoredLicence {
  readonly subscriptionId: string;
  readonly result: 'assigned' | 'refused';
  readonly problem: ProcessProblem | null;
}

/** A day on which the administrators are told of what the user has bought. */
export interface WarnedPurchases extends LeavingUser {
  /** Before the purge. */
  readonly days: number;
}

/** Answers when the user is deactivated and has no licence left that can be freed, or with the refusal. */
export const deactivated = defineUpdate<void, [Requested]>('deactivated');

export const restore = defineUpdate<RestoredLicence[], [Requested]>('restore');
