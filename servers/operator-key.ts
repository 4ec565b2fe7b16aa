import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the first operator's API key is kept. */
export const operatorKeyFile = (dataDirectory: string) => join(dataDirectory, 'operator-api-key');

/**
 * Keeps a key that the seed has just made, readable by its owner only, and returns what the banner says of it: the key itself
 * once, later only where it is.
 */
export async function operatorKeyLine(dataDirectory: string, made: string | null): Promise<string> {
  const file = operatorKeyFile(dataDirectory);
  if (made) {
    await writeFile(file, `${made}\n`, { mode: 0o600 });
    return `${made}  (shown this once, kept in ${file})`;
  }
  const kept = await stat(file).catch(() => undefined);
  return kept ? `kept in ${file}` : 'shown when this database was first used';
}
