/** A chapter told from its first line to its last, with all that it is told with. */
import { ApiClient } from './api-client.js';
import type { Chapter } from './chapter.js';
import { ExternalSystems } from './external-systems.js';
import { PlayedClock } from './played-clock.js';
import { Story } from './story.js';
import type { Terminal } from './terminal.js';

export interface Venue {
  readonly addresses: ConstructorParameters<typeof ExternalSystems>[0] & { readonly api: string };
  readonly operatorKey: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Leaves the test clocks with everything on them. */
  readonly keepClocks: boolean;
  /** Writes a file; returns how to find it. */
  keep(name: string, content: string | Buffer): Promise<string>;
}

/** How many sentences of a story held, and how many did not. */
export interface Outcome {
  readonly held: number;
  readonly differing: number;
}

/**
 * Tells a chapter. Its test clocks are deleted with everything on them, unless there is something to look at: they were asked
 * for, a sentence did not hold, or the story broke off.
 *
 * @throws StoryBroken when it cannot be told to its end.
 */
export async function playChapter(chapter: Chapter, venue: Venue): Promise<Outcome> {
  const { addresses, operatorKey, terminal, signal, keepClocks } = venue;
  const api = new ApiClient(addresses.api, operatorKey, signal);
  const story = new Story(terminal);
  const clocks: PlayedClock[] = [];
  let finished = false;
  try {
    await chapter.play({
      api,
      externalSystems: new ExternalSystems(addresses, signal),
      story,
      terminal,
      signal,
      async clock({ zone, ...wanted }) {
        const clock = await PlayedClock.create({ api, terminal, signal, zone }, wanted);
        clocks.push(clock);
        return clock;
      },
      keep: venue.keep,
    });
    finished = true;
    const { held, differing } = story;
    return { held, differing };
  } finally {
    const ids = clocks.map(({ id }) => id).join(', ');
    terminal.line();
    if (clocks.length > 0) {
      if (keepClocks || !finished || story.differing > 0) terminal.line(`Kept for a look: the test clock ${ids}.`);
      else {
        terminal.status('  Deleting the test clock …');
        for (const clock of clocks) await clock.remove();
        terminal.line(`The test clock ${ids} was deleted with everything on it.`);
      }
    }
  }
}
