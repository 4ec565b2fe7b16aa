import { pino } from 'pino';
import { access } from '../../../api/access.js';
import type { AccessTable } from '../../../api/http/access-table.js';
import { createApp } from '../../../api/http/app.js';
import type { Route } from '../../../api/http/define-route.js';
import type { StreamSettings } from '../../../api/http/event-stream.js';
import type { RateLimits } from '../../../api/http/rate-limits.js';
import type { CoreServices } from '../../../api/http/route-context.js';
import { serve } from '../../../api/http/serve.js';
import type { HealthServices } from '../../../api/operations/health/routes.js';
import type { ConnectionOptions } from '../../../models/connection.js';
import { type Database, openDatabase } from '../../../models/database.js';
import { freeDatabase, giveBack } from '../../databases.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly body: Record<string, unknown>;
}

export interface RequestParts {
  readonly body?: unknown;
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another key than the operator's; empty for none. */
  readonly apiKey?: string;
}

/** An application with the routes of a test, served on a port of its own with a database of its own. */
export interface ApiUnderTest {
  readonly url: string;
  readonly database: Database;
  readonly operator: { readonly id: string; readonly key: string };
  /** Everything that was logged, as text. */
  log(): string;
  call(method: string, path: string, parts?: RequestParts): Promise<Answered>;
  /** Stops serving, as a process that is told to stop and has all the time for it; `close` may follow. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface TestServices extends CoreServices {
  readonly database: Database;
  readonly checks: HealthServices['checks'];
  readonly findWaitingTasks: HealthServices['findWaitingTasks'];
}

const keyHashSecret = 'a secret of the tests, long enough';

/** A database of its own, on the shared server unless told otherwise. */
export async function openTestDatabase(options: Partial<ConnectionOptions> = {}): Promise<Database> {
  const uri = process.env['TEST_MONGODB_URI'];
  if (!uri) throw new Error('TEST_MONGODB_URI is not set: run the tests with npm test');
  return await openDatabase({ uri, name: freeDatabase(), keyHashSecret, ...options });
}

export async function apiUnderTest(options: {
  readonly routes: readonly Route<TestServices>[];
  readonly access?: AccessTable;
  readonly checks?: TestServices['checks'];
  readonly limits?: RateLimits;
  readonly proxies?: number;
  readonly streams?: StreamSettings;
  /** One of its own on the shared server when left out. */
  readonly database?: Database;
  /** How long a caller may take to send a request, in milliseconds. */
  readonly requestTimeout?: number;
}): Promise<ApiUnderTest> {
  const database = options.database ?? (await openTestDatabase());
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const tags = [...new Set(options.routes.flatMap((route) => [...route.tags]))];
  const app = createApp<TestServices>({
    routes: options.routes,
    services: { database, logger, checks: options.checks ?? {}, findWaitingTasks: async () => null },
    about: {
      title: 'API under test',
      version: '1.0.0',
      description: 'Routes of a test',
      publicUrl: 'http://localhost',
      tags: tags.map((name) => ({ name, description: name })),
    },
    production: false,
    withoutSecrets: (path) => path,
    access: options.access ?? access,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.streams ? { streams: options.streams } : {}),
    ...(options.proxies ? { proxies: options.proxies } : {}),
  });
  const served = await serve(app, {
    port: 0,
    host: '127.0.0.1',
    ...(options.requestTimeout ? { requestTimeout: options.requestTimeout } : {}),
  });
  const made = await database.apiKeys.create({
    apiKeyId: `ak_${'0'.repeat(24)}`,
    name: 'first operator',
    role: 'operator',
    createdAt: new Date(),
  });
  return {
    url: served.url,
    database,
    operator: { id: made.record.apiKeyId, key: made.key },
    log: () => lines.join(''),
    async call(method, path, { body, rawBody, headers = {}, apiKey = made.key } = {}) {
      const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(served.url + path, {
        method,
        headers: {
          ...(apiKey === '' ? {} : { Authorization: `Bearer ${apiKey}` }),
          ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        get body() {
          return JSON.parse(text) as Record<string, unknown>;
        },
      };
    },
    stop: () => served.close(600_000),
    async close() {
      await served.close();
      await giveBack(database);
    },
  };
}
