/** Servers for one test run, measurement or demo: on free ports, and gone with the process that started them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, type Command, describeEnding, startChild } from './child-process.js';
import { mongoCommand, mongoReady, mongoUri } from './mongo.js';
import { type MongoServer, obtainMongo } from './mongo-sources.js';
import { freePorts } from './ports.js';
import { temporalCommand, temporalReady } from './temporal.js';
import { obtainTemporalCli } from './temporal-sources.js';

export { obtainTestServer } from './temporal-sources.js';

/** A port was free when it was chosen and taken when it was used: rare, and cured by choosing again. */
const ATTEMPTS = 3;

interface Started<Address> {
  readonly child: Child;
  readonly address: Address;
}

async function startOnFreePorts<Address>(
  count: number,
  prepare: (ports: number[]) => Promise<{
    command: Command;
    address: Address;
    ready(abandoned: () => string | undefined): Promise<void>;
  }>,
): Promise<Started<Address>> {
  for (let attempt = 1; ; attempt += 1) {
    const { command, address, ready } = await prepare(await freePorts(count));
    const child = await startChild(command);
    const abandoned = () => {
      const ending = child.ending();
      return ending && `it ended at once (${describeEnding(ending)})`;
    };
    try {
      await ready(abandoned);
      return { child, address };
    } catch (error) {
      await child.stop(0);
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** A running Temporal dev server with time skipping and the product's search attributes. */
export interface EmbeddedTemporal {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a Temporal dev server on free ports.
 *
 * @throws ServerMissing when no source has one.
 */
export async function startTemporal({
  databaseFile,
  ui = false,
  namespace = 'default',
  logFile,
}: {
  /** Without one the workflows live in memory. */
  databaseFile?: string;
  ui?: boolean;
  namespace?: string;
  logFile?: string;
} = {}): Promise<EmbeddedTemporal> {
  const executable = await obtainTemporalCli();
  const { child, address } = await startOnFreePorts(
    4,
    async ([port = 0, metricsPort = 0, httpPort = 0, freeUiPort = 0]) => {
      const uiPort = ui ? freeUiPort : undefined;
      return {
        command: await temporalCommand({
          executable,
          port,
          metricsPort,
          httpPort,
          uiPort,
          namespace,
          databaseFile,
          logFile,
        }),
        address: { grpc: `127.0.0.1:${port}`, uiUrl: ui ? `http://127.0.0.1:${freeUiPort}` : undefined },
        ready: (abandoned) => temporalReady({ port, namespace }, abandoned),
      };
    },
  );
  return { address: address.grpc, uiUrl: address.uiUrl, namespace, stop: () => child.stop() };
}

/** A running MongoDB, or what stands in for one. */
export interface EmbeddedMongo {
  readonly uri: string;
  readonly kind: MongoServer['kind'];
  readonly process: Child;
  stop(): Promise<void>;
}

/**
 * Starts a MongoDB on a free port.
 *
 * @throws ServerMissing when no source has one.
 */
export async function startMongo({
  server: given,
  dataDirectory,
  logFile,
}: {
  /** The first of the chain when left out. */
  server?: MongoServer;
  /** Without one the data is gone when the server stops. */
  dataDirectory?: string;
  logFile?: string;
} = {}): Promise<EmbeddedMongo> {
  const server = given ?? (await obtainMongo());
  const temporary = dataDirectory ? undefined : await mkdtemp(join(tmpdir(), 'perennial-mongo-'));
  const folder = dataDirectory ?? temporary ?? '';
  const { child, address } = await startOnFreePorts(1, async ([port = 0]) => ({
    command: await mongoCommand({
      server,
      port,
      dataDirectory: folder,
      inMemory: dataDirectory === undefined,
      logFile,
    }),
    address: mongoUri(port),
    ready: (abandoned) => mongoReady(port, abandoned),
  }));
  return {
    uri: address,
    kind: server.kind,
    process: child,
    async stop() {
      await child.stop();
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}
