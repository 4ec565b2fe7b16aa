/** A test clock of the service, played with a line that says what it is doing. */
import type { z } from 'zod';
import { testClock } from '../api/test-clocks/schema.js';
import { compareInstants, dateIn, daysBetween, type Instant, instant } from '../domain/calendar.js';
import { parseWorkflowId } from '../domain/workflow-ids.js';
import type { ApiClient } from './api-client.js';
import { pause } from './http.js';
import { StoryBroken } from './story.js';
import type { Terminal } from './terminal.js';
import { toldSeconds, toldTime } from './told-time.js';

type Clock = z.output<typeof testClock>;

const lookEveryMs = 60;
const patienceMs = 120_000;
/** Where no line changes in place, a slow clock says so as often as this. */
const plainLineEveryMs = 5000;

interface Playing {
  readonly api: ApiClient;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** The zone in which its time is told. */
  readonly zone: string;
}

export class PlayedClock {
  readonly id: string;
  #days = 0;
  #playedMs = 0;

  private constructor(
    private readonly playing: Playing,
    clock: Clock,
  ) {
    this.id = clock.id;
  }

  /** Makes a clock that stands at an instant. */
  static async create(playing: Playing, options: { readonly name: string; readonly startsAt: Instant }) {
    const order = { name: options.name, startsAt: options.startsAt.toString() };
    return new PlayedClock(playing, await playing.api.post('/v1/test-clocks', order, testClock));
  }

  /** How many days were played in all. */
  get days(): number {
    return this.#days;
  }

  /** How long that took. */
  get playedMs(): number {
    return this.#playedMs;
  }

  async now(): Promise<Instant> {
    return instant((await this.read()).now);
  }

  /**
   * Plays up to an instant and returns when everything due on the way has happened.
   *
   * @throws StoryBroken when the clock gets stuck or takes too long.
   */
  async advanceTo(to: Instant): Promise<void> {
    const { api, terminal, signal, zone } = this.playing;
    const from = await this.now();
    const startedAt = performance.now();
    let plainLineAt = startedAt + plainLineEveryMs;
    let clock = await api.post(`/v1/test-clocks/${this.id}/advance`, { to: to.toString() }, testClock);
    while (clock.state !== 'ready') {
      const doing = `  » ${toldTime(instant(clock.now), zone)}  ${toldDoing(clock.doing)}`;
      if (clock.state === 'stuck') throw new StoryBroken(`The test clock is stuck: ${clock.doing}`);
      if (performance.now() - startedAt > patienceMs) {
        throw new StoryBroken(`The test clock has not arrived after ${patienceMs / 1000} s; it is at ${clock.doing}`);
      }
      terminal.status(doing);
      if (!terminal.live && performance.now() > plainLineAt) {
        terminal.line(doing);
        plainLineAt = performance.now() + plainLineEveryMs;
      }
      await pause(lookEveryMs, signal);
      clock = await this.read();
    }
    if (compareInstants(instant(clock.now), to) < 0) throw new StoryBroken(`The test clock stopped at ${clock.now}`);
    const took = performance.now() - startedAt;
    const days = daysBetween(dateIn(zone, from), dateIn(zone, to));
    this.#days += days;
    this.#playedMs += took;
    const way = `» ${toldTime(from, zone)} → ${toldTime(to, zone)}`;
    terminal.line(
      `  ${terminal.paint('cyan', way)}  ${terminal.paint('dim', `${days} ${days === 1 ? 'day' : 'days'} in ${toldSeconds(took)}`)}`,
    );
  }

  private read(): Promise<Clock> {
    return this.playing.api.get(`/v1/test-clocks/${this.id}`, testClock);
  }
}

/** One workflow at an instant is told shorter, since the instant is told already. */
export function toldDoing(doing: string | null): string {
  if (doing === null) return 'arrives';
  const workflow = parseWorkflowId(doing.replace(/ at \S+$/, ''));
  return workflow ? `${workflow.kind} ${workflow.id}` : doing;
}
