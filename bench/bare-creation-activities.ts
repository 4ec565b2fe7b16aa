import type { Client } from '@temporalio/client';
import type { mongo } from 'mongoose';

/** The activities of a bare creation: inserts by `_id`, and the start of the subscription. */
export function bareCreationActivities(client: Client, taskQueue: string, database: mongo.Db) {
  const insert = async (kinds: readonly string[], id: string) => {
    const documents = kinds.map((kind) => database.collection<{ _id: string }>(`bare-${kind}`).insertOne({ _id: id }));
    await Promise.all(documents);
  };
  return {
    insert,
    async redeem(id: string): Promise<void> {
      await insert(['tenant', 'user', 'tenant-claim'], id);
      await client.workflow.start('bareSubscription', { workflowId: `bare-subscription/${id}`, taskQueue, args: [id] });
    },
    async startSetUp(id: string): Promise<void> {
      await insert(['set-up'], id);
      await client.workflow.start('bareSetUp', { workflowId: `bare-set-up/${id}`, taskQueue, args: [id] });
    },
    async awaitSetUp(id: string): Promise<void> {
      await client.workflow.getHandle(`bare-set-up/${id}`).result();
    },
    async provision(): Promise<void> {},
    async notify(id: string): Promise<void> {
      await insert(['notice'], id);
    },
  };
}

export type BareCreationActivities = ReturnType<typeof bareCreationActivities>;
