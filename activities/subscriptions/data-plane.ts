import { cancellationSignal } from '@temporalio/activity';
import type {
  DataPlaneCommand,
  DataPlaneConfirmation,
  SubscriptionCommand,
  SubscriptionCommandKind,
} from '../../adapters/subscriptions/data-plane.js';
import type { SiblingInput } from '../../contracts/subscriptions/siblings.js';
import { DomainError, type Refusal } from '../../domain/errors.js';
import type { Json } from '../../domain/json.js';
import type { DeletionConfirmation } from '../../domain/subscriptions/certificate.js';
import type { ProgressReport } from '../../domain/subscriptions/progress-report.js';
import { currentTerm, type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { Term } from '../../domain/subscriptions/terms.js';
import type { ActivityContext } from '../context.js';
import { heartbeats } from '../heartbeats.js';
import { pause } from '../pause.js';
import { completeWait } from './complete-wait.js';

/** Between two questions about a command that the data plane answers later. */
const pollEvery = 500;
/** Provisioning is the first word, deletion the last one; what is undone may still be deleted. */
const firstRevision = 1;
const lastRevision = Number.MAX_SAFE_INTEGER;
const undoneRevision = lastRevision - 1;

/** A user who shall work through another subscription from now on. */
export interface Reassignment {
  readonly tenantId: string;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  /** The move is taken back: `from` is being undone. */
  readonly back?: true;
  /** Of the attempt: the data plane takes repetitions with the same instant for one. */
  readonly at: string;
}

/** What the users of a subscription get. */
export type GrantedPlan = Pick<DataPlaneCommand, 'plan' | 'serviceLicences'>;

/** `refused`: for good, and the user works through `from` as before. */
export type ReassignmentAnswer =
  | { readonly result: 'done' }
  | { readonly result: 'refused'; readonly problem: Pick<Refusal, 'code' | 'message'> };

/**
 * Has a command carried out and waits until the data plane confirms it. The key makes it one effect, however often it is
 * asked; while it waits the activity's heartbeat says so.
 */
export async function executeCommand(
  context: ActivityContext,
  command: DataPlaneCommand,
  signal: AbortSignal = cancellationSignal(),
): Promise<DataPlaneConfirmation> {
  const alive = heartbeats();
  let answer = await context.dataPlane.send(command, signal);
  while (answer.status === 'accepted') {
    alive(answer.operationUrl);
    await pause(pollEvery, signal);
    answer = await context.dataPlane.operation(answer.operationUrl, signal);
  }
  return answer;
}

/**
 * The command for a term of a subscription. A command that was overtaken by one of a higher revision is ignored by the data
 * plane; sent again under its key it has the same content.
 */
export async function commandFor(
  context: ActivityContext,
  kind: SubscriptionCommandKind,
  { id: subscriptionId, tenantId }: Json<Subscription>,
  term: Term,
  { at, revision }: { at: string; revision: number },
): Promise<SubscriptionCommand> {
  const [tenant, granted] = await Promise.all([context.database.tenants.find(tenantId), planOf(context, term)]);
  if (!tenant) throw new DomainError('notFound', `The tenant of ${subscriptionId} is gone.`);
  return {
    kind,
    at,
    tenantId,
    subscriptionId,
    revision,
    idempotencyKey: `${subscriptionId}/${kind}/${revision}`,
    ...granted,
    seats: term.seats,
    country: tenant.country,
    cloud: tenant.cloud,
  };
}

async function planOf({ database }: ActivityContext, { plan }: Term): Promise<GrantedPlan> {
  const found = await database.plans.version(plan.id, plan.version);
  if (!found) throw new DomainError('notFound', `There is no version ${plan.version} of the plan ${plan.id}.`);
  return { plan, serviceLicences: found.serviceLicences };
}

/** What {@link reassignUser} gives to users who come to a subscription: read once for many of them. */
export async function grantedBy(context: ActivityContext, subscriptionId: string): Promise<GrantedPlan> {
  const { subscription } = await context.database.subscriptions.existing(subscriptionId);
  return planOf(context, currentTerm(subscriptionFromJson(subscription)));
}

/**
 * Has a user moved from one subscription to another, whole: the plan's service licences all or none. The data plane gives
 * the new access before it takes the old. Throws what may pass, as `dataPlaneUnavailable`.
 */
export async function reassignUser(
  context: ActivityContext,
  { tenantId, userId, from, to, back, at }: Reassignment,
  granted: GrantedPlan,
): Promise<ReassignmentAnswer> {
  try {
    const { effect } = await executeCommand(context, {
      kind: 'reassign',
      tenantId,
      userId,
      from,
      subscriptionId: to,
      ...(back ? { back } : {}),
      idempotencyKey: `${to}/reassign/${userId}/${at}`,
      at,
      ...granted,
    });
    if (effect === 'ignored') throw new DomainError('dataPlaneRefused', 'The data plane has not moved the user');
    return { result: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { result: 'refused', problem: { code: error.code, message: error.message } };
  }
}

export function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code === 'dataPlaneRefused';
}

export const dataPlaneActivities = (context: ActivityContext) => {
  const { database } = context;

  async function subscriptionOf(subscriptionId: string): Promise<Json<Subscription>> {
    return (await database.subscriptions.existing(subscriptionId)).subscription;
  }

  async function deletedThere(subscriptionId: string, at: string) {
    const subscription = await subscriptionOf(subscriptionId);
    const term = currentTerm(subscriptionFromJson(subscription));
    const command = await commandFor(context, 'delete', subscription, term, { at, revision: lastRevision });
    const { effectId, confirmedAt } = await executeCommand(context, command);
    return { effectId, confirmedAt };
  }

  return {
    async beginSetUp({ moving, ...report }: ProgressReport & { readonly moving: boolean }): Promise<void> {
      await database.setUps.step(report, moving ? 'moving users' : 'provisioning');
    },

    async provision({ subscriptionId, at }: SiblingInput): Promise<void> {
      const subscription = await subscriptionOf(subscriptionId);
      const [first] = subscriptionFromJson(subscription).terms;
      await executeCommand(
        context,
        await commandFor(context, 'provision', subscription, first, { at, revision: firstRevision }),
      );
    },

    async setUpDone({ at, ...report }: ProgressReport & Pick<SiblingInput, 'at'>): Promise<void> {
      await completeWait(context, await database.setUps.done(report, new Date(at)), 'done');
    },

    /** What it refuses to undo for good was never there. */
    async undoOnDataPlane({ subscriptionId, at }: Pick<SiblingInput, 'subscriptionId' | 'at'>): Promise<void> {
      const subscription = await subscriptionOf(subscriptionId);
      const term = currentTerm(subscriptionFromJson(subscription));
      const command = await commandFor(context, 'undo', subscription, term, { at, revision: undoneRevision });
      await executeCommand(context, command).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
      });
    },

    /** With the tenant go those too that others took the place of, and those that were undone: their data was kept for it. */
    async deleteOnDataPlane({
      tenantId,
      subscriptionId,
      at,
      withTenant = false,
    }: SiblingInput & { readonly withTenant?: boolean }): Promise<DeletionConfirmation> {
      const all = withTenant ? await database.subscriptions.ofTenant(tenantId) : [];
      const endedBefore: { subscriptionId: string; effectId: string; confirmedAt: string }[] = [];
      for (const { _id, state } of all) {
        if (_id === subscriptionId || (state !== 'superseded' && state !== 'undone')) continue;
        // One that was never provisioned may be unknown there.
        const confirmed = await deletedThere(_id, at).catch((error: unknown) => {
          if (state === 'undone' && isRefusal(error)) return null;
          throw error;
        });
        if (confirmed) endedBefore.push({ subscriptionId: _id, ...confirmed });
      }
      const confirmed = await deletedThere(subscriptionId, at);
      return endedBefore.length > 0 ? { ...confirmed, endedBefore } : confirmed;
    },
  };
};
