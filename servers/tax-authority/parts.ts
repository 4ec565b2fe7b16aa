/** Parts of batches until these are unpacked, in files if there is a folder. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class Parts {
  private readonly inMemory = new Map<string, Buffer>();

  constructor(private readonly folder?: string) {
    if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  put(sessionId: string, ordinal: number, content: Buffer): void {
    if (this.folder === undefined) {
      this.inMemory.set(nameOf(sessionId, ordinal), content);
      return;
    }
    const file = join(this.folder, nameOf(sessionId, ordinal));
    writeFileSync(`${file}.new`, content, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  get(sessionId: string, ordinal: number): Buffer | undefined {
    if (this.folder === undefined) return this.inMemory.get(nameOf(sessionId, ordinal));
    try {
      return readFileSync(join(this.folder, nameOf(sessionId, ordinal)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  delete(sessionId: string, ordinal: number): void {
    if (this.folder === undefined) this.inMemory.delete(nameOf(sessionId, ordinal));
    else rmSync(join(this.folder, nameOf(sessionId, ordinal)), { force: true });
  }
}

function nameOf(sessionId: string, ordinal: number): string {
  return `${sessionId}.${ordinal}`;
}
