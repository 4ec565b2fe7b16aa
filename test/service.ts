/** Perennial on the servers that all tests share: a worker, a data plane, a mail catcher and a database of its own. */
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, type Logger, makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import { Webhook } from 'standardwebhooks';
import type { ActivityContext } from '../activities/index.js';
import { billingPorts } from '../adapters/billing/ports.js';
import { smtpMailer } from '../adapters/messaging/mail.js';
import { webhookSender } from '../adapters/messaging/webhook-sender.js';
import { withTimeSkipping } from '../adapters/operations/time-skipping.js';
import { originInterceptor } from '../adapters/request-origin.js';
import { httpDataPlane } from '../adapters/subscriptions/data-plane.js';
import { tenantAttributeInterceptor } from '../adapters/tenant-attribute.js';
import { type Database, openDatabase } from '../models/database.js';
import { startDataPlane } from '../servers/data-plane.js';
import { startMailCatcher } from '../servers/mail-catcher.js';
import { startPaymentServer } from '../servers/payments.js';
import { startRegisters } from '../servers/registers.js';
import { startTaxAuthority } from '../servers/tax-authority.js';
import { createWorkers, type Workers } from '../worker/create-workers.js';
import { freeDatabase, giveBack } from './databases.js';

export interface TestEnvironment {
  readonly database: Database;
  readonly client: Client;
  readonly context: ActivityContext;
  readonly namespace: string;
  readonly nativeConnection: NativeConnection;
  readonly dataPlaneUrl: string;
  readonly dataPlaneSecret: string;
  readonly smtpUrl: string;
  readonly mailUrl: string;
  readonly paymentsUrl: string;
  readonly paymentsSecret: string;
  readonly registersUrl: string;
  readonly taxAuthorityUrl: string;
  readonly keyHashSecret: string;
  close(): Promise<void>;
}

export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: tests are run by npm test`);
  return value;
}

const coreLog = makeTelemetryFilterString({ core: 'WARN', other: 'WARN' });
let current: Logger | undefined;

/** Says where the workers of this process log from now on, the SDK's core included; before its first connection. */
export function installLogger(logger: Logger = new DefaultLogger('ERROR')): void {
  // The SDK takes one logger for good, and a process runs many files.
  if (!current) {
    Runtime.install({
      logger: new DefaultLogger('TRACE', ({ level, message, meta }) => current?.log(level, message, meta)),
      telemetryOptions: { logging: { forward: {}, filter: coreLog } },
    });
  }
  current = logger;
}

/** A server for tests that somebody else starts and ends. */
export interface OthersServer {
  readonly url: string;
  readonly secret: string;
}

/**
 * Opens what a test shares with nobody.
 * @param logger where its workers log
 * @param payments a payment server of the test's own
 */
export async function openTestEnvironment(logger?: Logger, payments?: OthersServer): Promise<TestEnvironment> {
  installLogger(logger);
  const address = requiredEnv('TEST_TEMPORAL_ADDRESS');
  const namespace = 'default';
  const secret = randomBytes(32).toString('base64');
  const keyHashSecret = randomBytes(32).toString('hex');
  const taskQueue = `test-${randomBytes(6).toString('hex')}`;
  const [dataPlaneServer, mailCatcher, paymentServer, registers, taxAuthority, connection, nativeConnection, database] =
    await Promise.all([
      startDataPlane({ secret }),
      startMailCatcher({}),
      payments ? { ...payments, close: async () => {} } : startPaymentServer(),
      startRegisters(),
      startTaxAuthority(),
      Connection.connect({ address }).then(withTimeSkipping),
      NativeConnection.connect({ address }),
      openDatabase({ uri: requiredEnv('TEST_MONGODB_URI'), name: freeDatabase(), keyHashSecret }),
    ]);
  const client = new Client({
    connection,
    namespace,
    interceptors: { workflow: [originInterceptor, tenantAttributeInterceptor] },
  });
  const mailer = smtpMailer({
    url: mailCatcher.smtpUrl,
    from: { name: 'Perennial', address: 'no-reply@perennial.example' },
  });
  // As long as in production: tests hold its answers back.
  const dataPlane = httpDataPlane({ url: dataPlaneServer.url, secret, timeoutMs: 20_000 });
  const ports = billingPorts({
    payments: { provider: 'local', url: paymentServer.url, secret: paymentServer.secret },
    localVatIdRegister: `${registers.url}/vies`,
    localExchangeRates: registers.url,
    taxAuthority: { environment: 'local', url: taxAuthority.url, certificatesDirectory: undefined },
  });
  // Receivers of tests listen on this machine.
  const webhooks = webhookSender({ allowPrivate: true });
  const contact = 'Example Reseller, support@reseller.example';
  const portalUrls = { global: 'http://localhost', '21vianet': 'http://localhost.cn.example' };
  return {
    database,
    client,
    namespace,
    nativeConnection,
    keyHashSecret,
    dataPlaneUrl: dataPlaneServer.url,
    dataPlaneSecret: secret,
    smtpUrl: mailCatcher.smtpUrl,
    mailUrl: mailCatcher.url,
    paymentsUrl: paymentServer.url,
    paymentsSecret: paymentServer.secret,
    registersUrl: registers.url,
    taxAuthorityUrl: taxAuthority.url,
    context: {
      database,
      client,
      taskQueue,
      mailer,
      dataPlane,
      webhooks,
      ...ports,
      contact,
      operatorsEmail: 'operators@reseller.example',
      portalUrls,
      backupRetentionDays: 35,
    },
    async close() {
      mailer.close();
      await Promise.all([
        webhooks.close(),
        dataPlaneServer.close(),
        mailCatcher.close(),
        paymentServer.close(),
        registers.close(),
        taxAuthority.close(),
        giveBack(database),
        connection.close(),
        nativeConnection.close(),
      ]);
    },
  };
}

/** The headers with which the data plane signs a body. */
export function signedByDataPlane(
  { dataPlaneSecret }: Pick<TestEnvironment, 'dataPlaneSecret'>,
  body: string,
): Record<string, string> {
  const [id, now] = [`msg_${randomBytes(8).toString('hex')}`, new Date()];
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(dataPlaneSecret).sign(id, now, body),
  };
}

/** Runs the work beside a worker, which is shut down afterwards whatever happens. */
export async function withWorker<Result>(
  testEnvironment: TestEnvironment,
  work: (workers: Workers) => Promise<Result>,
): Promise<Result> {
  const { nativeConnection: connection, namespace, context } = testEnvironment;
  const workers = await createWorkers({
    connection,
    namespace,
    context,
    workflowBundle: { codePath: requiredEnv('TEST_WORKFLOW_BUNDLE') },
  });
  return workers.runUntil(() => work(workers));
}
