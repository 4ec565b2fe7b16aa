/** npm test: every check, then every test with Jest (further arguments go to it). The last line has the counts. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from './checks.js';

const root = join(import.meta.dirname, '..');

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that could not be run at all: none of their tests is counted elsewhere. */
  readonly numRuntimeErrorTestSuites: number;
}

/** Runs Jest on the terminal and returns its exit code and results; without results it could not even start. */
async function jest(parameters: readonly string[]): Promise<{ code: number; results: JestResults | undefined }> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-results-'));
  const file = join(folder, 'results.json');
  try {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--json', `--outputFile=${file}`, ...parameters],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const code = await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? 1)));
    const results = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as JestResults,
      () => undefined,
    );
    return { code, results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const broken = await checks();
console.log(broken.length > 0 ? `Broken: ${broken.join(', ')}` : 'Types, lint and rooms are in order');
const { code, results } = await jest(process.argv.slice(2));
if (results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  console.log(`${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
process.exitCode = broken.length > 0 || code !== 0 ? 1 : 0;
