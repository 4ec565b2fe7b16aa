/**
 * A small payment provider for laptops and tests: test cards, BLIK codes and mandates, on pages of its own and over HTTP. It
 * charges once for an idempotency key, tells of changes by signed webhooks, and keeps all in a file, so that it may be killed.
 * It can be told to be slow, to fail, to lose answers, and to send its webhooks late, twice, out of order or never.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import { behaviourRoutes } from './behaviour.js';
import { type HttpListener, listenHttp } from './http-listener.js';
import { Journal } from './journal.js';
import { Behaviour } from './payments/behaviour.js';
import { controlRoutes } from './payments/control.js';
import { newId, PaymentDesk } from './payments/desk.js';
import { pageRoutes } from './payments/page-routes.js';
import type { Customer } from './payments/records.js';
import {
  customerSchema,
  editSchema,
  onlyClockSchema,
  paymentSchema,
  refundSchema,
  setupSchema,
} from './payments/requests.js';
import { type Put, Store } from './payments/store.js';
import { disputeView, methodView, paymentView, refundView, setupView } from './payments/views.js';
import { Webhooks } from './payments/webhooks.js';
import { noSuchAddress, Problem, parsed, sendProblem } from './problems.js';

export interface PaymentServerOptions {
  readonly port?: number;
  readonly host?: string;
  /** Base64, with or without the prefix `whsec_`: callers show it, and webhooks are signed with it. A new one when left out. */
  readonly secret?: string;
  /** Where webhooks go; nowhere until it is told. */
  readonly webhookUrl?: string | undefined;
  /** Where to keep everything across restarts; in memory when left out. */
  readonly file?: string;
  /** Under which address customers' browsers reach its pages; its own when left out. */
  readonly publicUrl?: string | undefined;
}

export interface PaymentServer extends HttpListener {
  readonly secret: string;
}

