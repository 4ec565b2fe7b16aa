/**
 * Downloads one of the Temporal SDK's own servers into a folder: node --import tsx sdk-download.ts KIND FOLDER. The SDK has no
 * download alone, so the server is started once; a process of its own keeps that out of the caller.
 */
import { versions } from './versions.js';

const [kind, downloadDir] = process.argv.slice(2);

async function download(): Promise<void> {
  if (!downloadDir) throw new Error('say where to: KIND FOLDER');
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const environment =
    kind === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({
          server: { executable: { type: 'cached-download', downloadDir, version: `v${versions.temporalCli}` } },
        })
      : await TestWorkflowEnvironment.createTimeSkipping({
          server: { executable: { type: 'cached-download', downloadDir } },
        });
  await environment.teardown();
}

download().then(
  () => process.exit(0),
  (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`error: ${reason.split('\n').at(-1)}`);
    process.exit(1);
  },
);
