import type { Client } from '@temporalio/client';

/** The activities of the bare workflows: two that a sibling needs, and one that does nothing. */
export function bareActivities(client: Client, taskQueue: string) {
  return {
    async startSibling(workflowId: string): Promise<void> {
      await client.workflow.start('bareSibling', { workflowId, taskQueue });
    },
    async awaitSibling(workflowId: string): Promise<void> {
      await client.workflow.getHandle(workflowId).result();
    },
    async execute(): Promise<void> {},
  };
}

export type BareActivities = ReturnType<typeof bareActivities>;
