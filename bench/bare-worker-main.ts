/** Entry point of a bare worker process; it says that it is ready as ours does. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { mongo } from 'mongoose';
import { readServiceConfig } from '../config/index.js';
import { createBareWorker } from './bare-worker.js';

async function main(): Promise<void> {
  const { mongodb, temporal } = readServiceConfig(process.env);
  const { address, namespace, taskQueue } = temporal;
  const [clientConnection, connection, mongoClient] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
    mongo.MongoClient.connect(mongodb.uri),
  ]);
  const client = new Client({ connection: clientConnection, namespace });
  const worker = await createBareWorker({ client, connection, taskQueue, database: mongoClient.db(mongodb.database) });
  console.log(JSON.stringify({ msg: 'worker ready' }));
  await worker.run();
}

void main();
