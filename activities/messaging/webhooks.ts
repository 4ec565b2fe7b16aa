import type { WebhookOutcome } from '../../adapters/messaging/webhook-sender.js';
import { wakeWebhookDelivery } from '../../adapters/wake-webhook-delivery.js';
import type { WebhookDeliveryInput } from '../../contracts/messaging/webhooks.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { scopesOf } from '../../domain/messaging/webhook-events.js';
import { disabledBecause, isSuspect, keptForMs, probeAt, retryAt } from '../../domain/messaging/webhook-retries.js';
import type { WebhookDelivery, WebhookLine } from '../../models/messaging/webhook-deliveries.js';
import { ownerOf, type WebhookDisablement, type WebhookEndpoint } from '../../models/messaging/webhook-endpoints.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { tellDisabled } from './webhook-mail.js';

/** Lines of one endpoint that are sent at once. */
const concurrency = 8;
/** An activity goes on for so long, so that other endpoints get their turn; in milliseconds. */
const budgetMs = 20_000;
/** Whether an event is saved is looked at again after as long as it waits, within these; in milliseconds. */
const shortestUnsavedMs = 1_000;
const longestUnsavedMs = 60_000;
/** What is overdue for so long, nobody was woken for; in milliseconds. */
const overdueMs = 60_000;

export const webhookActivities = (context: ActivityContext) => {
  const { database, webhooks: sender, client, taskQueue } = context;
  const { webhookEndpoints: endpoints, webhookDeliveries: deliveries } = database;

  return {
    /** Sends what is due to an endpoint. @returns when something is due next, RFC 3339; null: nothing waits */
    async deliverWebhooks({ endpointId }: WebhookDeliveryInput): Promise<string | null> {
      const until = Date.now() + budgetMs;
      for (;;) {
        const now = new Date();
        const endpoint = await endpoints.find(endpointId);
        if (!endpoint?.enabled) {
          if (endpoint) await deliveries.giveUp(endpointId, now);
          return null;
        }
        if (endpoint.probeAt && endpoint.probeAt > now) return textOf(endpoint.probeAt);
        const lines = await deliveries.dueLines(endpointId, now, isSuspect(endpoint.failures) ? 1 : concurrency);
        if (lines.length === 0) {
          const next = await deliveries.nextDue(endpointId);
          return next && textOf(next);
        }
        await inParallel(lines, concurrency, (line) => sendLine(endpoint, line, until));
        if (Date.now() >= until) return textOf(new Date());
      }
    },

    /** Wakes deliveries for which something is overdue, and deletes what is past its time. */
    async wakeWebhookDeliveries(): Promise<void> {
      const now = Date.now();
      for (const endpointId of await deliveries.overdue(new Date(now - overdueMs))) {
        const endpoint = await endpoints.find(endpointId);
        if (endpoint) await wakeWebhookDelivery(client, taskQueue, endpoint);
        else await deliveries.deleteOfEndpoint(endpointId);
      }
      await deliveries.deleteQueuedBefore(new Date(now - keptForMs));
    },
  };

  /** Sends the deliveries of a line in their order, until one is not taken. */
  async function sendLine(endpoint: WebhookEndpoint, line: WebhookLine, until: number): Promise<void> {
    while (Date.now() < until) {
      const head = await deliveries.head(line);
      if (!head) return deliveries.closeLine(line);
      if (!(await isSaved(head))) return deliveries.postpone(line, unsavedUntil(head));
      if (!(await isReached(endpoint, head))) await deliveries.withhold(head._id, new Date());
      else if (!(await sent(endpoint, line, head))) return;
    }
  }

  /** It and all before it: what happened at the same time may be saved in another order. */
  async function isSaved({ line, sequence }: WebhookDelivery): Promise<boolean> {
    const [kind, subscriptionId = ''] = line.split('/');
    return kind !== 'subscription' || database.subscriptions.hasAllEvents(subscriptionId, sequence);
  }

  /** Whether the owner reaches now what it is about. */
  async function isReached(endpoint: WebhookEndpoint, delivery: WebhookDelivery): Promise<boolean> {
    const { type, tenantId, subscriptionId, isNamed } = delivery;
    const owner = ownerOf(endpoint);
    if (owner.kind === 'operator' || tenantId === null || isNamed) return true;
    if (owner.kind === 'tenant') return owner.tenantId === tenantId;
    const { partnerId } = owner;
    const now = instantFromMillis(Date.now());
    const asked = { tenantId, subscriptionId, partnerId };
    return (await database.relations.partnersReaching(asked, scopesOf(type), now)).length > 0;
  }

  /** @returns whether the next one of its line may follow */
  async function sent(endpoint: WebhookEndpoint, line: WebhookLine, delivery: WebhookDelivery): Promise<boolean> {
    const { _id: endpointId, url } = endpoint;
    const at = new Date();
    const secrets = endpoints.secretsAt(endpoint, at);
    const outcome = await sender.send({ url, id: delivery.eventId, body: delivery.body, secrets });
    if (outcome.problem !== null) return failed(endpointId, line, { delivery, outcome, at });
    await deliveries.attempted(delivery, attemptOf(outcome, at), 'delivered');
    await endpoints.succeeded(endpointId, new Date());
    return true;
  }

  /** @returns whether the next one may follow, since this one is a dead letter */
  async function failed(
    endpointId: string,
    line: WebhookLine,
    { delivery, outcome, at }: { delivery: WebhookDelivery; outcome: WebhookOutcome; at: Date },
  ): Promise<boolean> {
    const now = Date.now();
    const firstAttemptAt = (delivery.firstAttemptAt ?? at).getTime();
    const attempts = delivery.attempts + 1;
    const askedFor = outcome.retryAfterMs;
    const next = retryAt({ attempts, firstAttemptAt, now, askedFor, random: Math.random() });
    await deliveries.attempted(delivery, attemptOf(outcome, at), next === null ? 'dead' : 'pending');
    const endpoint = await endpoints.failed(endpointId, at);
    if (!endpoint) return false;
    const failingSince = (endpoint.failingSince ?? at).getTime();
    const reason = disabledBecause({ status: outcome.status, failingSince, now });
    if (reason !== null) {
      await disable(endpoint, reason);
      return false;
    }
    const probe = probeAt({ failures: endpoint.failures, now, random: Math.random() });
    if (probe !== null) await endpoints.leaveAlone(endpointId, new Date(probe));
    await deliveries.postpone(line, new Date(next ?? now));
    return next === null && probe === null;
  }

  async function disable(endpoint: WebhookEndpoint, reason: WebhookDisablement): Promise<void> {
    const at = new Date();
    // The mail first: what is tried again after a crash finds the endpoint enabled.
    await tellDisabled(context, endpoint, reason, at);
    await endpoints.disable(endpoint._id, reason, at);
    await deliveries.giveUp(endpoint._id, at);
  }
};

function unsavedUntil({ queuedAt }: WebhookDelivery): Date {
  const now = Date.now();
  return new Date(now + Math.min(Math.max(now - queuedAt.getTime(), shortestUnsavedMs), longestUnsavedMs));
}

function attemptOf({ status, problem, durationMs }: WebhookOutcome, at: Date) {
  return { at, status, problem, durationMs };
}

function textOf(at: Date): string {
  return instantFromMillis(at.getTime()).toString();
}
