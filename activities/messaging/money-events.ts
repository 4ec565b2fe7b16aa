/** What subscribers of webhooks are told of money, beside those who get mail about it. */
import type { MoneyNews } from '../../domain/billing/notices.js';
import { billingEvent } from '../../domain/billing/published-events.js';
import type { PublishedEvent } from '../../domain/published-event.js';
import { requestEventData, requestEventHead } from '../billing/request-events.js';
import type { ActivityContext } from '../context.js';
import { publishEvents } from '../publish-events.js';

/** Publishes what has happened, once; what is only for operators is not published. */
export async function publishMoney(context: ActivityContext, news: MoneyNews): Promise<void> {
  const event = await eventOf(context, news);
  if (event) await publishEvents(context, [event]);
}

async function eventOf(context: ActivityContext, { kind, about, at }: MoneyNews): Promise<PublishedEvent | null> {
  switch (kind) {
    case 'paymentRequested':
      return requestEvent(context, 'paymentRequest.issued', about, at);
    case 'requestWithdrawn':
      return requestEvent(context, 'paymentRequest.withdrawn', about, at);
    case 'paymentReceived':
      return paymentEvent(context, 'payment.received', about, at);
    case 'paymentFailed':
      return paymentEvent(context, 'payment.failed', about, at);
    case 'paymentTakenBack':
      return paymentEvent(context, 'payment.reversed', about, at);
    case 'documentIssued':
      return documentEvent(context, about, at);
    // Orders are published where they change, and so are seats and what becomes overdue.
    case 'priceOffered':
    case 'offerWithdrawn':
    case 'cardExpiring':
    case 'invoiceDue':
    case 'invoiceOverdue':
    case 'seatsTaken':
    case 'orderDelivered':
    case 'orderLapsed':
    case 'orderStuck':
    case 'documentRejected':
    case 'documentDue':
    case 'documentOverdue':
    case 'withdrawalReceived':
    case 'refundRefused':
    case 'refundWaits':
    case 'refundCredited':
    case 'handOverOffered':
    case 'handOverEnded':
      return null;
  }
}

async function requestEvent(
  { database }: ActivityContext,
  type: 'paymentRequest.issued' | 'paymentRequest.withdrawn',
  about: string,
  at: string,
): Promise<PublishedEvent | null> {
  const found = await database.paymentRequests.find(about);
  return found && billingEvent(type, requestEventHead(found, at), requestEventData(found));
}

async function paymentEvent(
  { database }: ActivityContext,
  type: 'payment.received' | 'payment.failed' | 'payment.reversed',
  about: string,
  at: string,
): Promise<PublishedEvent | null> {
  const found = await database.payments.find(about);
  if (!found) return null;
  const { billingAccountId, method, amount, valueDate } = found;
  const data = { paymentId: about, billingAccountId, method, amount, valueDate };
  return billingEvent(type, { ...found, subscriptionId: null, at, subject: { kind: 'payment', id: about } }, data);
}

async function documentEvent({ database }: ActivityContext, about: string, at: string): Promise<PublishedEvent | null> {
  const found = await database.documents.find(about);
  if (!found) return null;
  const { billingAccountId, kind, number, issuedOn, paymentRequestId, document } = found;
  const { gross } = document.totals;
  const data = { documentId: about, billingAccountId, kind, number, issuedOn, gross, paymentRequestId };
  return billingEvent('document.issued', { ...found, at, subject: { kind: 'document', id: about } }, data);
}
