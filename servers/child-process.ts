import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What to run and where its output goes. */
export interface Command {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Both streams are appended to this file; without one they are dropped. */
  readonly logFile?: string | undefined;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours, in a process group of its own: a Ctrl-C in the terminal reaches only its parent. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** How it ended, once it has. */
  ending(): Ending | undefined;
  /** Asks it to end, and ends it by force after the grace time. Resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
}

let reaper: ChildProcess | undefined;

/** Tells the reaper (started with the first child) which process groups must not outlive this process. */
function notifyReaper(line: string): void {
  if (!reaper) {
    reaper = spawn(process.execPath, [join(import.meta.dirname, 'reaper.mjs')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    reaper.stdin?.on('error', () => undefined);
    reaper.unref();
    (reaper.stdin as unknown as { unref(): void }).unref();
  }
  reaper.stdin?.write(`${line}\n`);
}

/** Sends a signal to the whole group; false when nothing of it is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** "exit code 1" or "SIGKILL", for messages. */
export function describeEnding({ code, signal }: Ending): string {
  return signal ?? `exit code ${code}`;
}

/**
 * Starts a process that ends at the latest with this one, even if this one is killed.
 *
 * @throws Error when the command cannot be started at all.
 */
export async function startChild({ name, command, args, env, cwd, logFile }: Command): Promise<Child> {
  if (logFile) mkdirSync(dirname(logFile), { recursive: true });
  const log = logFile ? openSync(logFile, 'a', 0o600) : undefined;
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log ?? 'ignore', log ?? 'ignore'],
    env: env ?? process.env,
    ...(cwd ? { cwd } : {}),
  });
  if (log !== undefined) closeSync(log);

  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => {
      ending = { code, signal };
      // What the process itself had started must not stay either.
      if (child.pid) {
        signalGroup(child.pid, 'SIGKILL');
        notifyReaper(`-${child.pid}`);
      }
      resolve(ending);
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  notifyReaper(`+${pid}`);

  return {
    name,
    pid,
    ended,
    ending: () => ending,
    async stop(graceMs = 8000) {
      if (ending) return;
      signalGroup(pid, 'SIGTERM');
      const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      await ended;
      clearTimeout(force);
    },
  };
}
