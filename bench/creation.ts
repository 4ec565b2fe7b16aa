/** Customers who are created as callers do it: a redemption is opened, the agreement accepted, the keys redeemed. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { requiredEnv } from '../test/service.js';
import { type BenchEnvironment, progress, until, withBenchEnvironment } from './bench-environment.js';
import {
  bareAuthorization,
  operatorAuthorization,
  post,
  type Service,
  startBothServices,
  usedBy,
} from './both-services.js';
import type { Entry } from './entry.js';
import { atLeast, atMost, percentile, type Row } from './report.js';
import { compared, inTurns, type Rounds } from './rounds.js';

const manyCallers = 8;
/** A key is redeemed once. */
const keysOfBatch = 100;
const aim = 0.6;
/** Of Temporal, in its server's log: a call that took longer than five seconds and was no long poll. */
const slowCall = 'Slow gRPC call';

interface Round {
  readonly perSecond: number;
  /** Of API and worker, until the last customer is set up, in milliseconds for each. */
  readonly processorTime: number;
  /** Of the calls, in milliseconds. */
  readonly p50: number;
  readonly slowest: number;
  readonly slowCalls: number;
}

/** Creates one customer and answers how long each call took. */
export type Create = () => Promise<number[]>;

interface Side {
  readonly service: Service;
  readonly create: Create;
  /** How many customers are set up. */
  readonly done: () => Promise<number>;
}

export const creation: Entry = {
  summary: 'customers created (open a redemption, agree, redeem) per second, at 1 and 8 callers',
  measure({ customers, rounds }) {
    return withBenchEnvironment(async (benchEnvironment) => {
      const services = await startBothServices(benchEnvironment);
      try {
        const ours = await ourSide(benchEnvironment, services.ours);
        const bare = bareSide(benchEnvironment, services.bare);
        const rows: Row[] = [];
        for (const callers of [1, manyCallers]) {
          const round = (side: Side) => () => createAll(side, callers, customers);
          await round(ours)();
          await round(bare)();
          const measured = await inTurns(rounds, round(ours), round(bare));
          for (const { perSecond, processorTime } of [...measured.ours, ...measured.bare]) {
            progress(`${callers} callers: ${perSecond.toFixed(1)} customers/s, ${processorTime.toFixed(0)} ms each`);
          }
          rows.push(...rowsOf(callers, measured));
        }
        return {
          rows,
          settings: { customers, rounds },
          notes: [
            `Rounds of ${customers} customers after a warm-up round each: POST /v1/redemptions, …/agreement and …/redeem with an API key and an Idempotency-Key. The rate and the processor time (user and system, of API and worker process together) last until every subscription is set up. The bare one has the same three calls, workflow starts, Updates, activities and inserts; its data plane and mail do nothing.`,
            `Slow calls are lines "${slowCall}" of the Temporal server, over all rounds.`,
          ],
        };
      } finally {
        await services.stop();
      }
    });
  },
};

function rowsOf(callers: number, rounds: Rounds<Round>): Row[] {
  const at = callers === 1 ? '1 caller' : `${callers} callers`;
  const slowCalls = (of: readonly Round[]) => of.reduce((sum, round) => sum + round.slowCalls, 0);
  return [
    {
      measure: `customers per second, ${at}`,
      unit: '/s',
      ...compared(rounds, ({ perSecond }) => perSecond),
      aim: atLeast(aim),
    },
    {
      measure: `processor time of a customer, ${at}`,
      unit: 'ms',
      ...compared(rounds, ({ processorTime }) => processorTime),
      aim: atMost(Number((1 / aim).toFixed(2))),
    },
    { measure: `p50 of a call, ${at}`, unit: 'ms', ...compared(rounds, ({ p50 }) => p50) },
    {
      measure: `slowest call, ${at}`,
      unit: 'ms',
      ours: Math.max(...rounds.ours.map(({ slowest }) => slowest)),
      bare: Math.max(...rounds.bare.map(({ slowest }) => slowest)),
    },
    { measure: `slow gRPC calls, ${at}`, unit: '', ours: slowCalls(rounds.ours), bare: slowCalls(rounds.bare) },
  ];
}

async function createAll({ service, create, done }: Side, callers: number, count: number): Promise<Round> {
  const calls: number[] = [];
  const [doneBefore, slowBefore, usedBefore] = [await done(), await slowCalls(), await usedBy(service)];
  let left = count;
  const begun = performance.now();
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      calls.push(...(await create()));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await until('the set-ups', async () => (await done()) === doneBefore + count);
  const perSecond = (count * 1000) / (performance.now() - begun);
  return {
    perSecond,
    processorTime: ((await usedBy(service)) - usedBefore) / count,
    p50: percentile(calls, 0.5),
    slowest: Math.max(...calls),
    slowCalls: (await slowCalls()) - slowBefore,
  };
}

async function slowCalls(): Promise<number> {
  const log = await readFile(requiredEnv('TEST_TEMPORAL_LOG'), 'utf8').catch(() => '');
  return log.split(slowCall).length - 1;
}

