/**
 * npm run documents -- DIR [--seed N] [--count N] [--validate]: writes invented documents of every kind, country, currency and
 * treatment into a folder, without servers. Seed and count (of documents, each of which is one file or several) make them again.
 * --validate checks them by the official rules, with Java; exits with 1 if one is invalid, 2 if that could not be done.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type FileToValidate, invalidFiles } from '../../servers/invoice-rules.js';
import { inventedDocuments } from './invented.js';
import { writeCii, writeFiles } from './written-files.js';

const usage = 'npm run documents -- DIR [--seed N] [--count N] [--validate]';

class WrongArguments extends Error {}

function wanted() {
  const options = {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    validate: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) throw new WrongArguments('Name one folder');
  return {
    folder,
    seed: wholeNumber('seed', values.seed),
    count: wholeNumber('count', values.count),
    validating: values.validate,
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new WrongArguments(`--${name} is a whole number, not ${text}`);
}

async function validate(files: readonly FileToValidate[]): Promise<boolean> {
  const invalid = await invalidFiles(files);
  for (const { path, errors } of invalid) console.log([`${path} is invalid:`, ...errors].join('\n  '));
  console.log(`${files.length - invalid.length} valid, ${invalid.length} invalid`);
  return invalid.length === 0;
}

async function main(): Promise<number> {
  const { folder, seed, count, validating } = wanted();
  const documents = inventedDocuments({ seed, count });
  const files = await writeFiles(resolve(folder), documents);
  const aside = await mkdtemp(join(tmpdir(), 'perennial-cii-'));
  try {
    const allValid = !validating || (await validate([...files, ...(await writeCii(aside, documents))]));
    console.log(`${files.length} written`);
    return allValid ? 0 : 1;
  } finally {
    await rm(aside, { recursive: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage =
    error instanceof WrongArguments || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  console.error(isUsage ? `${(error as Error).message}: ${usage}` : error);
  process.exitCode = 2;
}
