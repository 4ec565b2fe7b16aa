/** A worker in a process of its own that is killed now and then, and started again. */
import { startWorkerProcess } from '../crash/worker-process.js';
import type { TestEnvironment } from '../service.js';
import { type Mortal, mortal } from './mortal.js';

export function mortalWorker(testEnvironment: TestEnvironment): Promise<Mortal> {
  return mortal(() => startWorkerProcess(testEnvironment));
}
