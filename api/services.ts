import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../models/database.js';
import { routesFor } from './http/define-route.js';

/** What the handlers of the API work with; made once by `api/main.ts`. */
export interface ApiServices {
  readonly database: Database;
  /** Over a connection that went through `withTimeSkipping`. */
  readonly client: Client;
  readonly taskQueue: string;
  readonly logger: Logger;
  /** Address of the namespace in the Temporal UI, for the links from a resource to its run. */
  readonly temporalUiUrl: string;
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

/** `defineRoute` for the resources of Perennial. */
export const defineRoute = routesFor<ApiServices>();
