import { log } from '@temporalio/workflow';

/**
 * Effects of saved events that are on their way: mails and commands to the data plane. Each runs by itself, so that none
 * holds back a later change or another effect; their activities hand over to a delivery process what does not succeed at once.
 */
export class Effects {
  private readonly running = new Set<Promise<void>>();

  start(effect: () => Promise<void>): void {
    const running: Promise<void> = effect()
      .catch((error: unknown) => log.error('An effect failed for good', { error }))
      .finally(() => {
        this.running.delete(running);
      });
    this.running.add(running);
  }

  get pending(): boolean {
    return this.running.size > 0;
  }

  /** Resolves when none is on its way any more. */
  async flushed(): Promise<void> {
    while (this.pending) await Promise.all(this.running);
  }
}
