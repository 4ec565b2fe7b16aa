/**
 * The local issuer of access tokens: OpenID Connect with a few demo people, by `oidc-provider`. It is for development: whoever asks is
 * let in as whom they choose, which its page and its metadata say. It does not start in production.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import Provider, { type Configuration } from 'oidc-provider';
import { z } from 'zod';
import { listenHttp } from './http-listener.js';
import { loginPage, pagePolicy } from './issuer/page.js';
import { demoPeople, type IssuedPerson } from './issuer/people.js';
import { Problem, parsed, sendProblem } from './problems.js';

/** A running local issuer. */
export interface LocalIssuer {
  /** Its address, which is what its tokens name as their issuer. */
  readonly url: string;
  /** A token of a person, without the pages in between. */
  tokenOf(subject: string, wanted?: WantedToken): Promise<string>;
  close(): Promise<void>;
}

interface WantedToken {
  /** Left out: the API's. */
  readonly audience?: string | undefined;
  readonly expiresInSeconds?: number | undefined;
}

/** The client that programs on this machine sign in with: public, with PKCE, and any port of the loopback address. */
export const developmentClient = 'perennial-development';

const wantedToken = z.strictObject({
  subject: z.string().min(1).max(255),
  audience: z.string().min(1).max(500).optional(),
  expiresInSeconds: z.number().int().min(1).max(86_400).optional(),
});

/**
 * Starts the issuer on a port, or a free one for 0.
 *
 * @param audience what tokens are for that name no resource
 * @throws Error in production
 */
export async function startIssuer({
  host = '127.0.0.1',
  port = 0,
  audience,
  people = demoPeople,
}: {
  readonly host?: string;
  readonly port?: number;
  readonly audience: string;
  readonly people?: readonly IssuedPerson[];
}): Promise<LocalIssuer> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('The local issuer lets in whoever asks: it does not start with NODE_ENV=production');
  }
  const app = express();
  app.disable('x-powered-by');
  const listener = await listenHttp(app, port, host);
  const provider = new Provider(listener.url, configuration(audience, people));
  const tokenOf = async (subject: string, { audience: aud = audience, expiresInSeconds = 3600 }: WantedToken = {}) => {
    const client = await provider.Client.find(developmentClient);
    if (!client) throw new Error(`There is no client ${developmentClient}`);
    if (!people.some((person) => person.subject === subject))
      throw new Problem(404, 'unknownPerson', 'Nobody is called so');
    const token = new provider.AccessToken({ client, accountId: subject, scope: 'openid profile email' } as never);
    token.resourceServer = new provider.ResourceServer(aud, resourceServer(aud, expiresInSeconds));
    return token.save();
  };

  app.get('/', (_request, response) => {
    response.set('Content-Security-Policy', pagePolicy()).type('html').send(loginPage(people, null));
  });
  app.get('/interaction/:uid', async (request, response) => {
    const { uid } = await provider.interactionDetails(request, response);
    response
      .set('Content-Security-Policy', pagePolicy())
      .type('html')
      .send(loginPage(people, `/interaction/${uid}`));
  });
  app.post('/interaction/:uid', express.urlencoded({ extended: false }), async (request, response) => {
    await letIn(provider, people, request, response);
  });
  // For shells and tests, which have no browser.
  app.post('/development/tokens', express.json({ limit: '4kb' }), async (request, response) => {
    const { subject, ...wanted } = parsed(wantedToken, request.body);
    response
      .set('Cache-Control', 'no-store')
      .json({ access_token: await tokenOf(subject, wanted), token_type: 'Bearer' });
  });
  app.get('/health', (_request, response) => {
    response.json({ status: 'up' });
  });
  app.use(provider.callback());
  app.use(sendProblem);
  return { url: listener.url, tokenOf, close: () => listener.close() };
}

/** Signs a chosen person in, and grants what the client asks for: nobody is asked twice here. */
async function letIn(
  provider: Provider,
  people: readonly IssuedPerson[],
  request: Request,
  response: Response,
): Promise<void> {
  const { params, grantId } = await provider.interactionDetails(request, response);
  const subject = String((request.body as { subject?: unknown }).subject ?? '');
  if (!people.some((person) => person.subject === subject))
    throw new Problem(422, 'unknownPerson', 'Nobody is called so');
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  const grant = known ?? new provider.Grant({ accountId: subject, clientId: String(params['client_id']) });
  const scope = String(params['scope'] ?? 'openid');
  grant.addOIDCScope(scope);
  for (const resource of [params['resource'] ?? []].flat()) grant.addResourceScope(String(resource), scope);
  const saved = await grant.save();
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: subject }, consent: { grantId: saved } },
    { mergeWithLastSubmission: false },
  );
}

function resourceServer(audience: string, accessTokenTTL: number) {
  return {
    scope: 'openid profile email',
    audience,
    accessTokenFormat: 'jwt',
    accessTokenTTL,
    jwt: { sign: { alg: 'RS256' } },
  } as const;
}

function configuration(audience: string, people: readonly IssuedPerson[]): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(jwk['n'])).digest('base64url').slice(0, 16);
  const claimsOf = (subject: string | undefined) => {
    const person = people.find((one) => one.subject === subject);
    if (!person) return undefined;
    const { name, email, emailVerified, locale } = person;
    return { name, email, email_verified: emailVerified, locale };
  };
  return {
    jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] },
    clients: [
      {
        client_id: developmentClient,
        client_name: 'Programs on this machine',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'locale'], email: ['email', 'email_verified'] },
    cookies: { keys: [createHash('sha256').update(kid).digest('hex')] },
    discovery: { perennial_development_only: true },
    ttl: { AccessToken: 3600, Session: 86_400, Grant: 86_400, Interaction: 3600, IdToken: 3600 },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, subject) => {
      const claims = claimsOf(subject);
      return claims && { accountId: subject, claims: () => ({ sub: subject, ...claims }) };
    },
    extraTokenClaims: (_context, token) => ('accountId' in token ? claimsOf(String(token.accountId)) : undefined),
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => resourceServer(resource, 3600),
      },
    },
  };
}
