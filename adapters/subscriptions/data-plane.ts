/**
 * The data plane: where customers' users work and where their data lie. Perennial tells it what has become of a
 * subscription; it carries that out, at most once for an idempotency key.
 */

import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { DomainError, type ErrorDetails } from '../../domain/errors.js';

/** What a data plane can be told of a subscription. After `supersede` and `undo` nothing follows but `delete`. */
export type SubscriptionCommandKind =
  | 'provision'
  | 'update'
  | 'disable'
  | 'reactivate'
  | 'supersede'
  | 'undo'
  | 'delete';

interface CommandContent {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly idempotencyKey: string;
  /** The business instant from which it holds (RFC 3339). */
  readonly at: string;
  readonly plan: { readonly id: string; readonly version: number };
  readonly serviceLicences: readonly string[];
}

/** The state a subscription shall have, told again with the same content under the same key until it is answered. */
export interface SubscriptionCommand extends CommandContent {
  readonly kind: SubscriptionCommandKind;
  /** Grows with every command of a subscription; a command older than the newest carried out is ignored. */
  readonly revision: number;
  readonly seats: number;
  /** ISO 3166-1 alpha-2: decides the data's region. */
  readonly country: string;
  readonly cloud?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * A user shall work through `subscriptionId` with all of `serviceLicences`, and no longer through `from`: all of it or,
 * where it is refused, nothing. It has no revision: what is told of the subscriptions does not overtake it.
 */
export interface UserCommand extends CommandContent {
  readonly kind: 'reassign';
  readonly userId: string;
  readonly from: string;
  /** The user moves back, since the new subscription is being undone. */
  readonly back?: true | undefined;
}

export type DataPlaneCommand = SubscriptionCommand | UserCommand;

/** The command has been carried out, or was older than one that had been. */
export interface DataPlaneConfirmation {
  readonly status: 'done';
  readonly effect: 'carriedOut' | 'ignored';
  readonly effectId: string;
  /** When the data plane did it, by its own clock (RFC 3339). */
  readonly confirmedAt: string;
}

/** The data plane will carry the command out later; `operation(operationUrl)` says whether it has. */
export interface DataPlaneAcceptance {
  readonly status: 'accepted';
  readonly operationUrl: string;
}

export type DataPlaneAnswer = DataPlaneConfirmation | DataPlaneAcceptance;

/**
 * Port to a data plane. Both calls throw `dataPlaneRefused` when a repetition cannot help and `dataPlaneUnavailable`
 * when it can (`details.retryAfterSeconds` when the data plane named a delay); an aborted `signal` makes them throw
 * its reason.
 */
export interface DataPlane {
  send(command: DataPlaneCommand, signal?: AbortSignal): Promise<DataPlaneAnswer>;
  /** Asks about an accepted command. An operation that is forgotten is `dataPlaneUnavailable`: send the command again. */
  operation(operationUrl: string, signal?: AbortSignal): Promise<DataPlaneAnswer>;
}

export interface HttpDataPlaneOptions {
  /** Commands are posted to `<url>/commands`. */
  readonly url: string;
  /** Base64, with or without the prefix `whsec_`. */
  readonly secret: string;
  /** How long one call may take, its body included. */
  readonly timeoutMs: number;
}

const confirmationSchema = z.object({
  status: z.literal('done'),
  effect: z.enum(['carriedOut', 'ignored']),
  effectId: z.string().min(1),
  confirmedAt: z.iso.datetime({ offset: true }),
});

const problemSchema = z.object({
  code: z.string().max(100).optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
});

/** Statuses of 4xx after which the same request may succeed. 409 joins them while a twin request is in progress. */
const passingStatuses = new Set([408, 425, 429]);
const longestDetail = 300;

/** A data plane reached over HTTP, with requests signed as Standard Webhooks. Throws when `secret` is not base64. */
export function httpDataPlane({ url, secret, timeoutMs }: HttpDataPlaneOptions): DataPlane {
  const webhook = new Webhook(secret);
  const commandsUrl = new URL(`${url.replace(/\/+$/, '')}/commands`);

  /** The signature is about freshness on the wire, so its time is the wall clock's and not the command's. */
  function signed(id: string, body: string): Record<string, string> {
    const now = new Date();
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, now, body),
    };
  }

  async function call(target: URL, request: RequestInit, caller: AbortSignal | undefined): Promise<Reply> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = caller ? AbortSignal.any([caller, timeout]) : timeout;
    try {
      const response = await fetch(target, { ...request, redirect: 'manual', signal });
      return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    } catch (cause) {
      caller?.throwIfAborted();
      const message = timeout.aborted
        ? `The data plane did not answer within ${timeoutMs} ms`
        : 'The connection to the data plane failed';
      throw unavailable(message, {}, cause);
    }
  }

  /** An operation elsewhere is never asked for: who names it must not choose what this server connects to. */
  function onOwnOrigin(operationUrl: string): URL {
    const target = URL.canParse(operationUrl, commandsUrl.href) ? new URL(operationUrl, commandsUrl) : undefined;
    if (target?.origin !== commandsUrl.origin) {
      throw new DomainError('dataPlaneRefused', 'The data plane named an operation outside of its own origin');
    }
    return target;
  }

  function answer(reply: Reply): DataPlaneAnswer {
    const location = reply.headers.get('location');
    if (reply.status === 202 && location !== null) {
      return { status: 'accepted', operationUrl: onOwnOrigin(location).href };
    }
    const confirmation = confirmationSchema.safeParse(reply.body);
    if (!confirmation.success) {
      throw unavailable(
        'The answer of the data plane was not understood',
        { status: reply.status },
        confirmation.error,
      );
    }
    return confirmation.data;
  }

  return {
    async send(command, signal) {
      const body = JSON.stringify(command);
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': command.idempotencyKey,
        ...signed(command.idempotencyKey, body),
      };
      const reply = await call(commandsUrl, { method: 'POST', headers, body }, signal);
      if (!isSuccess(reply)) throw failureOf(reply);
      return answer(reply);
    },

    async operation(operationUrl, signal) {
      const target = onOwnOrigin(operationUrl);
      const reply = await call(target, { headers: signed(target.pathname, '') }, signal);
      if (reply.status === 404 || reply.status === 410) {
        throw unavailable('The data plane does not know the operation any more', { status: reply.status });
      }
      if (!isSuccess(reply)) throw failureOf(reply);
      return answer(reply);
    },
  };
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined` when it was not JSON. */
  readonly body: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isSuccess({ status }: Reply): boolean {
  return status >= 200 && status < 300;
}

function failureOf(reply: Reply): DomainError {
  const problem = problemSchema.safeParse(reply.body).data ?? {};
  const said = (problem.detail ?? problem.title)?.slice(0, longestDetail);
  const details = {
    status: reply.status,
    ...(problem.code === undefined ? {} : { reason: problem.code }),
    ...retryAfter(reply.headers.get('retry-after')),
  };
  const inProgress = reply.status === 409 && problem.code === 'requestInProgress';
  const final = reply.status >= 400 && reply.status < 500 && !passingStatuses.has(reply.status) && !inProgress;
  const text = `The data plane answered ${reply.status}${said ? `: ${said}` : ''}`;
  return final ? new DomainError('dataPlaneRefused', text, details) : unavailable(text, details);
}

/** Seconds from a Retry-After that is a number of seconds or an HTTP date. */
function retryAfter(header: string | null): { retryAfterSeconds?: number } {
  if (header === null) return {};
  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? { retryAfterSeconds: Math.max(0, seconds) } : {};
}

function unavailable(message: string, details: ErrorDetails, cause?: unknown): DomainError {
  return Object.assign(new DomainError('dataPlaneUnavailable', message, details), { cause });
}
