import type { SendMethod } from '../../adapters/messaging/mail.js';
import type { NoticeDelivery } from '../../contracts/messaging/notices.js';
import { noticeDeliveryWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { instant, instantFromMillis, later } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import {
  digestNoticeKind,
  type Notice,
  type NoticeMail,
  type NoticeProblem,
  noticeHash,
  operatorsId,
} from '../../models/messaging/notices.js';
import { attachedPdf } from '../billing/document-files.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { startWorkflow } from '../start-workflow.js';

/** So many mails are on their way at once. */
const concurrency = 5;

/** The same identity is the same mail: a reader's program shows it once. */
export function messageIdOf(identity: string): string {
  return `<${noticeHash(identity)}@notices.perennial>`;
}

type NoticeAbout = Pick<
  Notice,
  '_id' | 'subscriptionId' | 'tenantId' | 'testClockId' | 'readerId' | 'kind' | 'milestone' | 'mail'
>;

/**
 * A notice to one reader that is to be claimed.
 * @param at when it is composed (RFC 3339)
 * @param due for one of a schedule: days before what it is about, and when it was due
 */
export function noticeToClaim(
  notice: NoticeAbout,
  at: string,
  { days = null, scheduledAt = at }: { readonly days?: number | null; readonly scheduledAt?: string } = {},
): Notice {
  const messageId = messageIdOf(notice._id);
  const dates = { scheduledAt: new Date(scheduledAt), at: new Date(at) };
  return { ...notice, days, state: 'claimed', problem: null, digestId: null, messageId, ...dates };
}

/**
 * The instant at which a mail is composed: the workflow's or, where it has waited since in its queue or for the mail server, the
 * present. On a test clock no time passes meanwhile.
 */
export function presentOf(at: string, testClockId: string | null): string {
  return testClockId === null ? later(instant(at), instantFromMillis(Date.now())).toString() : at;
}

/** When notices are sent, and on whose time. */
interface Sending {
  readonly testClockId: string | null;
  readonly at: string;
}

export function noticeDeliveries(context: ActivityContext) {
  const { database } = context;
  return { deliverAtOnce, attempt, eraseFarewell };

  /** Tries each reader once, in seconds; whom it does not reach gets the mail from a process of their own. */
  async function deliverAtOnce(notices: readonly Notice[], { testClockId, at }: Sending): Promise<void> {
    const open = notices.filter(({ state }) => state === 'claimed' || state === 'deferred');
    await inParallel(open, concurrency, async (notice) => {
      if (notice.state === 'claimed' && (await reached(notice, at))) return;
      await startNoticeDelivery(context, notice, { testClockId, at });
    });
  }

  /** A mail server that is away and a mailbox that defers are the same here: somebody else goes on trying. */
  async function reached(notice: Notice, at: string): Promise<boolean> {
    try {
      return await attempt(notice, at, 'sendNow');
    } catch (error) {
      await database.notices.deferred(notice._id, problemOf(error));
      return false;
    }
  }

  /** @returns false when the mailbox takes it later, perhaps. It is sent again when it is uncertain whether it went: its Message-ID stays. */
  async function attempt(notice: Notice, at: string, send?: SendMethod): Promise<boolean> {
    if (!notice.mail) return true;
    const outcome = await sendMail(context, notice, { mail: notice.mail, at }, send);
    if (outcome === 'deferred') return false;
    if (outcome === 'sent') await database.notices.ended(notice._id, 'sent', new Date(at), null);
    if (notice.kind === digestNoticeKind) {
      await database.notices.endInDigest({ digestId: notice._id }, outcome, new Date(at));
    }
    await eraseFarewell(notice);
    return true;
  }

  /** What was kept for the last notice, or for the operators, goes with the tenant's data. */
  async function eraseFarewell({
    kind,
    tenantId,
    readerId,
  }: Pick<Notice, 'kind' | 'tenantId' | 'readerId'>): Promise<void> {
    if (kind !== 'deleted' && readerId !== operatorsId) return;
    if ((await database.tenants.find(tenantId))?.state !== 'erased') return;
    await database.notices.eraseMail(tenantId);
  }
}

/**
 * Hands the mail of a notice to the mail server; what that says of this one mailbox is written down.
 *
 * @throws what concerns the whole mail server
 */
export async function sendMail(
  context: ActivityContext,
  { _id, messageId }: Notice,
  { mail, at }: { readonly mail: NoticeMail; readonly at: string },
  send: SendMethod = 'send',
): Promise<'sent' | 'refused' | 'deferred'> {
  const { mailer, database } = context;
  const { to, subject, text, html, language, date, documentIds = [] } = mail;
  try {
    const attachments = await Promise.all(documentIds.map((documentId) => attachedPdf(context, documentId)));
    await mailer[send]({ messageId, to, subject, text, html, language, date, attachments });
    return 'sent';
  } catch (error) {
    if (isMailError(error, 'mailDeferred')) {
      await database.notices.deferred(_id, problemOf(error));
      return 'deferred';
    }
    // A mailbox that will never take it stops neither the other readers nor the subscription.
    if (!isMailError(error, 'mailRefused')) throw error;
    await database.notices.ended(_id, 'refused', new Date(at), problemOf(error));
    return 'refused';
  }
}

/** Whether the mail server said so of one mail. */
function isMailError(error: unknown, code: 'mailDeferred' | 'mailRefused'): error is DomainError {
  return error instanceof DomainError && error.code === code;
}

/** Why a mail was not taken, as it is kept with its notice. */
function problemOf(error: unknown): NoticeProblem {
  const code = error instanceof DomainError ? error.code : 'mailUnavailable';
  return { code, message: error instanceof Error ? error.message : String(error) };
}

/** Goes on trying to send a notice to its reader, for days. Started again, it is the same process. */
export async function startNoticeDelivery(
  context: ActivityContext,
  { _id: noticeId, tenantId, kind }: Notice,
  { testClockId, at }: { readonly testClockId: string | null; readonly at: string },
): Promise<void> {
  const input: NoticeDelivery = { tenantId, noticeId, testClockId, notBefore: testClockId === null ? null : at };
  await startWorkflow(context, workflowTypes.noticeDelivery, {
    workflowId: noticeDeliveryWorkflowId(tenantId, noticeHash(noticeId)),
    args: [input],
    testClockId,
    notBefore: input.notBefore,
    staticSummary: `Notice ${kind} to one reader`,
  });
}
