/**
 * The port to the authority that registers invoices: Poland's KSeF. What is sent is answered later, invoice by invoice. Sending may
 * be repeated whenever it is not known how far it came: what the authority has received already is answered as its duplicate.
 */
import { DomainError } from '../../../domain/errors.js';
import { type OutsideService, realOnly } from '../local-only.js';

/** Who sends: a seller, by the certificate of type Authentication that the authority gave out. */
export interface AuthorityLogin {
  readonly sellerId: string;
  /** Ten digits, without the prefix PL. */
  readonly nip: string;
  readonly certificatePem: string;
  /** Not encrypted; RSA, or ECDSA on P-256, P-384 or P-521. */
  readonly privateKeyPem: string;
}

export interface InvoiceToSubmit {
  readonly documentId: string;
  /** FA(3), as it was issued: its hash is printed on the invoice. */
  readonly xml: string;
  /** It was issued offline and carries both QR codes. */
  readonly offline: boolean;
  /** SHA-256 (base64) of an invoice issued offline and rejected for a technical reason, which this one stands in for. */
  readonly hashOfCorrected?: string;
}

/** One by one, answered within seconds, for a few; or as an archive. */
export type SendingMode = 'online' | 'batch';

export interface SubmitOptions {
  readonly mode: SendingMode;
  /** Now on the tenant's test clock (RFC 3339). The real authority refuses it. */
  readonly at?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Why an invoice was not registered. */
export interface Rejection {
  /** The authority's: `440` a duplicate, `450` against the schema or the rules; `tooLarge` is ours. */
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
}

/** What was sent together, as plain JSON. It grows with the number of invoices, so it is stored and not carried by workflows. */
export interface Submission {
  readonly sessions: readonly SubmissionSession[];
  /** What was refused on sight. */
  readonly refused: readonly (Rejection & { readonly documentId: string })[];
}

export interface SubmissionSession {
  /** The authority's, to be named when something is asked. */
  readonly reference: string;
  readonly mode: SendingMode;
  /** With the SHA-256 (base64) of their XML, by which the authority answers. */
  readonly invoices: readonly { readonly documentId: string; readonly hash: string }[];
}

export type InvoiceAnswer = { readonly documentId: string } & (
  | { readonly state: 'pending' }
  | {
      readonly state: 'accepted';
      /** `NIP-YYYYMMDD-XXXXXXXXXXXX-CC` */
      readonly number: string;
      /** When it got the number (RFC 3339): by law the day on which the buyer received it. */
      readonly acceptedAt: string;
      /** The official receipt (XML). Null where it was received earlier in a session that the authority does not show to this login. */
      readonly upo: string | null;
    }
  | ({ readonly state: 'rejected' } & Rejection)
  /** The session failed, not the invoice: it is to be sent again as it is. */
  | ({ readonly state: 'notProcessed' } & Rejection)
);

export interface SubmissionResults {
  /** No answer is pending. */
  readonly finished: boolean;
  /** One for each invoice of the submission, but for those left out. */
  readonly answers: readonly InvoiceAnswer[];
}

export interface ResultsOptions {
  /** Documents whose final answer is known: they are not asked again, and their receipts not fetched again. */
  readonly known?: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

export interface InvoiceQuestion {
  readonly sellerNip: string;
  /** P_2 */
  readonly number: string;
  /** P_1, `YYYY-MM-DD`. */
  readonly issuedOn: string;
}

export interface RegisteredInvoice {
  readonly number: string;
  /** RFC 3339. */
  readonly acceptedAt: string;
  /** SHA-256 (base64) of its XML. */
  readonly hash: string;
}

/**
 * Every call throws DomainError taxAuthorityUnavailable (retry, after `details.retryAfterSeconds` where it was said) or
 * taxAuthorityRefused (final), and the signal's reason when it is aborted.
 */
export interface TaxAuthority extends OutsideService {
  /** Where the QR codes of invoices lead, without a slash at the end. */
  readonly verificationUrl: string;
  /**
   * Sends everything, and resolves when it was received. Sent again after a failure or a crash it opens new sessions.
   * @throws DomainError invalidRequest for no or too many invoices; realServiceOnTestClock
   */
  submit(login: AuthorityLogin, invoices: readonly InvoiceToSubmit[], options: SubmitOptions): Promise<Submission>;
  /** Takes at least one request a session, of 20 a minute and 200 an hour: to be asked every 20 seconds at most. */
  results(login: AuthorityLogin, submission: Submission, options?: ResultsOptions): Promise<SubmissionResults>;
  /** What is registered under a number, in any of its kinds. 20 questions an hour are allowed. */
  find(login: AuthorityLogin, question: InvoiceQuestion, signal?: AbortSignal): Promise<readonly RegisteredInvoice[]>;
}

/**
 * Limits of production (https://github.com/CIRFMF/ksef-docs, limity/limity.md and limity-api.md): 30 invoices a minute and 180 an hour
 * one by one; 10,000 in one session; 1 MB for an invoice without attachments.
 */
export const authorityLimits = { onlineAtOnce: 30, invoicesPerSession: 10_000, bytesPerInvoice: 1_000_000 } as const;

/** So that ten sendings at once are no more than 30 of a minute, and the 50 of an hour (`nextSending`) no more than 180. */
const mostSentOnline = 3;

/** How so many invoices that are ready now are best sent. */
export function sendingMode(count: number): SendingMode {
  return count > mostSentOnline ? 'batch' : 'online';
}

/**
 * What of documents that wait goes together. Those that stand in for rejected ones are taken one by one only, so just a few of them do; the
 * others of them wait for the next sending.
 */
export function sentTogether<Document extends { readonly standsIn: boolean }>(
  waiting: readonly Document[],
): Document[] {
  const few = new Set(waiting.filter(({ standsIn }) => standsIn).slice(0, authorityLimits.onlineAtOnce));
  return waiting.filter((one) => !one.standsIn || few.has(one));
}

/** The sendings of a seller that are looked at before the next one: so many at most of so long, in milliseconds. */
export const sendingsLookedAt = { withinMs: 3_600_000, most: 10 } as const;
/** Afterwards they follow each other so far apart, in milliseconds. */
const sparseMs = 90_000;

/**
 * When a seller may send again: the first ten of an hour at once, so that an order does not wait, and then one each 90 seconds. These
 * are 50 an hour at most, of 60 sessions of batches and 120 of one by one that are opened (ksef-docs, limity/limity-api.md): a day's
 * renewals gather in a few batches.
 * @param sentAt the sendings that `sendingsLookedAt` describes, the latest first
 */
export function nextSending(sentAt: readonly Date[], now: Date): Date {
  const [latest] = sentAt;
  if (!latest || sentAt.length < sendingsLookedAt.most) return now;
  return new Date(Math.max(now.getTime(), latest.getTime() + sparseMs));
}

/** @throws DomainError invalidRequest, realServiceOnTestClock */
export function assertSubmittable(
  { name, local }: OutsideService,
  invoices: readonly InvoiceToSubmit[],
  { mode, at }: SubmitOptions,
): void {
  if (!local) realOnly(name, at);
  const most = mode === 'online' ? authorityLimits.onlineAtOnce : authorityLimits.invoicesPerSession;
  const oneByOne = invoices.filter((invoice) => sentOnline(invoice, mode)).length;
  if (invoices.length === 0 || invoices.length > most || oneByOne > authorityLimits.onlineAtOnce) {
    throw new DomainError('invalidRequest', `From 1 to ${most} invoices are sent at once (${mode})`);
  }
}

/** What stands in for a rejected invoice is taken one by one only (ksef-docs, offline/korekta-techniczna.md). */
export function sentOnline({ hashOfCorrected }: InvoiceToSubmit, mode: SendingMode): boolean {
  return mode === 'online' || hashOfCorrected !== undefined;
}
