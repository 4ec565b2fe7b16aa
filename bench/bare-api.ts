/**
 * The bare counterpart of the API, as a process. One Update: an Express route that reads an API key's document, writes two documents
 * by `_id` and does a bare Update on a bare workflow. The creation of a customer: three such routes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import express, { type RequestHandler } from 'express';
import { mongo } from 'mongoose';
import { readServiceConfig } from '../config/index.js';
import { bareAccept, bareOpened, bareRedeem } from './bare-creation-messages.js';
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
  const admitted: RequestHandler = async (request, response, next) => {
    const key = await keys.findOne({ _id: hash(request.get('Authorization') ?? '') });
    if (!key) {
      response.status(401).end();
      return;
    }
    await requests.insertOne({ _id: request.get('Idempotency-Key') ?? '' });
    next();
  };
  app.post('/changes', express.json(), admitted, async (request, response) => {
    const { workflowId } = request.body as { workflowId: string };
    const changes = await client.workflow.getHandle(workflowId).executeUpdate(bareChange);
    await projections.updateOne({ _id: workflowId }, { $set: { changes } }, { upsert: true });
    response.json({ changes });
  });

  const audit = database.collection<Document>('bareAudit');
  const redemptions = database.collection<Document>('bareRedemptions');
  const redemptionId = (id: string) => `bare-redemption/${id}`;
  app.post('/redemptions', express.json(), admitted, async (_request, response) => {
    const id = randomUUID();
    await audit.insertOne({ _id: `${id}/open` });
    await redemptions.insertOne({ _id: id, changes: 0 });
    const startWorkflowOperation = new WithStartWorkflowOperation('bareRedemption', {
      workflowId: redemptionId(id),
      taskQueue: temporal.taskQueue,
      args: [id],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    await client.workflow.executeUpdateWithStart(bareOpened, { startWorkflowOperation });
    await keys.insertOne({ _id: id });
    response.json({ id });
  });
  for (const [step, change] of Object.entries({ agreement: bareAccept, redeem: bareRedeem })) {
    app.post(`/redemptions/:id/${step}`, express.json(), admitted, async (request, response) => {
      const { id } = request.params as { id: string };
      await audit.insertOne({ _id: `${id}/${step}` });
      await client.workflow.getHandle(redemptionId(id)).executeUpdate(change);
      await redemptions.updateOne({ _id: id }, { $inc: { changes: 1 } });
      response.json({ id });
    });
  }

  await keys.updateOne({ _id: hash('Bearer bare') }, { $set: { changes: 0 } }, { upsert: true });
  app.listen(api.port, api.host);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

void main();
