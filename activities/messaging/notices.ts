import type { NoticeDelivery } from '../../contracts/messaging/notices.js';
import type { SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import { noticeDeliveryWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { eventFromJson, type SubscriptionEvent, stateNoticeKinds } from '../../domain/subscriptions/events.js';
import { noticeStands } from '../../domain/subscriptions/notices.js';
import { farewellOf } from '../../domain/subscriptions/schedule.js';
import { type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { type Notice, type NoticeProblem, noticeHash } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { startWorkflow } from '../start-workflow.js';
import { saveChange } from '../subscriptions/subscriptions.js';
import { factsFor, mailTo, type NoticeDue } from './notice-mail.js';

/** So many mails are on their way at once, and each is given so long, in milliseconds. */
const concurrency = 5;
const timeoutMs = 8_000;

/** A notice's identity: when the end moves, the new dates get theirs. */
function identityOf(subscription: Subscription, { milestones }: NoticeDue, readerId: string): string {
  return [subscription.id, milestones[0], readerId].join('/');
}

/** The same identity is the same mail: a reader's program shows it once. */
export function messageIdOf(identity: string): string {
  return `<${noticeHash(identity)}@notices.perennial>`;
}

interface Claiming {
  readonly subscription: Subscription;
  readonly testClockId: string | null;
  readonly due: NoticeDue;
  /** The workflow's time. */
  readonly at: string;
}

/** Composes and claims a notice to every administrator. @returns what is to be sent, with what earlier tries left behind */
async function claimNotices(
  context: ActivityContext,
  { subscription, testClockId, due, at }: Claiming,
): Promise<Notice[]> {
  const { database } = context;
  const [about, readers] = await Promise.all([
    factsFor(context, subscription, due, at),
    database.administrators.of(subscription.tenantId),
  ]);
  const [milestone = ''] = due.milestones;
  return Promise.all(
    readers.map((reader) => {
      const identity = identityOf(subscription, due, reader._id);
      return database.notices.claim({
        _id: identity,
        subscriptionId: subscription.id,
        tenantId: subscription.tenantId,
        testClockId,
        readerId: reader._id,
        kind: due.notice,
        milestone,
        days: due.days,
        state: 'claimed',
        problem: null,
        messageId: messageIdOf(identity),
        scheduledAt: new Date(due.scheduledAt.epochMilliseconds),
        at: new Date(at),
        mail: mailTo(about, reader),
      });
    }),
  );
}

/** The deletion of whose data the last notice tells. */
interface FarewellOrder {
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  /** The workflow's time. */
  readonly at: string;
}

export const noticeActivities = (context: ActivityContext) => {
  const { database } = context;

  return {
    /**
     * Saves that a message is due, then sends it to every administrator, once each. Readers whom it does not reach in seconds
     * get it from a delivery process of their own. The last message of a subscription was composed before its data went.
     */
    async sendNotices(change: SubscriptionChange): Promise<void> {
      await saveChange(context, change);
      for (const { event } of change.events) {
        const due = eventFromJson(event);
        if (due.kind === 'noticeDue') await send(due, change);
      }
    },

    /** Claims the last notice of a subscription while its readers' addresses are still known; it goes out at 09:00 of that day. */
    async claimFarewell({ subscriptionId, testClockId, at }: FarewellOrder): Promise<void> {
      const subscription = subscriptionFromJson((await database.subscriptions.existing(subscriptionId)).subscription);
      const step = farewellOf(subscription);
      if (!step) return;
      const due = { notice: 'deleted', days: null, scheduledAt: step.at, milestones: [step.id] } as const;
      await claimNotices(context, { subscription, testClockId, due, at });
    },

    /**
     * Tries again to send a notice to its reader, as it reads now.
     * @returns `deferred` when the mailbox does not take it yet; thrown is what concerns the whole mail server
     */
    async deliverNotice({ noticeId, at }: { noticeId: string; at: string }): Promise<'ended' | 'deferred'> {
      const notice = await database.notices.find(noticeId);
      if (!notice || (notice.state !== 'claimed' && notice.state !== 'deferred')) return 'ended';
      const current = await recomposed(notice, at);
      if (!current) return 'ended';
      return (await attempt(current, at)) ? 'ended' : 'deferred';
    },

    /** The reader cannot be reached: others have read it, or nobody will. */
    async giveUpNotice({ noticeId, at }: { noticeId: string; at: string }): Promise<void> {
      await database.notices.ended(noticeId, 'notReached', new Date(at));
      await eraseFarewell(noticeId);
    },
  };

  async function send(due: SubscriptionEvent<'noticeDue'>, change: SubscriptionChange): Promise<void> {
    const at = due.at.toString();
    const projection = await database.subscriptions.find(change.subscription.id);
    const subscription = subscriptionFromJson(projection?.subscription ?? change.subscription);
    if (!noticeStands(subscription, subjectOf(due), due.at)) return;
    const { testClockId } = change;
    const notices =
      due.notice === 'deleted'
        ? await database.notices.pending(subscription.id, 'deleted')
        : await claimNotices(context, { subscription, testClockId, due, at });
    const open = notices.filter(({ state }) => state === 'claimed' || state === 'deferred');
    await inParallel(open, concurrency, async (notice) => {
      if (notice.state === 'claimed' && (await reached(notice, at))) return;
      await startNoticeDelivery(context, notice, { testClockId, at });
    });
  }

  /** A mail server that is away and a mailbox that defers are the same here: somebody else goes on trying. */
  async function reached(notice: Notice, at: string): Promise<boolean> {
    try {
      return await attempt(notice, at, AbortSignal.timeout(timeoutMs));
    } catch (error) {
      await database.notices.deferred(notice._id, problemOf(error));
      return false;
    }
  }

  /** @returns false when the mailbox takes it later, perhaps. It is sent again when it is uncertain whether it went: its Message-ID stays. */
  async function attempt(notice: Notice, at: string, signal?: AbortSignal): Promise<boolean> {
    if (!notice.mail) return true;
    const outcome = await sendMail(context, notice, { mail: notice.mail, date: at }, signal);
    if (outcome === 'deferred') return false;
    if (outcome === 'sent') await database.notices.ended(notice._id, 'sent', new Date(at), null);
    await eraseFarewell(notice._id);
    return true;
  }

  /** The notice with what is true at the instant of sending; null when its reason is gone, or its reader. */
  async function recomposed(notice: Notice, at: string): Promise<Notice | null> {
    const { kind } = notice;
    if (!isAboutState(kind) || kind === 'deleted') return notice.mail ? notice : null;
    const projection = await database.subscriptions.find(notice.subscriptionId);
    const subscription = projection && subscriptionFromJson(projection.subscription);
    const subject = { notice: kind, milestone: notice.milestone };
    const [reader] = await database.users.active(notice.tenantId, [notice.readerId]);
    if (!subscription || !reader || !notice.mail || !noticeStands(subscription, subject, instant(at))) {
      await database.notices.ended(notice._id, 'obsolete', new Date(at));
      return null;
    }
    const due = { notice: subject.notice, scheduledAt: instant(notice.scheduledAt.toISOString()) };
    const mail = mailTo(await factsFor(context, subscription, due, at), reader);
    await database.notices.recomposed(notice._id, mail);
    return { ...notice, mail };
  }

  /** The address that was kept for the last notice goes with the tenant's data. */
  async function eraseFarewell(noticeId: string): Promise<void> {
    const notice = await database.notices.find(noticeId);
    if (notice?.kind !== 'deleted') return;
    if ((await database.tenants.find(notice.tenantId))?.state !== 'erased') return;
    await database.notices.eraseMail(notice.tenantId);
  }
};

/**
 * Hands the mail of a notice to the mail server; what that says of this one mailbox is written down.
 *
 * @throws what concerns the whole mail server
 */
export async function sendMail(
  { mailer, database }: ActivityContext,
  { _id, messageId }: Notice,
  { mail, date }: { readonly mail: NonNullable<Notice['mail']>; readonly date: string },
  signal?: AbortSignal,
): Promise<'sent' | 'refused' | 'deferred'> {
  const { to, subject, text, html, language } = mail;
  try {
    await mailer.send({ messageId, to, subject, text, html, language, date }, signal);
    return 'sent';
  } catch (error) {
    if (isMailError(error, 'mailDeferred')) {
      await database.notices.deferred(_id, problemOf(error));
      return 'deferred';
    }
    // A mailbox that will never take it stops neither the other readers nor the subscription.
    if (!isMailError(error, 'mailRefused')) throw error;
    await database.notices.ended(_id, 'refused', new Date(date), problemOf(error));
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

function subjectOf({ notice, milestones: [milestone = ''] }: NoticeDue) {
  return { notice, milestone };
}

/** Invitations are no such notices: they say the same whenever they are sent. */
function isAboutState(kind: string): kind is NoticeDue['notice'] {
  return kind === 'expiring' || stateNoticeKinds.some((known) => known === kind);
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
