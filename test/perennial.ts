/** Perennial as its callers meet it: the real API and a worker on the servers that all tests share. */
import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { DefaultLogger } from '@temporalio/worker';
import { pino } from 'pino';
import type { z } from 'zod';
import type { PaymentProvider } from '../adapters/billing/payment-provider.js';
import { webhookSignature } from '../adapters/billing/webhook-signature.js';
import { callbackSignature } from '../adapters/callback-signature.js';
import { accessTokens } from '../adapters/identity/access-tokens.js';
import type { SubscriptionCommandKind } from '../adapters/subscriptions/data-plane.js';
import { waitingTasks } from '../adapters/waiting-tasks.js';
import { about } from '../api/about.js';
import { access } from '../api/access.js';
import { foreseenAmounts } from '../api/billing/foreseen-amounts.js';
import { foresee } from '../api/billing/foreseen-payments.js';
import { assertMayGoOnWith } from '../api/billing/self-service.js';
import { contacts } from '../api/contacts.js';
import { createApp, resourceMetadataAddress } from '../api/http/app.js';
import { serve } from '../api/http/serve.js';
import { createdApiKey } from '../api/identity/api-keys/schema.js';
import { user, userPage } from '../api/identity/users/schema.js';
import { issuedKeyBatch } from '../api/keys/key-batches/schema.js';
import { openedRedemption, redemption } from '../api/keys/redemptions/schema.js';
import { notices } from '../api/messaging/notices/schema.js';
import { acceptOperationIn } from '../api/operations/operations/accept-operation.js';
import { testClock } from '../api/operations/test-clocks/schema.js';
import { assertMaySell, assertPartnerOfRecord, partnersOfRecord } from '../api/partners/partner-of-record/handed-in.js';
import { routes } from '../api/routes.js';
import { setUpProgress } from '../api/subscriptions/set-ups/schema.js';
import { certificate, licences, subscription } from '../api/subscriptions/subscriptions/schema.js';
import { timeline } from '../api/subscriptions/timelines/schema.js';
import { withoutSecrets } from '../api/without-secrets.js';
import { effectQueue } from '../contracts/task-queues.js';
import { setUpWorkflowId, subscriptionWorkflowId } from '../contracts/workflow-ids.js';
import { seedCatalogue } from '../demo/catalogue.js';
import type { BehaviourSettings } from '../servers/data-plane/behaviour.js';
import type { MailBehaviourSettings } from '../servers/mail-catcher/behaviour.js';
import type { CaughtMessage, MessageSummary } from '../servers/mail-catcher/mailbox.js';
import type { TaxAuthorityBehaviour } from '../servers/tax-authority/behaviour.js';
import { createWorkers } from '../worker/create-workers.js';
import { eventually } from './eventually.js';
import { inFlightOn, pendingWork } from './faults/pending-work.js';
import { losingAnswers } from './lost-answers.js';
import { type OthersServer, openTestEnvironment, requiredEnv, type TestEnvironment } from './service.js';

/** Test clocks start here unless a test says otherwise: a winter morning on which nothing is near. */
export const morning = '2035-01-15T09:00:00Z';
/** Tests are about what the workflow answers, and not about a 202 since it took its time. */
const patientMs = 50_000;
/** Keys can be redeemed until then unless a test says otherwise. */
const longRedeemable = '2090-12-31';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; the text where it is none. */
  readonly body: unknown;
}

export interface NewTenant {
  readonly country?: string;
  readonly organisation?: string;
  readonly timeZone?: string;
  readonly locale?: string;
  readonly cloud?: string;
  readonly administrator?: { readonly name: string; readonly email: string };
}

export interface KeyBatchRequest {
  readonly plan?: string;
  readonly count?: number;
  readonly seats?: number;
  readonly redeemBy?: string;
  readonly clock?: Clock | undefined;
  /** Id of a partner that sells them. */
  readonly soldBy?: string;
}

export interface IssuedKeys {
  readonly batchId: string;
  readonly keyIds: readonly string[];
  /** Whole, as they were shown once. */
  readonly keys: readonly string[];
}

