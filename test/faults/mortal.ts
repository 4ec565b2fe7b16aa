/** A process that is killed now and then, and started again. */
import { setTimeout as pause } from 'node:timers/promises';

/** How long it lives before it is killed, in milliseconds. */
export interface Life {
  readonly shortest: number;
  readonly longest: number;
}

const ofWorkers: Life = { shortest: 500, longest: 4_000 };

/** A process that is at work. */
export interface Killable {
  /** kill -9: nothing is finished, nobody is told. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface Mortal {
  /** How often it was killed so far. */
  readonly kills: number;
  /** Kills it at random points, so many times; resolves when the last one that is started is at work. */
  killRandomly(times: number, random: () => number): Promise<void>;
  stop(): Promise<void>;
}

/** @param start resolves when it is at work */
export async function mortal(start: () => Promise<Killable>, { shortest, longest }: Life = ofWorkers): Promise<Mortal> {
  let alive = await start();
  let kills = 0;
  return {
    get kills() {
      return kills;
    },
    async killRandomly(times, random) {
      for (let n = 0; n < times; n += 1) {
        await pause(shortest + random() * (longest - shortest));
        await alive.kill();
        kills += 1;
        alive = await start();
      }
    },
    stop: () => alive.stop(),
  };
}
