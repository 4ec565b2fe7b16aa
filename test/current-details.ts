import type { Client } from '@temporalio/client';

interface Metadata {
  readonly currentDetails?: string;
}

/** What the Temporal UI shows of a workflow at a glance. */
export async function currentDetails(client: Client, workflowId: string): Promise<string> {
  const metadata = await client.workflow.getHandle(workflowId).query<Metadata>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}
