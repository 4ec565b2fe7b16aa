/** Entry point of a bare worker process; it says that it is ready as ours does. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { readServiceConfig } from '../config/index.js';
import { createBareWorker } from './bare-worker.js';

async function main(): Promise<void> {
  const { address, namespace, taskQueue } = readServiceConfig(process.env).temporal;
  const [clientConnection, connection] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const client = new Client({ connection: clientConnection, namespace });
  const worker = await createBareWorker({ client, connection, taskQueue });
  console.log(JSON.stringify({ msg: 'worker ready' }));
  await worker.run();
}

void main();
