import { type DocumentRecord, mayBeHandedOver } from '../../../models/billing/documents.js';
import type { ActivityContext } from '../../context.js';
import { aboutRequest } from './about-request.js';
import type { MoneyFacts } from './facts.js';
import { dueOf } from './owed.js';

/** A document that may be handed over. */
export async function issued(context: ActivityContext, record: DocumentRecord, at: string): Promise<MoneyFacts | null> {
  const { kind, number, seller, totals, payment, corrected } = record.document;
  const request = await context.database.paymentRequests.find(record.paymentRequestId);
  const about = request && (await aboutRequest(context, request, at));
  if (!about || kind === 'proForma' || !mayBeHandedOver(record)) return null;
  const { facts, concerned } = about;
  const corrects = corrected?.original.number ?? null;
  const isInvoice = kind === 'invoice' || kind === 'settlement';
  const due = isInvoice && request ? await dueOf(context, request, record, at) : null;
  const own = { document: kind, number, sellerName: seller.name, gross: totals.gross, corrects, due };
  const said = { ...facts, kind: 'documentIssued', ...own, reference: payment.reference } as const;
  return { concerned, said, documentIds: [record._id] };
}

/** A document that waits for a person. */
export async function rejected(
  context: ActivityContext,
  record: DocumentRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { _id: documentId, number, authority, paymentRequestId } = record;
  const request = await context.database.paymentRequests.find(paymentRequestId);
  const about = request && (await aboutRequest(context, request, at, 'alsoErased'));
  if (!about || authority?.state !== 'rejected') return null;
  const { facts, concerned } = about;
  const problem = authority.problem?.message ?? '';
  const isHandedOver = authority.offline !== null;
  return { concerned, said: { ...facts, kind: 'documentRejected', documentId, number, problem, isHandedOver } };
}

/** A document that the authority has to get today, or had to, and the others of its seller. */
export async function toBeSent(
  context: ActivityContext,
  kind: 'documentDue' | 'documentOverdue',
  record: DocumentRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { _id: documentId, number, sendBy, paymentRequestId } = record;
  const request = await context.database.paymentRequests.find(paymentRequestId);
  const about = request && (await aboutRequest(context, request, at, 'alsoErased'));
  if (!about || sendBy === null) return null;
  const { facts, concerned } = about;
  const others = await context.database.documents.othersToBeSent(record);
  const isHandedOver = (record.authority?.offline ?? null) !== null;
  return { concerned, said: { ...facts, kind, documentId, number, sendBy, isHandedOver, others } };
}
