import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
// For its types: requests get an id and a logger.
import type {} from 'pino-http';

/** Takes the caller's request id when it is sane, else makes one; answers it as `Request-Id`. */
export const giveRequestId: RequestHandler = (request, response, next) => {
  const given = request.get('Request-Id') ?? request.get('X-Request-Id') ?? '';
  const requestId = /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
  request.id = requestId;
  response.setHeader('Request-Id', requestId);
  next();
};
