import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectToTemporal } from '../../adapters/operations/temporal-connection.js';
import { type Child, startChild } from '../../servers/child-process.js';
import { mongoCommand, mongoUri } from '../../servers/mongo.js';
import { obtainMongo } from '../../servers/mongo-sources.js';
import { freePort } from '../../servers/ports.js';
import { temporalCommand, temporalReady } from '../../servers/temporal.js';
import { obtainTemporalCli } from '../../servers/temporal-sources.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

describe('a process that starts before its servers do', () => {
  let dataDirectory: string;
  let child: Child | undefined;
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-late-'));
  });
  afterEach(async () => {
    await child?.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  it('waits for MongoDB and says so; one that is not to wait ends', async () => {
    const [port, server] = await Promise.all([freePort(), obtainMongo()]);
    const uri = mongoUri(port);
    await expect(openTestDatabase({ uri })).rejects.toThrow('ECONNREFUSED');
    const reasons: string[] = [];
    const opened = openTestDatabase({
      uri,
      waiting: (reason) => {
        if (reasons.push(reason) > 1) return;
        void mongoCommand({ server, port, dataDirectory, inMemory: true })
          .then(startChild)
          .then((started) => (child = started));
      },
    });
    const database = await opened;
    expect(reasons[0]).toContain('ECONNREFUSED');
    await database.ping();
    await database.close();
  });

  it('waits for Temporal and says so', async () => {
    const [port, metricsPort, httpPort, executable] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
      obtainTemporalCli(),
    ]);
    const server = { executable, port, metricsPort, httpPort, namespace: 'late' };
    const reasons: string[] = [];
    const connection = await connectToTemporal({
      address: `127.0.0.1:${port}`,
      waiting: (reason) => {
        if (reasons.push(reason) > 1) return;
        void temporalCommand(server)
          .then(startChild)
          .then((started) => (child = started));
      },
    });
    expect(reasons[0]).toContain('deadline');
    await temporalReady(server, () => undefined);
    await connection.workflowService.describeNamespace({ namespace: 'late' });
    await connection.close();
  });
});