/** With the ids that it is kept under: it shows them once what they name is there. */
export type OpenRedemption = z.output<typeof redemption> & {
  readonly tenantId: string;
  readonly subscriptionId: string;
};
export type Subscription = z.output<typeof subscription>;
export type Timeline = z.output<typeof timeline>;
export type NoticeList = z.output<typeof notices>['items'];

/** A command that the data plane carried out, or ignored as outdated. */
export interface Effect {
  readonly idempotencyKey: string;
  readonly kind: SubscriptionCommandKind | 'reassign';
  readonly subscriptionId: string;
  readonly at: string;
  readonly revision: number;
  readonly effect: 'carriedOut' | 'ignored';
  readonly effectId: string;
  readonly confirmedAt: string;
  readonly deliveries: number;
}

/** A test clock. Both ways to advance it return when it is ready, and throw when it is stuck. */
export interface Clock {
  readonly id: string;
  advanceTo(instant: string): Promise<void>;
  advanceBy(duration: string): Promise<void>;
  read(): Promise<z.output<typeof testClock>>;
  /** Waits until it no longer advances. @throws when it stands still for so long, with what is in flight on it */
  settled(stillForMs?: number): Promise<z.output<typeof testClock>>;
}

/** A customer organisation with one subscription. */
export interface Customer {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly redemptionId: string;
  /** The path of its subscription in the API. */
  readonly path: string;
  readonly clock: Clock | undefined;
  /** The keys that its subscription was bought with, whole. */
  readonly keys: readonly string[];
  subscription(): Promise<Subscription>;
  timeline(): Promise<Timeline>;
  /** Without those that confirm its set-up, which every life begins with. */
  notices(): Promise<NoticeList>;
  setUp(): Promise<z.output<typeof setUpProgress>>;
  certificate(): Promise<z.output<typeof certificate>>;
  users(): Promise<z.output<typeof user>[]>;
  /** Adds users to the tenant. @returns their ids */
  addUsers(...names: string[]): Promise<string[]>;
  /** The ids of those who hold a licence. */
  holders(): Promise<string[]>;
  /** Opens a renewal and redeems it with everything acknowledged; issues the keys where none are given. */
  renew(order?: { keys?: readonly string[]; seats?: number; freeUsers?: readonly string[] }): Promise<Answered>;
}

export interface RedemptionRequest {
  readonly keys?: readonly string[];
  /** How many keys to issue where none are given. */
  readonly count?: number;
  readonly seats?: number;
  readonly plan?: string;
  readonly clock?: Clock | undefined;
  readonly tenant?: NewTenant;
  readonly soldBy?: string;
  readonly redeemBy?: string;
}

