import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { breaches } from './rooms.js';

const root = join(import.meta.dirname, '..');

async function runs(tool: string, ...parameters: string[]): Promise<boolean> {
  const child = spawn(join(root, 'node_modules', '.bin', tool), parameters, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0', GOGC: '400' },
  });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  // A tool that has nothing to complain of has nothing to say.
  if (code !== 0) process.stdout.write(Buffer.concat(printed));
  return code === 0;
}

async function roomsHold(): Promise<boolean> {
  const found = await breaches(root);
  for (const breach of found) console.log(breach);
  return found.length === 0;
}

/** Everything that is checked without running the product; returns the names of the checks that failed. */
export async function checks(): Promise<string[]> {
  const results = await Promise.all([
    // One checker: several would each work out the types of zod and the schemas again, for thrice the processor time.
    runs('tsc', '--noEmit', '--checkers', '1').then((passed) => ({ name: 'type check', passed })),
    runs('biome', 'check', '--error-on-warnings', '.').then((passed) => ({ name: 'format and lint (biome)', passed })),
    runs('oxlint', '--type-aware', '--deny-warnings').then((passed) => ({ name: 'lint (oxlint)', passed })),
    roomsHold().then((passed) => ({ name: 'map of the rooms', passed })),
  ]);
  return results.filter(({ passed }) => !passed).map(({ name }) => name);
}