async function ourSide(benchEnvironment: BenchEnvironment, service: Service): Promise<Side> {
  const { setUps } = benchEnvironment.database;
  return {
    service,
    done: () => setUps.collection.countDocuments({ state: 'done' }),
    create: await customersOn(benchEnvironment, service.url),
  };
}

/** Creates customers by the API at an address. */
export async function customersOn(benchEnvironment: BenchEnvironment, url: string): Promise<Create> {
  const operator = await operatorAuthorization(benchEnvironment);
  const ask = <Answer>(path: string, body: object) => post<Answer>(`${url}/v1/${path}`, operator, body);
  const batches = new KeyBatches(async () => {
    const wanted = { planId: 'office-business', count: keysOfBatch, redeemBy: '2099-12-31' };
    const { keys } = await ask<{ keys: { key: string }[] }>('key-batches', wanted);
    return keys.map(({ key }) => key);
  });
  return async () => {
    const key = await batches.next();
    const timed = stopwatch();
    const opened = await timed(() => ask<Opened | Pending>('redemptions', activation(key)));
    // Accepted, and not carried out within ten seconds: that is its time, and the customer comes back no more.
    if (!('agreement' in opened)) return timed.calls;
    const { id, agreement, review } = opened;
    const { name, version } = agreement;
    const at = `redemptions/${id}`;
    const signature = { agreement: name, version, signedBy: 'Anna Nowak' };
    const signed = await timed(() => ask<Opened | Pending>(`${at}/agreement`, signature));
    if (!('agreement' in signed)) return timed.calls;
    const acknowledged = review.thingsToKnow.map((thing) => thing.id);
    await timed(() => ask(`${at}/redeem`, { acknowledged, reviewVersion: review.version }));
    return timed.calls;
  };
}

/** Places orders of one customer by the API at an address: a quote each, and its order. */
export async function ordersOn(benchEnvironment: BenchEnvironment, url: string): Promise<Create> {
  const operator = await operatorAuthorization(benchEnvironment);
  const ask = <Answer>(path: string, body: object) => post<Answer>(`${url}/v1/${path}`, operator, body);
  const { id: tenantId } = await ask<{ id: string }>('tenants', {
    country: 'PL',
    organisation: 'Hosting Lis',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    administrators: [{ name: 'Ewa Lis', email: 'ewa@hosting-lis.example' }],
  });
  const details = {
    name: 'Hosting Lis sp. z o.o.',
    address: { lines: ['ul. Lisia 7'], city: 'Warszawa', postalCode: '00-123' },
    country: 'PL',
    vatId: 'PL5260250995',
    invoiceEmail: 'faktury@hosting-lis.example',
  };
  const owner = { kind: 'organisation', tenantId };
  const { id: billingAccountId } = await ask<{ id: string }>('billing-accounts', { owner, details });
  const wanted = { kind: 'purchase', tenantId, billingAccountId, planId: 'office-business', seats: 3 };
  return async () => {
    const timed = stopwatch();
    const { id: quoteId } = await timed(() => ask<{ id: string }>('quotes', wanted));
    await timed(() => ask('orders', { quoteId, agreement: { version: '2026-01', signedBy: 'Ewa Lis' } }));
    return timed.calls;
  };
}

interface Opened {
  readonly id: string;
  readonly agreement: { readonly name: string; readonly version: string };
  readonly review: { readonly version: string; readonly thingsToKnow: readonly { readonly id: string }[] };
}

/** It is carried out, and its answer is not there yet. */
interface Pending {
  readonly state: 'pending';
}

function activation(key: string): object {
  return {
    use: 'activate',
    keys: [key],
    declaration: { name: 'Anna Nowak', wording: '2026-11' },
    tenant: {
      country: 'PL',
      organisation: 'Piekarnia Nowak',
      timeZone: 'Europe/Warsaw',
      locale: 'pl-PL',
      administrator: { name: 'Anna Nowak', email: `anna@${randomUUID()}.example.pl` },
    },
  };
}

function bareSide({ database }: BenchEnvironment, service: Service): Side {
  const ask = <Answer>(path: string) => post<Answer>(`${service.url}/redemptions${path}`, bareAuthorization, {});
  return {
    service,
    done: () => database.connection.collection('bare-set-up-audit').countDocuments(),
    async create() {
      const timed = stopwatch();
      const { id } = await timed(() => ask<{ id: string }>(''));
      await timed(() => ask(`/${id}/agreement`));
      await timed(() => ask(`/${id}/redeem`));
      return timed.calls;
    },
  };
}

/** Gives out keys one by one, and has more made when there is none left. */
class KeyBatches {
  private keys: Promise<string[]> = Promise.resolve([]);

  constructor(private readonly issue: () => Promise<string[]>) {}

  async next(): Promise<string> {
    for (;;) {
      const [keys, asked] = [await this.keys, this.keys];
      const key = keys.pop();
      if (key !== undefined) return key;
      if (asked === this.keys) this.keys = this.issue();
    }
  }
}

function stopwatch() {
  const calls: number[] = [];
  const timed = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    const begun = performance.now();
    const answer = await call();
    calls.push(performance.now() - begun);
    return answer;
  };
  return Object.assign(timed, { calls });
}
