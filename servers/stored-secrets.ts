import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Secrets that an embedded service makes for itself, once; losing them would make every stored key unknown. */
export interface StoredSecrets {
  readonly keyHashSecret: string;
  readonly dataPlaneSecret: string;
}

/** The secrets of this data directory, generated when it has none, readable by their owner only. */
export async function storedSecrets(dataDirectory: string): Promise<StoredSecrets> {
  const file = join(dataDirectory, 'secrets.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as StoredSecrets;
  } catch (error) {
    // A file that is there but cannot be read must not be replaced by new secrets.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(`${file} cannot be read: ${String(error)}`);
  }
  const secrets: StoredSecrets = {
    keyHashSecret: randomBytes(32).toString('base64url'),
    dataPlaneSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}
