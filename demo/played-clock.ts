/** A test clock of the service, played with a line that says what it is doing. */
import type { z } from 'zod';
import { testClock } from '../api/operations/test-clocks/schema.js';
import { parseWorkflowId } from '../contracts/workflow-ids.js';
import { compareInstants, dateIn, daysBetween, type Instant, instant } from '../domain/calendar.js';
import type { ApiClient } from './api-client.js';
import { formatSeconds, formatTime } from './format-time.js';
import { pause, until } from './http.js';
import { StoryBroken } from './story.js';
import type { Terminal } from './terminal.js';

type Clock = z.output<typeof testClock>;

/** Each look is a request of the operator's API key, which has a number of them a minute. */
const lookEveryMs = 100;
const timeoutMs = 240_000;
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
    const { state, doing } = await this.play(to, `/v1/test-clocks/${this.id}/advance`, { to: to.toString() });
    if (state === 'stuck') throw new StoryBroken(`The test clock is stuck: ${doing}`);
  }

  /** Plays up to an instant that it cannot reach. @returns the stuck clock @throws StoryBroken when it does reach it */
  async advanceUntilStuck(to: Instant): Promise<Clock> {
    const clock = await this.play(to, `/v1/test-clocks/${this.id}/advance`, { to: to.toString() });
    if (clock.state !== 'stuck') throw new StoryBroken(`The test clock had to be stuck and is ${clock.state}`);
    return clock;
  }

  /** Lets a stuck clock go on to where it was going. @throws StoryBroken when it is stuck again */
  async retry(to: Instant): Promise<void> {
    const { state, doing } = await this.play(to, `/v1/test-clocks/${this.id}/retry`, undefined);
    if (state === 'stuck') throw new StoryBroken(`The test clock is stuck again: ${doing}`);
  }

  read(): Promise<Clock> {
    return this.playing.api.get(`/v1/test-clocks/${this.id}`, testClock);
  }

  /** Deletes it with everything on it, and returns when it is gone. */
  async remove(): Promise<void> {
    const { api, signal } = this.playing;
    const path = `/v1/test-clocks/${this.id}`;
    await api.delete(path);
    const gone = async () => ((await api.statusOf(path)) === 404 ? true : undefined);
    await until('The test clock is deleted', gone, { signal, timeoutMs: timeoutMs });
  }

  private async play(to: Instant, path: string, order: object | undefined): Promise<Clock> {
    const { api, terminal, signal, zone } = this.playing;
    const from = await this.now();
    const startedAt = performance.now();
    let plainLineAt = startedAt + plainLineEveryMs;
    let clock = await api.post(path, order, testClock);
    while (clock.state === 'advancing') {
      const doing = `  » ${formatTime(instant(clock.now), zone)}  ${toldDoing(clock.doing)}`;
      if (performance.now() - startedAt > timeoutMs) {
        throw new StoryBroken(`The test clock has not arrived after ${timeoutMs / 1000} s; it is at ${clock.doing}`);
      }
      terminal.status(doing);
      if (!terminal.live && performance.now() > plainLineAt) {
        terminal.line(doing);
        plainLineAt = performance.now() + plainLineEveryMs;
      }
      await pause(lookEveryMs, signal);
      clock = await this.read();
    }
    if (clock.state === 'ready' && compareInstants(instant(clock.now), to) < 0) {
      throw new StoryBroken(`The test clock stopped at ${clock.now}`);
    }
    const took = performance.now() - startedAt;
    const arrived = clock.state === 'ready' ? to : instant(clock.now);
    const days = daysBetween(dateIn(zone, from), dateIn(zone, arrived));
    this.#days += days;
    this.#playedMs += took;
    const way = `» ${formatTime(from, zone)} → ${formatTime(arrived, zone)}`;
    const length = `${days} ${days === 1 ? 'day' : 'days'} in ${formatSeconds(took)}`;
    terminal.line(`  ${terminal.paint('cyan', way)}  ${terminal.paint('dim', length)}`);
    return clock;
  }
}

/** One workflow at an instant is told shorter, since the instant is told already. */
export function toldDoing(doing: string | null): string {
  if (doing === null) return 'arrives';
  const workflow = parseWorkflowId(doing.replace(/ at \S+$/, ''));
  return workflow ? `${workflow.kind} ${workflow.id}` : doing;
}
