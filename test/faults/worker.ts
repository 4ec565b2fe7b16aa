/** A worker in a process of its own that is killed now and then, and started again. */
import { setTimeout as pause } from 'node:timers/promises';
import { startWorkerProcess, type WorkerProcess } from '../crash/worker-process.js';
import type { TestEnvironment } from '../service.js';

/** How long a worker lives before it is killed, in milliseconds. */
const shortestLife = 500;
const longestLife = 4_000;

export interface MortalWorker {
  /** How often it was killed so far. */
  readonly kills: number;
  /** Kills it at random points, so many times; resolves when the last one that is started is at work. */
  killRandomly(times: number, random: () => number): Promise<void>;
  stop(): Promise<void>;
}

export async function mortalWorker(testEnvironment: TestEnvironment): Promise<MortalWorker> {
  let worker: WorkerProcess = await startWorkerProcess(testEnvironment);
  let kills = 0;
  return {
    get kills() {
      return kills;
    },
    async killRandomly(times, random) {
      for (let n = 0; n < times; n += 1) {
        await pause(shortestLife + random() * (longestLife - shortestLife));
        await worker.kill();
        kills += 1;
        worker = await startWorkerProcess(testEnvironment);
      }
    },
    stop: () => worker.stop(),
  };
}
