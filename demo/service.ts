/** The service that the story is played on: the one that runs on the data directory, or one started for the story. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Addresses, type RunRecord, runningService } from '../servers/run-record.js';
import { pause, request } from './http.js';
import { StoryBroken } from './story.js';
import type { Terminal } from './terminal.js';

export interface Service {
  readonly addresses: Addresses;
  readonly operatorKey: string;
  /** True when it runs only for the story. */
  readonly startedHere: boolean;
  /** Stops it in order, if it was started here. */
  stop(): Promise<void>;
}

interface Place {
  readonly dataDirectory: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const root = join(import.meta.dirname, '..');
/** The first start on a machine may have to download its servers. */
const startTimeoutMs = 15 * 60_000;
/** Longer than everything in it may take to end by itself. */
const stopTimeoutMs = 60_000;

/**
 * Finds the service, or starts it.
 *
 * @throws StoryBroken when it does not answer or cannot be started.
 */
export async function findOrStartService(place: Place): Promise<Service> {
  const running = await runningService(place.dataDirectory);
  return running ? found(running, place) : start(place);
}

async function found(record: RunRecord, { signal }: Place): Promise<Service> {
  const { api } = record.addresses;
  const { status } = await request('Perennial', `${api}/health/ready`, { signal });
  if (status !== 200) throw new StoryBroken(`Perennial at ${api} is not ready (${api}/health/ready answers ${status})`);
  return { ...(await described(record)), startedHere: false, stop: async () => undefined };
}

async function described({ addresses, operatorApiKeyFile: file }: RunRecord) {
  const operatorKey = await readFile(file, 'utf8').catch(() => undefined);
  if (operatorKey === undefined) {
    throw new StoryBroken(`The operator's API key is not in ${file}: write one into it that only you can read`);
  }
  return { addresses, operatorKey: operatorKey.trim() };
}

async function start({ dataDirectory, terminal, signal }: Place): Promise<Service> {
  const child = spawn(process.execPath, [join(root, 'servers', 'bootstrap.mjs'), 'servers/start.ts'], {
    cwd: root,
    // In a group of its own, a Ctrl-C reaches it only through us.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // It ends by itself when whoever runs it as an npm script is gone: even if we are killed, nothing stays.
    env: { ...process.env, npm_lifecycle_event: 'start' },
  });
  const lastLine = follow(child, terminal);
  const stop = () => stopped(child);
  try {
    const record = await ready(child, { dataDirectory, signal, lastLine });
    return { ...(await described(record)), startedHere: true, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Shows what the process says; returns how to ask for its last line. */
function follow(child: ChildProcess, terminal: Terminal): () => string {
  let last = 'it said nothing';
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      // The banner has the operator's key in it.
      if (!line.trim() || line.startsWith('  ')) return;
      last = line;
      terminal.status(`  ${line}`);
    });
  }
  return () => last;
}

async function ready(
  child: ChildProcess,
  { dataDirectory, signal, lastLine }: { dataDirectory: string; signal: AbortSignal; lastLine: () => string },
): Promise<RunRecord> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const end = Date.now() + startTimeoutMs;
  while (Date.now() < end) {
    if (failure) throw new StoryBroken(`Perennial could not be started: ${failure.message}`);
    if (hasEnded(child)) throw new StoryBroken(`Perennial could not be started: ${lastLine()}`);
    const record = await runningService(dataDirectory);
    if (record && record.supervisor.pid === child.pid) return record;
    await pause(100, signal);
  }
  throw new StoryBroken(`Perennial was not ready after ${startTimeoutMs / 60_000} minutes: ${lastLine()}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Asked for a second time it ends at once: so the service takes a second signal. */
async function stopped(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(force);
}
