/** What a person can do about money that waits: codes, the likeliest first. */

/** Why money waits for a person. */
export type WaitReason =
  /** No reference, or none of a request that there is. */
  | 'unknownReference'
  /** References of several requests: how much is for which? */
  | 'severalReferences'
  | 'otherCurrency'
  /** For an order that nobody paid in time. */
  | 'lapsed'
  /** For a request that was taken back. */
  | 'withdrawn'
  /** A transfer that may have been recorded before: by hand, or from a statement. */
  | 'maybeRecorded'
  /** Money that went out, or came and went. */
  | 'debit'
  /** The data of the subscription is being deleted, or gone. */
  | 'deletionBegun'
  /** A reversed payment was credit that has been used meanwhile. */
  | 'creditUsed'
  /** A reversed payment had been paid back before. */
  | 'refunded';

export type ProposedAction =
  /** Apply it to a request that is named, first of all to a suggestion. */
  | 'apply'
  /** Order again what has lapsed, at the prices of today, and pay it with this. */
  | 'orderAgain'
  | 'keepAsCredit'
  | 'refund'
  | 'askPayer'
  /** Match a debit with the refund or reversal that it is. */
  | 'matchDebit'
  /** It was recorded before, by hand or from a statement: nothing more comes of it. */
  | 'matchRecorded'
  /** Ask the customer for what is missing on the account. */
  | 'requestPayment'
  /** Nothing is to be done. */
  | 'dismiss';

const actions: Readonly<Record<WaitReason, readonly ProposedAction[]>> = {
  unknownReference: ['apply', 'askPayer', 'refund', 'keepAsCredit', 'dismiss'],
  severalReferences: ['apply', 'keepAsCredit', 'askPayer'],
  otherCurrency: ['refund', 'askPayer'],
  lapsed: ['orderAgain', 'keepAsCredit', 'refund'],
  withdrawn: ['apply', 'keepAsCredit', 'refund'],
  maybeRecorded: ['matchRecorded', 'apply', 'keepAsCredit', 'refund'],
  debit: ['matchDebit', 'dismiss'],
  deletionBegun: ['refund', 'keepAsCredit'],
  creditUsed: ['requestPayment', 'dismiss'],
  refunded: ['requestPayment', 'dismiss'],
};

/** @param suggestions requests that the money may be for: without one nothing can be applied at once */
export function proposedActions(reason: WaitReason, suggestions: readonly string[]): ProposedAction[] {
  const proposed = actions[reason];
  if (suggestions.length > 0 || proposed[0] !== 'apply') return [...proposed];
  return [...proposed.slice(1), 'apply'];
}
