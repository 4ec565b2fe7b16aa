import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import { DomainError } from '../../domain/errors.js';
import type { AccessTable } from './access-table.js';
import { answerRoute, send } from './answer-route.js';
import type { Route } from './define-route.js';
import { defaultStreamSettings, OpenStreams, type StreamSettings } from './event-stream.js';
import { type ApiDescription, describeApi } from './open-api.js';
import { pages } from './pages.js';
import { asDomainError, describeToCaller } from './problems.js';
import { createLimiter, noLimits, type RateLimits } from './rate-limits.js';
import { renderProblem } from './render-answer.js';
import { giveRequestId } from './request-context.js';
import type { CoreServices, RouteContext } from './route-context.js';

/** What an application is made of. */
export interface AppOptions<Services extends CoreServices> {
  readonly routes: readonly Route<Services>[];
  readonly services: Services;
  readonly about: ApiDescription;
  /** In production answers are not checked against their schemas. */
  readonly production: boolean;
  /** Who may call which operation. */
  readonly access: AccessTable;
  /** An address as it may be logged: without what is secret in it. API keys are hidden anyway. */
  readonly withoutSecrets: (path: string) => string;
  /** None unless said otherwise. */
  readonly limits?: RateLimits;
  readonly streams?: StreamSettings;
  /** How many proxies stand in front, each of which adds the address of its caller to `X-Forwarded-For`. */
  readonly proxies?: number;
}

/** The API as an Express application, ready to be served. */
export function createApp<Services extends CoreServices>(options: AppOptions<Services>): Express {
  const { routes, services, about, production, access, withoutSecrets, limits = noLimits, proxies = 0 } = options;
  const { streams = defaultStreamSettings } = options;
  const openStreams = new OpenStreams(streams.maxPerCaller);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', proxies === 0 ? false : proxies);

  app.use(giveRequestId, logRequests(services, withoutSecrets), securityHeaders(about.publicUrl));
  app.use(pages(about));
  app.use(documentRouter(() => describeApi(routes, about, access)));
  if (about.signIn) app.use(resourceMetadataRouter(about.publicUrl, about.signIn));
  app.use(apiRouter(routes, services, { access, production, limiter: createLimiter(limits), streams, openStreams }));
  app.use(() => {
    throw new DomainError('notFound', 'There is nothing at this address');
  });
  app.use(errorAnswerer(services));
  return app;
}

function apiRouter<Services extends CoreServices>(
  routes: readonly Route<Services>[],
  services: Services,
  context: RouteContext,
): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const path of new Set(routes.map((route) => route.path))) {
    const sharing = routes.filter((route) => route.path === path);
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const route of sharing) router[route.method](pattern, answerRoute(route, services, context));
    router.all(pattern, refuseMethod(sharing.map(({ method }) => method)));
  }
  return router;
}

/** The document is made for the first who asks for it: it takes a third of a second, which most processes can do without. */
function documentRouter(describe: () => object): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  let text: Buffer | undefined;
  router.get('/v1/openapi.json', (_request, response) => {
    text ??= Buffer.from(JSON.stringify(describe()));
    response.type('json').set('Cache-Control', 'no-cache').send(text);
  });
  router.all('/v1/openapi.json', refuseMethod(['get']));
  return router;
}

/** Where the metadata of a protected resource are (RFC 9728, section 3). */
export function resourceMetadataAddress(publicUrl: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
}

/** How a client finds out where people sign in: the metadata of the API as a protected resource (RFC 9728). */
function resourceMetadataRouter(
  publicUrl: string,
  { issuer, audience }: NonNullable<ApiDescription['signIn']>,
): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const { pathname } = new URL(resourceMetadataAddress(publicUrl));
  const metadata = {
    resource: audience,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    resource_name: 'Perennial',
    resource_documentation: `${publicUrl}/reference`,
  };
  // A proxy may take the path away under which it is reached.
  const paths = [...new Set([pathname, '/.well-known/oauth-protected-resource'])];
  router.get(paths, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=300').json(metadata);
  });
  router.all(paths, refuseMethod(['get']));
  return router;
}

/** 405, or the answer to OPTIONS, with the methods that the path knows. */
function refuseMethod(methods: readonly string[]): RequestHandler {
  const known = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  const allow = [...known, 'OPTIONS'].join(', ');
  return (request, response) => {
    response.set('Allow', allow);
    if (request.method === 'OPTIONS') response.status(204).end();
    else throw new DomainError('methodNotAllowed', `This address knows ${allow}`);
  };
}

/** One line per request: no headers, no bodies, no query strings. */
function logRequests(
  { logger }: CoreServices,
  withoutSecrets: AppOptions<CoreServices>['withoutSecrets'],
): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request) => request.id,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    customLogLevel: (request, { statusCode }) =>
      statusCode >= 500 ? 'error' : request.url?.startsWith('/health/') ? 'debug' : 'info',
    // Otherwise pino-http invents an error with its own stack; the real one is logged where it is answered.
    customErrorObject: (_request, _response, _error, { err: _invented, ...line }) => line,
    customProps: (_request, response) => ({ caller: (response as express.Response).locals?.callerId }),
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({
        method,
        path: withoutApiKeys(withoutSecrets(url.split('?', 1)[0] ?? '')),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

/** An address in which whatever looks like an API key is hidden. */
function withoutApiKeys(path: string): string {
  return path.replaceAll(/perennial_\w+/gi, 'perennial_…');
}

function securityHeaders(publicUrl: string): RequestHandler {
  const headers = {
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    ...(publicUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}

function errorAnswerer(services: CoreServices): ErrorRequestHandler {
  return async (thrown: unknown, request, response, next) => {
    const error = asDomainError(thrown);
    if (error.status >= 500) request.log.error({ err: thrown, code: error.code }, error.message);
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const problem = renderProblem(await describeToCaller(error, request, response, services));
    // A limit has said when it is over.
    const retryAfter = response.get('Retry-After');
    send(
      request,
      response,
      retryAfter === undefined ? problem : { ...problem, headers: { ...problem.headers, 'Retry-After': retryAfter } },
    );
  };
}
