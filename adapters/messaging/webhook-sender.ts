/** Sends webhooks, signed as Standard Webhooks say, to addresses that others have given: docs/webhooks.md, "Delivery". */
import '../own-fetch.js';
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, buildConnector, request } from 'undici';
import { isAllowedAddress, literalAddress } from './public-address.js';

export interface OutgoingWebhook {
  readonly url: string;
  /** The same for every attempt. */
  readonly id: string;
  readonly body: string;
  /** Each signs. */
  readonly secrets: readonly string[];
}

export interface WebhookOutcome {
  /** Null: there was no answer. */
  readonly status: number | null;
  /** Null: it was taken. */
  readonly problem: 'status' | 'timeout' | 'unreachable' | 'addressNotAllowed' | null;
  readonly durationMs: number;
  /** By Retry-After, in milliseconds; null: it asks for nothing. */
  readonly retryAfterMs: number | null;
}

export interface WebhookSender {
  /** Sends once. A redirect is no success, and is not followed. It does not throw. */
  send(webhook: OutgoingWebhook): Promise<WebhookOutcome>;
  close(): Promise<void>;
}

type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface WebhookSenderOptions {
  /** Private addresses are allowed: for machines of developers and for tests. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
  /** Left out: the system's. */
  readonly lookup?: Lookup;
}

/** The host is, or has, an address to which nothing is sent. */
class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

const defaultTimeoutMs = 15_000;
/** What is read of an answer, in bytes; nobody reads it. */
const answerLimit = 16 * 1024;
/** A receiver may ask for so much time at most, in milliseconds. */
const longestRetryAfterMs = 3_600_000;

export function webhookSender({
  allowPrivate,
  timeoutMs = defaultTimeoutMs,
  lookup = systemLookup,
}: WebhookSenderOptions): WebhookSender {
  const agent = new Agent({
    connect: guardedConnect(lookup, (address) => isAllowedAddress(address, allowPrivate)),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16 * 1024,
    keepAliveTimeout: 4_000,
    pipelining: 1,
  });

  return {
    async send({ url, id, body, secrets }) {
      const startedAt = performance.now();
      const now = new Date();
      const ended = (outcome: Omit<WebhookOutcome, 'durationMs'>) => ({
        ...outcome,
        durationMs: Math.round(performance.now() - startedAt),
      });
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher: agent,
          signal: timeout,
          body,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Perennial-Webhooks/1',
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
            'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
          },
        });
        // What it says was decided by its status.
        await answer.body.dump({ limit: answerLimit, signal: timeout }).catch(() => undefined);
        const { statusCode: status, headers } = answer;
        const taken = status >= 200 && status < 300;
        const retryAfterMs = taken ? null : askedPause(headers['retry-after'], now);
        return ended({ status, problem: taken ? null : 'status', retryAfterMs });
      } catch (error) {
        const problem = timeout.aborted ? 'timeout' : isNotAllowed(error) ? 'addressNotAllowed' : 'unreachable';
        return ended({ status: null, problem, retryAfterMs: null });
      }
    },
    close: () => agent.destroy(),
  };
}

/**
 * Connects to addresses that are allowed only. A name is looked up once, by the connection itself, so that what is checked is what is
 * connected to.
 */
function guardedConnect(lookup: Lookup, isAllowed: (address: string) => boolean): buildConnector.connector {
  const connect = buildConnector({ lookup: lookupOf(lookup, isAllowed), timeout: 5_000 });
  return (options, callback) => {
    const literal = literalAddress(options.hostname);
    if (literal !== null && !isAllowed(literal)) {
      callback(new AddressNotAllowed(options.hostname), null);
      return;
    }
    connect(options, callback);
  };
}

/** A name with one address that is not allowed has none. */
function lookupOf(lookup: Lookup, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowed(address))) {
        callback(new AddressNotAllowed(hostname), []);
        return;
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function isNotAllowed(error: unknown): boolean {
  if (error instanceof AddressNotAllowed) return true;
  return error instanceof Error && error.cause !== undefined && isNotAllowed(error.cause);
}

function askedPause(header: string | string[] | undefined, now: Date): number | null {
  if (typeof header !== 'string') return null;
  const pause = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(pause) ? Math.min(Math.max(pause, 0), longestRetryAfterMs) : null;
}
