import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from './child-process.js';
import type { MongoServer } from './mongo-sources.js';
import { accepts, until } from './ports.js';

/** How an embedded MongoDB is started. */
export interface MongoOptions {
  readonly server: MongoServer;
  readonly port: number;
  /** Where data is kept; each kind of server has a folder of its own in it, since their files differ. */
  readonly dataDirectory: string;
  /** Data lives in memory only, where the server can do that; mongod uses the folder all the same. */
  readonly inMemory: boolean;
  readonly logFile?: string | undefined;
}

/** The command line of an embedded MongoDB. */
export async function mongoCommand({ server, port, dataDirectory, inMemory, logFile }: MongoOptions): Promise<Command> {
  if (server.kind === 'mongod') {
    const folder = join(dataDirectory, 'mongod');
    await mkdir(folder, { recursive: true });
    return {
      name: 'mongodb',
      command: server.executable,
      args: [
        ...['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet'],
        ...['--wiredTigerCacheSizeGB', '0.25'],
        // Otherwise the journal takes 300 MB at once.
        ...['--wiredTigerEngineConfigString', 'log=(prealloc=false,file_max=16MB)'],
        // Samples of its own state, written every second, that only MongoDB's support reads.
        ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
      ],
      logFile,
    };
  }
  const folder = join(dataDirectory, 'mongo-java-server');
  if (!inMemory) await mkdir(folder, { recursive: true });
  return {
    name: 'mongodb',
    command: server.java,
    args: [
      // Up a second sooner; what the optimising compiler gains is not noticed at this size.
      ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m'],
      ...['-cp', join(server.jars, '*'), join(import.meta.dirname, 'EmbeddedMongo.java'), String(port)],
      ...(inMemory ? [] : [join(folder, 'data')]),
    ],
    logFile,
  };
}

/** Resolves when a just started MongoDB accepts connections, which may take it long after a crash. */
export async function mongoReady(port: number, abandoned: () => string | undefined): Promise<void> {
  await until(() => accepts('127.0.0.1', port), { what: 'MongoDB', abandoned });
}

/** The connection string of an embedded MongoDB. */
export function mongoUri(port: number): string {
  return `mongodb://127.0.0.1:${port}`;
}