export interface Perennial {
  readonly url: string;
  readonly operatorKey: string;
  readonly testEnvironment: TestEnvironment;
  /** Makes a request as the operator. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** Makes a request that has to succeed, and reads its answer. @throws with the problem document */
  ask<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.output<Schema>>;
  /** The same as another caller: as the holder of an API key. */
  as(apiKey: string): Perennial;
  /** Enters a partner in the register. @returns an API key of it */
  createPartner(partnerId: string, more?: { readonly name?: string; readonly email?: string }): Promise<string>;
  /** @returns an API key of the first administrator, or of another one */
  administratorOf(tenantId: string, more?: { readonly userId?: string; readonly locale?: string }): Promise<string>;
  issueKeys(order?: KeyBatchRequest): Promise<IssuedKeys>;
  createClock(startsAt?: string): Promise<Clock>;
  /** The body of a request that opens an activation. */
  activation(order: RedemptionRequest & { keys: readonly string[] }): Readonly<Record<string, unknown>>;
  openRedemption(order?: RedemptionRequest): Promise<OpenRedemption>;
  /** A redemption with the ids that it is kept under. */
  kept<Shown extends z.output<typeof redemption>>(shown: Shown): Promise<Shown & OpenRedemption>;
  acceptAgreement(redemptionId: string): Promise<Answered>;
  /** Redeems with everything acknowledged that the review names, by one request. */
  redeem(redemptionId: string, freeUsers?: readonly string[]): Promise<Answered>;
  /** A tenant with a subscription, redeemed and set up; on a new clock unless `clock` is there (undefined: live). */
  redeemed(order?: RedemptionRequest): Promise<Customer>;
  /** The same without waiting for the set-up. */
  redeeming(order?: RedemptionRequest): Promise<Customer>;
  /** The mails that were caught, one for each Message-ID, oldest first; without those that confirm a set-up. */
  mails(filter?: { to?: string }): Promise<CaughtMessage[]>;
  /** What the data plane has carried out, in order. */
  effects(filter?: { subscriptionId?: string; kind?: Effect['kind'] }): Promise<Effect[]>;
  /** Tells the data plane how to behave; `{}`: well. */
  dataPlaneWill(behaviour: BehaviourSettings): Promise<void>;
  /** Tells the mail server how to behave; `{}`: well. */
  mailServerWill(behaviour: MailBehaviourSettings): Promise<void>;
  /** Tells the tax authority how to behave; `{}`: well. */
  taxAuthorityWill(behaviour: TaxAuthorityBehaviour): Promise<void>;
  /** Tells the local VIES and central banks how to behave; `{}`: well. */
  registersWill(behaviour: { readonly viesError?: string; readonly banksAway?: boolean }): Promise<void>;
  /** Everything that API and worker have logged, as text. */
  log(): string;
  close(): Promise<void>;
}

export interface PerennialOptions {
  /** How much the worker logs; the API logs everything. */
  readonly workerLog?: 'TRACE' | 'DEBUG' | 'INFO' | 'ERROR';
  /** Left out: a worker runs from the beginning. False: the test brings its own. */
  readonly worker?: boolean;
  /** How many activities each worker runs at once; left out: as many as in production. */
  readonly slots?: number;
  /** A payment server that the test starts and ends itself. */
  readonly payments?: OthersServer;
  /** The issuer whose access tokens are taken; left out: only API keys are. */
  readonly issuer?: { readonly url: string };
  /** How long callers wait for a workflow's answer, in milliseconds; left out: long enough for any machine. */
  readonly updateTimeoutMs?: number;
  /** Sees every answer of the API. */
  readonly onAnswer?: (answer: Answered, request: { readonly method: string; readonly path: string }) => void;
  /** Whether the first answer of each change is lost; `LOSE_ANSWERS=1 npm test` does so everywhere. */
  readonly loseAnswers?: boolean;
}

/** Under which address callers reach it; nothing listens there. It is also what access tokens are for. */
export const publicUrl = 'http://localhost';

function tokensOf({ url }: { readonly url: string }) {
  const algorithms = ['RS256', 'ES256'];
  return accessTokens({ issuer: url, audience: publicUrl, algorithms, clockSkewSeconds: 30, developmentIssuer: true });
}

function spelledOut(entry: object): string {
  return JSON.stringify(entry, (_name, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value;
  });
}

