/** Entry point of a worker process. */
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import addressparser from 'nodemailer/lib/addressparser';
import { pino } from 'pino';
import { billingPorts } from '../adapters/billing/ports.js';
import { smtpMailer } from '../adapters/messaging/mail.js';
import { webhookSender } from '../adapters/messaging/webhook-sender.js';
import { connectToTemporal } from '../adapters/operations/temporal-connection.js';
import { originInterceptor } from '../adapters/request-origin.js';
import { addSearchAttributes } from '../adapters/search-attributes.js';
import { httpDataPlane } from '../adapters/subscriptions/data-plane.js';
import { tenantAttributeInterceptor } from '../adapters/tenant-attribute.js';
import {
  type BillingConfig,
  orExit,
  readBillingConfig,
  readServiceConfig,
  type ServiceConfig,
} from '../config/index.js';
import { openDatabase } from '../models/database.js';
import { cachedWorkflows } from './cached-workflows.js';
import { createWorkers } from './create-workers.js';
import { scheduleHousekeeping } from './housekeeping-schedule.js';
import { workflowBundle } from './workflow-bundle.js';

async function main(config: ServiceConfig, billing: BillingConfig): Promise<void> {
  const logger = pino({ level: config.logLevel, name: 'worker' });
  const temporalLogger = new DefaultLogger(
    logger.isLevelEnabled('debug') ? 'DEBUG' : 'INFO',
    ({ level, message, meta }) => {
      logger[levels[level]]({ ...meta }, message);
    },
  );
  const { address, namespace, taskQueue } = config.temporal;
  const [database, bundle, connection] = await Promise.all([
    openDatabase({
      uri: config.mongodb.uri,
      name: config.mongodb.database,
      keyHashSecret: config.keyHashSecret,
      waiting: (reason) => logger.warn({ reason }, 'waiting for MongoDB'),
    }),
    workflowBundle(),
    connectToTemporal({ address, waiting: (reason) => logger.warn({ reason }, 'waiting for Temporal') }),
  ]);
  // It keeps the signals to itself, also while there is no worker to shut down: until here they end the process.
  Runtime.install({ logger: temporalLogger });
  const nativeConnection = await NativeConnection.connect({ address });
  const client = new Client({
    connection,
    namespace,
    interceptors: { workflow: [originInterceptor, tenantAttributeInterceptor] },
  });
  await addSearchAttributes(client);
  await scheduleHousekeeping(client, taskQueue);
  const [from] = addressparser(config.mail.from, { flatten: true });
  const mailer = smtpMailer({ url: config.mail.smtpUrl, from: from ?? { name: '', address: config.mail.from } });
  const dataPlane = httpDataPlane({ ...config.dataPlane, timeoutMs: 20_000 });
  const webhooks = webhookSender(config.webhooks);
  const { contact, operatorsEmail, backupRetentionDays } = config;
  const { portalUrls } = config.api;
  const cached = config.worker.cachedWorkflows ?? cachedWorkflows();
  const worker = await createWorkers({
    connection: nativeConnection,
    namespace,
    workflowBundle: bundle,
    cached,
    context: {
      database,
      client,
      taskQueue,
      mailer,
      dataPlane,
      webhooks,
      ...billingPorts(billing),
      contact,
      operatorsEmail,
      portalUrls,
      backupRetentionDays,
    },
  });
  // For whoever started this process, whatever the level of the log is.
  console.log(JSON.stringify({ msg: 'worker ready', taskQueue, cachedWorkflows: cached }));
  // Runtime's own handlers shut the worker down on SIGINT and SIGTERM.
  await worker.run();
  mailer.close();
  await Promise.all([webhooks.close(), database.close(), connection.close(), nativeConnection.close()]);
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

await main(
  orExit(() => readServiceConfig(process.env)),
  orExit(() => readBillingConfig(process.env)),
);
