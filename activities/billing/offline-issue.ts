/** Documents that are handed over before the authority has accepted them: both codes are printed on them. */
import { log } from '@temporalio/activity';
import {
  certificateCode,
  type OfflineCertificate,
  offlineCertificate,
} from '../../adapters/billing/documents/ksef/codes.js';
import { sellerNip } from '../../adapters/billing/documents/ksef/parties.js';
import { offlineSendBy } from '../../domain/billing/documents/send-by.js';
import { plainDate } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import type { SubmissionRecord } from '../../models/billing/submissions.js';
import { inChunks } from '../in-chunks.js';
import type { BillingContext } from './billing-context.js';
import { authorityXmls } from './document-files.js';
import { mailNews } from './document-mails.js';

const atOnce = 100;

/** Hands over what of a submission has no answer, and sees to it that it is mailed. Done before: nothing happens. */
export async function handOverOffline(
  context: BillingContext,
  submission: SubmissionRecord,
  at: string,
): Promise<void> {
  const { documents, sellers } = context.database;
  const { documentIds, sellerId } = submission;
  const { vatId, legalName: name } = requireFound(await sellers.find(sellerId), `seller ${sellerId}`);
  const nip = sellerNip({ vatId, name });
  // Nobody can sign for it: the invoice waits for its number.
  const certificate = await signing(context, sellerId, nip);
  if (!certificate) return;
  const baseUrl = context.taxAuthority.verificationUrl;
  await inChunks(documentIds, atOnce, async (ids) => {
    const records = (await documents.findMany(ids)).filter(
      ({ authority }) => authority?.state === 'sent' && !authority.offline,
    );
    const xmls = await authorityXmls(context, records);
    await documents.noteOffline(
      records.map(({ _id: documentId, issuedOn, issuedAt, testClockId }) => {
        const { link } = certificateCode({ baseUrl, nip, xml: xmls.get(documentId) ?? '' }, certificate);
        const sendBy = offlineSendBy(plainDate(issuedOn)).toString();
        return {
          documentId,
          offline: { since: testClockId === null ? new Date(at) : issuedAt, sendBy, certificateLink: link },
        };
      }),
    );
  });
  await mailNews(context, submission);
}

/** What signs for a seller; null where there is nothing that can: a certificate that is no good holds up no sending. */
async function signing(context: BillingContext, sellerId: string, nip: string): Promise<OfflineCertificate | null> {
  try {
    const found = await context.sellerCertificates.offline(sellerId, nip);
    return found && offlineCertificate(found, nip, new Date());
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'noAuthorityCertificate') throw error;
    log.error('invoices are not handed over offline', { sellerId, problem: error.message });
    return null;
  }
}
