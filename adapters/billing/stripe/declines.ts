import { type Decline, type DeclineReason, declineOf } from '../declines.js';

/** Stripe's decline codes and error codes (docs.stripe.com/declines/codes, /error-codes) in our words; all others are `declined`. */
const reasons: Readonly<Record<string, DeclineReason>> = {
  stolen_card: 'stolenCard',
  lost_card: 'lostCard',
  pickup_card: 'stolenCard',
  restricted_card: 'closedAccount',
  account_closed: 'closedAccount',
  bank_account_closed: 'closedAccount',
  no_account: 'closedAccount',
  invalid_account: 'closedAccount',
  new_account_information_available: 'closedAccount',
  expired_card: 'expiredCard',
  incorrect_number: 'invalidCard',
  invalid_number: 'invalidCard',
  card_not_supported: 'invalidCard',
  currency_not_supported: 'invalidCard',
  fraudulent: 'suspectedFraud',
  merchant_blacklist: 'suspectedFraud',
  security_violation: 'suspectedFraud',
  stop_payment_order: 'mandateRevoked',
  revocation_of_authorization: 'mandateRevoked',
  revocation_of_all_authorizations: 'mandateRevoked',
  payment_intent_mandate_invalid: 'mandateRevoked',
  mandate_invalid: 'mandateRevoked',
  insufficient_funds: 'insufficientFunds',
  card_velocity_exceeded: 'limitExceeded',
  withdrawal_count_limit_exceeded: 'limitExceeded',
  amount_too_large: 'limitExceeded',
  processing_error: 'tryAgain',
  issuer_not_available: 'tryAgain',
  reenter_transaction: 'tryAgain',
  try_again_later: 'tryAgain',
  approve_with_id: 'tryAgain',
  incorrect_cvc: 'wrongSecurityCode',
  invalid_cvc: 'wrongSecurityCode',
  authentication_required: 'notConfirmed',
  authentication_not_handled: 'notConfirmed',
  payment_intent_authentication_failure: 'notConfirmed',
  setup_intent_authentication_failure: 'notConfirmed',
  payment_method_customer_decline: 'refusedByCustomer',
  payment_method_provider_timeout: 'timedOut',
  payment_intent_payment_attempt_expired: 'timedOut',
  payment_intent_payment_attempt_failed: 'declined',
  invalid_blik_code: 'wrongBlikCode',
  expired_blik_code: 'wrongBlikCode',
  payment_method_invalid_parameter: 'wrongBlikCode',
};

/** Why Stripe says that a charge or set-up failed. */
export function declineFrom(error: { readonly code?: string; readonly decline_code?: string }): Decline {
  const codes = [error.decline_code, error.code].filter((code) => code !== undefined);
  const known = codes.find((code) => Object.hasOwn(reasons, code));
  return declineOf(known === undefined ? 'declined' : (reasons[known] ?? 'declined'));
}
