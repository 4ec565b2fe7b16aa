/** Challenges and tokens. They are kept in memory: after a restart callers log in anew. */
import { createHash, randomBytes } from 'node:crypto';
import type { Behaviour } from './behaviour.js';
import { newReference } from './ksef-numbers.js';
import { KsefProblem } from './ksef-problem.js';
import type { StatusInfo } from './records.js';
import { verifiedLogin } from './xades.js';

/** Who asks. */
export interface Caller {
  readonly nip: string;
  /** SHA-256 (base64) of the signed document of the login. */
  readonly loginHash: string;
}

interface Token {
  readonly token: string;
  readonly validUntil: string;
}

interface Login extends Caller {
  readonly reference: string;
  readonly startedAt: number;
  readonly failure: StatusInfo | null;
  readonly doneAt: number;
  redeemed: boolean;
}

type Purpose = 'login' | 'access' | 'refresh';

const minuteMs = 60_000;
const challengeMs = 10 * minuteMs;
const lifeMs: Readonly<Record<Purpose, number>> = {
  login: 60 * minuteMs,
  access: 15 * minuteMs,
  refresh: 7 * 24 * 60 * minuteMs,
};

export class Logins {
  private readonly challenges = new Map<string, number>();
  private readonly tokens = new Map<
    string,
    { readonly purpose: Purpose; readonly login: Login; readonly until: number }
  >();

  constructor(private readonly behaviour: Behaviour) {}

  challenge(clientIp: string) {
    const now = new Date();
    for (const [old, until] of this.challenges) if (until < now.getTime()) this.challenges.delete(old);
    const challenge = newReference('CR', now);
    this.challenges.set(challenge, now.getTime() + challengeMs);
    return { challenge, timestamp: now.toISOString(), timestampMs: now.getTime(), clientIp };
  }

  /** A login by a signed challenge. @throws KsefProblem */
  async begin(document: Buffer) {
    const { challenge, nip, certificate } = await verifiedLogin(document);
    const until = this.challenges.get(challenge);
    this.challenges.delete(challenge);
    if (until === undefined || until < Date.now()) {
      throw new KsefProblem(400, 21111, 'Nieprawidłowe wyzwanie autoryzacyjne.');
    }
    // A certificate of type Offline only signs QR codes.
    if (/\bOffline\b/.test(certificate.subject)) throw new KsefProblem(400, 21115, 'Nieprawidłowy certyfikat.');
    const denied = {
      code: 415,
      description: 'Uwierzytelnianie zakończone niepowodzeniem',
      details: ['Brak przypisanych uprawnień'],
    };
    const now = Date.now();
    const login: Login = {
      nip,
      loginHash: createHash('sha256').update(document).digest('base64'),
      reference: newReference('AU', new Date(now)),
      startedAt: now,
      failure: certificate.subject.includes(`VATPL-${nip}`) ? null : denied,
      doneAt: now + (this.behaviour.current.loginMs ?? 0),
      redeemed: false,
    };
    return { referenceNumber: login.reference, authenticationToken: this.give('login', login) };
  }

  /** @throws KsefProblem */
  status(token: string | undefined, reference: string) {
    const login = this.loginOf(token, 'login');
    if (login.reference !== reference) throw new KsefProblem(400, 21304, 'Brak uwierzytelnienia.');
    const waiting = { code: 100, description: 'Uwierzytelnianie w toku' };
    const done = login.failure ?? { code: 200, description: 'Uwierzytelnianie zakończone sukcesem' };
    return {
      startDate: new Date(login.startedAt).toISOString(),
      authenticationMethod: 'InternalCertificate',
      authenticationMethodInfo: { category: 'XadesSignature', code: 'certificate', displayName: 'Certyfikat KSeF' },
      status: Date.now() < login.doneAt ? waiting : done,
    };
  }

  /** Once. @throws KsefProblem */
  redeem(token: string | undefined) {
    const login = this.loginOf(token, 'login');
    if (login.failure || login.redeemed || Date.now() < login.doneAt)
      throw new KsefProblem(400, 21301, 'Brak autoryzacji.');
    login.redeemed = true;
    return { accessToken: this.give('access', login), refreshToken: this.give('refresh', login) };
  }

  /** @throws KsefProblem */
  refresh(token: string | undefined) {
    return { accessToken: this.give('access', this.loginOf(token, 'refresh')) };
  }

  /** @throws KsefProblem 401 */
  caller(token: string | undefined): Caller {
    return this.loginOf(token, 'access');
  }

  forgetTokens(): void {
    this.tokens.clear();
  }

  private loginOf(token: string | undefined, purpose: Purpose): Login {
    const known = token === undefined ? undefined : this.tokens.get(token);
    if (known?.purpose === purpose && known.until > Date.now()) return known.login;
    throw new KsefProblem(401, 401, 'Wymagane jest uwierzytelnienie.');
  }

  private give(purpose: Purpose, login: Login): Token {
    const now = Date.now();
    for (const [old, { until }] of this.tokens) if (until < now) this.tokens.delete(old);
    const token = randomBytes(32).toString('base64url');
    const until = now + lifeMs[purpose];
    this.tokens.set(token, { purpose, login, until });
    return { token, validUntil: new Date(until).toISOString() };
  }
}
