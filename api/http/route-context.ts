import type { Logger } from 'pino';
import type { CheckSignature } from '../../adapters/callback-signature.js';
import type { Database } from '../../models/database.js';
import type { AccessTable } from './access-table.js';
import type { OpenStreams, StreamSettings } from './event-stream.js';
import type { AcceptOperation } from './operation-pending.js';
import type { FindContact } from './problems.js';
import type { Limiter } from './rate-limits.js';

/** What the framework itself needs of the services. */
export interface CoreServices {
  readonly database: Pick<Database, 'apiKeys' | 'audit' | 'partners' | 'relations' | 'requestRecords'>;
  readonly logger: Logger;
  /** Left out: problems name no contact. */
  readonly findContact?: FindContact;
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
