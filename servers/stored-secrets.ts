import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Secrets that an embedded service makes for itself, once; losing them would make every stored key unknown. */
export interface StoredSecrets {
  readonly keyHashSecret: string;
  readonly dataPlaneSecret: string;
  readonly paymentsSecret: string;
}

/** The secrets of this data directory, generated when it has none, readable by their owner only. */
export async function storedSecrets(dataDirectory: string): Promise<StoredSecrets> {
  const file = join(dataDirectory, 'secrets.json');
  const stored = await readFile(file, 'utf8').then(
    (text) => parsed(text, file),
    (error: NodeJS.ErrnoException) => {
      // A file that is there but cannot be read must not be replaced by new secrets.
      if (error.code !== 'ENOENT') throw new Error(`${file} cannot be read: ${String(error)}`);
      return {};
    },
  );
  const shared = () => `whsec_${randomBytes(32).toString('base64')}`;
  const secrets: StoredSecrets = {
    keyHashSecret: randomBytes(32).toString('base64url'),
    dataPlaneSecret: shared(),
    paymentsSecret: shared(),
    ...stored,
  };
  if (Object.keys(stored).length < Object.keys(secrets).length) {
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  }
  return secrets;
}

function parsed(text: string, file: string): Partial<StoredSecrets> {
  try {
    return JSON.parse(text) as Partial<StoredSecrets>;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${String(error)}`);
  }
}
