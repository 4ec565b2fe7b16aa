import { printedAccount } from '../../../domain/bank-account.js';
import { lossOfTaking } from '../../../domain/billing/dunning.js';
import { dateIn, instant, isBefore } from '../../../domain/calendar.js';
import { seatsOwned } from '../../../domain/subscriptions/subscription.js';
import { mayBeHandedOver } from '../../../models/billing/documents.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { seatsTakenBy } from '../../billing/unpaid-seats.js';
import type { ActivityContext } from '../../context.js';
import { aboutRequest } from './about-request.js';
import { collection, noCollection } from './collection.js';
import type { MoneyFacts } from './facts.js';
import { dueOf, lostBy, nothingLost, payBy, toPay } from './owed.js';

/** An invoice on account that is not paid. */
export async function reminded(
  context: ActivityContext,
  kind: 'invoiceDue' | 'invoiceOverdue',
  record: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const found = await context.database.documents.byCause(`invoice/${record._id}`);
  const about = found && (await aboutRequest(context, record, at));
  const due = found && (await dueOf(context, record, found, at));
  if (!about || !due) return null;
  const { facts, concerned, subscription, reference } = about;
  const { number, seller, totals } = found.document;
  const isOverdue = kind === 'invoiceOverdue';
  const { disablesOn, seatsGo } = isOverdue ? await lostBy(context, record, subscription) : nothingLost;
  const charge = isOverdue && record.reopened ? await collection(context, about, due.toPay) : noCollection;
  const collected = charge.expiringCard || charge.cap ? null : charge.collected;
  const own = { number, sellerName: seller.name, gross: totals.gross, reference, due, collected };
  const today = dateIn(facts.termZone, instant(at));
  const ahead = disablesOn && isBefore(today, disablesOn) ? disablesOn.toString() : null;
  // It may not be handed over before the authority has it.
  const documentIds = mayBeHandedOver(found) ? [found._id] : [];
  return { concerned, documentIds, said: { ...facts, kind, ...own, disablesOn: ahead, seatsGo } };
}

/** A request that is to be paid. */
export async function requested(
  context: ActivityContext,
  record: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  // Of what is invoiced on account the invoice is sent, and reminders of it.
  if (record.status !== 'open' || record.dueOn !== null) return null;
  const about = await aboutRequest(context, record, at);
  if (!about) return null;
  const { facts, concerned, sellerName, reference } = about;
  const { lines, totals, tax, version } = record.request;
  const [first, last] = [lines.at(0), lines.at(-1)];
  const { net, vat, gross } = totals;
  const proForma = await context.database.documents.byCause(`proForma/${record._id}`);
  const account = proForma?.document.seller.bankAccount ?? null;
  const left = await toPay(context, record, dateIn(facts.termZone, instant(at)));
  return {
    concerned,
    documentIds: proForma ? [proForma._id] : [],
    said: {
      ...facts,
      kind: 'paymentRequested',
      purpose: record.kind === 'order' ? 'order' : 'period',
      corrected: version > 1,
      sellerName,
      reference,
      bankAccount: account && printedAccount(account).iban,
      number: proForma?.number ?? null,
      period: first?.from && last?.to ? { from: first.from, to: last.to } : null,
      net,
      vat,
      gross,
      percent: tax.treatment.percent,
      toPay: left,
      payBy: payBy(about, at),
      ...(await collection(context, about, left)),
    },
  };
}

/** Told to those who were asked: they may have paid. */
export async function withdrawn(
  context: ActivityContext,
  record: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  if (record.status !== 'withdrawn' || !(await wasTold(context, record))) return null;
  const about = await aboutRequest(context, record, at);
  if (!about) return null;
  const { facts, concerned, reference } = about;
  const { gross } = record.request.totals;
  return { concerned, said: { ...facts, kind: 'requestWithdrawn', reference, gross } };
}

/** Whether it, or an earlier version of it, was sent. */
async function wasTold({ database }: ActivityContext, record: PaymentRequestRecord): Promise<boolean> {
  const { subscriptionId, unpaidFrom, _id } = record;
  if (subscriptionId === null) return false;
  const versions = unpaidFrom === null ? [] : await database.paymentRequests.versionsFor(subscriptionId, unpaidFrom);
  const told = await database.notices.outcomes(subscriptionId, [_id, ...versions.map((version) => version._id)]);
  return [...told.values()].some((outcomes) => outcomes.has('sent') || outcomes.has('deferred'));
}

/** Seats that were added and not paid, after they were taken away. */
export async function seatsTaken(
  context: ActivityContext,
  record: PaymentRequestRecord,
  about: string,
  at: string,
): Promise<MoneyFacts | null> {
  const found = await aboutRequest(context, record, at);
  const count = await seatsTakenBy(context, record, lossOfTaking(about));
  if (!found?.subscription || count === 0 || record.status === 'paid') return null;
  const { facts, concerned, subscription, sellerName, reference } = found;
  const left = await toPay(context, record, dateIn(facts.termZone, instant(at)));
  const owed = record.status === 'open' && left.amount > 0 ? left : null;
  const own = { count, owed, reference, sellerName };
  return { concerned, said: { ...facts, seats: seatsOwned(subscription), kind: 'seatsTaken', ...own } };
}
