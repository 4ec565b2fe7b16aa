/** Charging a payment at the provider, once whatever crashes, and what the provider says has become of it. */
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { declineOf } from '../../adapters/billing/declines.js';
import type { Payment, PaymentOutcome } from '../../adapters/billing/payment-provider.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { PaymentCharge, PaymentRecord, PaymentState } from '../../models/billing/payments.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import type { ActivityContext } from '../context.js';

/** How a payment stands, and what the provider last said of it; null: it was not asked. */
export interface Charged {
  readonly state: PaymentState;
  readonly made: Payment | null;
}

/**
 * Charges a pending payment that the provider does not know yet. What cannot be charged has failed, with the reason.
 * @throws DomainError what may pass: it is tried again under the same key
 */
export async function chargePayment(context: ActivityContext, payment: PaymentRecord, at: string): Promise<Charged> {
  const { database, payments: provider } = context;
  const { _id, charge } = payment;
  if (payment.state !== 'pending' || payment.provider !== null || !charge) return { state: payment.state, made: null };
  try {
    const made = await pay(context, payment, charge, at);
    const { paymentId, customerId, outcome } = made;
    const known = { provider: { name: provider.name, paymentId, customerId }, charge: { ...charge, code: null } };
    const noted = (await database.payments.change(_id, ['pending'], known)) ?? payment;
    return { state: await noteOutcome(context, noted, outcome, at), made };
  } catch (error) {
    if (!(error instanceof DomainError) || error.retry) throw error;
    const decline = error instanceof NotCharged ? error.decline : { reason: error.code, final: true };
    const failed = { state: 'failed', decline, charge: { ...charge, code: null } } as const;
    return { state: stateAfter(await database.payments.change(_id, ['pending'], failed)), made: null };
  }
}

/** Writes down what the provider says of a pending payment. @returns its state, with the money `received` */
export async function noteOutcome(
  { database }: Pick<ActivityContext, 'database'>,
  { _id, valueDate, tenantId, testClockId, charge = null }: PaymentRecord,
  outcome: PaymentOutcome,
  at: string,
): Promise<PaymentState> {
  const { payments, paymentMethods } = database;
  switch (outcome.state) {
    case 'pending':
    case 'needsConfirmation':
      return 'pending';
    case 'succeeded': {
      const paidAt = testClockId === null ? outcome.paidAt : at;
      const tenant = tenantId === null ? null : await database.tenants.find(tenantId);
      const day = valueDate ?? dateIn(tenant?.zone ?? zoneOfPartners, instant(paidAt)).toString();
      return stateAfter(await payments.change(_id, ['pending'], { state: 'received', valueDate: day }));
    }
    case 'failed': {
      const { decline } = outcome;
      // What is for good is not tried again. A mandate may still pay less. First: a payment that has failed is not asked about again.
      if (charge?.paymentMethodId && decline.final && decline.reason !== 'aboveCap') {
        const problem = { code: decline.reason, message: 'The bank refused it for good.' };
        await paymentMethods.change(charge.paymentMethodId, ['ready'], { state: 'failed', problem });
      }
      return stateAfter(await payments.change(_id, ['pending'], { state: 'failed', decline }));
    }
    case 'cancelled':
      return stateAfter(await payments.change(_id, ['pending'], { state: 'cancelled' }));
  }
}

/** The clock's time, which only the local provider is told. */
export function timeOf({ testClockId }: Pick<PaymentRecord, 'testClockId'>, at: string): { at?: string } {
  return testClockId === null ? {} : { at };
}

async function pay(
  { database, payments: provider }: ActivityContext,
  payment: PaymentRecord,
  { paymentMethodId, code, customerId, returnUrl }: PaymentCharge,
  at: string,
): Promise<Payment> {
  const { _id: paymentId, amount, requestId, references } = payment;
  const signal = cancellationSignal();
  // The answer of an earlier try may have been lost longer ago than the provider remembers keys.
  const earlier = activityInfo().attempt > 1 ? await provider.findPayment(customerId, paymentId, signal) : undefined;
  if (earlier) return earlier;
  const method = paymentMethodId === null ? null : await database.paymentMethods.find(paymentMethodId);
  if (paymentMethodId !== null) assertChargeable(method, payment, provider.name);
  const methodId = method?.provider.methodId ?? '';
  return provider.pay(
    {
      customerId,
      amount,
      reference: requestId ?? paymentId,
      description: `Payment ${references.join(' ')}`,
      by: code === null ? { kind: 'storedMethod', methodId } : { kind: 'blikCode', code },
      returnUrl,
    },
    { idempotencyKey: paymentId, signal, ...timeOf(payment, at) },
  );
}

/** Known without asking the provider. */
class NotCharged extends DomainError {
  constructor(readonly decline: { readonly reason: string; readonly final: boolean }) {
    super('paymentMethodNotReady');
  }
}

function assertChargeable(method: PaymentMethodRecord | null, { amount }: PaymentRecord, provider: string): void {
  if (method?.state !== 'ready' || method.provider.name !== provider) {
    throw new NotCharged({ reason: 'paymentMethodNotReady', final: true });
  }
  if (method.cap && amount.amount > method.cap.amount) throw new NotCharged(declineOf('aboveCap'));
}

function stateAfter(payment: PaymentRecord | null): PaymentState {
  return payment?.state ?? 'pending';
}
