import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { DataPlaneCommand, DataPlaneConfirmation } from '../adapters/data-plane.js';
import { DomainError } from '../domain/errors.js';
import type { DataPlaneOrder, DeletionConfirmation, ProcessProblem, SiblingInput } from '../domain/messages.js';
import { currentTerm, type Json, type Subscription, subscriptionFromJson, type Term } from '../domain/subscription.js';
import type { ActivityContext } from './context.js';
import { heartbeats } from './heartbeats.js';
import { pause } from './pause.js';
import { writeChange } from './subscriptions.js';

/** Between two questions about a command that the data plane answers later. */
const pollEvery = 500;
/** Provisioning is the first word, deletion the last one. */
const firstRevision = 1;
const lastRevision = Number.MAX_SAFE_INTEGER;

/**
 * Has a command carried out and waits until the data plane confirms it. The key makes it one effect, however often it is
 * asked; while it waits the activity's heartbeat says so.
 */
async function carriedOut(context: ActivityContext, command: DataPlaneCommand): Promise<DataPlaneConfirmation> {
  const signal = cancellationSignal();
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
async function commandFor(
  { database }: ActivityContext,
  kind: DataPlaneCommand['kind'],
  { id: subscriptionId, tenantId }: Json<Subscription>,
  term: Term,
  { at, revision }: { at: string; revision: number },
): Promise<DataPlaneCommand> {
  const [tenant, plan] = await Promise.all([
    database.tenants.find(tenantId),
    database.plans.version(term.plan.id, term.plan.version),
  ]);
  if (!tenant || !plan) throw new DomainError('notFound', `The tenant or the plan of ${subscriptionId} is gone.`);
  return {
    kind,
    at,
    tenantId,
    subscriptionId,
    revision,
    idempotencyKey: `${subscriptionId}/${kind}/${revision}`,
    plan: term.plan,
    serviceLicences: plan.serviceLicences,
    seats: term.seats,
    country: tenant.country,
    cloud: tenant.cloud,
  };
}

/**
 * A state that holds cannot be taken back because the data plane refuses it: a person mends the data plane, which is asked
 * again until then.
 */
function askAgain(error: unknown): never {
  if (!(error instanceof DomainError && error.code === 'dataPlaneRefused')) throw error;
  throw ApplicationFailure.retryable(error.message, error.code, error.details);
}

export const dataPlaneActivities = (context: ActivityContext) => {
  const { database } = context;

  async function subscriptionOf(subscriptionId: string): Promise<Json<Subscription>> {
    const projection = await database.subscriptions.find(subscriptionId);
    if (!projection) throw new DomainError('notFound', `There is no subscription ${subscriptionId}.`);
    return projection.subscription;
  }

  return {
    /** Shows the change of state at once, and tells the data plane, which may take longer. */
    async tellDataPlane({ kind, ...change }: DataPlaneOrder): Promise<void> {
      await writeChange(context, change);
      const { subscription, happened } = change;
      const when = { at: happened.scheduledAt, revision: subscription.revision };
      const term = currentTerm(subscriptionFromJson(subscription));
      const command = await commandFor(context, kind, subscription, term, when);
      await carriedOut(context, command).catch(askAgain);
    },

    async beginSetUp({ tenantId, subscriptionId, at }: SiblingInput): Promise<void> {
      await database.setUps.begin({ _id: subscriptionId, tenantId, step: 'provisioning', startedAt: new Date(at) });
      await database.setUps.step(subscriptionId, 'provisioning');
    },

    async provision({ subscriptionId, at }: SiblingInput): Promise<void> {
      const subscription = await subscriptionOf(subscriptionId);
      const [first] = subscriptionFromJson(subscription).terms;
      await carriedOut(
        context,
        await commandFor(context, 'provision', subscription, first, { at, revision: firstRevision }),
      );
    },

    async setUpStuck({ subscriptionId, problem }: SiblingInput & { problem: ProcessProblem }): Promise<void> {
      await database.setUps.stuck(subscriptionId, problem);
    },

    async setUpDone({ subscriptionId, at }: SiblingInput): Promise<void> {
      await database.setUps.done(subscriptionId, new Date(at));
    },

    async deleteOnDataPlane({ subscriptionId, at }: SiblingInput): Promise<DeletionConfirmation> {
      const subscription = await subscriptionOf(subscriptionId);
      const term = currentTerm(subscriptionFromJson(subscription));
      const command = await commandFor(context, 'delete', subscription, term, { at, revision: lastRevision });
      const { effectId, confirmedAt } = await carriedOut(context, command);
      return { effectId, confirmedAt };
    },
  };
};
