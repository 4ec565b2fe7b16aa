/** Stripe's objects in the words of the port. */
import type Stripe from 'stripe';
import { type Money, money } from '../../../domain/money.js';
import { declineOf, isDeclineReason } from '../declines.js';
import type {
  CardChange,
  Dispute,
  MethodSetup,
  Payment,
  PaymentMethod,
  PaymentOutcome,
  ProviderEvent,
  Refund,
} from '../payment-provider.js';
import { fromStripe } from './amounts.js';
import { declineFrom } from './declines.js';

/** The fields of metadata that are ours. */
export const metadataNames = {
  reference: 'perennial_reference',
  idempotencyKey: 'perennial_key',
  decline: 'perennial_decline',
  cap: 'perennial_cap',
} as const;

type Metadata = Readonly<Record<string, string>> | null;

export function idOf(value: string | { readonly id: string } | null | undefined): string | null {
  return typeof value === 'string' ? value : (value?.id ?? null);
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** The cap that was agreed with the customer: Stripe's BLIK mandates have none of their own. */
export function capIn(metadata: Metadata | undefined): Money | null {
  const grosze = Number(metadata?.[metadataNames.cap] ?? 'none');
  return Number.isSafeInteger(grosze) ? money(grosze, 'PLN') : null;
}

/** Undefined for a kind that Perennial does not charge. */
export function methodFrom({ id, type, card, metadata }: Stripe.PaymentMethod): PaymentMethod | undefined {
  if (type === 'blik') return { kind: 'blik', methodId: id, cap: capIn(metadata) };
  if (type !== 'card' || !card) return undefined;
  const { brand, last4, exp_year: year, exp_month: month } = card;
  return { kind: 'card', methodId: id, brand, last4, expires: { year, month } };
}

/** Undefined where nothing changes at once. */
export function cardUpdate({ expires, holderName, address }: CardChange): Stripe.PaymentMethodUpdateParams | undefined {
  const [line1, line2] = address?.lines ?? [];
  const details = {
    ...(holderName === undefined ? {} : { name: holderName }),
    ...(address && {
      address: {
        ...(line1 === undefined ? {} : { line1 }),
        ...(line2 === undefined ? {} : { line2 }),
        ...(address.postalCode === null ? {} : { postal_code: address.postalCode }),
        city: address.city,
        country: address.country,
      },
    }),
  };
  const card = expires && { exp_month: expires.month, exp_year: expires.year };
  const isNamed = Object.keys(details).length > 0;
  if (!card && !isNamed) return undefined;
  return { ...(card ? { card } : {}), ...(isNamed ? { billing_details: details } : {}) };
}

export function setupFrom(setup: Stripe.SetupIntent): MethodSetup {
  return {
    setupId: setup.id,
    customerId: idOf(setup.customer) ?? '',
    clientSecret: setup.client_secret ?? '',
    url: null,
    outcome: setupOutcome(setup),
  };
}

function setupOutcome({
  status,
  payment_method: entered,
  last_setup_error: error,
  metadata,
}: Stripe.SetupIntent): MethodSetup['outcome'] {
  if (status === 'succeeded' && entered && typeof entered !== 'string') {
    const method = methodFrom({ ...entered, metadata: { ...entered.metadata, ...metadata } });
    if (method) return { state: 'succeeded', method };
  }
  if (status === 'canceled') return { state: 'failed', decline: declineOf('notConfirmed') };
  return error ? { state: 'failed', decline: declineFrom(error) } : { state: 'pending' };
}

/** Of a payment intent whose `latest_charge` is expanded. */
export function paymentFrom(intent: Stripe.PaymentIntent): Payment {
  const { id, currency, amount, created, customer, metadata, latest_charge: charge } = intent;
  const refunded = charge && typeof charge !== 'string' ? charge.amount_refunded : 0;
  return {
    paymentId: id,
    customerId: idOf(customer) ?? '',
    reference: metadata[metadataNames.reference] ?? '',
    amount: fromStripe(amount, currency),
    refunded: fromStripe(refunded, currency),
    methodId: isOnce(intent) ? null : idOf(intent.payment_method),
    createdAt: timeOf(created),
    outcome: paymentOutcome(intent),
  };
}

/** By a BLIK code: nothing of it can be charged again. */
function isOnce({ payment_method: method, metadata }: Stripe.PaymentIntent): boolean {
  return metadata['perennial_once'] === 'yes' || method === null;
}

function paymentOutcome(intent: Stripe.PaymentIntent): PaymentOutcome {
  const { status, next_action: next, last_payment_error: error, latest_charge: charge, metadata } = intent;
  switch (status) {
    case 'succeeded': {
      const paid = charge && typeof charge !== 'string' ? charge.created : intent.created;
      return { state: 'succeeded', paidAt: timeOf(paid) };
    }
    case 'canceled': {
      const reason = metadata[metadataNames.decline] ?? '';
      return isDeclineReason(reason) ? { state: 'failed', decline: declineOf(reason) } : { state: 'cancelled' };
    }
    case 'requires_action': {
      const url = next?.redirect_to_url?.url;
      return url ? { state: 'needsConfirmation', url } : { state: 'pending' };
    }
    default:
      return error ? { state: 'failed', decline: declineFrom(error) } : { state: 'pending' };
  }
}

export function refundFrom(refund: Stripe.Refund): Refund {
  const { id, amount, currency, created, status, payment_intent: payment } = refund;
  const failed = status === 'failed' || status === 'canceled';
  return {
    refundId: id,
    paymentId: idOf(payment) ?? '',
    amount: fromStripe(amount, currency),
    createdAt: timeOf(created),
    state: failed ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
  };
}

/** A warning that was closed without a dispute, or one that was prevented, took nothing. */
const wonStates: readonly string[] = ['won', 'warning_closed', 'prevented'];

export function disputeFrom(dispute: Stripe.Dispute): Dispute {
  const { id, amount, currency, created, status, reason, payment_intent: payment } = dispute;
  return {
    disputeId: id,
    paymentId: idOf(payment) ?? '',
    amount: fromStripe(amount, currency),
    reason,
    openedAt: timeOf(created),
    state: wonStates.includes(status) ? 'won' : status === 'lost' ? 'lost' : 'open',
  };
}

/** What the event is about; only ids are taken from it. */
export function eventFrom({ id: eventId, type, data }: Stripe.Event): ProviderEvent {
  const object = data.object as {
    readonly id?: string;
    readonly payment_intent?: string | { readonly id: string } | null;
    readonly payment_method?: string | { readonly id: string } | null;
    readonly customer?: string | { readonly id: string } | null;
  };
  const other = { eventId, about: { kind: 'other' } } as const;
  const ofPayment = (kind: 'payment' | 'refund' | 'dispute', paymentId: string | null | undefined): ProviderEvent =>
    paymentId ? { eventId, about: { kind, paymentId } } : other;
  if (type.startsWith('payment_intent.')) return ofPayment('payment', object.id);
  if (type.startsWith('charge.dispute.')) return ofPayment('dispute', idOf(object.payment_intent));
  if (type.startsWith('refund.') || type.startsWith('charge.refund')) {
    return ofPayment('refund', idOf(object.payment_intent));
  }
  if (type.startsWith('setup_intent.') && object.id) return { eventId, about: { kind: 'setup', setupId: object.id } };
  const methodId = type.startsWith('payment_method.')
    ? object.id
    : type === 'mandate.updated'
      ? idOf(object.payment_method)
      : undefined;
  return methodId ? { eventId, about: { kind: 'method', methodId, customerId: idOf(object.customer) } } : other;
}
