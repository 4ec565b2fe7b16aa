import express, { Router } from 'express';
import { Problem, parsed } from '../problems.js';
import type { PaymentDesk } from './desk.js';
import type { PaymentRecord } from './records.js';
import { controlSchemas } from './requests.js';
import type { Store } from './store.js';
import { disputeView } from './views.js';
import type { Webhooks } from './webhooks.js';

interface Controlled {
  readonly desk: PaymentDesk;
  readonly store: Store;
  readonly webhooks: Webhooks;
  readonly changed: () => void;
  readonly view: (payment: PaymentRecord) => unknown;
}

/** What happens at banks and on clocks, for tests and demonstrations: no secret is asked. */
export function controlRoutes({ desk, store, webhooks, changed, view }: Controlled): Router {
  const router = Router();
  router.use(express.json({ limit: '4kb' }));

  /** Every payment, to see that each customer was charged once. */
  router.get('/payments', (request, response) => {
    const { customerId, reference } = request.query;
    const matching = store
      .all('payments')
      .filter((one) => customerId === undefined || one.customerId === customerId)
      .filter((one) => reference === undefined || one.reference === reference);
    response.json({ items: matching.map(view) });
  });

  /** A payment that is open comes to this: `succeeds`, `cancelled` or the reason of a decline. */
  router.post('/payments/:id/settle', (request, response) => {
    const { as } = parsed(controlSchemas.settle, request.body);
    response.json(view(desk.settle(desk.payment(request.params.id), as)));
  });

  router.post('/payments/:id/dispute', (request, response) => {
    const { reason, amount } = parsed(controlSchemas.dispute, request.body ?? {});
    response.status(201).json(disputeView(desk.dispute(desk.payment(request.params.id), reason, amount)));
  });

  router.post('/disputes/:id/close', (request, response) => {
    const { state } = parsed(controlSchemas.closeDispute, request.body);
    response.json(disputeView(desk.closeDispute(request.params.id, state)));
  });

  router.post('/methods/:id/revoke', (request, response) => {
    const method = store.get('methods', request.params.id);
    if (!method) throw new Problem(404, 'notFound', 'There is no such method');
    desk.revoke(method);
    response.status(204).end();
  });

  /** What happens to the customer from now on is dated by it; null: by the time of this machine. */
  router.put('/customers/:id/clock', (request, response) => {
    const { at } = parsed(controlSchemas.clock, request.body);
    desk.put(['customers', { ...desk.customer(request.params.id), clock: at }]);
    response.status(204).end();
  });

  router
    .route('/webhooks')
    .get((_request, response) => {
      response.json({ url: webhooks.endpoint ?? null, items: store.all('events') });
    })
    .put((request, response) => {
      webhooks.endpoint = parsed(controlSchemas.endpoint, request.body).url ?? undefined;
      changed();
      response.json({ url: webhooks.endpoint ?? null });
    });

  /** Sends what waits, now and in this order; resolves when it has been sent. */
  router.post('/webhooks/release', async (request, response) => {
    const { order } = parsed(controlSchemas.release, request.body ?? {});
    response.json({ released: await webhooks.release(order) });
  });

  return router;
}
