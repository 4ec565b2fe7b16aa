/** Who is billed has changed: what is not paid is asked for anew (docs/concepts.md, "Billing accounts"). */
import { hasEnded } from '../../domain/billing/orders.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { statusOf } from '../../domain/billing/request-in-books.js';
import { isTaxedAlike } from '../../domain/billing/vat.js';
import { instant } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import { type BilledBy, billedBy } from '../../models/billing/billed-by.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import type { BillingContext } from './billing-context.js';
import { keptBuyer } from './kept-buyer.js';
import { completed, issue, withdraw } from './request-books.js';
import { taxationNow } from './taxation-now.js';

export const billAnewActivities = (context: BillingContext) => {
  const { accountBooks, billingAccounts, orders, paymentRequests, tenants } = context.database;

  return {
    /**
     * Replaces the open requests of an account that show other details than it has now, by their next versions. Invoices stay, and so does
     * what somebody else has paid a part of. Carried out again it changes nothing.
     */
    async billAnew({
      billingAccountId,
      at,
    }: {
      readonly billingAccountId: string;
      readonly at: string;
    }): Promise<void> {
      const account = await billingAccounts.find(billingAccountId);
      for (const record of await paymentRequests.openOfAccount(billingAccountId)) {
        const open = await completed(context, record);
        if (open.status === 'open' && open.dueOn === null && !open.reopened) await askedAnew(open, at);
      }
      if (account) await billingAccounts.billedAnew(account);
    },
  };

  async function askedAnew(record: PaymentRequestRecord, at: string): Promise<void> {
    const billed = await billedBy(context.database, record);
    if (!billed) return;
    const { account } = billed;
    const isSame = JSON.stringify(record.request.billing) === JSON.stringify(toJson(account.details));
    // An earlier try of this has issued it, and may not have come further.
    if (isSame && record.issuedAt.getTime() === instant(at).epochMilliseconds) return issued(record, at);
    if (isSame || !(await isOpen(record)) || (await keptBuyer(context, record, account.details))) return;
    const next = await issue(context, await askingAgain(record, account, at), {
      version: record.version + 1,
      replaces: record,
    });
    // Paid, replaced or withdrawn in this moment, it is another thing.
    if (next.status === 'open') await issued(next, at);
  }

  async function isOpen(record: PaymentRequestRecord): Promise<boolean> {
    const request = paymentRequestFromJson(record.request);
    return statusOf(request, await accountBooks.about(request.id)) === 'open';
  }

  async function askingAgain(record: PaymentRequestRecord, account: BilledBy['account'], at: string) {
    const { kind, cause, subscriptionId, orderId, nextTerm, tenantId } = record;
    const { billing, tax, exchangeRate, sellerId, currency, lines, unpaidFrom } = paymentRequestFromJson(
      record.request,
    );
    const zone = tenantId === null ? zoneOfPartners : ((await tenants.find(tenantId))?.zone ?? zoneOfPartners);
    const taxation = isTaxedAlike(billing, account.details)
      ? { tax, exchangeRate }
      : await taxationNow(context, { account, sellerId, currency, zone, at });
    return {
      ...{ kind, cause: cause.slice(0, cause.lastIndexOf('/')), account, sellerId, subscriptionId, orderId },
      ...{ unpaidFrom, currency, lines, taxation, nextTerm, at },
    };
  }

  /** Told, unless its order has ended in this moment. */
  async function issued(record: PaymentRequestRecord, at: string): Promise<void> {
    const { _id, orderId } = record;
    const order = orderId === null ? null : await orders.find(orderId);
    if (order && hasEnded(order.state)) {
      await withdraw(context, record, { at, status: 'withdrawn', reason: 'ended' });
      return;
    }
    await context.tell({ kind: 'paymentRequested', about: _id, at });
  }
};
