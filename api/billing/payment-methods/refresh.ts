/** What a method has become at the provider, which holds it: it is read, whoever says that it has changed. */
import type { MethodSetup, PaymentMethod } from '../../../adapters/billing/payment-provider.js';
import { DomainError } from '../../../domain/errors.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import type { ApiServices } from '../../services.js';

type Services = Pick<ApiServices, 'database' | 'payments'>;

/** A method, with its set-up while it is still being entered. */
export interface Refreshed {
  readonly method: PaymentMethodRecord;
  readonly setup: MethodSetup | null;
}

/** Completes a method that was being entered. Done already: nothing happens. @throws DomainError paymentProviderUnavailable */
export async function refreshSetup(services: Services, method: PaymentMethodRecord): Promise<Refreshed> {
  const { payments: provider } = services;
  const { paymentMethods } = services.database;
  const { setupId, methodId, name, customerId } = method.provider;
  if (setupId === null || methodId !== null || name !== provider.name) return { method, setup: null };
  const setup = await provider.methodSetup(setupId);
  const { outcome } = setup;
  if (outcome.state === 'pending') return { method, setup: method.state === 'settingUp' ? setup : null };
  if (outcome.state === 'failed') {
    const { reason: code } = outcome.decline;
    const problem = { code, message: 'The bank refused it when it was entered.' };
    const failed = await paymentMethods.change(method._id, ['settingUp'], { state: 'failed', problem });
    return { method: failed ?? method, setup: null };
  }
  const known = { provider: { ...method.provider, methodId: outcome.method.methodId }, ...shownOf(outcome.method) };
  // Refused at first, a card may be entered again.
  const ready = await paymentMethods.change(method._id, ['settingUp', 'failed'], {
    ...known,
    state: 'ready',
    problem: null,
  });
  if (ready?.state === 'detached') await detachAtProvider(services, customerId, outcome.method.methodId, ready);
  return { method: ready ?? method, setup: null };
}

/** What the provider says of a method now: replaced cards have another date; one that it holds no more is detached. */
export async function refreshMethod({ database, payments: provider }: Services, method: PaymentMethodRecord) {
  const { methodId, customerId, name } = method.provider;
  if (methodId === null || name !== provider.name || method.state === 'detached') return;
  const held = (await provider.methods(customerId)).find((one) => one.methodId === methodId);
  const change = held ? shownOf(held) : { state: 'detached' as const };
  await database.paymentMethods.change(method._id, ['ready', 'failed'], change);
}

/** @param at the clock's time, of a method on a test clock */
export async function detachAtProvider(
  { payments: provider }: Pick<ApiServices, 'payments'>,
  customerId: string,
  methodId: string,
  { _id }: Pick<PaymentMethodRecord, '_id'>,
  at: { readonly at?: string } = {},
): Promise<void> {
  try {
    await provider.detachMethod(customerId, methodId, { idempotencyKey: `detach/${_id}`, ...at });
  } catch (error) {
    // The provider holds it no more.
    const gone = error instanceof DomainError && (error.code === 'unknownPaymentMethod' || error.code === 'notFound');
    if (!gone) throw error;
  }
}

function shownOf(held: PaymentMethod): Pick<PaymentMethodRecord, 'card' | 'cap'> {
  if (held.kind === 'blik') return { card: null, cap: held.cap };
  const { brand, last4, expires } = held;
  return { card: { brand, last4, expires }, cap: null };
}
