import type { Measured } from './report.js';

/** How much is measured: more takes longer and is more exact. */
export interface Amounts {
  readonly lives: number;
  readonly rounds: number;
  readonly updates: number;
  readonly customers: number;
  readonly subscriptions: number;
  /** Of the subscription that is replaced. */
  readonly users: number;
  /** Of a worker, in MB. */
  readonly heap: number;
  /** Invoices of a day. */
  readonly documents: number;
}

/** A measurement that can be asked for by its name. */
export interface Entry {
  readonly summary: string;
  measure(amounts: Amounts): Promise<Measured>;
}
