/** What became of invoices that were sent: asked by session, told by the hash of each. */
import type { InvoiceQueryFilters, KSeFClient, SessionInvoiceStatusResponse } from 'ksef-client-ts';
import { DomainError } from '../../../domain/errors.js';
import { askKsef, byLibrary, type KsefCall, refusedWith } from './ksef-call.js';
import type {
  InvoiceAnswer,
  InvoiceQuestion,
  RegisteredInvoice,
  Rejection,
  Submission,
  SubmissionResults,
  SubmissionSession,
} from './tax-authority.js';

const pageSize = 1000;
/** Links to receipts are not limited; these are fetched at a time. */
const receiptsAtOnce = 8;

/** @throws DomainError taxAuthorityUnavailable, taxAuthorityRefused */
export async function resultsOf(
  client: KSeFClient,
  submission: Submission,
  known: ReadonlySet<string>,
  call: KsefCall,
): Promise<SubmissionResults> {
  const { runWithConcurrency } = await import('ksef-client-ts');
  const answers: InvoiceAnswer[] = submission.refused
    .filter(({ documentId }) => !known.has(documentId))
    .map((refused) => ({ state: 'rejected', ...refused }));
  for (const session of submission.sessions) {
    const asked = session.invoices.filter(({ documentId }) => !known.has(documentId));
    if (asked.length === 0) continue;
    const statuses = await statusesIn(client, session, call);
    const outcomes = new Map<string, Outcome>();
    const tasks = asked.map(({ documentId, hash }) => async () => {
      const status = statuses.byHash.get(hash);
      outcomes.set(documentId, status ? await outcomeOf(client, status, call) : statuses.ofOthers);
    });
    await runWithConcurrency(tasks, receiptsAtOnce);
    answers.push(...asked.map(({ documentId }) => ({ documentId, ...(outcomes.get(documentId) ?? pending) })));
  }
  return { finished: answers.every(({ state }) => state !== 'pending'), answers };
}

/** An answer without the document that it is about. */
type Outcome = InvoiceAnswer extends infer Answer
  ? Answer extends unknown
    ? Omit<Answer, 'documentId'>
    : never
  : never;
type Status = SessionInvoiceStatusResponse;

interface SessionStatuses {
  readonly byHash: ReadonlyMap<string, Status>;
  /** Of invoices that the session does not list. */
  readonly ofOthers: Outcome;
}

const pending: Outcome = { state: 'pending' };

async function statusesIn(client: KSeFClient, session: SubmissionSession, call: KsefCall): Promise<SessionStatuses> {
  const { reference, mode } = session;
  try {
    // Before its invoices: a session that ends in between must not seem to have lost them.
    const { status } = await byLibrary(call, () => client.sessionStatus.getSessionStatus(reference));
    const ended = status.code >= 200;
    if (mode === 'batch' && !ended) return { byHash: new Map(), ofOthers: pending };
    const ofOthers = ended ? notProcessed(status) : pending;
    return { byHash: await invoicesOf(client, reference, call), ofOthers };
  } catch (error) {
    if (refusedWith(error) !== unknownSession) throw error;
    const lost = { code: unknownSession, description: `${call.whom} knows no session ${reference}` };
    return { byHash: new Map(), ofOthers: notProcessed(lost) };
  }
}

const unknownSession = 21173;

async function invoicesOf(client: KSeFClient, reference: string, call: KsefCall): Promise<Map<string, Status>> {
  const byHash = new Map<string, Status>();
  let token: string | undefined;
  do {
    const page = await byLibrary(call, () => client.sessionStatus.getSessionInvoices(reference, pageSize, token));
    for (const invoice of page.invoices) {
      // Sent twice within a session, an invoice is there twice: once as its own duplicate.
      if (byHash.get(invoice.invoiceHash)?.status.code !== 200) byHash.set(invoice.invoiceHash, invoice);
    }
    token = page.continuationToken || undefined;
  } while (token !== undefined);
  return byHash;
}

/** Statuses by which KSeF says that it did not come to judge the invoice: its session failed (405), or KSeF did (500, 550). */
const notJudged = new Set([405, 500, 550]);
const duplicate = 440;

async function outcomeOf(client: KSeFClient, status: Status, call: KsefCall): Promise<Outcome> {
  const { code } = status.status;
  if (code < 200) return pending;
  if (code === 200) return accepted(client, status, call);
  if (code === duplicate) return outcomeOfDuplicate(client, status, call);
  return notJudged.has(code) ? notProcessed(status.status) : { state: 'rejected', ...rejection(status.status) };
}