export async function openPerennial({
  workerLog = 'ERROR',
  worker: withWorker = true,
  slots,
  payments,
  issuer,
  updateTimeoutMs = patientMs,
  onAnswer = () => {},
  loseAnswers = process.env['LOSE_ANSWERS'] === '1',
}: PerennialOptions = {}): Promise<Perennial> {
  const lines: string[] = [];
  const testEnvironment = await openTestEnvironment(
    new DefaultLogger(workerLog, (entry) => lines.push(spelledOut(entry))),
    payments,
  );
  const { database, client, context, nativeConnection, namespace } = testEnvironment;
  const createdAt = new Date();
  await seedCatalogue(database, createdAt);
  const { key } = await database.apiKeys.create({
    apiKeyId: `ak_${'0'.repeat(23)}1`,
    name: 'operator of the tests',
    role: 'operator',
    createdAt,
  });
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const app = createApp({
    routes,
    services: {
      database,
      client,
      ...(issuer ? { accessTokens: tokensOf(issuer), resourceMetadata: resourceMetadataAddress(publicUrl) } : {}),
      payments: context.payments,
      taxes: context.taxes,
      taxAuthority: context.taxAuthority,
      sellerCertificates: context.sellerCertificates,
      logger,
      taskQueue: context.taskQueue,
      updateTimeoutMs,
      findContact: contacts(database, context.contact),
      temporalUiUrl: `http://localhost/namespaces/${namespace}`,
      isFromDataPlane: callbackSignature(testEnvironment.dataPlaneSecret),
      isFromPaymentProvider: webhookSignature(context.payments),
      allowsPrivateWebhooks: true,
      publicUrl,
      portalUrls: context.portalUrls,
      acceptOperation: acceptOperationIn({
        operations: database.operations,
        client,
        taskQueue: context.taskQueue,
        logger,
      }),
      checks: { mongodb: () => database.ping() },
      findWaitingTasks: () => waitingTasks(client, context.taskQueue),
      foreseenAmounts,
      foresee,
      partnersOfRecord,
      assertMayGoOnWith,
      assertPartnerOfRecord,
      assertMaySell,
    },
    about: about(publicUrl, issuer && { issuer: issuer.url, audience: publicUrl }),
    access,
    withoutSecrets,
    production: false,
  });
  const [served, worker] = await Promise.all([
    serve(app, { port: 0, host: '127.0.0.1' }),
    withWorker
      ? createWorkers({
          connection: nativeConnection,
          namespace,
          context: { ...context, payments: fromItsQueue(context.payments) },
          ...(slots === undefined ? {} : { slots }),
          workflowBundle: { codePath: requiredEnv('TEST_WORKFLOW_BUNDLE') },
        })
      : undefined,
  ]);
  const running = worker?.run();
  const own = {
    testEnvironment,
    log: () => lines.join('\n'),
    async close() {
      await served.close();
      worker?.shutdown();
      await running;
      await testEnvironment.close();
    },
  };
  const as = (apiKey: string): Perennial => ({
    ...callerOf(served.url, apiKey, testEnvironment, { onAnswer, loseAnswers }),
    ...own,
    as,
  });
  return as(key);
}

/** What may wait for the provider while nothing else does, by its method. */
const askedFromItsQueue = new Set([
  'pay',
  'payment',
  'findPayment',
  'cancelPayment',
  'refund',
  'disputesOf',
  'detachMethod',
  'deleteCustomer',
]);

/** A payment provider that refuses activities of other task queues: one that hangs may hold up none of these. */
function fromItsQueue(provider: PaymentProvider): PaymentProvider {
  return new Proxy(provider, {
    get(target, name, receiver) {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function' || !askedFromItsQueue.has(String(name))) return found;
      return (...args: unknown[]) => {
        const { taskQueue, activityType } = activityInfo();
        // Housekeeping has one of it at a time, in a slot that nobody waits for.
        if (!taskQueue.endsWith(effectQueue('', 'payments')) && activityType !== 'askForTaxProofs')
          throw new Error(`${String(name)} is asked from ${taskQueue}`);
        return Reflect.apply(found, target, args) as unknown;
      };
    },
  });
}

type Caller = Omit<Perennial, 'testEnvironment' | 'log' | 'close' | 'as'>;

