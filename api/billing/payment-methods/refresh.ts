/** What a method has become at the provider, which holds it: it is read, whoever says that it has changed. */
import type { MethodSetup, PaymentMethod } from '../../../adapters/billing/payment-provider.js';
import { withDefaultMethod } from '../../../domain/billing/billing-profiles.js';
import { DomainError } from '../../../domain/errors.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import type { ApiServices } from '../../services.js';
import { followCard } from './card-expiry.js';

type Services = Pick<ApiServices, 'client' | 'database' | 'payments' | 'taskQueue'>;

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
  if (setupId === null || name !== provider.name) return { method, setup: null };
  if (methodId !== null) {
    await whenReady(services, method);
    return { method, setup: null };
  }
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
  if (ready) await whenReady(services, ready);
  if (ready?.state === 'detached') await detachAtProvider(services, customerId, outcome.method.methodId, ready);
  return { method: ready ?? method, setup: null };
}

/** Ends the edit of a card that was carried out at the provider; it can be charged again. @throws DomainError paymentProviderUnavailable */
export async function refreshEdit(services: Services, method: PaymentMethodRecord): Promise<Refreshed> {
  const { payments: provider } = services;
  const { editId, name } = method.provider;
  if (editId === null || name !== provider.name || method.state === 'detached') return { method, setup: null };
  const setup = await provider.methodSetup(editId);
  const { outcome } = setup;
  // Refused, it can be tried again, and the card stays as it is.
  if (outcome.state !== 'succeeded') return { method, setup };
  const edited = await services.database.paymentMethods.change(method._id, ['ready', 'failed'], {
    ...shownOf(outcome.method),
    provider: { ...method.provider, editId: null },
    state: 'ready',
    problem: null,
  });
  if (edited) await followCard(services, edited);
  return { method: edited ?? method, setup: null };
}

/** What a method that is ready brings about; done already, nothing. */
async function whenReady(services: Services, method: PaymentMethodRecord): Promise<void> {
  await takePlace(services, method);
  await followCard(services, method);
}

/**
 * A method that is ready takes the place of the one that it replaces, which is detached: here first, so that nothing charges it meanwhile.
 * Done already: nothing changes. @throws DomainError paymentProviderUnavailable
 */
async function takePlace(services: Services, { _id, state, replaces }: PaymentMethodRecord): Promise<void> {
  const { paymentMethods, billingAccounts } = services.database;
  const old = replaces === null ? null : await paymentMethods.find(replaces);
  if (!old || state !== 'ready') return;
  for (let isPlaced = false; !isPlaced; ) {
    const account = await billingAccounts.find(old.billingAccountId);
    const profile = account?.profiles.find(({ id }) => id === old.billingProfileId);
    isPlaced =
      !account?.details ||
      profile?.defaultPaymentMethodId !== old._id ||
      (await billingAccounts.changeProfiles(account, withDefaultMethod(account, profile.id, _id))) !== null;
  }
  const detached = await paymentMethods.change(old._id, ['settingUp', 'ready', 'failed'], {
    state: 'detached',
    replacedBy: _id,
  });
  const { customerId, methodId } = old.provider;
  if (detached?.replacedBy !== _id || methodId === null) return;
  await detachAtProvider(services, customerId, methodId, old);
}

/** What the provider says of a method now: replaced cards have another date; one that it holds no more is detached. */
export async function refreshMethod(services: Services, method: PaymentMethodRecord): Promise<void> {
  const { database, payments: provider } = services;
  const { methodId, customerId, name } = method.provider;
  if (methodId === null || name !== provider.name || method.state === 'detached') return;
  const held = (await provider.methods(customerId)).find((one) => one.methodId === methodId);
  const change = held ? shownOf(held) : { state: 'detached' as const };
  const changed = await database.paymentMethods.change(method._id, ['ready', 'failed'], change);
  if (changed) await followCard(services, changed);
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
