/**
 * npm run bench: measures Perennial against bare counterparts in the same run, prints a table and writes JSON.
 * `npm run bench -- list` tells what there is; `npm run bench -- lives update --lives 50` measures some of it. A speed
 * that misses its aim is reported and fails nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchFolder } from './bench-environment.js';
import { creation } from './creation.js';
import { documents } from './documents.js';
import type { Amounts, Entry } from './entry.js';
import { history } from './history.js';
import { lives } from './lives.js';
import { memory } from './memory.js';
import { quotes } from './quotes.js';
import { reassignment } from './reassignment.js';
import { renewal } from './renewal.js';
import { isMet, type Measured, table } from './report.js';
import { smallHeap } from './small-heap.js';
import { update } from './update.js';

const entries: Readonly<Record<string, Entry>> = {
  history,
  renewal,
  lives,
  update,
  creation,
  memory,
  reassignment,
  quotes,
  documents,
  'small-heap': smallHeap,
};

const defaults: Amounts = {
  lives: 20,
  rounds: 5,
  updates: 200,
  customers: 40,
  subscriptions: 1000,
  users: 1000,
  heap: 512,
  documents: 200,
};

const amountNames = Object.keys(defaults) as (keyof Amounts)[];

const usage = `npm run bench [-- NAME ... ${amountNames.map((name) => `--${name} ${defaults[name]}`).join(' ')}]
MONGODB_URI: a MongoDB that is there already, instead of the embedded one`;

function list(): void {
  console.log(usage);
  for (const [name, { summary }] of Object.entries(entries)) console.log(`  ${name.padEnd(12)} ${summary}`);
}

/** @throws Error, one line, for an argument that is not known. */
function readArguments(parameters: string[]): { names: readonly string[]; amounts: Amounts } {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: Object.fromEntries(amountNames.map((name) => [name, { type: 'string' }] as const)),
  });
  const unknown = positionals.find((name) => !Object.hasOwn(entries, name) && name !== 'list');
  if (unknown) throw new Error(`There is no entry ${unknown}: npm run bench -- list`);
  const amount = (name: keyof Amounts) => {
    const value = Number(values[name] ?? defaults[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1`);
    return value;
  };
  return {
    names: positionals.length > 0 ? positionals : Object.keys(entries),
    amounts: {
      lives: amount('lives'),
      rounds: amount('rounds'),
      updates: amount('updates'),
      customers: amount('customers'),
      subscriptions: amount('subscriptions'),
      users: amount('users'),
      heap: amount('heap'),
      documents: amount('documents'),
    },
  };
}

async function write(measured: Readonly<Record<string, Measured>>): Promise<string> {
  const measuredAt = new Date().toISOString();
  const file = join(benchFolder, `${measuredAt.replaceAll(':', '-')}.json`);
  const [processor] = cpus();
  const machine = {
    processors: cpus().length,
    processor: processor?.model,
    memory: totalmem(),
    kernel: release(),
    node: process.version,
  };
  const results = Object.entries(measured).map(([name, { rows, ...rest }]) => [
    name,
    { ...rest, rows: rows.map((row) => ({ ...row, met: isMet(row) })) },
  ]);
  await mkdir(benchFolder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ measuredAt, machine, ...Object.fromEntries(results) }, null, 2)}\n`);
  return file;
}

async function bench(parameters: string[]): Promise<void> {
  const { names, amounts } = readArguments(parameters);
  if (names.includes('list')) return list();
  const measured: Record<string, Measured> = {};
  for (const name of names) {
    const entry = entries[name];
    if (!entry) continue;
    console.log(`\n${name}: ${entry.summary}`);
    measured[name] = await entry.measure(amounts);
  }
  console.log(`\n${table(Object.values(measured).flatMap(({ rows }) => rows))}\n`);
  for (const { notes } of Object.values(measured)) for (const note of notes) console.log(`- ${note}`);
  console.log(`\nWritten to ${await write(measured)}`);
}

bench(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
