import { log } from '@temporalio/workflow';

/**
 * What the outside world is told, in order, while the workflow goes on: a mail server that is away for days stops neither a
 * change of state nor a caller.
 */
export class Outbox {
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;

  add(work: () => Promise<void>): void {
    this.waiting += 1;
    this.last = this.last
      .then(work)
      // What cannot be told must not hold up what comes after it.
      .catch((error: unknown) => log.error('it could not be told', { error }))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  get empty(): boolean {
    return this.waiting === 0;
  }

  /** Resolves when everything that was added has been told. */
  async drained(): Promise<void> {
    await this.last;
  }
}
