/** More open subscriptions than a worker with a small heap keeps in memory: it works on, and replays those that wake. */
import type { Child } from '../servers/child-process.js';
import { type BenchEnvironment, progress, settingsOf, until, withBenchEnvironment } from './bench-environment.js';
import type { Entry } from './entry.js';
import { type OurLife, prepareOurs } from './our-life.js';
import { residentMemory, said, startProcess } from './processes.js';

const callers = 16;
/** How often it is looked at, in milliseconds. */
const lookEvery = 500;

export const smallHeap: Entry = {
  summary: 'a worker with a small heap has many open subscriptions, and each of them is changed',
  measure({ subscriptions, heap }) {
    return withBenchEnvironment(async (benchEnvironment) => {
      const { database } = benchEnvironment;
      const worker = await startProcess('worker', 'worker/main.ts', {
        NODE_OPTIONS: `--max-old-space-size=${heap}`,
        ...settingsOf(benchEnvironment),
      });
      const memory = watchMemory(worker);
      try {
        await said(worker, '"worker ready"');
        const lives: OurLife[] = [];
        const opened = await timed(() => open(benchEnvironment, worker, subscriptions, lives));
        const changed = await timed(() => eachOf(shuffled(lives), (life) => life.change()));
        const wrong = await database.subscriptions.collection.countDocuments({ 'subscription.assigned': { $ne: 2 } });
        if (worker.ending()) throw new Error('The worker has ended');
        if (wrong > 0) throw new Error(`${wrong} subscriptions do not have the licence that was assigned`);
        return {
          rows: [
            { measure: `opened, heap of ${heap} MB`, unit: '/s', ours: subscriptions / opened },
            { measure: `changed, ${subscriptions} open`, unit: '/s', ours: subscriptions / changed },
            { measure: 'peak memory of the worker', unit: 'MB', ours: memory.peak() / 1e6 },
          ],
          settings: { subscriptions, heap },
          notes: [
            'Subscriptions are opened 50 at a time; then one Update of each, in another order, by 16 callers. All were answered and done, by one worker process that did not end.',
          ],
        };
      } finally {
        memory.stop();
        await worker.stop();
      }
    });
  },
};

async function open(benchEnvironment: BenchEnvironment, worker: Child, count: number, lives: OurLife[]): Promise<void> {
  const { client, database, context } = benchEnvironment;
  while (lives.length < count) {
    const some = Math.min(50, count - lives.length);
    await Promise.all(
      Array.from({ length: some }, async () => {
        const life = await prepareOurs({ client, database, taskQueue: context.taskQueue });
        await life.start();
        lives.push(life);
      }),
    );
    await until(`${lives.length} set-ups`, async () => {
      if (worker.ending()) throw new Error('The worker has ended');
      return (await database.setUps.collection.countDocuments({ state: 'done' })) === lives.length;
    });
    if (lives.length % 500 === 0) progress(`${lives.length} opened`);
  }
}

async function eachOf(lives: OurLife[], work: (life: OurLife) => Promise<void>): Promise<void> {
  const left = lives[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (const life of left) await work(life);
    }),
  );
}

/** The oldest and the newest in turn, so that it is not the order in which they were kept. */
function shuffled<One>(all: readonly One[]): One[] {
  const half = Math.ceil(all.length / 2);
  return all.slice(0, half).flatMap((one, i) => [one, ...all.slice(half + i, half + i + 1)]);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

function watchMemory({ pid }: Child): { peak(): number; stop(): void } {
  let peak = 0;
  const timer = setInterval(() => {
    residentMemory(pid).then(
      (bytes) => {
        peak = Math.max(peak, bytes);
      },
      () => undefined,
    );
  }, lookEvery);
  return { peak: () => peak, stop: () => clearInterval(timer) };
}
