import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { CheckSignature } from '../../adapters/callback-signature.js';
import { onBehalfOf } from '../../adapters/request-origin.js';
import { DomainError } from '../../domain/errors.js';
import type { AuditEntry } from '../../models/audit.js';
import type { Database } from '../../models/database.js';
import type { StoredAnswer } from '../../models/request-records.js';
import type { AccessTable } from '../access.js';
import { languageFor } from '../sentences/language.js';
import { type Change, entryOf, keptOf } from './audited.js';
import { assertMay, authenticate, ruleOf } from './authenticate.js';
import { anonymous, type Caller, dataPlane, tenantOf } from './caller.js';
import { type CarriedOut, carryOutOnce, readIdempotencyKey } from './carry-out-once.js';
import { checkAnswer, checkedEvents } from './check-answer.js';
import type { CallContext, Route } from './define-route.js';
import { deprecationHeaders } from './deprecation.js';
import { isUnchanged, readIfMatch } from './etag.js';
import { endOfStream, type OpenStreams, readLastEventId, type StreamSettings, sendEvents } from './event-stream.js';
import { bodyReader, bytesOf } from './json-body.js';
import { possibleProblems } from './open-api.js';
import { acceptedOperation } from './operation.js';
import { asDomainError, describeToCaller, type FindContact } from './problems.js';
import type { Limiter } from './rate-limits.js';
import { type Rendered, renderAnswer } from './render-answer.js';
import { StillAtWork } from './still-at-work.js';

/** What the framework itself needs of the services. */
export interface CoreServices {
  readonly database: Pick<Database, 'apiKeys' | 'audit' | 'operations' | 'relations' | 'requestRecords'>;
  readonly logger: Logger;
  /** Left out: problems name no contact. */
  readonly findContact?: FindContact;
  /** Whether a callback is from the data plane; left out: none is. */
  readonly isFromDataPlane?: CheckSignature;
}

/** What holds for all routes of an application. */
export interface RouteSurroundings {
  readonly access: AccessTable;
  readonly limiter: Limiter;
  /** In production answers are not checked against their schemas. */
  readonly production: boolean;
  readonly streams: StreamSettings;
  readonly openStreams: OpenStreams;
}

/** The Express handler of a route: authentication, limits, reading, the request record, the handler, the answer. */
export function answerRoute<Services extends CoreServices>(
  route: Route<Services>,
  services: Services,
  surroundings: RouteSurroundings,
): RequestHandler {
  const readBody = bodyReader(route.bodyLimit, route.bodyType);
  const hasBody = route.method !== 'get' && route.method !== 'delete';
  const deprecation = route.deprecated && deprecationHeaders(route.deprecated);
  const carry = carrierOf(route, services, surroundings);
  const { streams, openStreams } = surroundings;

  return async (request, response) => {
    if (deprecation) response.set(deprecation);
    const caller = await admit(route, services, surroundings, request, response);
    const requestId = String(request.id);
    await onBehalfOf({ requestId, callerId: caller.id }, async () => {
      const address = splitAddress(request.originalUrl);
      const body = hasBody ? await readBody(request, response) : undefined;
      if (caller === dataPlane) await assertSigned(services, surroundings, request, response);
      const carryOutChecked = route.check({ params: request.params, query: address.query, body });
      const ifMatch = route.ifMatch ? readIfMatch(request.get('If-Match')) : undefined;
      const signal = route.streams ? endOfStream(response, streams.longest) : abortedByCaller(response);
      const lastEventId = route.streams ? readLastEventId(request.get('Last-Event-ID')) : undefined;
      const language = languageFor(request, caller.locale);
      const told = { services, caller, language, requestId, ifMatch, signal, lastEventId, logger: request.log };
      const carryOut = (requestHash: string) => carry({ ...told, requestHash }, carryOutChecked);

      if (route.streams) openStreams.admit(caller.id, response);

      const idempotencyKey = route.idempotent ? readIdempotencyKey(request.get('Idempotency-Key')) : undefined;
      if (idempotencyKey === undefined) {
        const { sent, events, completeAudit } = await carryOut(randomBytes(32).toString('hex'));
        await completeAudit();
        if (events && request.method !== 'HEAD') {
          response.status(sent.status).set({ ...sent.headers, 'Cache-Control': 'no-store' });
          await sendEvents(response, events, signal, streams);
          return;
        }
        send(request, response, sent, route.answers[sent.status]?.changesWithTime);
        return;
      }
      const recorded = {
        callerId: caller.id,
        tenantId: tenantOf(caller),
        idempotencyKey,
        route: `${request.method} ${address.path}?${address.query}`,
        body,
      };
      const { audit, requestRecords } = services.database;
      const completeAudit = (requestHash: string, answer: StoredAnswer) => audit.complete(requestHash, endOf(answer));
      const describe = (thrown: unknown) => describeToCaller(thrown, request, response, services.findContact);
      const carrier = { carryOut, completeAudit, describe };
      send(request, response, await carryOutOnce(requestRecords, recorded, request.log, carrier));
    });
  };
}

