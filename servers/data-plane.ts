/**
 * A small data plane for laptops and tests: it takes the commands of adapters/subscriptions/data-plane.ts over HTTP, carries each
 * out at most once, and can be told to be slow, to fail, to answer later and to lose its answers.
 */

import { randomBytes } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { Webhook } from 'standardwebhooks';
import { behaviourRoutes } from './behaviour.js';
import { Behaviour } from './data-plane/behaviour.js';
import { callbackSchema, sendCallback } from './data-plane/callbacks.js';
import { type Command, commandSchema } from './data-plane/command.js';
import { Execution } from './data-plane/execution.js';
import { type ReceivedCommand, Register, type RegisterEvent } from './data-plane/register.js';
import { type HttpListener, listenHttp } from './http-listener.js';
import { Journal } from './journal.js';
import { noSuchAddress, Problem, parsed, sendProblem } from './problems.js';

export interface DataPlaneServerOptions {
  readonly port?: number;
  readonly host?: string;
  /** Base64, with or without the prefix `whsec_`; a new one is made when it is left out. */
  readonly secret?: string;
  /** Where to keep what happened across restarts; in memory when left out. */
  readonly file?: string;
}

export interface DataPlaneServer extends HttpListener {
  readonly secret: string;
}

/** Starts the data plane; rejects when the port is taken. */
export async function startDataPlane(options: DataPlaneServerOptions = {}): Promise<DataPlaneServer> {
  const { port = 0, host = '127.0.0.1', secret = `whsec_${randomBytes(32).toString('base64')}`, file } = options;
  const webhook = new Webhook(secret);
  const behaviour = new Behaviour();
  const register = new Register();
  const execution = new Execution(register, file === undefined ? undefined : new Journal<RegisterEvent>(file));

  function answer(response: Response, { operation, effect }: ReceivedCommand): void {
    if (effect) {
      response.json({ status: 'done', ...effect });
    } else if (operation) {
      response.status(202).location(`/operations/${operation.id}`).json({ status: 'accepted' });
    }
  }

  /** Anybody who knows the secret may ask for the body that they signed, within five minutes. */
  function verify(request: Request, body: string): void {
    try {
      webhook.verify(body, signatureHeaders(request), { jsonParse: false });
    } catch {
      throw new Problem(401, 'unauthenticated', 'The signature is missing, wrong or too old');
    }
  }

  async function deliver(command: Command): Promise<ReceivedCommand> {
    await behaviour.waitWith(command);
    const failure = behaviour.failureOf(command);
    if (failure) throw new Problem(failure.status, failure.code, 'Told to fail', failure.retryAfterSeconds);
    return execution.receive(command, behaviour.putsOff(command));
  }

  const app = express();
  app.disable('x-powered-by');

  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });

  app.use((_request, _response, next) => {
    execution.executeDue();
    next();
  });

  app.post('/commands', express.text({ type: 'application/json', limit: '64kb' }), async (request, response) => {
    const body = typeof request.body === 'string' ? request.body : '';
    verify(request, body);
    const command = parsed(commandSchema, json(body));
    // The signature covers the body only: another key in the header would turn a replay into a second command.
    if (request.get('idempotency-key') !== command.idempotencyKey) {
      throw new Problem(400, 'idempotencyKeyMismatch', 'The header Idempotency-Key is not the key of the command');
    }
    const first = deliver(command);
    const twin = behaviour.duplicates(command) ? deliver(command) : undefined;
    await Promise.allSettled([first, twin]);
    const received = await first;
    if (behaviour.losesAnswer(command)) {
      response.socket?.destroy();
      return;
    }
    answer(response, received);
  });

  app.get('/operations/:id', (request, response) => {
    verify(request, '');
    if (request.get('webhook-id') !== request.path) {
      throw new Problem(401, 'unauthenticated', 'The signature is for another operation');
    }
    const received = register.operation(request.params.id);
    if (!received) throw new Problem(404, 'unknownOperation', 'There is no such operation');
    answer(response, received);
  });

  app.get('/effects', (request, response) => {
    const { subscriptionId, tenantId, kind, userId } = request.query;
    const matching = register
      .all()
      .filter(
        ({ command, effect }) =>
          effect !== undefined &&
          (subscriptionId === undefined || command.subscriptionId === subscriptionId) &&
          (tenantId === undefined || command.tenantId === tenantId) &&
          (kind === undefined || command.kind === kind) &&
          (userId === undefined || (command.kind === 'reassign' && command.userId === userId)),
      );
    response.json({
      items: matching.map(({ command, effect, deliveries }) => ({ ...aboutCommand(command), ...effect, deliveries })),
      effects: matching.filter(({ effect }) => effect?.effect === 'carriedOut').length,
      deliveries: matching.reduce((sum, { deliveries }) => sum + deliveries, 0),
    });
  });

  app.get('/subscriptions/:id', (request, response) => {
    const subscription = register.subscription(request.params.id);
    if (!subscription) throw new Problem(404, 'notFound', 'There is no such subscription');
    response.json(subscription);
  });

  app.get('/subscriptions/:id/users', (request, response) => {
    const subscription = register.subscription(request.params.id);
    if (!subscription) throw new Problem(404, 'notFound', 'There is no such subscription');
    response.json({ subscriptionId: request.params.id, items: register.usersOf(subscription) });
  });

  app.get('/tenants/:id/access', (request, response) => {
    response.json({ tenantId: request.params.id, items: register.accessIn(request.params.id) });
  });

  app.get('/tenants/:id', (request, response) => {
    const subscriptions = register.subscriptionsOf(request.params.id);
    if (subscriptions.length === 0) throw new Problem(404, 'notFound', 'There is no such tenant');
    response.json({ tenantId: request.params.id, subscriptions });
  });

  app.post('/callbacks', express.text({ type: 'application/json', limit: '256kb' }), async (request, response) => {
    const asked = parsed(callbackSchema, json(typeof request.body === 'string' ? request.body : ''));
    const { status, text } = await sendCallback(webhook, asked);
    response.status(status).type('application/json').send(text);
  });

  app.use(behaviourRoutes(behaviour, () => execution.executeAll()));

  app.use(noSuchAddress);
  app.use(sendProblem);

  const listener = await listenHttp(app, port, host);
  return {
    ...listener,
    secret,
    close: async () => {
      behaviour.close();
      await listener.close();
    },
  };
}

function aboutCommand(command: Command) {
  const { idempotencyKey, kind, tenantId, subscriptionId, at } = command;
  const about = { idempotencyKey, kind, tenantId, subscriptionId, at };
  if (command.kind !== 'reassign') return { ...about, revision: command.revision, reason: command.reason };
  return { ...about, userId: command.userId, from: command.from, back: command.back };
}

function signatureHeaders(request: Request): Record<string, string> {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return Object.fromEntries(names.map((name) => [name, request.get(name) ?? '']));
}

function json(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Problem(400, 'malformedJson', 'The body is not valid JSON');
  }
}
