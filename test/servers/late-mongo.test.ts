import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from '../../servers/child-process.js';
import { mongoCommand, mongoUri } from '../../servers/mongo.js';
import { obtainMongo } from '../../servers/mongo-sources.js';
import { freePort } from '../../servers/ports.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

describe('a process that starts before MongoDB does', () => {
  let dataDirectory: string;
  let child: Child | undefined;
  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-late-'));
  });
  afterAll(async () => {
    await child?.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  it('waits for it and says so; one that is not to wait ends', async () => {
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
});
