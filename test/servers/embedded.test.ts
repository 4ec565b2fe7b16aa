import { Connection } from '@temporalio/client';
import mongoose from 'mongoose';

describe('the servers that the tests share', () => {
  it('keep closed workflows for 30 days and know the search attributes', async () => {
    const connection = await Connection.connect({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '' });
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(
      expect.arrayContaining(['SubscriptionState', 'TenantId', 'PartnerId', 'PlanId', 'TermEnd']),
    );
    await connection.close();
  });

  it('store documents', async () => {
    const client = await mongoose.mongo.MongoClient.connect(process.env['TEST_MONGODB_URI'] ?? '');
    const things = client.db('embedded').collection<{ _id: string }>('things');
    await things.insertOne({ _id: 'one' });
    await expect(things.insertOne({ _id: 'one' })).rejects.toMatchObject({ code: 11_000 });
    await client.close();
  });
});
