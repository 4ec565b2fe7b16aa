import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { withTimeSkipping } from './time-skipping.js';

/** Between two tries, in milliseconds. */
const again = 1_000;

export interface TemporalOptions {
  /** Host and port. */
  readonly address: string;
  /** Is told why Temporal cannot be reached yet. */
  waiting(reason: string): void;
}

/** Connects to Temporal, however late it is: a process that starts before it waits. */
export async function connectToTemporal({ address, waiting }: TemporalOptions): Promise<Connection> {
  for (;;) {
    try {
      return withTimeSkipping(await Connection.connect({ address }));
    } catch (error) {
      waiting(error instanceof Error ? error.message : String(error));
      await pause(again);
    }
  }
}