/** Starts the payment server; rejects when the port is taken. */
export async function startPaymentServer(options: PaymentServerOptions = {}): Promise<PaymentServer> {
  const { port = 0, host = '127.0.0.1', secret = `whsec_${randomBytes(32).toString('base64')}` } = options;
  const store = new Store(options.file === undefined ? undefined : new Journal<readonly Put[]>(options.file));
  const behaviour = new Behaviour();
  const closing = new AbortController();
  const desk = new PaymentDesk(store, behaviour, schedule);
  const endpoint = { secret, endpoint: options.webhookUrl };
  const webhooks = new Webhooks(store, behaviour, closing.signal, schedule, endpoint);
  let baseUrl = options.publicUrl ?? '';
  let timer: NodeJS.Timeout | undefined;

  /** What is due happens soon, also when nobody asks. */
  function schedule(): void {
    if (closing.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(doDue, 0);
  }

  function doDue(): void {
    const now = Date.now();
    const next = [desk.settleDue(now), webhooks.deliverDue(now)].filter((at) => at !== undefined);
    clearTimeout(timer);
    if (next.length > 0 && !closing.signal.aborted)
      timer = setTimeout(doDue, Math.max(1, Math.min(...next) - Date.now()));
  }

  /** The customer with the clock that a request tells of. */
  function withClock(customer: Customer, at: string | undefined): Customer {
    if (at === undefined || at === customer.clock) return customer;
    const told = { ...customer, clock: at };
    store.put(['customers', told]);
    return told;
  }

  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use((_request, _response, next) => {
    desk.settleDue(Date.now());
    next();
  });
  app.use('/pages', pageRoutes(desk));
  app.use(behaviourRoutes(behaviour, schedule));
  app.use(
    '/control',
    controlRoutes({ desk, store, webhooks, changed: schedule, view: (one) => paymentView(one, desk, baseUrl) }),
  );

  app.use(authenticated(secret), asTold(behaviour), express.json({ limit: '64kb' }));

  app.post('/customers', (request, response) => {
    const { at, ...content } = parsed(customerSchema, request.body);
    const keyed = { route: 'POST /customers', key: keyOf(request), content };
    const id = desk.once(keyed, () => {
      const customer: Customer = { id: newId('cus'), ...content, clock: at ?? null };
      return { id: customer.id, puts: [['customers', customer]] };
    });
    response.status(201).json({ customerId: id });
  });

  app.post('/setups', (request, response) => {
    const { at, ...content } = parsed(setupSchema, request.body);
    withClock(desk.customer(content.customerId), at);
    const keyed = { route: 'POST /setups', key: keyOf(request), content };
    const id = desk.once(keyed, () => desk.newSetup(content));
    response.status(201).json(setupView(desk.setup(id), desk, baseUrl));
  });

  app.post('/edits', (request, response) => {
    const { at, ...content } = parsed(editSchema, request.body);
    withClock(desk.customer(content.customerId), at);
    const keyed = { route: 'POST /edits', key: keyOf(request), content };
    const id = desk.once(keyed, () => desk.newEdit(content));
    response.status(201).json(setupView(desk.setup(id), desk, baseUrl));
  });

  app.get('/setups/:id', (request, response) => {
    response.json(setupView(desk.setup(request.params.id), desk, baseUrl));
  });

  app.get('/customers/:id/methods', (request, response) => {
    response.json({ items: desk.methodsOf(desk.customer(request.params.id).id).map(methodView) });
  });

  app.post('/customers/:id/methods/:methodId/detach', (request, response) => {
    const { at } = parsed(onlyClockSchema, request.body);
    const customer = withClock(desk.customer(request.params.id), at);
    desk.detach(desk.methodOf(customer.id, request.params.methodId));
    response.status(204).end();
  });

  app.post('/customers/:id/delete', (request, response) => {
    const { at } = parsed(onlyClockSchema, request.body);
    desk.deleteCustomer(withClock(desk.customer(request.params.id), at));
    response.status(204).end();
  });

  app.post('/payments', (request, response) => {
    const { at, ...content } = parsed(paymentSchema, request.body);
    withClock(desk.customer(content.customerId), at);
    const key = keyOf(request);
    const id = desk.once({ route: 'POST /payments', key, content }, () => desk.newPayment(content, key));
    response.status(201).json(paymentView(desk.payment(id), desk, baseUrl));
  });

  app.get('/payments', (request, response) => {
    const { customerId, idempotencyKey } = request.query;
    const made = store
      .all('payments')
      .filter((one) => one.customerId === customerId && one.idempotencyKey === idempotencyKey);
    response.json({ items: made.map((one) => paymentView(one, desk, baseUrl)) });
  });

  app.get('/payments/:id', (request, response) => {
    response.json(paymentView(desk.payment(request.params.id), desk, baseUrl));
  });

  app.post('/payments/:id/cancel', (request, response) => {
    const { at } = parsed(onlyClockSchema, request.body);
    const payment = desk.payment(request.params.id);
    withClock(desk.customer(payment.customerId), at);
    response.json(paymentView(desk.settle(payment, 'cancelled'), desk, baseUrl));
  });

  app
    .route('/payments/:id/refunds')
    .post((request, response) => {
      const { at, amount } = parsed(refundSchema, request.body);
      const payment = desk.payment(request.params.id);
      withClock(desk.customer(payment.customerId), at);
      const keyed = { route: `POST /payments/${payment.id}/refunds`, key: keyOf(request), content: amount };
      const id = desk.once(keyed, () => desk.newRefund(payment, amount));
      response.status(201).json(
        desk
          .refundsOf(payment.id)
          .filter((refund) => refund.id === id)
          .map(refundView)[0],
      );
    })
    .get((request, response) => {
      response.json({ items: desk.refundsOf(desk.payment(request.params.id).id).map(refundView) });
    });

  app.get('/payments/:id/disputes', (request, response) => {
    response.json({ items: desk.disputesOf(desk.payment(request.params.id).id).map(disputeView) });
  });

  app.use(noSuchAddress);
  app.use(sendProblem);

  const listener = await listenHttp(app, port, host);
  baseUrl ||= listener.url;
  schedule();
  return {
    ...listener,
    secret,
    close: async () => {
      closing.abort();
      behaviour.close();
      clearTimeout(timer);
      await listener.close();
    },
  };
}

/** @throws Problem idempotencyKeyMissing */
function keyOf(request: Request): string {
  const key = request.get('idempotency-key');
  if (key === undefined || key === '') throw new Problem(400, 'idempotencyKeyMissing', 'Idempotency-Key is not set');
  return key;
}

function authenticated(secret: string) {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const right = digest(`Bearer ${secret}`);
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (timingSafeEqual(digest(request.get('authorization') ?? ''), right)) next();
    else throw new Problem(401, 'unauthenticated', 'The secret is missing or wrong');
  };
}

function asTold(behaviour: Behaviour) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    await behaviour.wait();
    const { status = 503, retryAfterSeconds } = behaviour.current;
    if (behaviour.fails()) throw new Problem(status, 'toldToFail', 'Told to fail', retryAfterSeconds);
    if (request.method === 'POST' && behaviour.losesAnswer()) {
      response.json = () => {
        response.socket?.destroy();
        return response;
      };
    }
    next();
  };
}
