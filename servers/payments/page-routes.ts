import { timingSafeEqual } from 'node:crypto';
import express, { type Response, Router } from 'express';
import { Problem, parsed } from '../problems.js';
import type { PaymentDesk } from './desk.js';
import { confirmationPage, contentSecurityPolicy, setupPage } from './pages.js';
import type { Setup } from './records.js';
import { answerFormSchema, cardFormSchema, codeFormSchema, editFormSchema } from './requests.js';
import { refusedCode, settlesAs, testCard } from './test-methods.js';

/** Who has the secret of a setup or payment, the customer, may open its page and answer it. */
export function pageRoutes(desk: PaymentDesk): Router {
  const router = Router();
  router.use(express.urlencoded({ extended: false, limit: '4kb' }));

  router
    .route('/setups/:id')
    .get((request, response) => {
      const setup = withSecret(desk.setup(request.params.id), request.query['secret']);
      show(response, setup.returnUrl, setupPage(setup, desk.editedBy(setup)));
    })
    .post((request, response) => {
      const setup = withSecret(desk.setup(request.params.id), request.query['secret']);
      try {
        enter(desk, setup, request.body);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        show(response.status(422), setup.returnUrl, setupPage(setup, desk.editedBy(setup), error.message));
        return;
      }
      response.redirect(303, withParameter(setup.returnUrl, 'setup', setup.id));
    });

  router
    .route('/payments/:id')
    .get((request, response) => {
      const payment = withSecret(desk.payment(request.params.id), request.query['secret']);
      show(response, payment.returnUrl, confirmationPage(payment));
    })
    .post((request, response) => {
      const payment = withSecret(desk.payment(request.params.id), request.query['secret']);
      const { answer } = parsed(answerFormSchema, request.body);
      if (payment.state === 'needsConfirmation')
        desk.settle(payment, answer === 'confirm' ? 'succeeds' : 'notConfirmed');
      response.redirect(303, withParameter(payment.returnUrl, 'payment', payment.id));
    });

  return router;
}

function validity(expires: string): { readonly year: number; readonly month: number } {
  const [month = 0, year = 0] = expires.split('/').map(Number);
  return { year: 2000 + year, month };
}

/** The month is that of the customer's clock, or a later one. @throws Problem expiredCard */
function valid(desk: PaymentDesk, { customerId }: Setup, expires: string) {
  const { year, month } = validity(expires);
  const printed = `${year}-${String(month).padStart(2, '0')}`;
  const now = desk.now(desk.customer(customerId));
  if (printed < now.slice(0, printed.length)) throw new Problem(422, 'expiredCard', 'The card is no longer valid');
  return { year, month };
}

/** Only what is needed to charge again is kept: never the number or the code. */
function enter(desk: PaymentDesk, setup: Setup, form: unknown): void {
  if (setup.edits !== null) {
    const { expires, securityCode, name, address } = parsed(editFormSchema, form);
    if (securityCode === refusedCode) throw new Problem(422, 'wrongSecurityCode', 'The bank refuses the security code');
    desk.completeEdit(setup, { expires: valid(desk, setup, expires), holder: { name, address } });
    return;
  }
  if (setup.method.kind === 'card') {
    const { number, expires } = parsed(cardFormSchema, form);
    const { brand, last4, behaves, refusedAtSetup } = testCard(number);
    const details = { kind: 'card', brand, last4, expires: valid(desk, setup, expires) } as const;
    desk.completeSetup(setup, refusedAtSetup ? { decline: behaves } : { details, behaves });
    return;
  }
  const outcome = settlesAs(parsed(codeFormSchema, form).code);
  const refused = ['refusedByCustomer', 'timedOut', 'wrongBlikCode'].includes(outcome);
  const details = { kind: 'blik', cap: setup.method.cap, revoked: false } as const;
  desk.completeSetup(setup, refused ? { decline: outcome } : { details, behaves: outcome });
}

function withSecret<Kept extends { readonly secret: string }>(kept: Kept, given: unknown): Kept {
  const [right, shown] = [Buffer.from(kept.secret), Buffer.from(typeof given === 'string' ? given : '')];
  if (right.length === shown.length && timingSafeEqual(right, shown)) return kept;
  throw new Problem(404, 'notFound', 'There is no such page');
}

function withParameter(url: string, name: string, value: string): string {
  const target = new URL(url);
  target.searchParams.set(name, value);
  return target.href;
}

function show(response: Response, returnUrl: string, html: string): void {
  response
    .set('Content-Security-Policy', contentSecurityPolicy(returnUrl))
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(html);
}
