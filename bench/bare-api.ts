/**
 * The bare counterpart of one Update through the API, as a process: an Express route that reads an API key's document, writes
 * two documents by `_id` and does a bare Update on a bare workflow.
 */
import { createHash } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import express from 'express';
import { mongo } from 'mongoose';
import { readServiceConfig } from '../config/index.js';
import { bareChange } from './bare-messages.js';

interface Document {
  readonly _id: string;
  readonly changes?: number;
}

async function main(): Promise<void> {
  const { api, mongodb, temporal } = readServiceConfig(process.env);
  const [connection, mongoClient] = await Promise.all([
    Connection.connect({ address: temporal.address }),
    mongo.MongoClient.connect(mongodb.uri),
  ]);
  const client = new Client({ connection, namespace: temporal.namespace });
  const database = mongoClient.db(mongodb.database);
  const keys = database.collection<Document>('bareKeys');
  const requests = database.collection<Document>('bareRequests');
  const projections = database.collection<Document>('bareProjections');
  const app = express();

  app.get('/health/ready', (_request, response) => {
    response.json({});
  });
  app.post('/changes', express.json(), async (request, response) => {
    const { workflowId } = request.body as { workflowId: string };
    const key = await keys.findOne({ _id: hash(request.get('Authorization') ?? '') });
    if (!key) {
      response.status(401).end();
      return;
    }
    await requests.insertOne({ _id: request.get('Idempotency-Key') ?? '' });
    const changes = await client.workflow.getHandle(workflowId).executeUpdate(bareChange);
    await projections.updateOne({ _id: workflowId }, { $set: { changes } }, { upsert: true });
    response.json({ changes });
  });

  await keys.updateOne({ _id: hash('Bearer bare') }, { $set: { changes: 0 } }, { upsert: true });
  app.listen(api.port, api.host);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

void main();
