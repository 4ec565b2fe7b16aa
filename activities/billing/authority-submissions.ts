import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { certificateCode, type OfflineCertificate } from '../../adapters/billing/documents/ksef/codes.js';
import { sellerNip } from '../../adapters/billing/documents/ksef/parties.js';
import { validateFa3 } from '../../adapters/billing/documents/ksef/validate-fa3.js';
import type {
  AuthorityLogin,
  InvoiceAnswer,
  InvoiceToSubmit,
  Submission,
} from '../../adapters/billing/tax-authority/tax-authority.js';
import { sendingMode } from '../../adapters/billing/tax-authority/tax-authority.js';
import { type AuthoritySubmissionsInput, documentsWaiting } from '../../contracts/billing/authority-submissions.js';
import { authoritySubmissionsWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { offlineSendBy } from '../../domain/billing/documents/send-by.js';
import { instant, plainDate } from '../../domain/calendar.js';
import { requireFound } from '../../domain/errors.js';
import { type DocumentRecord, mayBeHandedOver } from '../../models/billing/documents.js';
import type { SubmissionRecord } from '../../models/billing/submissions.js';
import type { ActivityContext } from '../context.js';
import { alive } from '../heartbeats.js';
import type { BillingContext } from './billing-context.js';
import { authorityXml, storeReceipt } from './document-files.js';

/** So many documents go together: what the authority takes in one session. */
const mostTogether = 10_000;

export interface SubmissionAt {
  readonly submissionId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** Wakes the workflow that sends a seller's documents, or starts it. */
export async function sendToAuthority(
  { client, taskQueue }: Pick<ActivityContext, 'client' | 'taskQueue'>,
  { sellerId, testClockId }: Pick<DocumentRecord, 'sellerId' | 'testClockId'>,
): Promise<void> {
  const input: AuthoritySubmissionsInput = { sellerId, testClockId };
  await client.workflow.signalWithStart(workflowTypes.authoritySubmissions, {
    workflowId: authoritySubmissionsWorkflowId(sellerId, testClockId),
    taskQueue,
    args: [input],
    signal: documentsWaiting,
    signalArgs: [],
    staticSummary: `Documents of ${sellerId} to the tax authority`,
  });
}

export const authoritySubmissionActivities = (context: BillingContext) => {
  const { database, taxAuthority, sellerCertificates } = context;
  const { documents, submissions, sellers } = database;

  return {
    /** Names the documents that go together; those of an earlier try first. @returns null: nothing waits */
    async prepareSubmission({
      sellerId,
      testClockId,
      at,
    }: AuthoritySubmissionsInput & { readonly at: string }): Promise<{ submissionId: string; count: number } | null> {
      const unfinished = await submissions.unfinished(sellerId, testClockId);
      if (unfinished) return { submissionId: unfinished._id, count: unfinished.documentIds.length };
      const waiting = await documents.waiting(sellerId, testClockId, mostTogether);
      const ready = await sendable(waiting);
      if (ready.length === 0) return null;
      const documentIds = ready.map(({ _id }) => _id);
      const mode = sendingMode(ready.length);
      const _id = `tas_${createHash('sha256').update(`${at}/${documentIds.join()}`).digest('hex').slice(0, 24)}`;
      await submissions.prepare({
        _id,
        sellerId,
        testClockId,
        state: 'prepared',
        mode,
        documentIds,
        reference: null,
        preparedAt: new Date(at),
        sentAt: null,
        finishedAt: null,
      });
      return { submissionId: _id, count: ready.length };
    },

    /** Sends them. After a crash they are sent again: the authority knows those that it has. */
    async sendSubmission({ submissionId, at }: SubmissionAt): Promise<void> {
      const submission = await submissions.find(submissionId);
      if (submission?.state !== 'prepared') return;
      const seller = requireFound(await sellers.find(submission.sellerId), `seller ${submission.sellerId}`);
      await alive(async () => {
        for (const documentId of submission.documentIds) {
          await documents.note(documentId, ['issued', 'sent'], { state: 'sent', submissionId }, 'sent');
        }
        if (seller.taxAuthority?.sending === 'offline24') await handOverOffline(submission, at);
        const invoices = await invoicesOf(submission, at);
        const reference: Submission =
          invoices.length === 0
            ? { sessions: [], refused: [] }
            : await taxAuthority.submit(await loginOf(submission), invoices, {
                mode: submission.mode,
                ...(await timeOf(submission)),
              });
        await submissions.move(submissionId, 'prepared', { state: 'sent', reference, sentAt: new Date(at) });
      });
    },

    /** Writes down what the authority has answered by now. @returns whether each document has its answer */
    async readSubmission({ submissionId, at }: SubmissionAt): Promise<boolean> {
      const submission = await submissions.find(submissionId);
      // Its test clock was deleted with everything on it.
      if (!submission || submission.state === 'finished') return true;
      const reference = submission.reference as Submission;
      const before = await documents.ofSubmission(submissionId);
      const known = new Set(before.filter(({ sending }) => sending !== 'sent').map(({ _id }) => _id));
      return alive(async () => {
        const { finished, answers } =
          reference.sessions.length === 0 && reference.refused.length === 0
            ? { finished: true, answers: [] }
            : await taxAuthority.results(await loginOf(submission), reference, { known });
        for (const answer of answers) await noteAnswer(answer, at);
        if (finished) await submissions.move(submissionId, 'sent', { state: 'finished', finishedAt: new Date(at) });
        return finished;
      });
    },

    /** The authority is away: what waits for it is handed over with both codes, and sent later. */
    async issueOffline({ submissionId, at }: SubmissionAt): Promise<void> {
      const submission = await submissions.find(submissionId);
      if (submission) await handOverOffline(submission, at);
    },
  };

  /** A correction names the number of what it corrects: it waits until that has one, unless it was handed over without. */
  async function sendable(waiting: readonly DocumentRecord[]): Promise<DocumentRecord[]> {
    const ready: DocumentRecord[] = [];
    for (const record of waiting) {
      const original = record.originalId === record._id ? null : await documents.find(record.originalId);
      if (original === null || mayBeHandedOver(original)) ready.push(record);
    }
    return ready;
  }

  async function loginOf({ sellerId }: SubmissionRecord): Promise<AuthorityLogin> {
    const nip = await nipOf(sellerId);
    return { sellerId, nip, ...(await sellerCertificates.authentication(sellerId, nip)) };
  }

  async function nipOf(sellerId: string): Promise<string> {
    const { vatId, legalName: name } = requireFound(await sellers.find(sellerId), `seller ${sellerId}`);
    return sellerNip({ vatId, name });
  }

  /** Of documents of a test clock the newest one's time: none of them lies ahead of it. */
  async function timeOf({ testClockId, documentIds }: SubmissionRecord): Promise<{ at?: string }> {
    if (testClockId === null) return {};
    const found = await Promise.all(documentIds.map((documentId) => documents.find(documentId)));
    const times = found.flatMap((record) => (record ? [record.issuedAt.toISOString()] : [])).sort();
    const at = times.at(-1);
    return at === undefined ? {} : { at };
  }

  /** What the schema refuses would be refused there: it waits for a person. */
  async function invoicesOf({ documentIds }: SubmissionRecord, at: string): Promise<InvoiceToSubmit[]> {
    const invoices: InvoiceToSubmit[] = [];
    for (const documentId of documentIds) {
      const record = await documents.find(documentId);
      if (record?.sending !== 'sent') continue;
      const xml = await authorityXml(context, record);
      const findings = validateFa3(xml);
      if (findings.length > 0) {
        const problem = { code: 'invalidDocument' as const, message: findings.slice(0, 3).join('; ') };
        await reject(documentId, problem, at);
        continue;
      }
      const { offline = null, hashOfRejected = null } = record.authority ?? {};
      const replaced = offline && hashOfRejected !== null ? { hashOfCorrected: hashOfRejected } : {};
      invoices.push({ documentId, xml, offline: offline !== null, ...replaced });
    }
    return invoices;
  }

  async function noteAnswer(answer: InvoiceAnswer, at: string): Promise<void> {
    const { documentId } = answer;
    switch (answer.state) {
      case 'pending':
        return;
      case 'accepted': {
        const { number, acceptedAt, upo } = answer;
        const record = await documents.find(documentId);
        if (!record) return;
        if (upo !== null) await storeReceipt(context, record, upo);
        const change = { state: 'accepted' as const, number, acceptedAt: new Date(acceptedAt), problem: null };
        await documents.note(documentId, ['sent', 'accepted'], change, 'sent');
        await told(documentId, at);
        await documents.note(documentId, ['accepted'], {}, null);
        return;
      }
      case 'rejected': {
        const { code, message, details } = answer;
        const said = [message, ...details].filter((text) => text !== '').join(': ');
        return reject(documentId, { code: 'rejectedByAuthority', message: `${code}: ${said}` }, at);
      }
      case 'notProcessed':
        await documents.note(documentId, ['sent'], { state: 'issued' }, 'waiting');
    }
  }

  async function reject(
    documentId: string,
    problem: NonNullable<NonNullable<DocumentRecord['authority']>['problem']>,
    at: string,
  ): Promise<void> {
    await documents.note(documentId, ['sent', 'rejected'], { state: 'rejected', problem }, 'sent');
    await context.tell({ kind: 'documentRejected', about: documentId, at });
    await documents.note(documentId, ['rejected'], {}, null);
  }

  async function handOverOffline({ documentIds, sellerId }: SubmissionRecord, at: string): Promise<void> {
    const nip = await nipOf(sellerId);
    const found = await sellerCertificates.offline(sellerId, nip);
    // Nobody can sign for it: the invoice waits for its number.
    if (!found) return;
    const certificate: OfflineCertificate = {
      contextType: 'Nip',
      context: nip,
      serialNumber: new X509Certificate(found.certificatePem).serialNumber,
      privateKey: createPrivateKey(found.privateKeyPem),
    };
    for (const documentId of documentIds) {
      const record = await documents.find(documentId);
      if (record?.authority?.state !== 'sent' || record.authority.offline) continue;
      const xml = await authorityXml(context, record);
      const offline = {
        since: new Date(at),
        sendBy: offlineSendBy(plainDate(record.issuedOn)).toString(),
        certificateLink: certificateCode({ baseUrl: taxAuthority.verificationUrl, nip, xml }, certificate).link,
      };
      await documents.note(documentId, ['sent'], { offline }, 'sent');
      await told(documentId, at);
    }
  }

  /** On a test clock the document's own instant. */
  async function told(documentId: string, at: string): Promise<void> {
    const record = await documents.find(documentId);
    if (!record) return;
    const when = record.testClockId === null ? at : record.issuedAt.toISOString();
    await context.tell({ kind: 'documentIssued', about: documentId, at: instant(when).toString() });
  }
};
