import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
// For its types: requests get an id and a logger.
import type {} from 'pino-http';

const requestIds = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, for what has no `call` at hand (client interceptors, log mixins). */
export function currentRequestId(): string | undefined {
  return requestIds.getStore();
}

/** Runs something on behalf of a request: what it logs and starts carries this id. */
export function withRequestId<Result>(requestId: string, run: () => Result): Result {
  return requestIds.run(requestId, run);
}

/** Takes the caller's request id when it is sane, else makes one; answers it as `Request-Id`. */
export const giveRequestId: RequestHandler = (request, response, next) => {
  const given = request.get('Request-Id') ?? request.get('X-Request-Id') ?? '';
  const requestId = /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
  request.id = requestId;
  response.setHeader('Request-Id', requestId);
  withRequestId(requestId, next);
};
