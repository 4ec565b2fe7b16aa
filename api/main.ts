/** Entry point of an API process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { pino } from 'pino';
import { billingPorts } from '../adapters/billing/ports.js';
import { webhookSignature } from '../adapters/billing/webhook-signature.js';
import { callbackSignature } from '../adapters/callback-signature.js';
import { accessTokens, WrongIssuer } from '../adapters/identity/access-tokens.js';
import { connectToTemporal } from '../adapters/operations/temporal-connection.js';
import { originInterceptor } from '../adapters/request-origin.js';
import { addSearchAttributes } from '../adapters/search-attributes.js';
import { tenantAttributeInterceptor } from '../adapters/tenant-attribute.js';
import { waitingTasks } from '../adapters/waiting-tasks.js';
import {
  type BillingConfig,
  orExit,
  readBillingConfig,
  readServiceConfig,
  type ServiceConfig,
} from '../config/index.js';
import { openDatabase } from '../models/database.js';
import { about } from './about.js';
import { access } from './access.js';
import { foreseenAmounts } from './billing/foreseen-amounts.js';
import { foresee } from './billing/foreseen-payments.js';
import { assertMayGoOnWith } from './billing/self-service.js';
import { contacts } from './contacts.js';
import { createApp, resourceMetadataAddress } from './http/app.js';
import { serve } from './http/serve.js';
import { acceptOperationIn } from './operations/operations/accept-operation.js';
import { assertMaySell, assertPartnerOfRecord, partnersOfRecord } from './partners/partner-of-record/handed-in.js';
import { routes } from './routes.js';
import type { ApiServices } from './services.js';
import { defaultUpdateTimeoutMs } from './updates.js';
import { withoutSecrets } from './without-secrets.js';

async function main(config: ServiceConfig, billing: BillingConfig): Promise<void> {
  const logger = pino({ level: config.logLevel, name: 'api' });
  const { address, namespace, taskQueue, uiUrl } = config.temporal;
  const [connection, database] = await Promise.all([
    connectToTemporal({ address, waiting: (reason) => logger.warn({ reason }, 'waiting for Temporal') }),
    openDatabase({
      uri: config.mongodb.uri,
      name: config.mongodb.database,
      keyHashSecret: config.keyHashSecret,
      waiting: (reason) => logger.warn({ reason }, 'waiting for MongoDB'),
    }),
  ]);
  const checks: Record<string, () => Promise<unknown>> = {
    mongodb: () => database.ping(),
    temporal: () => connection.withDeadline(Date.now() + 3000, () => connection.workflowService.getSystemInfo({})),
  };
  const client = new Client({
    connection,
    namespace,
    interceptors: { workflow: [originInterceptor, tenantAttributeInterceptor] },
  });
  await addSearchAttributes(client);
  const ports = billingPorts(billing);
  const { signIn } = config;
  const tokens = signIn && accessTokens(signIn);
  await tokens?.discover().catch((error: unknown) => {
    if (error instanceof WrongIssuer) {
      console.error(`OIDC_ISSUER: ${error.message}`);
      process.exit(1);
    }
    logger.warn(
      { err: error },
      'the issuer of access tokens does not answer: it is asked again when somebody signs in',
    );
  });
  const services: ApiServices = {
    database,
    ...ports,
    ...(tokens ? { accessTokens: tokens, resourceMetadata: resourceMetadataAddress(config.api.publicUrl) } : {}),
    findContact: contacts(database, config.contact),
    client,
    taskQueue,
    updateTimeoutMs: defaultUpdateTimeoutMs,
    logger,
    temporalUiUrl: `${uiUrl}/namespaces/${namespace}`,
    isFromDataPlane: callbackSignature(config.dataPlane.secret),
    isFromPaymentProvider: webhookSignature(ports.payments),
    publicUrl: config.api.publicUrl,
    portalUrls: config.api.portalUrls,
    allowsPrivateWebhooks: config.webhooks.allowPrivate,
    acceptOperation: acceptOperationIn({ operations: database.operations, client, taskQueue, logger }),
    checks,
    findWaitingTasks: () => waitingTasks(client, taskQueue),
    foreseenAmounts,
    foresee,
    partnersOfRecord,
    assertMayGoOnWith,
    assertPartnerOfRecord,
    assertMaySell,
  };
  const production = process.env['NODE_ENV'] === 'production';
  const { publicUrl, limits, proxies, shutdownDelaySeconds } = config.api;
  const app = createApp({
    routes,
    services,
    about: about(publicUrl, signIn ?? undefined),
    access,
    withoutSecrets,
    production,
    limits,
    proxies,
  });
  const served = await serve(app, config.api);
  // For whoever started this process, whatever the level of the log is.
  console.log(JSON.stringify({ msg: 'api ready', url: served.url }));
  const stop = async (signal: string) => {
    logger.info({ signal }, 'api stops');
    // Whoever spreads requests over processes is told first, and has time to turn away.
    checks['shutdown'] = () => Promise.reject(new Error('the process stops'));
    await sleep(shutdownDelaySeconds * 1000);
    await served.close();
    await Promise.all([database.close(), connection.close()]);
    process.exit(0);
  };
  process.once('SIGINT', (signal) => void stop(signal));
  process.once('SIGTERM', (signal) => void stop(signal));
}

await main(
  orExit(() => readServiceConfig(process.env)),
  orExit(() => readBillingConfig(process.env)),
);
