import type { Request, Response } from 'express';
import { ipKeyGenerator, type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { DomainError } from '../../domain/errors.js';

/** How many a minute, counted by each process for itself; 0: no limit. */
export interface RateLimits {
  /** Requests of one API key. */
  readonly perKey: number;
  /** Requests from one address whose authentication failed; past it the address is refused, whatever key it sends. */
  readonly failuresPerAddress: number;
  /** Requests from one address to what is searched without an API key. */
  readonly publicPerAddress: number;
}

export const noLimits: RateLimits = { perKey: 0, failuresPerAddress: 0, publicPerAddress: 0 };

/** Counts what callers do. All methods set `RateLimit`, `RateLimit-Policy` and, with the refusal, `Retry-After`. */
export interface Limiter {
  /** @throws DomainError tooManyRequests */
  countRequest(request: Request, response: Response): Promise<void>;
  /** @throws DomainError tooManyRequests when too many authentications from there have failed */
  admit(request: Request, response: Response): Promise<void>;
  /** @throws DomainError tooManyRequests */
  countFailure(request: Request, response: Response): Promise<void>;
  /** Of a search without an API key. @throws DomainError tooManyRequests */
  countPublic(request: Request, response: Response): Promise<void>;
}

const minute = 60_000;

/** The limiter of one application. `countRequest` reads the caller's id in `response.locals.callerId`. */
export function createLimiter({ perKey, failuresPerAddress, publicPerAddress }: RateLimits): Limiter {
  const byKey = perKey > 0 ? limit('requests', perKey, (_request, response) => callerIn(response)) : undefined;
  const byAddress = failuresPerAddress > 0 ? limit('failures', failuresPerAddress, addressOf) : undefined;
  const byPublicAddress = publicPerAddress > 0 ? limit('searches', publicPerAddress, addressOf) : undefined;
  return {
    async countRequest(request, response) {
      if (byKey) await count(byKey, request, response);
    },
    async admit(request, response) {
      const known = await byAddress?.getKey(addressOf(request));
      const full = known?.resetTime && known.resetTime > new Date() && known.totalHits >= failuresPerAddress;
      if (byAddress && full) await count(byAddress, request, response);
    },
    async countFailure(request, response) {
      if (byAddress) await count(byAddress, request, response);
    },
    async countPublic(request, response) {
      if (byPublicAddress) await count(byPublicAddress, request, response);
    },
  };
}

function limit(
  identifier: string,
  most: number,
  keyGenerator: (request: Request, response: Response) => string,
): RateLimitRequestHandler {
  return rateLimit({
    windowMs: minute,
    limit: most,
    identifier,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new DomainError('tooManyRequests')),
  });
}

function count(limiter: RateLimitRequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const counted = (refusal?: unknown) => (refusal === undefined ? resolve() : reject(refusal));
    Promise.resolve(limiter(request, response, counted)).catch(reject);
  });
}

function callerIn(response: Response): string {
  return String((response.locals as { callerId?: unknown }).callerId);
}

/** A whole IPv6 subnet counts as one address: everybody has one. */
function addressOf({ ip }: Request): string {
  return ip === undefined ? 'unknown' : ipKeyGenerator(ip);
}
