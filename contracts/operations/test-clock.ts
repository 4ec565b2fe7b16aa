/** The workflow of a test clock. */

import { defineUpdate } from '@temporalio/workflow';
import type { GuardedRequest, RememberedAnswer, Requested } from '../messages.js';

export interface TestClockInput {
  readonly testClockId: string;
  /** When it is deleted, by the wall's time; null: it is kept. Clocks of earlier versions know of no end. */
  readonly deletesAt?: string | null;
  /** Carried through continue-as-new. */
  readonly answers?: readonly RememberedAnswer[];
  /** What the Temporal UI says of it, carried likewise. */
  readonly details?: string;
}

export interface AdvanceRequest extends Requested {
  /** The instant to go to; null: to the next milestone. */
  readonly to: string | null;
}

/** What is left out stays as it is. */
export interface ClockChange extends GuardedRequest {
  readonly name?: string;
  readonly deletesAt?: string | null;
}

/** How an advance ended, and where: `now` by the clock, `settledAt` by the wall. */
export interface AdvanceOutcome {
  readonly state: 'ready' | 'stuck';
  readonly now: string;
  readonly settledAt: string;
  /** What it is stuck on, in a sentence. */
  readonly stuckOn: string | null;
}

/** The instant that a clock is on its way to. */
export interface BegunAdvance {
  readonly to: string;
}

/** Moves a test clock to an instant, or to its next milestone. Answered when it is on its way. */
export const advance = defineUpdate<BegunAdvance, [AdvanceRequest]>('advance');

/** Lets a stuck clock go on without the workflows that it is stuck on. */
export const skip = defineUpdate<void, [Requested]>('skip');

export const changeClock = defineUpdate<void, [ClockChange]>('changeClock');

/** Ends everything that lives on a clock, and the clock. Answered when it has begun. */
export const removeClock = defineUpdate<void, [Requested]>('removeClock');
