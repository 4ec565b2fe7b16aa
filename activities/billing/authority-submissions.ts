import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sellerNip } from '../../adapters/billing/documents/ksef/parties.js';
import { validateFa3 } from '../../adapters/billing/documents/ksef/validate-fa3.js';
import {
  type AuthorityLogin,
  type InvoiceAnswer,
  type InvoiceToSubmit,
  nextSending,
  type Submission,
  sendingMode,
  sendingsLookedAt,
  sentTogether,
} from '../../adapters/billing/tax-authority/tax-authority.js';
import type { AuthoritySubmissionsInput } from '../../contracts/billing/authority-submissions.js';
import { requireFound } from '../../domain/errors.js';
import {
  type AuthorityChange,
  type DocumentRecord,
  mayBeHandedOver,
  type WaitingDocument,
} from '../../models/billing/documents.js';
import type { SubmissionRecord } from '../../models/billing/submissions.js';
import { alive } from '../heartbeats.js';
import { inChunks } from '../in-chunks.js';
import type { BillingContext } from './billing-context.js';
import { authorityXmls, storeReceipts } from './document-files.js';
import { mailNews } from './document-mails.js';
import { handOverOffline } from './offline-issue.js';

/** So many documents go together: what the authority takes in one session. */
const mostTogether = 10_000;
/** So many are read, made and written at a time. */
const atOnce = 100;

export interface SubmissionAt {
  readonly submissionId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** What is to be sent now, or when something may be. */
export type PreparedSubmission =
  | { readonly submissionId: string; readonly count: number }
  /** RFC 3339. What waits gathers until then. */
  | { readonly notBefore: string };

/** What a document names by its number: a correction its original, a settlement its advances. */
function namedBy({ _id, originalId, document }: WaitingDocument): string[] {
  return [...(originalId === _id ? [] : [originalId]), ...document.advances.map(({ id }) => id)];
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
    }: AuthoritySubmissionsInput & { readonly at: string }): Promise<PreparedSubmission | null> {
      const unfinished = await submissions.unfinished(sellerId, testClockId);
      if (unfinished) return { submissionId: unfinished._id, count: unfinished.documentIds.length };
      const documentIds = await sendable(await documents.waiting(sellerId, testClockId, mostTogether));
      if (documentIds.length === 0) return null;
      const notBefore = await nextOf(sellerId, testClockId, new Date(at));
      if (notBefore > new Date(at)) return { notBefore: notBefore.toISOString() };
      const _id = `tas_${createHash('sha256').update(`${at}/${documentIds.join()}`).digest('hex').slice(0, 24)}`;
      await submissions.prepare({
        _id,
        sellerId,
        testClockId,
        state: 'prepared',
        mode: sendingMode(documentIds.length),
        documentIds,
        reference: null,
        preparedAt: new Date(at),
        sentAt: null,
        finishedAt: null,
      });
      return { submissionId: _id, count: documentIds.length };
    },

    /** Sends them. After a crash they are sent again: the authority knows those that it has. */
    async sendSubmission({ submissionId, at }: SubmissionAt): Promise<void> {
      const submission = await submissions.find(submissionId);
      if (submission?.state !== 'prepared') return;
      const seller = requireFound(await sellers.find(submission.sellerId), `seller ${submission.sellerId}`);
      await alive(async () => {
        await documents.noteSent(submission.documentIds, submissionId);
        if (seller.taxAuthority?.sending === 'offline24') await handOverOffline(context, submission, at);
        const { invoices, newest } = await invoicesOf(submission);
        // Of documents of a test clock the newest one's time: none of them lies ahead of it.
        const time = submission.testClockId === null ? {} : { at: newest.toISOString() };
        const reference: Submission =
          invoices.length === 0
            ? { sessions: [], refused: [] }
            : await taxAuthority.submit(await loginOf(submission), invoices, { mode: submission.mode, ...time });
        await submissions.move(submissionId, 'prepared', { state: 'sent', reference, sentAt: new Date(at) });
      });
    },

    /** Writes down what the authority has answered by now. @returns whether each document has its answer */
    async readSubmission({ submissionId, at }: SubmissionAt): Promise<boolean> {
      const submission = await submissions.find(submissionId);
      // Its test clock was deleted with everything on it.
      if (!submission || submission.state === 'finished') return true;
      const reference = submission.reference as Submission;
      return alive(async () => {
        const before = await documents.ofSubmission(submissionId);
        const known = new Set(before.filter(({ sending }) => sending !== 'sent').map(({ _id }) => _id));
        const { finished, answers } =
          reference.sessions.length === 0 && reference.refused.length === 0
            ? { finished: true, answers: [] }
            : await taxAuthority.results(await loginOf(submission), reference, { known });
        const there = new Set(before.map(({ _id }) => _id));
        await noteAnswers(
          submission,
          answers.filter(({ documentId }) => there.has(documentId)),
        );
        // Before the submission is finished: after a crash nobody would ask for them.
        const isNew = ({ news }: Pick<DocumentRecord, 'news'>) => (news ?? null) !== null;
        if (answers.length > 0 || before.some(isNew)) await mailNews(context, submission);
        if (finished) await submissions.move(submissionId, 'sent', { state: 'finished', finishedAt: new Date(at) });
        return finished;
      });
    },

    /** The authority is away: what waits for it is handed over with both codes, and sent later. */
    async issueOffline({ submissionId, at }: SubmissionAt): Promise<void> {
      const submission = await submissions.find(submissionId);
      if (submission) await alive(() => handOverOffline(context, submission, at));
    },
  };

  /** A correction names the number of what it corrects: it waits until that has one, unless it was handed over without. */
  async function sendable(waiting: readonly WaitingDocument[]): Promise<string[]> {
    const named = new Map(waiting.map((one) => [one._id, namedBy(one)]));
    const held = new Set<string>();
    await inChunks(new Set([...named.values()].flat()), atOnce, async (ids) => {
      for (const other of await documents.findMany(ids)) if (!mayBeHandedOver(other)) held.add(other._id);
    });
    const free = waiting.filter(({ _id }) => !(named.get(_id) ?? []).some((id) => held.has(id)));
    return sentTogether(free.map(({ _id, authority }) => ({ _id, standsIn: standsInFor(authority) !== null }))).map(
      ({ _id }) => _id,
    );
  }

  /** Local counterparts of test clocks are asked whenever something waits. */
  async function nextOf(sellerId: string, testClockId: string | null, now: Date): Promise<Date> {
    if (testClockId !== null) return now;
    const { withinMs, most } = sendingsLookedAt;
    return nextSending(await submissions.sentSince(sellerId, null, new Date(now.getTime() - withinMs), most), now);
  }

  async function loginOf({ sellerId }: SubmissionRecord): Promise<AuthorityLogin> {
    const { vatId, legalName: name } = requireFound(await sellers.find(sellerId), `seller ${sellerId}`);
    const nip = sellerNip({ vatId, name });
    return { sellerId, nip, ...(await sellerCertificates.authentication(sellerId, nip)) };
  }

  /** What the schema refuses would be refused there: it waits for a person. */
  async function invoicesOf({ documentIds }: SubmissionRecord) {
    const invoices: InvoiceToSubmit[] = [];
    let newest = new Date(0);
    await inChunks(documentIds, atOnce, async (ids) => {
      const records = (await documents.findMany(ids)).filter(({ sending }) => sending === 'sent');
      const xmls = await authorityXmls(context, records);
      const refused: AuthorityChange[] = [];
      for (const { _id: documentId, issuedAt, authority } of records) {
        const xml = xmls.get(documentId) ?? '';
        const findings = validateFa3(xml);
        // Others get their turn: the schema is asked in this process.
        await nextTurn();
        if (findings.length > 0) {
          const message = findings.slice(0, 3).join('; ');
          refused.push(rejection(documentId, { code: 'invalidDocument', message }));
          continue;
        }
        if (issuedAt > newest) newest = issuedAt;
        const hashOfCorrected = standsInFor(authority);
        const replaced = hashOfCorrected === null ? {} : { hashOfCorrected };
        invoices.push({ documentId, xml, offline: (authority?.offline ?? null) !== null, ...replaced });
      }
      await documents.noteMany(refused);
    });
    return { invoices, newest };
  }

  async function noteAnswers(submission: SubmissionRecord, answers: readonly InvoiceAnswer[]): Promise<void> {
    await inChunks(answers, atOnce, async (some) => {
      await storeReceipts(context, submission, some.flatMap(receiptIn));
      await documents.noteMany(some.flatMap(changeBy));
    });
  }
};

