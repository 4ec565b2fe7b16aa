/** Entry point of an API process. */
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { withTimeSkipping } from '../adapters/time-skipping.js';
import { orExit, readServiceConfig, type ServiceConfig } from '../config/index.js';
import { openDatabase } from '../models/database.js';
import { about } from './about.js';
import { createApp } from './http/app.js';
import { serve } from './http/serve.js';
import { routes } from './routes.js';
import type { ApiServices } from './services.js';

async function main(config: ServiceConfig): Promise<void> {
  const logger = pino({ level: config.logLevel, name: 'api' });
  const { address, namespace, taskQueue, uiUrl } = config.temporal;
  const [connection, database] = await Promise.all([
    Connection.connect({ address }).then(withTimeSkipping),
    openDatabase({ uri: config.mongodb.uri, name: config.mongodb.database, keyHashSecret: config.keyHashSecret }),
  ]);
  const services: ApiServices = {
    database,
    client: new Client({ connection, namespace }),
    taskQueue,
    logger,
    temporalUiUrl: `${uiUrl}/namespaces/${namespace}`,
    checks: {
      mongodb: () => database.ping(),
      temporal: () => connection.withDeadline(Date.now() + 3000, () => connection.workflowService.getSystemInfo({})),
    },
  };
  const production = process.env['NODE_ENV'] === 'production';
  const app = createApp({ routes, services, about: about(config.api.publicUrl), production });
  const served = await serve(app, config.api);
  // For whoever started this process, whatever the level of the log is.
  console.log(JSON.stringify({ msg: 'api ready', url: served.url }));
  const stop = async (signal: string) => {
    logger.info({ signal }, 'api stops');
    await served.close();
    await Promise.all([database.close(), connection.close()]);
    process.exit(0);
  };
  process.once('SIGINT', (signal) => void stop(signal));
  process.once('SIGTERM', (signal) => void stop(signal));
}

await main(orExit(() => readServiceConfig(process.env)));
