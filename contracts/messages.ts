/**
 * What callers, workflows and activities of every capability say to each other: JSON-plain, ids instead of documents, so that no
 * personal data is in a workflow's history. Dates and instants are ISO strings.
 */

import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RevisionsRead } from '../domain/revisions.js';

/** A request from a caller: `requestId` is the request record's hash, by which it is carried out once. */
export interface Requested {
  readonly requestId: string;
}

/** Where a workflow of a test clock begins: it sleeps to this instant first. Null on the wall's time. */
export type NotBefore = string | null;

/** What somebody is asked, whose workflow waits for the answer until it lapses. */
export interface LapsingRecord {
  readonly _id: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly lapsesAt: Date;
}

/** A change by somebody who has read a revision of what it changes; left out by somebody who asks for none. */
export interface GuardedRequest extends Requested {
  readonly ifRevision?: RevisionsRead;
}

/**
 * What Temporal knows a request by. It answers an id as it did before, so one that was refused and comes again with another
 * revision has another; what was executed, the workflow itself knows by the request's own id.
 */
export function updateIdOf({ requestId, ifRevision }: GuardedRequest): string {
  return ifRevision === undefined ? requestId : `${requestId}/${ifRevision.join()}`;
}

/** Update ids are forgotten with a run, so the workflow remembers what it has answered: `workflows/requests.ts`. */
export interface RememberedAnswer {
  readonly requestId: string;
  readonly at: number;
  readonly answer: unknown;
}

/** Tells what is stuck to try again: a set-up, a deletion, a command to the data plane, a test clock. */
export const retry = defineUpdate<void, [Requested]>('retry');

/** The instant that the workflow waits for, in epoch milliseconds; null when it waits for none. A test clock stops there. */
export const nextInstant = defineQuery<number | null>('nextInstant');
