import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Database } from '../../models/database.js';
import type { AccessTable } from '../access.js';
import { type Change, entryOf, keptOf } from './audited.js';
import { authenticate } from './authenticate.js';
import { type CarriedOut, carryOutOnce, readIdempotencyKey } from './carry-out-once.js';
import { checkAnswer } from './check-answer.js';
import type { Route } from './define-route.js';
import { isUnchanged, readIfMatch } from './etag.js';
import { jsonBodyReader } from './json-body.js';
import { possibleProblems } from './open-api.js';
import { asDomainError } from './problems.js';
import { type Rendered, renderAnswer } from './render-answer.js';

/** What the framework itself needs of the services. */
export interface CoreServices {
  readonly database: Pick<Database, 'apiKeys' | 'audit' | 'requestRecords'>;
  readonly logger: Logger;
}

/** The Express handler of a route: authentication, reading, the request record, the handler, the answer. */
export function answerRoute<Services extends CoreServices>(
  route: Route<Services>,
  services: Services,
  access: AccessTable,
  production: boolean,
): RequestHandler {
  const readBody = jsonBodyReader(route.bodyLimit);
  const hasBody = route.method !== 'get' && route.method !== 'delete';
  const documented = new Set(possibleProblems(route, access));
  const { apiKeys, audit, requestRecords } = services.database;

  return async (request, response) => {
    const logger = request.log;
    const requestId = String(request.id);
    const caller = await authenticate(route, request.get('Authorization'), access, apiKeys, logger);
    response.locals.callerId = caller.id;

    const address = splitAddress(request.originalUrl);
    const body = hasBody ? await readBody(request, response) : undefined;
    const carryOutChecked = route.check({ params: request.params, query: address.query, body });
    const ifMatch = route.ifMatch ? readIfMatch(request.get('If-Match')) : undefined;
    const signal = abortedByCaller(response);

    async function carryOut(requestHash: string): Promise<CarriedOut> {
      let audited = false;
      const changes = async (change: Change) => {
        audited = true;
        await audit.write(entryOf(change, { requestHash, requestId, caller, operationId: route.operationId }));
      };
      const context = { services, caller, requestId, requestHash, ifMatch, signal, changes, logger };
      const answer = await carryOutChecked(context).catch(async (thrown: unknown) => {
        const { code, retry } = asDomainError(thrown);
        if (!production && !documented.has(code)) {
          logger.error({ operationId: route.operationId, code }, 'the route does not document this problem');
        }
        // What may still succeed when it is repeated stays begun.
        if (audited && !retry) await audit.complete(requestHash, { outcome: 'refused', after: null, code });
        throw thrown;
      });
      if (!production) checkAnswer(route, answer);
      if (audited) await audit.complete(requestHash, { outcome: 'done', after: keptOf(answer), code: null });
      else if (!production && route.method !== 'get')
        throw new Error(`${route.operationId} does not say what it changes`);
      const description = route.answers[answer.status];
      const sent = renderAnswer(answer, description);
      return { sent, repeated: answer.masked === undefined ? sent : renderAnswer(answer, description, answer.masked) };
    }

    const idempotencyKey = route.idempotent ? readIdempotencyKey(request.get('Idempotency-Key')) : undefined;
    if (idempotencyKey === undefined) {
      const { sent } = await carryOut(randomBytes(32).toString('hex'));
      send(request, response, sent, route.answers[sent.status]?.changesWithTime);
      return;
    }
    const recorded = {
      callerId: caller.id,
      idempotencyKey,
      route: `${request.method} ${address.path}?${address.query}`,
      body,
    };
    send(request, response, await carryOutOnce(requestRecords, recorded, { requestId, logger }, carryOut));
  };
}

/** Sends what was rendered; 304 when the caller of a GET has it already and time alone cannot have changed it. */
export function send(
  request: Request,
  response: Response,
  { status, headers, body }: Rendered,
  changesWithTime = false,
): void {
  const unchanged =
    !changesWithTime &&
    status === 200 &&
    (request.method === 'GET' || request.method === 'HEAD') &&
    headers.ETag !== undefined &&
    isUnchanged(request.get('If-None-Match'), headers.ETag);
  response.status(unchanged ? 304 : status).set(headers);
  response.set('Cache-Control', headers.ETag === undefined ? 'no-store' : 'private, no-cache');
  if (unchanged || body === '') response.end();
  else response.send(Buffer.from(body));
}

function splitAddress(url: string): { path: string; query: URLSearchParams } {
  const [path = '', ...query] = url.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
}

function abortedByCaller(response: Response): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new Error('the caller went away'));
  });
  return abort.signal;
}
