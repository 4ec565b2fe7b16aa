import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import {
  type DataPlaneChange,
  type DataPlaneDelivery,
  dataPlaneChanged,
} from '../../contracts/subscriptions/data-plane.js';
import { dataPlaneDeliveryWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { currentTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { DataPlaneCommandRecord } from '../../models/subscriptions/data-plane-commands.js';
import type { ActivityContext } from '../context.js';
import { startWorkflow } from '../start-workflow.js';
import { commandFor, executeCommand, isRefusal } from './data-plane.js';
import { saveChange } from './subscriptions.js';

/** What the first attempt may take, in milliseconds; what takes longer goes on in the delivery process. */
const timeoutMs = 10_000;

/**
 * The state that a subscription shall have on the data plane: one command is on its way at a time, the newest one replaces what
 * waits, and the data plane ignores what is older than what it has.
 */
export const dataPlaneCommandActivities = (context: ActivityContext) => {
  const { database, client } = context;
  const { dataPlaneCommands, subscriptions } = database;

  return {
    /** Saves a change and commands the data plane once. What does not succeed goes on in a delivery process. */
    async commandDataPlane(change: DataPlaneChange): Promise<void> {
      await saveChange(context, change);
      const { subscription, command: kind, events, testClockId } = change;
      const { id: _id, tenantId, revision, since } = subscription;
      const at = new Date(events.at(-1)?.event.scheduledAt ?? since);
      const free = await dataPlaneCommands.replace({ _id, tenantId, testClockId, kind, revision, at });
      if (free && (await attempted(_id, AbortSignal.timeout(timeoutMs)))) return;
      await startDelivery({ tenantId, subscriptionId: _id, testClockId, notBefore: notBefore(change) });
    },

    /** Somebody has asked for another attempt. */
    async retryDataPlaneCommand({ subscriptionId }: DataPlaneDelivery): Promise<void> {
      await dataPlaneCommands.triedAgain(subscriptionId);
    },

    /** Sends the newest command until the data plane has it. Thrown is why it has it not, for the next attempt. */
    async deliverDataPlaneCommand({ subscriptionId }: DataPlaneDelivery): Promise<void> {
      for (;;) {
        const command = await dataPlaneCommands.find(subscriptionId);
        if (!command || command.state === 'confirmed') return;
        try {
          await send(command, cancellationSignal());
        } catch (error) {
          await failed(command, error);
          // A state that holds cannot be taken back because the data plane refuses it: a person mends the data plane.
          if (isRefusal(error)) throw ApplicationFailure.retryable(error.message, error.code, error.details);
          throw error;
        }
      }
    },
  };

  /** @returns false when it did not succeed, or a newer command came meanwhile */
  async function attempted(subscriptionId: string, signal: AbortSignal): Promise<boolean> {
    const command = await dataPlaneCommands.find(subscriptionId);
    if (!command) return true;
    try {
      return await send(command, signal);
    } catch (error) {
      await failed(command, error);
      return false;
    }
  }

  async function send(record: DataPlaneCommandRecord, signal: AbortSignal): Promise<boolean> {
    const { _id: subscriptionId, kind, revision, at } = record;
    const { subscription } = await subscriptions.existing(subscriptionId);
    const term = currentTerm(subscriptionFromJson(subscription));
    const when = { at: instant(at.toISOString()).toString(), revision };
    await executeCommand(context, await commandFor(context, kind, subscription, term, when), signal);
    return dataPlaneCommands.confirmed(subscriptionId, revision);
  }

  async function failed({ _id }: DataPlaneCommandRecord, error: unknown): Promise<void> {
    const code = error instanceof DomainError ? error.code : 'dataPlaneUnavailable';
    const message = error instanceof Error ? error.message : String(error);
    await dataPlaneCommands.failed(_id, isRefusal(error) ? 'parked' : 'deferred', { code, message });
  }

  /** One process per subscription: one that runs already is told that a newer command waits. */
  async function startDelivery(input: DataPlaneDelivery): Promise<void> {
    const { tenantId, subscriptionId, testClockId } = input;
    const workflowId = dataPlaneDeliveryWorkflowId(tenantId, subscriptionId);
    await startWorkflow(context, workflowTypes.dataPlaneDelivery, {
      workflowId,
      args: [input],
      testClockId,
      notBefore: input.notBefore,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Command to the data plane that has not succeeded yet',
    });
    await client.workflow
      .getHandle(workflowId)
      .signal(dataPlaneChanged)
      .catch(() => undefined);
  }
};

/** The workflow's time, for a process on the same test clock. */
function notBefore({ testClockId, events, subscription }: DataPlaneChange): string | null {
  if (testClockId === null) return null;
  return events.at(-1)?.event.at ?? subscription.since;
}
