import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, type Command, describeEnding, startChild } from './child-process.js';

/** A process to keep alive. */
export interface Service {
  readonly command: Command;
  /** Resolves when it does its work; throws when `abandoned` gives a reason. */
  ready(abandoned: () => string | undefined): Promise<void>;
  /** How long it may take to end by itself when asked to. */
  readonly graceMs?: number;
}

/** Who is told of what happens to the services. */
export interface Observer {
  /** A process was started (again) under this number. */
  started(name: string, pid: number): void;
  /** One line for the terminal. */
  notice(line: string): void;
  /** A service crashes whenever it is started: `line` says which. The rest is to be stopped. */
  gaveUp(line: string): void;
}

/** A crash sooner than this after the start is a quick one. */
const QUICK_MS = 10_000;
const QUICK_CRASHES_ALLOWED = 5;
const FIRST_BACK_OFF_MS = 250;

/** The last thing that a process said, which is mostly why it ended. */
function lastLine(logFile: string | undefined): string {
  const lines = logFile ? readFileSync(logFile, 'utf8').trimEnd().split('\n') : [];
  return lines.at(-1)?.slice(0, 300) || 'it said nothing';
}

interface Kept {
  readonly service: Service;
  child: Child;
}

/** Starts services, starts them again when they crash, and stops them in reverse order. */
export class Supervisor {
  readonly #kept: Kept[] = [];
  readonly #stopping = new AbortController();

  constructor(private readonly observer: Observer) {}

  /**
   * Starts a service; it is kept alive from then on. Resolves when it is ready.
   *
   * @throws Error, one line, when it ends before it is ready.
   */
  async start(service: Service): Promise<void> {
    const { name, logFile } = service.command;
    const kept: Kept = { service, child: await this.#launch(service) };
    this.#kept.push(kept);
    const { child } = kept;
    try {
      if (this.#stopping.signal.aborted) throw new Error(`${name} was stopped before it was ready`);
      await service.ready(() => {
        if (this.#stopping.signal.aborted) return 'stopped before it was ready';
        const ending = child.ending();
        return ending && `it ended (${describeEnding(ending)}): ${lastLine(logFile)} (see ${logFile})`;
      });
    } catch (error) {
      await child.stop(0);
      throw error;
    }
    void this.#keepAlive(kept);
  }

  async #launch({ command }: Service): Promise<Child> {
    const child = await startChild(command);
    this.observer.started(command.name, child.pid);
    return child;
  }

  async #keepAlive(kept: Kept): Promise<void> {
    const { name, logFile } = kept.service.command;
    for (let quickCrashes = 0; ; ) {
      const startedAt = performance.now();
      const ending = await kept.child.ended;
      if (this.#stopping.signal.aborted) return;
      quickCrashes = performance.now() - startedAt < QUICK_MS ? quickCrashes + 1 : 0;
      const how = describeEnding(ending);
      if (quickCrashes >= QUICK_CRASHES_ALLOWED) {
        this.observer.gaveUp(`${name} crashed ${quickCrashes} times in a row (${how}): see ${logFile}`);
        return;
      }
      const backOffMs = FIRST_BACK_OFF_MS * 2 ** Math.max(0, quickCrashes - 1);
      this.observer.notice(`${name} ended (${how}): starting it again in ${backOffMs / 1000} s`);
      await delay(backOffMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      kept.child = await this.#launch(kept.service);
      // The stop may have come while the process was being started.
      if (this.#stopping.signal.aborted) return kept.child.stop(0);
    }
  }

  /** Stops everything, the last started first. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { service, child } of this.#kept.toReversed()) await child.stop(service.graceMs);
  }

  /** Ends everything at once. */
  async kill(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#kept.map(({ child }) => child.stop(0)));
  }
}
