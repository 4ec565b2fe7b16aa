import { setTimeout as pause } from 'node:timers/promises';

const lookEvery = 40;

/**
 * Looks again until the look no longer throws, for things that happen by themselves.
 *
 * @throws what the last look threw, after `patience` milliseconds.
 */
export async function eventually<Seen>(look: () => Promise<Seen>, patience = 20_000): Promise<Seen> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(lookEvery);
    }
  }
}
