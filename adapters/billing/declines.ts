/** Why a charge was refused, and whether trying it again can help (docs/concepts.md, "Money"). */

const finality = {
  stolenCard: true,
  lostCard: true,
  closedAccount: true,
  expiredCard: true,
  invalidCard: true,
  suspectedFraud: true,
  /** The customer withdrew the consent at the bank. */
  mandateRevoked: true,
  /** The amount is above what the mandate allows. */
  aboveCap: true,
  insufficientFunds: false,
  limitExceeded: false,
  /** The bank gave no reason. */
  declined: false,
  tryAgain: false,
  wrongSecurityCode: false,
  /** The customer did not confirm (3-D Secure). */
  notConfirmed: false,
  /** The customer refused in the bank's app. */
  refusedByCustomer: false,
  /** The customer did not answer in the bank's app. */
  timedOut: false,
  /** Unknown or used up; BLIK codes live two minutes. */
  wrongBlikCode: false,
} as const;

export type DeclineReason = keyof typeof finality;

export interface Decline {
  readonly reason: DeclineReason;
  /** No further attempt on this method can succeed: it is not tried again. */
  readonly final: boolean;
}

export function declineOf(reason: DeclineReason): Decline {
  return { reason, final: finality[reason] };
}

export function isDeclineReason(text: string): text is DeclineReason {
  return Object.hasOwn(finality, text);
}
