/** What a person has decided of a refund that waited: it was transferred, or is credit of the account. */
import { creditedEntryId, leftToPayBack, paidByHandEntryId } from '../../domain/billing/paying-back.js';
import { refundCredited, refundPaid } from '../../domain/billing/postings.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { type Money, money } from '../../domain/money.js';
import type { AccountBooks } from './account-books.js';
import {
  bookOfRefund,
  paidBackBy,
  type RefundDecision,
  type RefundRecord,
  type Refunds,
  subjectOf,
} from './refunds.js';

export type DecidedRefund = RefundRecord & { readonly amount: Money; readonly decided: RefundDecision };

export function isDecided(refund: RefundRecord): refund is DecidedRefund {
  return refund.decided !== null && refund.amount !== null;
}

/** Writes what was decided into the ledger, once, then shows it. Carried out again it is the same. @returns it as it is then */
export async function carryOutRefundDecision(
  { refunds, accountBooks }: { readonly refunds: Refunds; readonly accountBooks: AccountBooks },
  refund: DecidedRefund,
): Promise<RefundRecord | null> {
  const { _id: refundId, attempt, amount, setOff, billingAccountId, decided } = refund;
  const { as, by, reason } = decided;
  const isCredit = as === 'credited';
  const subject = subjectOf(refund);
  const id = (isCredit ? creditedEntryId : paidByHandEntryId)({ refundId, attempt });
  const head = { id, billingAccountId, at: instantFromMillis(decided.at.getTime()), by, reason };
  await accountBooks.post(bookOfRefund(refund, amount.currency), id, async ({ entriesAbout }) => {
    const back = { refundId, subject, amount: paidBackBy({ amount, setOff }).amount };
    const left = money(leftToPayBack(back, await entriesAbout(subject), null), amount.currency);
    if (left.amount === 0) return null;
    return { entry: (isCredit ? refundCredited : refundPaid)(head, subject, left), decision: left };
  });
  return refunds.move(refundId, ['requested'], { state: as, endedAt: decided.at });
}
