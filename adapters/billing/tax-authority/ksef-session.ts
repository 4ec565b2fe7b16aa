/** Who is logged in at KSeF: tokens of sellers, kept in memory and renewed before they end. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuthManager, KSeFClient } from 'ksef-client-ts';
import { DomainError } from '../../../domain/errors.js';
import { askKsef, byLibrary, type KsefCall, unavailable } from './ksef-call.js';
import type { AuthorityLogin } from './tax-authority.js';

interface Token {
  readonly token: string;
  /** RFC 3339. */
  readonly validUntil: string;
}

/** Renewed so long before its end: a request that is under way must not outlive it. */
const earlierMs = 60_000;
const loginPollMs = 1000;
const loginTimeoutMs = 60_000;

export class KsefSessions {
  private readonly sessions = new Map<string, KsefSession>();

  constructor(
    private readonly baseUrl: string,
    private readonly call: KsefCall,
  ) {}

  /** A client that is logged in. @throws DomainError noAuthorityCertificate when certificate or key cannot be read */
  async clientFor(login: AuthorityLogin, call: KsefCall): Promise<KSeFClient> {
    const key = `${login.sellerId} ${createHash('sha256').update(login.certificatePem).digest('base64')}`;
    let session = this.sessions.get(key);
    if (!session) {
      session = new KsefSession(login, this.baseUrl, this.call);
      this.sessions.set(key, session);
    }
    await session.begin();
    return ksefClient(this.baseUrl, call, session);
  }
}

/** One certificate's login. What several calls wait for is asked once, so no call's signal ends it. */
class KsefSession implements AuthManager {
  private access: Token | undefined;
  private refresh: Token | undefined;
  private renewing: Promise<void> | undefined;

  constructor(
    private readonly login: AuthorityLogin,
    private readonly baseUrl: string,
    private readonly call: KsefCall,
  ) {}

  async begin(): Promise<void> {
    if (!isGood(this.access)) await this.renew();
  }

  getAccessToken(): string | undefined {
    return this.access?.token;
  }

  getRefreshToken(): string | undefined {
    return this.refresh?.token;
  }

  // The library sets tokens only where it logs in itself.
  setAccessToken(): void {}
  setRefreshToken(): void {}

  /** KSeF knows the token no more, though its time is not over. */
  async onUnauthorized(): Promise<string | null> {
    await this.renew();
    return this.access?.token ?? null;
  }

  private renew(): Promise<void> {
    this.renewing ??= this.renewOnce().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renewOnce(): Promise<void> {
    const client = await ksefClient(this.baseUrl, this.call, null);
    const refresh = this.refresh;
    this.access = undefined;
    this.refresh = undefined;
    if (refresh && isGood(refresh)) {
      const renewed = await byLibrary(this.call, () => client.auth.refreshAccessToken(refresh.token)).catch(
        (error: unknown) => {
          // It was revoked, or forgotten: log in anew.
          if (error instanceof DomainError && error.code === 'taxAuthorityRefused') return null;
          this.refresh = refresh;
          throw error;
        },
      );
      if (renewed) {
        this.access = renewed.accessToken;
        this.refresh = refresh;
        return;
      }
    }
    const tokens = await logIn(client, this.login, this.call);
    this.access = tokens.accessToken;
    this.refresh = tokens.refreshToken;
  }
}

function isGood(token: Token | undefined): boolean {
  return token !== undefined && Date.parse(token.validUntil) - earlierMs > Date.now();
}

/** A challenge, signed (XAdES), for tokens: https://github.com/CIRFMF/ksef-docs, uwierzytelnianie.md. */
async function logIn(client: KSeFClient, login: AuthorityLogin, call: KsefCall) {
  const { challenge } = await byLibrary(call, () => client.auth.getChallenge());
  const signed = await signedChallenge(challenge, login);
  const { referenceNumber, authenticationToken } = await byLibrary(call, () =>
    client.auth.submitXadesAuthRequest(signed),
  );
  const until = Date.now() + loginTimeoutMs;
  for (;;) {
    const { status } = await byLibrary(call, () =>
      client.auth.getAuthStatus(referenceNumber, authenticationToken.token),
    );
    if (status.code === 200) break;
    if (status.code !== 100) {
      const text = [status.code, status.description, ...(status.details ?? [])].join(' ');
      throw new DomainError('taxAuthorityRefused', `${call.whom} refused the login: ${text}`, { code: status.code });
    }
    if (Date.now() > until) throw unavailable(`${call.whom} did not complete the login in time`);
    await delay(loginPollMs);
  }
  return byLibrary(call, () => client.auth.getAccessToken(authenticationToken.token));
}

async function signedChallenge(challenge: string, { sellerId, nip, certificatePem, privateKeyPem }: AuthorityLogin) {
  const { buildUnsignedAuthTokenRequestXml, SignatureService } = await import('ksef-client-ts');
  const xml = buildUnsignedAuthTokenRequestXml({ challenge, contextIdentifier: { type: 'Nip', value: nip } });
  try {
    return SignatureService.sign(xml, certificatePem, privateKeyPem);
  } catch {
    // What OpenSSL says may quote the file.
    throw new DomainError('noAuthorityCertificate', `The certificate or the key of ${sellerId} cannot be used to sign`);
  }
}

/**
 * The library, which takes a fifth of a second to load, so only where it is needed. It retries nothing: the workflows do, by what
 * `askKsef` throws. What it would print of warnings is dropped.
 */
async function ksefClient(baseUrl: string, call: KsefCall, session: AuthManager | null): Promise<KSeFClient> {
  const { KSeFClient } = await import('ksef-client-ts');
  return new KSeFClient({
    baseUrl,
    authManager: session ?? nobody,
    retry: { maxRetries: 0, retryableStatusCodes: [], retryNetworkErrors: false },
    rateLimit: null,
    onSystemWarning: () => {},
    timeout: call.timeoutMs,
    transport: async (url, { method = 'GET', headers, body }) => {
      const reply = await askKsef(new URL(url), { method, headers, body }, call);
      const content = reply.status === 204 ? null : reply.text;
      return new Response(content, { status: reply.status, headers: reply.headers });
    },
  });
}

const nobody: AuthManager = {
  getAccessToken: () => undefined,
  setAccessToken() {},
  getRefreshToken: () => undefined,
  setRefreshToken() {},
  onUnauthorized: async () => null,
};