function callerOf(
  url: string,
  operatorKey: string,
  { client, dataPlaneUrl, mailUrl, taxAuthorityUrl, registersUrl, database }: TestEnvironment,
  { onAnswer, loseAnswers }: Required<Pick<PerennialOptions, 'onAnswer' | 'loseAnswers'>>,
): Caller {
  const callOnce: Perennial['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${operatorKey}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text, body: parsed(text) };
    onAnswer(answer, { method, path });
    return answer;
  };
  const call = loseAnswers ? losingAnswers(database, callOnce) : callOnce;

  const ask: Perennial['ask'] = async (schema, method, path, body) =>
    schema.parse(succeeded(await call(method, path, body), `${method} ${path}`).body);

  /** Posts again what takes longer than its caller waits, as callers do: under its Idempotency-Key. */
  const carriedOut = (path: string, body: unknown): Promise<Answered> => {
    const headers = { 'Idempotency-Key': randomUUID() };
    return eventually(async () => {
      const answer = await call('POST', path, body, headers);
      if (isUnderWay(answer)) throw new Error(`${path} is still on its way: ${answer.text}`);
      return answer;
    }, 60_000);
  };

  const clockNamed = (id: string): Clock => {
    const path = `/v1/test-clocks/${id}`;
    const read = () => ask(testClock, 'GET', path);
    // Looked at where it is kept: what waits longest asks most often, and an answer of the API is five queries.
    const look = () => database.testClocks.find(id);
    // However far it has to go: it stands still for too long when nothing of it changes.
    const settled = async (stillForMs = 50_000) => {
      for (let seen = await look(); seen?.state === 'advancing'; ) {
        const { milestones, doing } = seen;
        seen = await eventually(async () => {
          const next = await look();
          if (next?.state !== 'advancing' || next.milestones !== milestones || next.doing !== doing) return next;
          throw new Error(`The clock ${id} still advances: ${doing}`);
        }, stillForMs).catch(async (error: unknown) => {
          throw new Error([String(error), ...(await inFlightOn({ client, database }, id))].join('\n'));
        });
      }
      return read();
    };
    const advance = async (order: { to: string } | { by: string }) => {
      await ask(testClock, 'POST', `${path}/advance`, order);
      const { state, doing } = await settled();
      if (state === 'stuck') throw new Error(`The clock ${id} is stuck: ${doing}`);
    };
    return {
      id,
      read,
      settled,
      advanceTo: (instant) => advance({ to: instant }),
      advanceBy: (duration) => advance({ by: duration }),
    };
  };

  const createClock: Perennial['createClock'] = async (startsAt = morning) =>
    clockNamed((await ask(testClock, 'POST', '/v1/test-clocks', { name: 'A clock of a test', startsAt })).id);

  const createPartner: Perennial['createPartner'] = async (id, { name = 'Doradca IT', email } = {}) => {
    const mail = email === undefined ? {} : { email };
    const newcomer = { id, name, country: 'PL', locale: 'pl', enrolment: { state: 'enrolled' }, ...mail };
    succeeded(await call('POST', '/v1/partners', newcomer), 'a new partner');
    const order = { name: 'Doradca', role: 'partner', partnerId: id };
    return (await ask(createdApiKey, 'POST', '/v1/api-keys', order)).key;
  };

  const administratorOf: Perennial['administratorOf'] = async (tenantId, more = {}) => {
    const order = { name: 'Administrator', role: 'administrator', tenantId, ...more };
    return (await ask(createdApiKey, 'POST', '/v1/api-keys', order)).key;
  };

  const issueKeys: Perennial['issueKeys'] = async ({
    plan: planId = 'office-business',
    count = 1,
    seats = 1,
    redeemBy = longRedeemable,
    clock,
    soldBy,
  } = {}) => {
    const batch = await ask(issuedKeyBatch, 'POST', '/v1/key-batches', {
      planId,
      count,
      seatsPerKey: seats,
      redeemBy,
      ...(clock ? { testClockId: clock.id } : {}),
      ...(soldBy === undefined ? {} : { soldBy }),
    });
    return {
      batchId: batch.id,
      keyIds: batch.keys.map(({ id }) => id),
      keys: batch.keys.map(({ key }) => key),
    };
  };

  const declaration = { name: 'Anna Nowak', wording: '2026-11' };

  const activation: Perennial['activation'] = ({ keys, clock, tenant }) => ({
    use: 'activate',
    keys,
    declaration,
    ...(clock ? { testClockId: clock.id } : {}),
    tenant: {
      country: 'PL',
      organisation: 'Piekarnia Nowak',
      timeZone: 'Europe/Warsaw',
      locale: 'pl-PL',
      administrator: { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
      ...tenant,
    },
  });

  const keysFor = async (order: RedemptionRequest): Promise<readonly string[]> =>
    order.keys ?? (await issueKeys(order)).keys;

  const kept: Perennial['kept'] = async (shown) => {
    const found = await database.redemptions.find(shown.id);
    if (!found) throw new Error(`The redemption ${shown.id} is not kept`);
    return { ...shown, tenantId: found.tenantId, subscriptionId: found.subscriptionId };
  };

  const openRedemption: Perennial['openRedemption'] = async (order = {}) => {
    const opened = await carriedOut('/v1/redemptions', activation({ ...order, keys: await keysFor(order) }));
    return kept(openedRedemption.parse(succeeded(opened, 'a new redemption').body));
  };

  const acceptAgreement: Perennial['acceptAgreement'] = async (redemptionId) => {
    const { agreement } = await ask(redemption, 'GET', `/v1/redemptions/${redemptionId}`);
    return carriedOut(`/v1/redemptions/${redemptionId}/agreement`, {
      agreement: agreement.name,
      version: agreement.version,
      signedBy: declaration.name,
    });
  };

  /** Redeems with everything acknowledged that the review names. */
  const redeemBy = async (
    send: typeof carriedOut,
    redemptionId: string,
    freeUsers: readonly string[] | undefined,
  ): Promise<Answered> => {
    const { review } = await ask(redemption, 'GET', `/v1/redemptions/${redemptionId}`);
    return send(`/v1/redemptions/${redemptionId}/redeem`, {
      acknowledged: review?.thingsToKnow.map(({ id }) => id) ?? [],
      reviewVersion: review?.version ?? 'none',
      ...(freeUsers ? { freeUsers } : {}),
    });
  };

  const redeem: Perennial['redeem'] = (redemptionId, freeUsers) =>
    redeemBy((path, body) => call('POST', path, body), redemptionId, freeUsers);

  const customer = (found: OpenRedemption, clock: Clock | undefined, keys: readonly string[]): Customer => {
    const { tenantId, subscriptionId, id: redemptionId } = found;
    const path = `/v1/subscriptions/${subscriptionId}`;
    return {
      tenantId,
      subscriptionId,
      redemptionId,
      path,
      clock,
      keys,
      subscription: () => ask(subscription, 'GET', path),
      timeline: () => ask(timeline, 'GET', `${path}/timeline`),
      notices: async () =>
        (await ask(notices, 'GET', `${path}/notices?limit=100`)).items.filter(({ kind }) => kind !== 'setUpDone'),
      setUp: () => ask(setUpProgress, 'GET', `${path}/set-up`),
      async certificate() {
        const { certificateId } = await ask(subscription, 'GET', path);
        return ask(certificate, 'GET', `/v1/certificates/${certificateId}`);
      },
      users: async () => (await ask(userPage, 'GET', `/v1/tenants/${tenantId}/users?limit=100`)).items,
      async addUsers(...names) {
        const added: string[] = [];
        for (const name of names) {
          const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@piekarnia.example`;
          added.push((await ask(user, 'POST', `/v1/tenants/${tenantId}/users`, { name, email })).id);
        }
        return added;
      },
      async holders() {
        const found: string[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const page = await ask(licences, 'GET', `${path}/licences?limit=100${after}`);
          found.push(...page.items.map(({ userId }) => userId));
          cursor = page.next;
        }
        return found;
      },
      async renew({ keys: given, seats, freeUsers } = {}) {
        const { plan } = await ask(subscription, 'GET', path);
        const wanted = plan.id === 'office-business' ? { count: seats ?? 1 } : { seats: seats ?? 1 };
        const renewing = given ?? (await issueKeys({ plan: plan.id, clock, ...wanted })).keys;
        const opened = await carriedOut('/v1/redemptions', {
          use: 'renew',
          keys: renewing,
          declaration,
          subscriptionId,
        });
        if (opened.status !== 201) return opened;
        return redeemBy(carriedOut, openedRedemption.parse(opened.body).id, freeUsers);
      },
    };
  };

  const redeeming: Perennial['redeeming'] = async (order = {}) => {
    const clock = 'clock' in order ? order.clock : await createClock();
    const keys = await keysFor({ ...order, clock });
    const opened = await openRedemption({ ...order, keys, clock });
    succeeded(await acceptAgreement(opened.id), 'the agreement');
    succeeded(await redeem(opened.id), 'redeem');
    const made = customer(opened, clock, keys);
    await eventually(made.subscription);
    return made;
  };

  /** The mail about its set-up is on its way to nobody any more, so that a test disturbs only mails of its own. */
  const isConfirmed = async (subscriptionId: string) => {
    const sent = await database.notices.ofSubscription(subscriptionId);
    return sent.some(({ kind, state }) => kind === 'setUpDone' && state !== 'claimed');
  };

  const redeemed: Perennial['redeemed'] = async (order = {}) => {
    const made = await redeeming(order);
    const isSetUp = async () => {
      const state = (await database.subscriptions.find(made.subscriptionId))?.state;
      if (state === 'settingUp') throw new Error(`${made.subscriptionId} is still being set up`);
      if (state === 'active' && !(await isConfirmed(made.subscriptionId))) throw new Error('No mail has confirmed it');
    };
    await eventually(isSetUp).catch(async (error: unknown) => {
      const ids = [subscriptionWorkflowId, setUpWorkflowId].map((idOf) => idOf(made.tenantId, made.subscriptionId));
      throw new Error([String(error), ...(await pendingWork(client, ids))].join('\n'));
    });
    return made;
  };

  const tell = async (server: string, behaviour: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const told = await fetch(`${server}/behaviour`, { method: 'PUT', headers, body: JSON.stringify(behaviour) });
    if (!told.ok) throw new Error(`${server} does not know this behaviour: ${await told.text()}`);
  };

  /** By their ids: of a message that was read only what its summary says can change. */
  const read = new Map<string, CaughtMessage>();

  return {
    url,
    operatorKey,
    call,
    ask,
    createPartner,
    administratorOf,
    issueKeys,
    createClock,
    activation,
    openRedemption,
    kept,
    acceptAgreement,
    redeem,
    redeemed,
    redeeming,
    async mails({ to } = {}) {
      const query = new URLSearchParams({ limit: '1000', ...(to === undefined ? {} : { to }) });
      const listed = await fetch(`${mailUrl}/messages?${query}`);
      const { items } = (await listed.json()) as { items: MessageSummary[] };
      const caught = await Promise.all(
        items.toReversed().map(async (summary) => {
          const { id } = summary;
          const known = read.get(id);
          if (known) return { ...known, ...summary };
          const message = await fetch(`${mailUrl}/messages/${encodeURIComponent(id)}`);
          const whole = (await message.json()) as CaughtMessage;
          read.set(id, whole);
          return whole;
        }),
      );
      return caught.filter(
        ({ subject }) =>
          !/: (?:your subscription is ready|subskrypcja jest gotowa|předplatné je připraveno)$/.test(subject),
      );
    },
    async effects(filter = {}) {
      const found = await fetch(`${dataPlaneUrl}/effects?${new URLSearchParams(filter)}`);
      return ((await found.json()) as { items: Effect[] }).items;
    },
    dataPlaneWill: (behaviour) => tell(dataPlaneUrl, behaviour),
    mailServerWill: (behaviour) => tell(mailUrl, behaviour),
    taxAuthorityWill: (behaviour) => tell(taxAuthorityUrl, behaviour),
    registersWill: (behaviour) => tell(registersUrl, behaviour),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether it was accepted and is carried out without its caller: answered 202 with the operation to watch. */
export function isUnderWay({ status, headers }: Answered): boolean {
  return status === 202 && (headers.get('location')?.startsWith('/v1/operations/') ?? false);
}

function succeeded(answer: Answered, what: string): Answered {
  if (answer.status >= 300) throw new Error(`${what} was answered ${answer.status}: ${answer.text}`);
  return answer;
}