/** The hash of the invoice that it stands in for, which was handed over and rejected; null: it stands in for none. */
function standsInFor(authority: WaitingDocument['authority']): string | null {
  return authority?.offline ? authority.hashOfRejected : null;
}

function receiptIn(answer: InvoiceAnswer) {
  if (answer.state !== 'accepted' || answer.upo === null) return [];
  return [{ documentId: answer.documentId, xml: answer.upo }];
}

function changeBy(answer: InvoiceAnswer): AuthorityChange[] {
  const { documentId } = answer;
  switch (answer.state) {
    case 'pending':
      return [];
    case 'accepted': {
      const { number, acceptedAt } = answer;
      const change = { state: 'accepted' as const, number, acceptedAt: new Date(acceptedAt), problem: null };
      return [{ documentId, from: ['sent', 'accepted'], change, sending: null, news: 'documentIssued' }];
    }
    case 'rejected': {
      const { code, message, details } = answer;
      const said = [message, ...details].filter((text) => text !== '').join(': ');
      return [rejection(documentId, { code: 'rejectedByAuthority', message: `${code}: ${said}` })];
    }
    case 'notProcessed':
      return [{ documentId, from: ['sent'], change: { state: 'issued' }, sending: 'waiting' }];
  }
}

function rejection(
  documentId: string,
  problem: NonNullable<NonNullable<DocumentRecord['authority']>['problem']>,
): AuthorityChange {
  const change = { state: 'rejected' as const, problem };
  return { documentId, from: ['sent', 'rejected'], change, sending: null, news: 'documentRejected' };
}
