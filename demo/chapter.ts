import type { Instant } from '../domain/calendar.js';
import type { ApiClient } from './api-client.js';
import type { ExternalSystems } from './external-systems.js';
import type { PlayedClock } from './played-clock.js';
import type { Story } from './story.js';
import type { Terminal } from './terminal.js';

/** What a chapter is told with. */
export interface Stage {
  /** The API as the first operator. */
  readonly api: ApiClient;
  readonly externalSystems: ExternalSystems;
  readonly story: Story;
  readonly terminal: Terminal;
  /** Aborted when nobody wants to hear the rest. */
  readonly signal: AbortSignal;
  /** Makes a test clock that goes with the chapter; `zone` is the one in which its time is told. */
  clock(wanted: { readonly name: string; readonly startsAt: Instant; readonly zone: string }): Promise<PlayedClock>;
  /** Writes a file beside the service's data; returns how to find it from here. */
  keep(name: string, content: string | Buffer): Promise<string>;
}

/** A story that stands for itself, told on a running service as often as one likes. */
export interface Chapter {
  /** As it is named on the command line. */
  readonly name: string;
  readonly title: string;
  play(stage: Stage): Promise<void>;
}
