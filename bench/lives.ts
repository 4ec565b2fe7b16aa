import { prepareBare } from './bare-life.js';
import { progress, withBenchEnvironment, withBothWorkers } from './bench-environment.js';
import type { Entry } from './entry.js';
import { type Life, type PrepareLife, play } from './life.js';
import { prepareOurs } from './our-life.js';
import { atLeast } from './report.js';
import { compared, inTurns } from './rounds.js';

/** Lives per second, played at the same time by time skipping. */
export const lives: Entry = {
  summary: 'lives per second: prepaid annual lives from commitment to deletion, played at the same time',
  measure({ lives, rounds }) {
    return withBenchEnvironment((benchEnvironment) =>
      withBothWorkers(benchEnvironment, async () => {
        const { client, context, bareTaskQueue } = benchEnvironment;
        const ours = () => prepareOurs(context);
        const bare = () => prepareBare({ client, taskQueue: bareTaskQueue });
        const rate = async (who: string, prepare: PrepareLife, count: number) => {
          const prepared: Life[] = [];
          for (let life = 0; life < count; life += 1) prepared.push(await prepare());
          const [begun, used] = [performance.now(), process.cpuUsage()];
          await Promise.all(prepared.map((life) => play(client, life)));
          const { user, system } = process.cpuUsage(used);
          const perSecond = (count * 1000) / (performance.now() - begun);
          progress(`${who}: ${perSecond.toFixed(2)} lives/s`);
          return { perSecond, processorTime: (user + system) / 1000 / count };
        };
        await rate('warm-up, ours', ours, Math.ceil(lives / 2));
        await rate('warm-up, bare', bare, Math.ceil(lives / 2));
        const measured = await inTurns(
          rounds,
          () => rate('ours', ours, lives),
          () => rate('bare', bare, lives),
        );
        return {
          rows: [
            {
              measure: `lives per second, ${lives} at the same time`,
              unit: '/s',
              ...compared(measured, ({ perSecond }) => perSecond),
              aim: atLeast(0.8),
            },
            {
              measure: 'processor time of a life, without the servers',
              unit: 'ms',
              ...compared(measured, ({ processorTime }) => processorTime),
            },
          ],
          settings: { lives, rounds },
          notes: [
            'Ours do their real work: MongoDB, the local data plane, seven mails to the mail catcher, the deletion and its certificate. The bare ones’ activities do nothing.',
            'Both workers, the data plane and the mail catcher are in one process, the Temporal dev server (in memory) and MongoDB in two others.',
          ],
        };
      }),
    );
  },
};
