/**
 * npm start: the whole service on one machine. Obtains and starts the servers that are not configured, seeds the demo
 * catalogue, starts worker and API, keeps them all alive, and stops them in order.
 */
import { mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { orExit, readStartConfig, type StartConfig } from '../config/index.js';
import { chooseEndpoints, serviceEnvironment } from './endpoints.js';
import { checkExternal } from './external.js';
import { obtainMongo } from './mongo-sources.js';
import { operatorKeyFile, operatorKeyLine } from './operator-key.js';
import { freePorts } from './ports.js';
import { markOf, type ProcessMark } from './process-identity.js';
import { type Addresses, endLeftovers, lockDataDirectory, removeRunRecord, writeRunRecord } from './run-record.js';
import { seedDemo } from './seeding.js';
import { apiService, counterpartsService, mongoService, temporalService, workerService } from './services.js';
import { cacheDirectory } from './sources.js';
import { storedSecrets } from './stored-secrets.js';
import { type Service, Supervisor } from './supervisor.js';
import { obtainTemporalCli } from './temporal-sources.js';

const print = (line: string) => console.log(line);

/** Begins new log files; those of the run before stay beside them. */
async function freshLogs(directory: string): Promise<(name: string) => string> {
  await mkdir(directory, { recursive: true });
  const file = (name: string) => join(directory, `${name}.log`);
  for (const name of ['temporal', 'mongodb', 'counterparts', 'seed', 'worker', 'api']) {
    await rename(file(name), join(directory, `${name}.previous.log`)).catch(() => undefined);
  }
  return file;
}

function banner(addresses: Addresses, operatorKey: string, localIssuer: boolean): string {
  const issuerLine =
    localIssuer && addresses.issuer
      ? `${addresses.issuer}  (for development only: lets in whoever asks)`
      : addresses.issuer;
  const rows: [string, string | undefined][] = [
    ['API', addresses.api],
    ['API reference', addresses.reference],
    ['Temporal UI', addresses.temporalUi],
    ['Mail catcher', addresses.mailUi],
    ['Data plane', addresses.dataPlane],
    ['Payment server', addresses.payments],
    ['VIES and rates', addresses.registers],
    ['Tax authority', addresses.taxAuthority],
    ['Sign-in', issuerLine],
    ['Operator API key', operatorKey],
  ];
  const lines = rows.filter(([, value]) => value).map(([name, value]) => `  ${name.padEnd(18)}${value}`);
  const headline = `Perennial is ready after ${process.uptime().toFixed(1)} s. Ctrl-C stops it.`;
  return ['', headline, '', ...lines, ''].join('\n');
}

/** One run of the service on a data directory that is locked for it. */
class Run {
  readonly #config: StartConfig;
  readonly #dataDirectory: string;
  readonly #processes: Record<string, ProcessMark> = {};
  readonly #supervisor: Supervisor;
  readonly #stopping = new AbortController();
  #record: ((ready: boolean) => Promise<void>) | undefined;
  #ready = false;

  constructor(config: StartConfig, dataDirectory: string, gaveUp: (line: string) => void) {
    this.#config = config;
    this.#dataDirectory = dataDirectory;
    this.#supervisor = new Supervisor({
      started: (name, pid) => {
        this.#processes[name] = markOf(pid);
        // A record that cannot be written costs only the tidying up after a kill.
        this.#record?.(this.#ready).catch((error: unknown) => print(`run.json: ${String(error)}`));
      },
      notice: print,
      gaveUp,
    });
  }

  /** Starts the servers, then seed, worker and API beside each other; resolves when all are ready. */
  async up(): Promise<void> {
    const config = this.#config;
    const { external, namespace } = config;
    const dataDirectory = this.#dataDirectory;
    const [endpoints] = await Promise.all([chooseEndpoints(config), checkExternal(config)]);
    const cache = { directory: cacheDirectory, print };
    const [temporalCli, mongo, [metrics = 0, http = 0], log, secrets] = await Promise.all([
      external.temporalAddress ? undefined : obtainTemporalCli(cache),
      external.mongodbUri ? undefined : obtainMongo(cache),
      freePorts(2),
      freshLogs(join(dataDirectory, 'logs')),
      storedSecrets(dataDirectory),
    ]);
    const { addresses, port } = endpoints;
    const env = { ...serviceEnvironment(config, endpoints, secrets), PERENNIAL_DATA_DIR: dataDirectory };
    this.#recordAs(addresses);

    const embedded: Service[] = [];
    if (temporalCli) {
      const temporalPorts = { grpc: port('TEMPORAL_PORT'), ui: port('TEMPORAL_UI_PORT'), metrics, http };
      const options = { executable: temporalCli, ports: temporalPorts, namespace, dataDirectory };
      embedded.push(await temporalService({ ...options, logFile: log('temporal') }));
    }
    if (mongo) {
      const options = { server: mongo, port: port('MONGODB_PORT'), dataDirectory };
      embedded.push(await mongoService({ ...options, logFile: log('mongodb') }));
    }
    const local = {
      mailCatcher: external.smtpUrl ? undefined : { smtp: port('SMTP_PORT'), http: port('MAIL_UI_PORT') },
      dataPlane: external.dataPlaneUrl ? undefined : port('DATA_PLANE_PORT'),
      payments: external.paymentsUrl || !config.asks.localPayments ? undefined : port('PAYMENTS_PORT'),
      registers: external.registersUrl || !config.asks.localRegisters ? undefined : port('REGISTERS_PORT'),
      taxAuthority: external.taxAuthorityUrl || !config.asks.localTaxAuthority ? undefined : port('TAX_AUTHORITY_PORT'),
      issuer: config.asks.localIssuer ? port('ISSUER_PORT') : undefined,
    };
    if (Object.values(local).some((ports) => ports !== undefined)) {
      embedded.push(counterpartsService({ ...local, dataDirectory, env, logFile: log('counterparts') }));
    }
    for (const line of endpoints.movedPorts) print(line);
    await Promise.all(embedded.map((service) => this.#supervisor.start(service)));
    const [operatorKey] = await Promise.all([
      seedDemo(env, log('seed'), this.#stopping.signal).then((key) => operatorKeyLine(dataDirectory, key)),
      this.#supervisor.start(await workerService({ env, logFile: log('worker') })),
      this.#supervisor.start(await apiService({ url: addresses.api, env, logFile: log('api') })),
    ]);
    this.#ready = true;
    await this.#record?.(true);
    print(banner(addresses, operatorKey, config.asks.localIssuer));
  }

  #recordAs(addresses: Addresses): void {
    let writing = Promise.resolve();
    this.#record = (ready) => {
      writing = writing.then(() =>
        writeRunRecord(this.#dataDirectory, {
          supervisor: markOf(process.pid),
          ready,
          addresses,
          operatorApiKeyFile: operatorKeyFile(this.#dataDirectory),
          processes: this.#processes,
        }),
      );
      return writing;
    };
  }

  /** Stops everything, the last started first. */
  async down(): Promise<void> {
    this.#stopping.abort();
    await this.#supervisor.stop();
    this.#record = undefined;
    await removeRunRecord(this.#dataDirectory);
  }

  /** Ends everything at once. */
  async kill(): Promise<void> {
    await this.#supervisor.kill();
  }
}

/** Calls `gone` when the npm that runs us was killed: it could not pass the signal on. */
function watchNpm(gone: () => void): void {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    gone();
  }, 1000);
  watch.unref();
}

async function start(): Promise<void> {
  const config = orExit(() => readStartConfig(process.env));
  const dataDirectory = resolve(config.dataDirectory);
  const unlock = await lockDataDirectory(dataDirectory);
  const left = await endLeftovers(dataDirectory);
  if (left > 0) print(`Ended ${left} processes that an earlier run had left behind`);

  let ending: Promise<void> | undefined;
  const end = (code: number, line?: string): Promise<void> => {
    ending ??= (async () => {
      if (line) console.error(line);
      await run.down();
      await unlock();
      process.exit(code);
    })();
    return ending;
  };
  const run = new Run(config, dataDirectory, (line) => void end(1, line));
  const onSignal = () => {
    if (ending) void run.kill();
    else {
      print('Stopping …');
      void end(0);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  watchNpm(onSignal);
  // Whoever read our lines may be gone: the stop goes on in order all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await run.up();
  } catch (error) {
    // Being stopped while starting is no failure: the stop goes on.
    await (ending ?? end(1, error instanceof Error ? error.message : String(error)));
  }
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
