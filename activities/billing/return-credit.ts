/**
 * The credit of an account whose customer is erased, or was: nobody is left to use it, so it pays what is owed, and what is left goes back
 * (docs/concepts.md, "Payments").
 */
import { creditOn } from '../../domain/billing/ledger.js';
import { creditOwedBackEntryId, subjectOfCredit } from '../../domain/billing/paying-back.js';
import { creditOwedBack } from '../../domain/billing/postings.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { type Money, money } from '../../domain/money.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { bookOfRefund, newRefund, type RefundRecord } from '../../models/billing/refunds.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import { ignoreRefusal } from '../ignore-refusal.js';
import type { BillingContext } from './billing-context.js';
import { invoice } from './invoicing.js';
import { endOf, payBackByProvider, refundIdOf, tellWaiting } from './pay-back.js';
import { applyCredit, headOf, showPaid } from './request-books.js';
import { settle } from './settlement.js';

/** A refund of credit: its amount is what there was when it was asked for, until the ledger says what it is. */
export type CreditRefund = RefundRecord & { readonly amount: Money };

export function isOfCredit(refund: RefundRecord): refund is CreditRefund {
  return refund.reason === 'accountErased' && refund.amount !== null;
}

/** Of an account that is being erased, before who is billed is gone. Carried out again it goes on where it was. */
export async function returnCredit(context: BillingContext, account: BillingAccount, at: string): Promise<void> {
  const { accountBooks, refunds } = context.database;
  for (const { currency } of await accountBooks.books(account._id)) {
    await payDebts(context, account, { currency, at });
    await askBack(context, account, { currency, at });
  }
  for (const refund of await refunds.ofCredit(account._id)) {
    if (refund.state === 'requested' && isOfCredit(refund)) await payCreditBack(context, refund, at);
    await tellWaiting(context, await refunds.find(refund._id), at);
  }
}

/** What became credit of an account that was erased before. */
export async function returnErasedCredit(
  context: BillingContext,
  billingAccountId: string | null,
  at: string,
): Promise<void> {
  const account = billingAccountId === null ? null : await context.database.billingAccounts.find(billingAccountId);
  if (account?.details === null) await returnCredit(context, account, at);
}

/** Credit becomes owed back by the ledger, once; then cards and BLIK are paid back, and the rest waits for a person. */
export async function payCreditBack(context: BillingContext, refund: CreditRefund, at: string): Promise<void> {
  const { refunds, accountBooks } = context.database;
  const { _id: refundId, reason } = refund;
  const { currency } = refund.amount;
  const head = headOf(creditOwedBackEntryId(refundId), refund, at, reason);
  const book = bookOfRefund(refund, currency);
  const posted = await accountBooks.post<Money>(book, head.id, async ({ balance }) => {
    const credit = creditOn(balance, currency);
    return credit.amount <= 0 ? null : { entry: creditOwedBack(head, subjectOfCredit(book), credit), decision: credit };
  });
  // Something else has used it in this moment.
  const amount = posted?.decision ?? money(0, currency);
  const sent = await payBackByProvider(context, refund, amount, at);
  await refunds.move(refundId, ['requested'], { amount, ...endOf(sent, at) });
}

interface Closing {
  readonly currency: string;
  readonly at: string;
}

/** Written down before the ledger has it, so that a crash in between leaves it to be found. */
async function askBack(
  { database: { accountBooks, refunds } }: BillingContext,
  { _id: billingAccountId, tenantId, partnerId, testClockId }: BillingAccount,
  { currency, at }: Closing,
): Promise<void> {
  const last = (await accountBooks.books(billingAccountId)).find((book) => book.currency === currency);
  const credit = last ? creditOn(last.balance, currency) : money(0, currency);
  if (!last || credit.amount <= 0) return;
  await refunds.request(
    newRefund({
      _id: refundIdOf(`accountErased/${last._id}`),
      paymentRequestId: null,
      billingAccountId,
      tenantId,
      partnerId,
      testClockId,
      seats: 0,
      freeUsers: [],
      keepSeats: null,
      reason: 'accountErased',
      amount: credit,
      setOff: money(0, currency),
      requestedAt: new Date(at),
    }),
  );
}

/** What stays owed is paid by it, the oldest first. */
async function payDebts(context: BillingContext, account: BillingAccount, { currency, at }: Closing): Promise<void> {
  const { paymentRequests, tenants } = context.database;
  const zone = (account.tenantId === null ? null : await tenants.find(account.tenantId))?.zone ?? zoneOfPartners;
  const day = dateIn(zone, instant(at));
  const open = (await paymentRequests.openOfAccount(account._id)).filter(
    (record) => record.request.currency === currency && isOwed(record),
  );
  for (const record of open.sort((one, other) => one.issuedAt.getTime() - other.issuedAt.getTime())) {
    const cause = `credit/${record._id}/erased`;
    if (!(await applyCredit(context, record, { at, day, cause }))) continue;
    // What cannot be brought back any more is paid nevertheless.
    await settle(context, { record, valueDate: day, requestId: cause }).catch(ignoreRefusal);
    if (record.dueOn === null) await invoice(context, record, { means: 'credit', paidOn: day.toString(), at });
    await showPaid(context, record, at);
  }
}

/** An order that is not paid is not: it lapses. */
function isOwed({ kind, dueOn, reopened }: PaymentRequestRecord): boolean {
  return kind === 'proForma' || dueOn !== null || reopened;
}
