import { Webhook } from 'standardwebhooks';
import type { Behaviour } from './behaviour.js';
import type { WebhookEvent } from './records.js';
import type { Store } from './store.js';

const mostFailures = 12;
const longestWaitMs = 60_000;
const timeoutMs = 10_000;

/** Sends events to the endpoint until each was answered with success as often as it shall come; signed as Standard Webhooks. */
export class Webhooks {
  private readonly webhook: Webhook;
  private readonly underway = new Set<string>();
  endpoint: string | undefined;

  constructor(
    private readonly store: Store,
    private readonly behaviour: Behaviour,
    private readonly signal: AbortSignal,
    private readonly changed: () => void,
    { secret, endpoint }: { readonly secret: string; readonly endpoint: string | undefined },
  ) {
    this.webhook = new Webhook(secret);
    this.endpoint = endpoint;
  }

  /** Starts the deliveries that are due, and says when the next is. */
  deliverDue(nowMs: number): number | undefined {
    if (this.endpoint === undefined || this.behaviour.holdsWebhooks) return undefined;
    const waiting = this.waiting().filter(({ id }) => !this.underway.has(id));
    for (const event of waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs)) void this.deliver(event.id);
    const later = waiting.map(({ dueAtMs }) => dueAtMs).filter((dueAtMs) => dueAtMs > nowMs);
    return later.length > 0 ? Math.min(...later) : undefined;
  }

  /** Sends all that wait now, one after the other in this order, whatever was said of delays and of holding them back. */
  async release(order: 'oldestFirst' | 'newestFirst'): Promise<number> {
    const waiting = this.waiting();
    if (order === 'newestFirst') waiting.reverse();
    for (const { id } of waiting) await this.deliver(id);
    return waiting.length;
  }

  private waiting(): WebhookEvent[] {
    return this.store.all('events').filter(({ state }) => state === 'waiting');
  }

  private async deliver(id: string): Promise<void> {
    if (this.underway.has(id)) return;
    this.underway.add(id);
    try {
      const event = this.store.get('events', id);
      if (event?.state !== 'waiting') return;
      const succeeded = await this.post(event);
      if (!this.signal.aborted) this.store.put(['events', after(event, succeeded)]);
    } finally {
      this.underway.delete(id);
      if (!this.signal.aborted) this.changed();
    }
  }

  private async post({ id, createdAt, about }: WebhookEvent): Promise<boolean> {
    if (this.endpoint === undefined) return false;
    const body = JSON.stringify({ id, createdAt, about });
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': this.webhook.sign(id, now, body),
    };
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await fetch(this.endpoint, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}

function after(event: WebhookEvent, succeeded: boolean): WebhookEvent {
  if (succeeded) {
    const deliveries = event.deliveries + 1;
    return { ...event, deliveries, state: deliveries < event.copies ? 'waiting' : 'delivered', dueAtMs: Date.now() };
  }
  const failures = event.failures + 1;
  const waitMs = Math.min(longestWaitMs, 500 * 2 ** (failures - 1));
  return { ...event, failures, state: failures < mostFailures ? 'waiting' : 'givenUp', dueAtMs: Date.now() + waitMs };
}
