import { cancellationSignal } from '@temporalio/activity';
import { searchAttributesOf } from '../../contracts/subscriptions/search-attributes.js';
import type { SubscriptionInput } from '../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { PlainDate } from '../../domain/calendar.js';
import type { EndOfTermIntent } from '../../domain/catalogue/policies.js';
import { toJson } from '../../domain/json.js';
import { apply } from '../../domain/subscriptions/apply.js';
import { commit } from '../../domain/subscriptions/decide.js';
import { replacesFrom } from '../../domain/subscriptions/replacement.js';
import type { Payer, Replaced } from '../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../domain/subscriptions/terms.js';
import type { ActivityContext } from '../context.js';
import { pause } from '../pause.js';
import { startWorkflow } from '../start-workflow.js';

/** Both in milliseconds. */
const projectionTimeoutMs = 5_000;
const firstPollMs = 40;
const longestPollMs = 320;

/** The subscription whose place a new one takes, which has agreed. */
export interface ReplacedSubscription extends Replaced {
  readonly expiresOn: PlainDate | null;
  readonly zone: string;
}

export interface Beginning {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  /** Now on the tenant's time, RFC 3339. */
  readonly at: string;
  readonly commitment: Commitment;
  /** Who gets the first licence; null: nobody. */
  readonly administratorId: string | null;
  readonly replaces: ReplacedSubscription | null;
  /** Left out: nobody pays by period. */
  readonly payer?: Payer;
  readonly intent?: EndOfTermIntent;
}

/** Starts the workflow of a subscription, once, and waits until it can be read. */
export async function beginSubscription(context: ActivityContext, beginning: Beginning): Promise<void> {
  const { tenantId, subscriptionId, testClockId, at, commitment, administratorId, replaces, payer, intent } = beginning;
  const chosen = { ...(payer && { payer }), ...(intent && { intent }) };
  const input: SubscriptionInput = {
    tenantId,
    subscriptionId,
    testClockId,
    notBefore: testClockId === null ? null : at,
    administratorId,
    commitment: toJson(commitment),
    ...chosen,
    ...(replaces ? { replaces: toJson(replaces) } : {}),
  };
  const place = replaces && replacesFrom(replaces);
  const committed = commit({ subscriptionId, tenantId, commitment, replaces: place, ...chosen });
  await startWorkflow(context, workflowTypes.subscription, {
    testClockId,
    notBefore: input.notBefore,
    workflowId: subscriptionWorkflowId(tenantId, subscriptionId),
    args: [input],
    staticSummary: `Subscription to ${commitment.plan.id}, ${commitment.seats} seats`,
    typedSearchAttributes: searchAttributesOf(apply(null, committed)),
  });
  await written(context, subscriptionId);
}

/** Waits for the subscription's first write of itself: who has ordered it finds it. After a while the activity is tried again. */
async function written({ database }: ActivityContext, subscriptionId: string): Promise<void> {
  const end = Date.now() + projectionTimeoutMs;
  for (let wait = firstPollMs; ; wait = Math.min(wait * 1.5, longestPollMs)) {
    // On a loaded machine it takes longer, and questions would make it longer still.
    await pause(wait, cancellationSignal());
    if (await database.subscriptions.exists(subscriptionId)) return;
    if (Date.now() >= end) throw new Error(`The subscription ${subscriptionId} has not written itself yet`);
  }
}
