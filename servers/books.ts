/**
 * npm run books: the check of the books (`worker/check-books.ts`) in the environment of a worker that is there, or, where it names no
 * database, in that of the service which runs on the data directory.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { orExit, readStartConfig } from '../config/index.js';
import { type RunRecord, runningService } from './run-record.js';
import { type StoredSecrets, storedSecrets } from './stored-secrets.js';

const root = join(import.meta.dirname, '..');

/** What a worker of a running service is given, as far as it opens the database by it. */
function environmentOf({ addresses }: RunRecord, secrets: StoredSecrets): NodeJS.ProcessEnv {
  return {
    MONGODB_URI: addresses.mongodb,
    DATA_PLANE_URL: addresses.dataPlane,
    DATA_PLANE_SECRET: secrets.dataPlaneSecret,
    PAYMENTS_URL: addresses.payments ?? '',
    PAYMENTS_SECRET: secrets.paymentsSecret,
    REGISTERS_URL: addresses.registers ?? '',
    TAX_AUTHORITY_URL: addresses.taxAuthority ?? '',
    OIDC_ISSUER: addresses.issuer ?? '',
    SMTP_URL: addresses.smtp,
    KEY_HASH_SECRET: secrets.keyHashSecret,
  };
}

async function main(): Promise<number> {
  const dataDirectory = resolve(root, orExit(() => readStartConfig(process.env)).dataDirectory);
  const running = process.env['MONGODB_URI'] ? undefined : await runningService(dataDirectory);
  if (!running && !process.env['MONGODB_URI']) {
    console.error(`No service runs on ${dataDirectory}, and MONGODB_URI names no database`);
    return 1;
  }
  const found = running ? environmentOf(running, await storedSecrets(dataDirectory)) : {};
  const command = [join(root, 'servers', 'bootstrap.mjs'), 'worker/check-books.ts'];
  // What is set by whoever starts it stays.
  const check = spawnSync(process.execPath, command, {
    cwd: root,
    env: { ...found, ...process.env },
    stdio: 'inherit',
  });
  return check.status ?? 1;
}

process.exitCode = await main();
