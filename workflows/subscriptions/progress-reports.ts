import type { ProgressReport } from '../../domain/subscriptions/progress-report.js';

/** Numbers the reports of a set-up or a deletion, in the order in which it makes them. */
export class ProgressReports {
  constructor(
    private readonly subscriptionId: string,
    /** Number of the last report of earlier runs. */
    private revision = 0,
  ) {}

  /** The last report: for what is written beside it and is no longer true after the next one. */
  get last(): ProgressReport {
    return { subscriptionId: this.subscriptionId, revision: this.revision };
  }

  next(): ProgressReport {
    this.revision += 1;
    return this.last;
  }
}
