/** The workflow that tells ahead that a card will no longer be valid. */
import type { CardReminder, CardValidity } from '../../domain/billing/card-expiry.js';
import type { Json } from '../../domain/json.js';
import type { NotBefore } from '../messages.js';

export interface CardExpiryInput {
  readonly paymentMethodId: string;
  /** As it was stored: where it changes, another workflow follows it. */
  readonly expires: CardValidity;
  readonly notBefore: NotBefore;
  readonly reminders: readonly Json<CardReminder>[];
}
