/** `run.json` in the data directory: where the running service is to be found, and which processes belong to it. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup } from './child-process.js';
import { type ProcessMark, stillRuns } from './process-identity.js';
import { takeLock } from './process-lock.js';

/** Where everything of a running service is reached. */
export interface Addresses {
  readonly api: string;
  readonly reference: string;
  readonly temporal: string;
  readonly temporalNamespace: string;
  readonly temporalUi: string | undefined;
  readonly mongodb: string;
  readonly smtp: string;
  readonly mailUi: string | undefined;
  readonly dataPlane: string;
  readonly payments: string | undefined;
  readonly registers: string | undefined;
  readonly taxAuthority: string | undefined;
  readonly issuer: string | undefined;
}

/** The content of run.json. */
export interface RunRecord {
  readonly supervisor: ProcessMark;
  /** False while servers are still starting. */
  readonly ready: boolean;
  readonly addresses: Addresses;
  readonly operatorApiKeyFile: string;
  readonly processes: Readonly<Record<string, ProcessMark>>;
}

/** Another `npm start` uses the data directory; `message` is one line. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

const recordFile = (dataDirectory: string) => join(dataDirectory, 'run.json');

async function storedRecord(dataDirectory: string): Promise<RunRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(dataDirectory), 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}

/** The record of the service that runs on this data directory and is ready; undefined when none is. */
export async function runningService(dataDirectory: string): Promise<RunRecord | undefined> {
  const record = await storedRecord(dataDirectory);
  return record?.ready && stillRuns(record.supervisor) ? record : undefined;
}

/** Writes the record, readable by its owner only: connection strings may hold passwords. */
export async function writeRunRecord(dataDirectory: string, record: RunRecord): Promise<void> {
  const temporary = `${recordFile(dataDirectory)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, recordFile(dataDirectory));
}

/** Removes the record once nothing runs any more. */
export async function removeRunRecord(dataDirectory: string): Promise<void> {
  await rm(recordFile(dataDirectory), { force: true });
}

/** Ends what a killed run has left behind; returns how many processes those were. Only for the holder of the lock. */
export async function endLeftovers(dataDirectory: string): Promise<number> {
  const processes = Object.values((await storedRecord(dataDirectory))?.processes ?? {});
  const left = processes.filter(stillRuns);
  for (const { pid } of left) signalGroup(pid, 'SIGTERM');
  const end = Date.now() + 3000;
  while (Date.now() < end && left.some(stillRuns)) await delay(50);
  for (const mark of left.filter(stillRuns)) signalGroup(mark.pid, 'SIGKILL');
  while (left.some(stillRuns)) await delay(20);
  await removeRunRecord(dataDirectory);
  return left.length;
}

/**
 * Takes the data directory for this process alone.
 *
 * @returns how to give it back.
 * @throws AlreadyRunning when another process has it.
 */
export async function lockDataDirectory(dataDirectory: string): Promise<() => Promise<void>> {
  const lock = await takeLock(join(dataDirectory, 'lock'));
  if ('release' in lock) return lock.release;
  const api = (await runningService(dataDirectory))?.addresses.api;
  const where = api ? ` at ${api}` : '';
  throw new AlreadyRunning(
    `Perennial already runs on ${dataDirectory}${where} (process ${lock.heldBy.pid}): stop it, or set PERENNIAL_DATA_DIR`,
  );
}
