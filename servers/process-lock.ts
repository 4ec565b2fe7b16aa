/** Files that name the process which has something to itself, for as long as it runs. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { markOf, type ProcessMark, stillRuns } from './process-identity.js';

/** What became of the attempt: how to give it back, or who has it. */
export type ProcessLock = { readonly release: () => Promise<void> } | { readonly heldBy: ProcessMark };

/** Takes the file for this process alone. One whose process is gone is taken over. */
export async function takeLock(file: string): Promise<ProcessLock> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(markOf(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // Unlike opening it, a link makes the file appear with its content.
        await link(draft, file);
        return { release: () => rm(file, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = holderIn(await readFile(file, 'utf8').catch(() => ''));
      if (holder && stillRuns(holder)) return { heldBy: holder };
      await removeDeadLock(file);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

function holderIn(text: string): ProcessMark | undefined {
  try {
    return JSON.parse(text) as ProcessMark;
  } catch {
    return undefined;
  }
}

/** Removes the lock of a process that is gone. One at a time: a new lock must not be taken for the dead one. */
async function removeDeadLock(file: string): Promise<void> {
  const turn = `${file}.takeover`;
  try {
    await mkdir(turn);
  } catch {
    const since = await stat(turn).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    // Its owner was killed in the few milliseconds of its turn.
    if (since > 10_000) await rm(turn, { recursive: true, force: true });
    else await delay(20);
    return;
  }
  try {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const holder = holderIn(text);
    if (!holder || !stillRuns(holder)) await rm(file, { force: true });
  } finally {
    await rm(turn, { recursive: true, force: true });
  }
}
