/** Customers who pay side by side, while the worker and the payment server are killed and webhooks come late, twice and in any order. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { seeded } from '../../../servers/seeded-random.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { programArguments } from '../../programs.js';
import { requiredEnv } from '../../service.js';
import { inFlightOn } from '../pending-work.js';
import { mortalWorker } from '../worker.js';
import { mortalPaymentServer } from './payment-server.js';
import { moneyPlanOf } from './plan.js';
import { playMoney, prepareMoney } from './story.js';

/** Of what the payment server is asked, refused for a moment. */
const failRate = 0.1;
const webhooks = { delayMs: 50, jitterMs: 3_000, copies: 2 };
const settleMs = 400;

export interface MoneyRound {
  /** What is not as it must be, a sentence each that begins with the seed. */
  readonly faults: readonly string[];
  readonly workerKills: number;
  readonly paymentServerKills: number;
}

/** @param kills of the worker, and as many of the payment server */
export async function playMoneyRound(seeds: readonly number[], kills: number): Promise<MoneyRound> {
  const payments = await mortalPaymentServer();
  const perennial = await openPerennial({ worker: false, updateTimeoutMs: 10_000, payments });
  const worker = await mortalWorker(perennial.testEnvironment);
  try {
    const [seed = 0] = seeds;
    const webhooksTo = `${perennial.url}/v1/payment-events`;
    await payments.tell({ webhooksTo, behaviour: {} });
    const prepared = await Promise.all(seeds.map((one) => prepareMoney(perennial, moneyPlanOf(one))));
    await payments.tell({ webhooksTo, behaviour: { failRate, settleMs, webhooks, seed } });
    const killing = [worker.killRandomly(kills, seeded(seed)), payments.killRandomly(kills, seeded(seed + 1_000_000))];
    const played = await Promise.all(
      prepared.map(async (one) => {
        const found = await playMoney(perennial, one).catch(async (error: unknown) => [
          [String(error), ...(await inFlightOn(perennial.testEnvironment, one.buyer.clock.id))].join('\n    '),
        ]);
        return found.map((fault) => `seed ${one.plan.seed}: ${fault}`);
      }),
    );
    await Promise.all(killing);
    const faults = [...played.flat(), ...booksThatDiffer(perennial)];
    return { faults, workerKills: worker.kills, paymentServerKills: payments.kills };
  } finally {
    await worker.stop();
    await perennial.close();
    await payments.stop();
  }
}

/** What `npm run books` prints. */
function booksThatDiffer({ testEnvironment }: Perennial): string[] {
  const { stdout, status } = spawnSync(process.execPath, programArguments('worker/check-books.ts'), {
    cwd: join(import.meta.dirname, '..', '..', '..'),
    encoding: 'utf8',
    env: {
      ...process.env,
      MONGODB_URI: requiredEnv('TEST_MONGODB_URI'),
      MONGODB_DATABASE: testEnvironment.database.connection.name,
      KEY_HASH_SECRET: testEnvironment.keyHashSecret,
      DATA_PLANE_SECRET: testEnvironment.dataPlaneSecret,
    },
  });
  return status === 0 ? [] : stdout.trim().split('\n');
}
