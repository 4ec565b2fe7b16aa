/** Access tokens of people: JSON Web Tokens (RFC 9068) of one OpenID Connect issuer, checked with the keys that it publishes. */
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JWKSCacheInput,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwksCache,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';

/** Whose access tokens are taken. */
export interface AccessTokenOptions {
  /** Exactly as the tokens name it in `iss`. */
  readonly issuer: string;
  /** What the tokens have to be for (`aud`). */
  readonly audience: string;
  /** Signature algorithms that are taken; all of them with public keys. */
  readonly algorithms: readonly string[];
  /** By how much the clocks of issuer and API may differ. */
  readonly clockSkewSeconds: number;
  /** Whether an issuer that says that it is for development is taken. */
  readonly developmentIssuer: boolean;
  /** How long the issuer may take to answer, in milliseconds. */
  readonly timeoutMs?: number;
  /** How old its keys may be before they are fetched again, in milliseconds. */
  readonly keysKeptMs?: number;
  /** After keys were fetched, how long a token with an unknown key is refused without fetching again, in milliseconds. */
  readonly unknownKeyCooldownMs?: number;
}

/** What a token that holds says of its person. */
export interface SignedInPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  /** The e-mail address, where the issuer has verified it; an unverified one is as good as none. */
  readonly verifiedEmail: string | null;
  /** BCP 47. */
  readonly locale: string | null;
  /** When the token ends, in milliseconds. */
  readonly expiresAt: number;
}

export interface AccessTokens {
  /**
   * Checks a token: signature, issuer, audience, times, type.
   *
   * @throws DomainError `unauthenticated` (`reason` says what is wrong with it), `unavailable` while the issuer's keys
   *   cannot be had: then nobody knows whether the token is good.
   */
  verify(token: string): Promise<SignedInPerson>;
  /** Asks the issuer where its keys are. @throws DomainError `unavailable`; Error for an issuer that is not to be taken */
  discover(): Promise<void>;
}

const metadata = z.looseObject({
  issuer: z.string(),
  jwks_uri: z.url({ protocol: /^https?$/ }),
  perennial_development_only: z.boolean().optional(),
});

const claims = z.looseObject({
  sub: z.string().min(1).max(255),
  exp: z.number(),
  name: z.string().max(500).optional().catch(undefined),
  email: z.string().max(254).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  locale: z.string().max(35).optional().catch(undefined),
});

/** While the issuer is away its keys are trusted for so long after they were fetched, in milliseconds. */
const trustedWhileAwayMs = 3_600_000;
/** After a failure the issuer is left alone for so long, in milliseconds. */
const retryAfterMs = 5_000;
const types = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** The issuer is one that may not be taken: it is misconfigured, or for development only. */
export class WrongIssuer extends Error {
  override readonly name = 'WrongIssuer';
}

/** Checks the tokens of one issuer, whose keys are fetched when they are needed, kept, and fetched again when they rotate. */
export function accessTokens({
  issuer,
  audience,
  algorithms,
  clockSkewSeconds,
  developmentIssuer,
  timeoutMs = 3_000,
  keysKeptMs = 600_000,
  unknownKeyCooldownMs = 30_000,
}: AccessTokenOptions): AccessTokens {
  type Keys = ReturnType<typeof createRemoteJWKSet>;
  /** The keys as they were fetched last, and when. */
  const fetched: JWKSCacheInput = {};
  let keys: Promise<Keys> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const discovered = async (): Promise<Keys> => {
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) throw new Error(`The issuer answers ${answer.status}`);
    const found = metadata.parse(await answer.json());
    if (found.issuer !== issuer) throw new WrongIssuer(`${issuer} calls itself ${found.issuer}`);
    if (found.perennial_development_only && !developmentIssuer) {
      throw new WrongIssuer(`${issuer} is for development: it lets in whoever asks`);
    }
    return createRemoteJWKSet(new URL(found.jwks_uri), {
      timeoutDuration: timeoutMs,
      cacheMaxAge: keysKeptMs,
      cooldownDuration: unknownKeyCooldownMs,
      [jwksCache]: fetched,
    });
  };

  const keySet = (): Promise<Keys> => {
    keys ??= discovered().catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };

  const keyOf: JWTVerifyGetKey = async (header, token) => {
    if (Date.now() - failedAt >= retryAfterMs) {
      try {
        return await (await keySet())(header, token);
      } catch (error) {
        // The keys are known, and this is none of them.
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
        if (error instanceof errors.JOSENotSupported || error instanceof WrongIssuer) throw error;
        failedAt = Date.now();
      }
    }
    if (fetched.jwks && Date.now() - (fetched.uat ?? 0) < trustedWhileAwayMs) {
      const key = await createLocalJWKSet(fetched.jwks)(header, token).catch(() => undefined);
      if (key) return key;
    }
    throw new DomainError('unavailable', 'The issuer of access tokens does not answer');
  };

  return {
    async verify(token) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
          issuer,
          audience,
          algorithms: [...algorithms],
          clockTolerance: clockSkewSeconds,
          requiredClaims: ['sub', 'exp'],
        });
        if (protectedHeader.typ !== undefined && !types.has(protectedHeader.typ.toLowerCase())) throw refused('type');
        // It is bound to a key that its sender has to prove: as a bearer token it may be stolen.
        if (payload['cnf'] !== undefined) throw refused('bound');
        return personOf(issuer, payload);
      } catch (error) {
        if (error instanceof DomainError) throw error;
        if (error instanceof WrongIssuer) throw new DomainError('unavailable', 'Access tokens are not taken');
        throw refusalOf(error);
      }
    },
    async discover() {
      try {
        await keySet();
      } catch (error) {
        if (error instanceof WrongIssuer) throw error;
        throw new DomainError('unavailable', 'The issuer of access tokens does not answer');
      }
    },
  };
}

function personOf(issuer: string, payload: JWTPayload): SignedInPerson {
  const read = claims.safeParse(payload);
  if (!read.success) throw refused('claims');
  const { sub, exp, name, email, email_verified: verified, locale } = read.data;
  return {
    issuer,
    subject: sub,
    name: name ?? null,
    verifiedEmail: verified === true && email !== undefined ? email : null,
    locale: locale !== undefined && isLanguageTag(locale) ? locale : null,
    expiresAt: exp * 1000,
  };
}

function isLanguageTag(text: string): boolean {
  try {
    return new Intl.Locale(text).language !== '';
  } catch {
    return false;
  }
}

const sentences = {
  expired: 'The access token has expired: get a new one',
  notYetValid: 'The access token is not valid yet',
  issuer: 'The access token is of another issuer',
  audience: 'The access token is for another audience',
  algorithm: 'The access token is signed in a way that is not taken',
  signature: 'The access token is not signed by the issuer',
  type: 'The token is no access token',
  bound: 'The access token is bound to a key and cannot be used as a bearer token',
  claims: 'The access token lacks what is needed of it',
} as const;

function refused(reason: keyof typeof sentences): DomainError {
  return new DomainError('unauthenticated', sentences[reason], { reason });
}

function refusalOf(error: unknown): DomainError {
  if (error instanceof errors.JWTExpired) return refused('expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const reasons: Readonly<Record<string, keyof typeof sentences>> = {
      iss: 'issuer',
      aud: 'audience',
      nbf: 'notYetValid',
    };
    return refused(reasons[error.claim] ?? 'claims');
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return refused('algorithm');
  return refused('signature');
}
