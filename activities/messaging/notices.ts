import type { Announcement } from '../../contracts/announcements.js';
import type { SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import { isLicenceRequestNotice } from '../../domain/billing/licence-requests.js';
import { isMoneyNotice } from '../../domain/billing/notices.js';
import { instant, later } from '../../domain/calendar.js';
import { canWait, digestDay, digestTime } from '../../domain/messaging/digest.js';
import { isKeysMail } from '../../domain/messaging/notice-kinds.js';
import { isDelegationNotice } from '../../domain/partners/delegation-notices.js';
import { isDirectBillingNews } from '../../domain/partners/news.js';
import { eventFromJson } from '../../domain/subscriptions/events.js';
import { type NoticeDue, noticeOf, setUpNotice } from '../../domain/subscriptions/notices.js';
import { farewellOf } from '../../domain/subscriptions/schedule.js';
import { type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { isReclaimNotice } from '../../domain/subscriptions/unused-licences.js';
import {
  digestIdOf,
  digestNoticeKind,
  type Notice,
  type NoticeMail,
  webhookNoticeKind,
} from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { saveChange } from '../subscriptions/subscriptions.js';
import { delegationMail } from './delegations.js';
import { digestMail, startDigests } from './digests.js';
import { directBillingMail } from './direct-billing-proposals.js';
import { claimOrderNotices, orderMail } from './key-order-mail.js';
import { keysMail, tellOfKeys } from './keys-mail.js';
import { leavingPurchaserKind, leavingPurchaserMail } from './leaving-purchasers.js';
import { licenceRequestMail } from './licence-request-mail.js';
import { moneyMail, moneyNotices } from './money-notices.js';
import { messageIdOf, noticeDeliveries, presentOf } from './notice-delivery.js';
import { factsFor, mailTo, type NoticeReader } from './notice-mail.js';
import { readersOfNotice } from './notice-readers.js';
import { isAboutSubscription, reasonStands } from './notice-reason.js';
import { reclaimMail } from './reclaims.js';
import { webhookMail } from './webhook-mail.js';

/** A notice's identity: when the end moves, the new dates get theirs. */
function identityOf(subscription: Subscription, { milestone }: NoticeDue, readerId: string): string {
  return [subscription.id, milestone, readerId].join('/');
}

interface Claiming {
  readonly subscription: Subscription;
  readonly testClockId: string | null;
  readonly due: NoticeDue;
  /** The instant that the mails name. */
  readonly at: string;
  /** The digest in which it is told; left out: none. */
  readonly digestId?: string | null;
}

/** The digest of a reader that wants to be told in it, if what it is about can wait so long. */
function digestFor({ subscription, testClockId, due, at }: Claiming, reader: NoticeReader): string | null {
  if (!reader.inDigest) return null;
  const day = digestDay(reader.zone, { scheduledAt: due.scheduledAt, at: instant(at) });
  if (!canWait(subscription, due.notice, digestTime(day, reader.zone))) return null;
  return digestIdOf(reader._id, day.toString(), testClockId);
}

/** Composes and claims a notice to each reader. @returns what is to be sent, with what earlier tries left behind */
async function claimNotices(context: ActivityContext, claiming: Claiming): Promise<Notice[]> {
  const { subscription, due, at } = claiming;
  const [about, readers] = await Promise.all([
    factsFor(context, subscription, due, at),
    readersOfNotice(context, subscription, due.notice),
  ]);
  return Promise.all(
    readers.map((reader) => {
      const digestId = digestFor(claiming, reader);
      return claim(context, { ...claiming, digestId }, reader, digestId === null ? mailTo(about, reader) : null);
    }),
  );
}

/** Writes down that a notice is not sent, since its reason was gone before. */
async function claimObsolete(context: ActivityContext, claiming: Claiming): Promise<void> {
  const readers = await readersOfNotice(context, claiming.subscription, claiming.due.notice);
  await Promise.all(readers.map((reader) => claim(context, claiming, reader, null)));
}

function claim(
  { database }: ActivityContext,
  { subscription, testClockId, due, at, digestId = null }: Claiming,
  reader: NoticeReader,
  mail: NoticeMail | null,
): Promise<Notice> {
  const identity = identityOf(subscription, due, reader._id);
  return database.notices.claim({
    _id: identity,
    subscriptionId: subscription.id,
    tenantId: subscription.tenantId,
    testClockId,
    readerId: reader._id,
    kind: due.notice,
    milestone: due.milestone,
    days: due.days,
    state: digestId !== null ? 'inDigest' : mail ? 'claimed' : 'obsolete',
    problem: null,
    digestId,
    messageId: messageIdOf(identity),
    scheduledAt: new Date(due.scheduledAt.epochMilliseconds),
    at: new Date(at),
    mail,
  });
}

/** A set-up that has ended, or waits for a person. */
interface SetUpNews {
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  readonly notice: 'setUpDone' | 'setUpStuck';
  /** The workflow's time; of one that is stuck, since when. */
  readonly at: string;
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
  const { attempt, deliverAtOnce, eraseFarewell } = noticeDeliveries(context);

  return {
    /**
     * Saves that a message is due, then sends it to every administrator, once each. Readers whom it does not reach in seconds
     * get it from a delivery process of their own. The last message of a subscription was composed before its data went.
     */
    async sendNotices(change: SubscriptionChange): Promise<void> {
      await saveChange(context, change);
      for (const { event } of change.events) {
        const due = noticeOf(eventFromJson(event));
        if (due) await send(due, { ...change, subscriptionId: change.subscription.id, at: event.at });
      }
    },

    /** Tells the administrators, and the operators of one that is stuck, how a set-up stands. */
    async sendSetUpNotice({ notice, at, ...order }: SetUpNews): Promise<void> {
      await send(setUpNotice(notice, instant(at)), { ...order, at });
    },

    /** Tells those whom it concerns, unless its reason is gone since. */
    async announce({
      kind,
      about,
      testClockId,
      at: told,
    }: Pick<Announcement, 'kind' | 'about' | 'testClockId'> & { readonly at: string }): Promise<void> {
      const at = presentOf(told, testClockId);
      if (kind === 'priceOffered' || kind === 'offerWithdrawn') return moneyNotices(context).tell({ kind, about, at });
      if (kind !== 'keyOrder') return tellOfKeys(context, kind, about, { testClockId, at });
      await deliverAtOnce(await claimOrderNotices(context, about, at), { testClockId, at });
    },

    /** Claims the last notice of a subscription while its readers' addresses are still known; it goes out at 09:00 of that day. */
    async claimFarewell({ subscriptionId, testClockId, at }: FarewellOrder): Promise<void> {
      const subscription = subscriptionFromJson((await database.subscriptions.existing(subscriptionId)).subscription);
      const step = farewellOf(subscription);
      if (!step) return;
      const due = { notice: 'deleted', days: null, scheduledAt: step.at, milestone: step.id } as const;
      const sentAt = later(step.at, instant(at)).toString();
      await claimNotices(context, { subscription, testClockId, due, at: sentAt });
    },

    /**
     * Tries again to send a notice to its reader, as it reads now.
     * @returns `deferred` when the mailbox does not take it yet; thrown is what concerns the whole mail server
     */
    async deliverNotice(order: { noticeId: string; at: string }): Promise<'ended' | 'deferred'> {
      const notice = await database.notices.find(order.noticeId);
      if (!notice || (notice.state !== 'claimed' && notice.state !== 'deferred')) return 'ended';
      const at = presentOf(order.at, notice.testClockId);
      const current = await recomposed(notice, at);
      if (!current) return 'ended';
      return (await attempt(current, at)) ? 'ended' : 'deferred';
    },

    /** The reader cannot be reached: others have read it, or nobody will. */
    async giveUpNotice({ noticeId, at }: { noticeId: string; at: string }): Promise<void> {
      const notice = await database.notices.find(noticeId);
      if (!notice) return;
      await database.notices.ended(noticeId, 'notReached', new Date(at));
      await database.notices.endInDigest({ digestId: noticeId }, 'notReached', new Date(at));
      await eraseFarewell(notice);
    },
  };

  async function send(
    due: NoticeDue,
    order: { readonly subscriptionId: string; readonly testClockId: string | null; readonly at: string },
  ): Promise<void> {
    const { testClockId, subscriptionId } = order;
    const at = presentOf(order.at, testClockId);
    const { subscription: saved } = await database.subscriptions.existing(subscriptionId);
    const subscription = subscriptionFromJson(saved);
    const claiming = { subscription, testClockId, due, at };
    if (!(await reasonStands(database, subscription, due, at))) return claimObsolete(context, claiming);
    const notices =
      due.notice === 'deleted'
        ? await database.notices.pending(subscription.id, 'deleted')
        : await claimNotices(context, claiming);
    await deliverAtOnce(notices, { testClockId, at });
    await startDigests(context, notices, { testClockId, at });
  }

  /** The notice with what is true at the instant of sending; null when its reason is gone, or its reader. */
  async function recomposed(notice: Notice, at: string): Promise<Notice | null> {
    const { kind, subscriptionId } = notice;
    if (kind === digestNoticeKind) return recomposedWith(notice, at, await digestMail(context, notice, at));
    if (kind === 'keyOrder') return recomposedWith(notice, at, await orderMail(context, notice, at));
    if (kind === webhookNoticeKind) return recomposedWith(notice, at, await webhookMail(context, notice, at));
    if (kind === leavingPurchaserKind)
      return recomposedWith(notice, at, await leavingPurchaserMail(context, notice, at));
    if (isReclaimNotice(kind)) return recomposedWith(notice, at, await reclaimMail(context, notice, at));
    if (isLicenceRequestNotice(kind)) return recomposedWith(notice, at, await licenceRequestMail(context, notice, at));
    if (isDelegationNotice(kind)) return recomposedWith(notice, at, await delegationMail(context, notice, at));
    if (isDirectBillingNews(kind)) return recomposedWith(notice, at, await directBillingMail(context, notice, at));
    if (isKeysMail(kind)) return recomposedWith(notice, at, await keysMail(context, notice, at));
    if (isMoneyNotice(kind)) return recomposedWith(notice, at, await moneyMail(context, notice, at));
    if (!isAboutSubscription(kind) || kind === 'deleted') return notice.mail ? notice : null;
    const projection = await database.subscriptions.find(subscriptionId ?? '');
    const subscription = projection && subscriptionFromJson(projection.subscription);
    const readers = subscription ? await readersOfNotice(context, subscription, kind) : [];
    const reader = readers.find(({ _id }) => _id === notice.readerId);
    if (
      !subscription ||
      !reader ||
      !(await reasonStands(database, subscription, { notice: kind, milestone: notice.milestone }, at))
    ) {
      return recomposedWith(notice, at, null);
    }
    const due = { notice: kind, scheduledAt: instant(notice.scheduledAt.toISOString()) };
    return recomposedWith(notice, at, mailTo(await factsFor(context, subscription, due, at), reader));
  }

  /** Null where there is nothing left to say: then it is not sent. */
  async function recomposedWith(notice: Notice, at: string, mail: NoticeMail | null): Promise<Notice | null> {
    if (!notice.mail || !mail) {
      await database.notices.ended(notice._id, 'obsolete', new Date(at));
      return null;
    }
    await database.notices.recomposed(notice._id, mail);
    return { ...notice, mail };
  }
};
