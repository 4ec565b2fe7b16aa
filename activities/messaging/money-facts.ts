/** What mails about money say, from what is true at the instant of sending. Null where there is nothing left to say. */
import { parseCardReminder } from '../../domain/billing/card-expiry.js';
import { parseReminder, requestOfTaking } from '../../domain/billing/dunning.js';
import type { MoneyNoticeKind } from '../../domain/billing/notices.js';
import { requestsNamed } from '../../models/billing/matching.js';
import { refundOfWaiting, waitingOf } from '../../models/billing/refunds.js';
import type { ActivityContext } from '../context.js';
import { cardExpires } from './money-facts/cards.js';
import { issued, rejected, toBeSent } from './money-facts/documents.js';
import type { MoneyFacts } from './money-facts/facts.js';
import { handOverFacts } from './money-facts/hand-overs.js';
import { offered, offerTakenBack } from './money-facts/offers.js';
import { orderFacts } from './money-facts/orders.js';
import { failed, received, takenBack } from './money-facts/payments.js';
import { refundKept, refundWaits, withdrawalFacts } from './money-facts/refunds.js';
import { reminded, requested, seatsTaken, withdrawn } from './money-facts/requests.js';

/** @param about id of the request, order, payment or document */
export async function moneyFacts(
  context: ActivityContext,
  kind: MoneyNoticeKind,
  about: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { database } = context;
  const { paymentRequests, orders, payments } = database;
  switch (kind) {
    case 'paymentRequested':
    case 'requestWithdrawn': {
      const record = await paymentRequests.find(about);
      if (!record) return null;
      return kind === 'paymentRequested' ? requested(context, record, at) : withdrawn(context, record, at);
    }
    case 'priceOffered': {
      const found = await database.quotes.find(about);
      return found && offered(context, found, at);
    }
    case 'offerWithdrawn': {
      const found = await database.quotes.find(about);
      return found && offerTakenBack(context, found, at);
    }
    case 'refundWaits': {
      const found = await database.refunds.find(refundOfWaiting(about));
      return found && waitingOf(found) === about ? refundWaits(context, found, at) : null;
    }
    case 'refundCredited': {
      const found = await database.refunds.find(refundOfWaiting(about));
      return found && waitingOf(found) === about ? refundKept(context, found, at) : null;
    }
    case 'orderDelivered':
    case 'orderLapsed':
    case 'orderStuck': {
      const order = await orders.find(about);
      return order && orderFacts(context, kind, order, at);
    }
    case 'documentIssued': {
      const document = await database.documents.find(about);
      return document && issued(context, document, at);
    }
    case 'documentRejected': {
      const document = await database.documents.find(about);
      return document && rejected(context, document, at);
    }
    case 'documentDue':
    case 'documentOverdue': {
      const document = await database.documents.find(about);
      return document && toBeSent(context, kind, document, at);
    }
    case 'seatsTaken': {
      const record = await paymentRequests.find(requestOfTaking(about));
      return record && seatsTaken(context, record, about, at);
    }
    case 'invoiceDue':
    case 'invoiceOverdue': {
      const reminder = parseReminder(about);
      const record = reminder && (await paymentRequests.find(reminder.requestId));
      return record && reminded(context, kind, record, at);
    }
    case 'cardExpiring': {
      const reminder = parseCardReminder(about);
      const method = reminder && (await database.paymentMethods.find(reminder.paymentMethodId));
      return method && cardExpires(context, method, reminder.month, at);
    }
    case 'withdrawalReceived':
    case 'refundRefused':
      return withdrawalFacts(context, kind, about, at);
    case 'handOverOffered':
    case 'handOverEnded':
      return handOverFacts(context, kind, about, at);
    case 'paymentReceived':
    case 'paymentFailed':
    case 'paymentTakenBack': {
      const payment = await payments.find(about);
      const [named] = payment ? await requestsNamed(paymentRequests, payment) : [];
      if (!payment || !named) return null;
      if (kind === 'paymentReceived') return received(context, payment, named, at);
      return kind === 'paymentFailed' ? failed(context, payment, named, at) : takenBack(context, payment, named, at);
    }
  }
}
