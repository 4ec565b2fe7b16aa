import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SEED = join(import.meta.dirname, '..', 'demo', 'seed.ts');

/** The demo catalogue could not be written; `message` is one line. */
export class SeedFailed extends Error {
  override readonly name = 'SeedFailed';
}

function operatorKeyIn(line: string): string | null | undefined {
  try {
    const value = (JSON.parse(line) as { operatorApiKey?: string | null }).operatorApiKey;
    return typeof value === 'string' || value === null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the demo catalogue and the first operator, where they are missing.
 *
 * @returns the operator's API key if it was made just now. It goes through a pipe, never into a log file.
 * @throws SeedFailed
 */
export async function seedDemo(env: NodeJS.ProcessEnv, logFile: string, signal: AbortSignal): Promise<string | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', SEED], { env, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let lastComplaint = 'it said nothing';
  const complaints = createInterface({ input: child.stderr }).on('line', (line) => {
    lastComplaint = line || lastComplaint;
    log.write(`${line}\n`);
  });
  let key: string | null | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const found = operatorKeyIn(line);
    if (found !== undefined) key = found;
  });
  const code = await ended;
  complaints.close();
  log.end();
  if (code !== 0) throw new SeedFailed(`The demo catalogue could not be written: ${lastComplaint} (see ${logFile})`);
  return key ?? null;
}
