import { sendDocuments } from '../../../adapters/billing/tax-authority/send-documents.js';
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { documentBuyer } from '../../../domain/billing/documents/request-documents.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { billedBy } from '../../../models/billing/billed-by.js';
import { documentSeller } from '../../../models/billing/document-seller.js';
import { type DocumentRecord, documentOf } from '../../../models/billing/documents.js';
import type { Database } from '../../../models/database.js';
import type { ApiServices } from '../../services.js';

/**
 * Sends a rejected document again, with the details that both parties have now; as it was, where the customer has it: what stands in for it
 * may differ in its form only (ksef-docs, offline/korekta-techniczna.md). Repeated after a crash it goes on.
 * @throws DomainError documentNotRejected
 */
export async function resend(
  { database, client, taskQueue }: Pick<ApiServices, 'database' | 'client' | 'taskQueue'>,
  record: DocumentRecord,
): Promise<DocumentRecord> {
  const { documents, documentFiles } = database;
  const { _id: documentId, sellerId, testClockId } = record;
  if (record.authority?.state === 'rejected') {
    const document = documentOf(record);
    const parties = record.authority.offline
      ? { seller: document.seller, buyer: document.buyer }
      : await partiesNow(database, record, document);
    const put = { ...document, ...parties };
    // What was rejected is no invoice: what was made of it goes, but for the hash that its printed codes bear.
    const sent = await documentFiles.find(documentId, 'ksef');
    if (sent) await documents.noteHashOfRejected(documentId, sent.sha256);
    await documents.putRight(documentId, put);
    await documentFiles.remove(documentId);
    for (const correction of await documents.unsentCorrections(documentId)) {
      await documents.adopt(correction._id, { ...documentOf(correction), ...parties });
    }
    await documents.sendAgain(documentId);
  }
  const now = requireFound(await documents.find(documentId), `document ${documentId}`);
  if (now.authority?.state !== 'issued') {
    throw new DomainError('documentNotRejected', `It is ${now.authority?.state ?? 'sent to no authority'}.`);
  }
  await sendDocuments({ client, taskQueue }, { sellerId, testClockId });
  return now;
}

async function partiesNow(database: Database, record: DocumentRecord, document: BillingDocument) {
  const { sellerId } = record;
  const seller = requireFound(await database.sellers.find(sellerId), `seller ${sellerId}`);
  const billed = await billedBy(database, { ...record, orderId: record.document.orderId });
  return {
    seller: documentSeller(seller, document.currency),
    buyer: billed ? documentBuyer(billed.account._id, billed.account.details) : document.buyer,
  };
}
