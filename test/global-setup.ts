import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainTestServer, startMongo, startTemporal } from '../servers/embedded.js';
import { workflowBundle } from '../worker/workflow-bundle.js';
import { noteProcessorTime, processorTime } from './jest/processor-time.mjs';
import { makePrograms } from './programs.js';

/**
 * Starts what the tests of one run share and tells them by environment variables: one Temporal dev server and one MongoDB, in
 * memory and on a temporary folder, the workflow bundle, and where the time-skipping test server lies.
 *
 * @returns how to stop it all.
 */
export async function startServers(): Promise<() => Promise<void>> {
  // Temporal's dev server is written in Go. It may use more memory before it collects, and runs on one processor: several that look for
  // work which is not there cost a quarter more.
  process.env['GOGC'] = '400';
  process.env['GOMAXPROCS'] = '1';
  const folder = await mkdtemp(join(tmpdir(), 'perennial-test-'));
  const temporalLog = join(folder, 'temporal.log');
  const [temporal, mongo, bundle, testServer, programs] = await Promise.all([
    startTemporal({ logFile: temporalLog }),
    startMongo({ logFile: join(folder, 'mongodb.log') }),
    workflowBundle(),
    obtainTestServer(),
    makePrograms(),
  ]);
  process.env['TEST_TEMPORAL_ADDRESS'] = temporal.address;
  process.env['TEST_TEMPORAL_LOG'] = temporalLog;
  process.env['TEST_MONGODB_URI'] = mongo.uri;
  process.env['TEST_MONGODB_KIND'] = mongo.kind;
  process.env['TEST_SERVER_EXECUTABLE'] = testServer;
  process.env['TEST_PROGRAMS'] = programs;
  process.env['TEST_WORKFLOW_BUNDLE'] = bundle.codePath;
  return async () => {
    for (const [name, server] of Object.entries({ temporal, mongo })) {
      const before = processorTime();
      await server.stop();
      noteProcessorTime(before, name);
    }
    await Promise.all([folder, programs].map((made) => rm(made, { recursive: true, force: true })));
  };
}