/** Pending until the receipt is there as well. */
async function accepted(client: KSeFClient, status: Status, call: KsefCall): Promise<Outcome> {
  const { ksefNumber, acquisitionDate, upoDownloadUrl } = status;
  if (!ksefNumber || !acquisitionDate || !upoDownloadUrl) return pending;
  const { baseUrl } = client.options;
  try {
    const { text: upo } = await askKsef(
      new URL(upoDownloadUrl, baseUrl),
      { method: 'GET', headers: {}, body: null },
      call,
    );
    return { state: 'accepted', number: ksefNumber, acceptedAt: acquisitionDate, upo };
  } catch (error) {
    // Another link is given out with the next answer.
    if (error instanceof DomainError) return pending;
    throw error;
  }
}

/** What was received before under this number is this invoice if its hash is the same. */
async function outcomeOfDuplicate(client: KSeFClient, status: Status, call: KsefCall): Promise<Outcome> {
  const { originalKsefNumber: number, originalSessionReferenceNumber: session } = status.status.extensions ?? {};
  if (!number) return notProcessed(status.status);
  const receipt = session ? await receiptOf(client, session, number, call) : 'notShown';
  const upo = typeof receipt === 'string' ? null : receipt.upo;
  const original = upo === null ? await registeredAs(client, number, call) : await registeredBy(upo, number, call);
  if (original?.hash !== status.invoiceHash) return { state: 'rejected', ...rejection(status.status, number) };
  if (receipt === 'notThere' && isFresh(original)) return pending;
  return { state: 'accepted', number, acceptedAt: original.acceptedAt, upo };
}

const receiptMissing = 21178;

/** A session of another login may not be shown to this one. */
async function receiptOf(client: KSeFClient, session: string, number: string, call: KsefCall) {
  try {
    return await byLibrary(call, () => client.sessionStatus.getInvoiceUpoByKsefNumber(session, number));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'taxAuthorityRefused') throw error;
    return refusedWith(error) === receiptMissing ? ('notThere' as const) : ('notShown' as const);
  }
}

/** Receipts come soon after numbers. What is older is not waited for: that it is not shown is told in the same way. */
function isFresh({ acceptedAt }: RegisteredInvoice): boolean {
  return Date.parse(acceptedAt) > Date.now() - 3_600_000;
}

async function registeredBy(upo: string, number: string, call: KsefCall): Promise<RegisteredInvoice | undefined> {
  const { parseUpoXml } = await import('ksef-client-ts');
  const { dokumenty } = await byLibrary(call, async () => parseUpoXml(upo));
  const document = dokumenty.find(({ numerKSeFDokumentu }) => numerKSeFDokumentu === number);
  return document && { number, acceptedAt: document.dataNadaniaNumeruKSeF, hash: document.skrotDokumentu };
}

async function registeredAs(client: KSeFClient, ksefNumber: string, call: KsefCall) {
  const [, year, month, day] = /^\d{10}-(\d{4})(\d\d)(\d\d)-/.exec(ksefNumber) ?? [];
  if (!year) return undefined;
  const received = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  // The day in its number is one of Warsaw.
  const [from, to] = [received - dayMs, received + 2 * dayMs].map((time) => new Date(time).toISOString());
  if (!from || !to) return undefined;
  const found = await registered(client, { ksefNumber, dateRange: { dateType: 'Invoicing', from, to } }, call);
  return found.find(({ number }) => number === ksefNumber);
}

const dayMs = 86_400_000;

/** @throws DomainError taxAuthorityUnavailable, taxAuthorityRefused */
export function findInvoices(
  client: KSeFClient,
  { sellerNip, number, issuedOn }: InvoiceQuestion,
  call: KsefCall,
): Promise<readonly RegisteredInvoice[]> {
  const dateRange = { dateType: 'Issue', from: `${issuedOn}T00:00:00`, to: `${issuedOn}T23:59:59` } as const;
  return registered(client, { sellerNip, invoiceNumber: number, dateRange }, call);
}

async function registered(client: KSeFClient, filter: Omit<InvoiceQueryFilters, 'subjectType'>, call: KsefCall) {
  const { invoices } = await byLibrary(call, () =>
    client.invoices.queryInvoiceMetadata({ subjectType: 'Subject1', ...filter }, 0, 10),
  );
  return invoices.map(({ ksefNumber, acquisitionDate, invoiceHash }) => ({
    number: ksefNumber,
    acceptedAt: acquisitionDate,
    hash: invoiceHash,
  }));
}

interface SaidStatus {
  readonly code: number;
  readonly description: string;
  readonly details?: readonly string[] | null;
}

function rejection({ code, description, details }: SaidStatus, ...more: readonly string[]): Rejection {
  return { code: String(code), message: description, details: [...(details ?? []), ...more] };
}

function notProcessed(status: SaidStatus): Outcome {
  return { state: 'notProcessed', ...rejection(status) };
}