/** Who calls, within the limits. @throws DomainError `unauthenticated`, `forbidden`, `tooManyRequests` */
async function admit<Services extends CoreServices>(
  route: Route<Services>,
  { database }: Services,
  { access, limiter }: RouteSurroundings,
  request: Request,
  response: Response,
): Promise<Caller> {
  const rule = ruleOf(route.operationId, access);
  if (rule === 'anyone') return anonymous;
  await limiter.admit(request, response);
  // Its signature is over the body, which is read later.
  if (rule === 'dataPlane') return dataPlane;
  const caller = await authenticate(request.get('Authorization'), rule, database, request.log).catch(
    async (thrown: unknown) => {
      if (asDomainError(thrown).code === 'unauthenticated') await limiter.countFailure(request, response);
      throw thrown;
    },
  );
  response.locals.callerId = caller.id;
  response.locals.caller = caller;
  await limiter.countRequest(request, response);
  assertMay(caller, route, access);
  return caller;
}

/** @throws DomainError `unauthenticated`, `tooManyRequests` */
async function assertSigned(
  { isFromDataPlane }: CoreServices,
  { limiter }: RouteSurroundings,
  request: Request,
  response: Response,
): Promise<void> {
  if (isFromDataPlane?.(bytesOf(request), request.headers)) return;
  await limiter.countFailure(request, response);
  throw new DomainError('unauthenticated', 'Sign the request as Standard Webhooks with the secret of the data plane');
}

/** Carries a checked request out, and writes down what it changes. */
function carrierOf<Services extends CoreServices>(
  route: Route<Services>,
  { database: { audit, operations } }: Services,
  { access, production }: RouteSurroundings,
) {
  const documented = new Set(possibleProblems(route, access));
  const { operationId } = route;

  return async function carry(
    call: Omit<CallContext<Services>, 'changes'>,
    carryOutChecked: (context: CallContext<Services>) => ReturnType<ReturnType<Route<Services>['check']>>,
  ): Promise<CarriedOut> {
    const { requestHash, logger } = call;
    let said: Change | undefined;
    let written = false;
    const changes = async (change: Change) => {
      said = change;
      const entry = entryOf(change, { ...call, operationId });
      // Said twice: somebody else was faster, and what was before is something else.
      if (written) await audit.rewrite(entry);
      else written = await audit.write(entry);
    };
    try {
      const answer = await carryOutChecked({ ...call, changes });
      if (!production) {
        checkAnswer(route, answer);
        if (!said && !route.changesNothing && answer.status < 400)
          throw new Error(`${operationId} does not say what it changes`);
      }
      const description = route.answers[answer.status];
      const sent = renderAnswer(answer, description);
      const end: AuditEnd = { outcome: 'done', after: keptOf(answer), code: null };
      const checks = production ? undefined : description?.events;
      return {
        sent,
        events: checks && answer.events ? checkedEvents(route, checks, answer.events) : answer.events,
        repeated: answer.masked === undefined ? sent : renderAnswer(answer, description, answer.masked),
        tenantId: said?.tenantId ?? tenantOf(call.caller),
        completeAudit: said ? () => audit.complete(requestHash, end) : async () => {},
      };
    } catch (thrown) {
      if (thrown instanceof StillAtWork && route.longRunning && said) {
        const sent = await acceptedOperation(operations, thrown.order, said, { ...call, operationId });
        return { sent, repeated: null, tenantId: said.tenantId, completeAudit: async () => {} };
      }
      const { code, retry } = asDomainError(thrown);
      if (!production && !documented.has(code)) {
        logger.error({ operationId, code }, 'the route does not document this problem');
      }
      // What may still succeed when it is repeated stays begun.
      if (said && !retry) await audit.complete(requestHash, { outcome: 'refused', after: null, code });
      throw thrown;
    }
  };
}

type AuditEnd = Pick<AuditEntry, 'outcome' | 'after' | 'code'>;

/** How a change ended, by the answer that was stored for it. */
function endOf({ status, headers, body }: StoredAnswer): AuditEnd {
  const told: unknown = headers['Content-Type']?.includes('json') ? JSON.parse(body) : body;
  if (status < 400) return { outcome: 'done', after: keptOf({ status, body: told }), code: null };
  return { outcome: 'refused', after: null, code: (told as { code: string }).code };
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
