import type { Logger } from 'pino';
import type { CheckSignature } from '../../adapters/callback-signature.js';
import type { AccessTokens } from '../../adapters/identity/access-tokens.js';
import type { Database } from '../../models/database.js';
import type { AccessTable } from './access-table.js';
import type { OpenStreams, StreamSettings } from './event-stream.js';
import type { AcceptOperation } from './operation-pending.js';
import type { Advice } from './problems.js';
import type { Limiter } from './rate-limits.js';

/** What the framework itself needs of the services. */
export interface CoreServices extends Advice {
  readonly database: Pick<
    Database,
    'apiKeys' | 'audit' | 'memberships' | 'partners' | 'relations' | 'requestRecords' | 'tenants' | 'users'
  >;
  readonly logger: Logger;
  /** Checks the access tokens of people; left out: only API keys are taken. */
  readonly accessTokens?: AccessTokens;
  /** Whether a callback is from the data plane; left out: none is. */
  readonly isFromDataPlane?: CheckSignature;
  /** The same for the webhooks of the payment provider. */
  readonly isFromPaymentProvider?: CheckSignature;
  /** Left out: a request whose workflow gives no answer in time is refused as `unavailable`. */
  readonly acceptOperation?: AcceptOperation;
}

/** What holds for all routes of an application. */
export interface RouteContext {
  readonly access: AccessTable;
  readonly limiter: Limiter;
  /** In production answers are not checked against their schemas. */
  readonly production: boolean;
  readonly streams: StreamSettings;
  readonly openStreams: OpenStreams;
}
