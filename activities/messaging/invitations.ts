import { cancellationSignal } from '@temporalio/activity';
import { dateIn, instant, instantFromMillis, millis } from '../../domain/calendar.js';
import { invitationAt, reminderAt, trancheOf } from '../../domain/subscriptions/invitations.js';
import {
  currentTerm,
  isLive,
  type Subscription,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import type { Plan } from '../../models/catalogue/plans.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { User } from '../../models/identity/users.js';
import type { Notice } from '../../models/messaging/notices.js';
import type { Installation } from '../../models/subscriptions/installations.js';
import type { ActivityContext } from '../context.js';
import { heartbeats } from '../heartbeats.js';
import { inParallel } from '../in-parallel.js';
import { contactOf, sellerOf } from './notice-contact.js';
import { messageIdOf, sendMail, startNoticeDelivery } from './notice-delivery.js';
import { mailOf } from './notice-mail.js';

/** So many mails are claimed, sent and noted together. */
const batchSize = 20;
/** So many of them are on their way at once. */
const concurrency = 4;
/** So many of those who were moved are read at once. */
const pageSize = 500;

/** The invitations of a subscription. */
export interface Inviting {
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** The workflow's time. */
  readonly at: string;
}

/** What all mails of a batch say. */
interface About extends Inviting {
  readonly subscription: Subscription;
  readonly tenant: Tenant;
  readonly plan: Plan;
  readonly testClockId: string | null;
  readonly contact: string | null;
}

/** `deferred`: a process of its own goes on trying. */
type MailOutcome = 'sent' | 'refused' | 'deferred';

export const invitationActivities = (context: ActivityContext) => {
  const { database, portalUrls } = context;
  const { installations, notices, reassignments, subscriptions, users, licences } = database;

  return {
    /**
     * Plans the invitations of everybody who was moved. Tried again, it adds those who are missing.
     * @returns when the first mail is due, in epoch milliseconds; null: there are none
     */
    async planInvitations({ tenantId, subscriptionId, at }: Inviting): Promise<number | null> {
      const alive = heartbeats();
      const subscription = await liveSubscription(subscriptionId);
      if (!subscription) return null;
      const { zone } = currentTerm(subscription);
      const { moved } = await reassignments.counts(subscriptionId);
      let place = 0;
      let after = '';
      for (;;) {
        const page = await reassignments.page(subscriptionId, 'moved', after, pageSize);
        const byTranche = new Map<number, string[]>();
        for (const { userId } of page) {
          const tranche = trancheOf(place++, moved);
          byTranche.set(tranche, [...(byTranche.get(tranche) ?? []), userId]);
        }
        for (const [tranche, userIds] of byTranche) {
          const dueAt = new Date(millis(invitationAt(instant(at), zone, tranche)));
          await installations.plan(tenantId, subscriptionId, userIds, dueAt);
        }
        alive();
        after = page.at(-1)?.userId ?? '';
        if (page.length < pageSize) return nextDue(subscriptionId);
      }
    },

    /**
     * Sends every invitation and reminder that is due. What an earlier try has sent is not sent again, and where that is
     * uncertain, under the same Message-ID.
     * @returns when the next mail is due, in epoch milliseconds; null: no more of them
     */
    async sendInvitations(inviting: Inviting): Promise<number | null> {
      const { tenantId, subscriptionId, at } = inviting;
      const alive = heartbeats();
      const tenant = await database.tenants.find(tenantId);
      for (;;) {
        cancellationSignal().throwIfAborted();
        const subscription = await liveSubscription(subscriptionId);
        if (!subscription || !tenant) {
          await installations.withdrawAll(subscriptionId, 'subscriptionEnded');
          return null;
        }
        const due = await installations.due(subscriptionId, new Date(at), batchSize);
        if (due.length === 0) return nextDue(subscriptionId);
        const { testClockId } = tenant;
        const plan = await database.plans.sold(currentTerm(subscription).plan);
        const contact = await contactOf(context, { soldBy: await sellerOf(database, subscription), plan });
        await sendBatch({ ...inviting, subscription, tenant, testClockId, plan, contact }, due, alive);
      }
    },
  };

  /** Null when nobody is to be invited any more. */
  async function liveSubscription(subscriptionId: string): Promise<Subscription | null> {
    const projection = await subscriptions.find(subscriptionId);
    const subscription = projection && subscriptionFromJson(projection.subscription);
    return subscription && isLive(subscription) && subscription.phase !== 'disabled' ? subscription : null;
  }

  async function nextDue(subscriptionId: string): Promise<number | null> {
    return (await installations.nextDue(subscriptionId))?.getTime() ?? null;
  }

  async function sendBatch(about: About, due: readonly Installation[], alive: () => void): Promise<void> {
    const invited = await stillToBeInvited(about, due);
    const claimed = await notices.claimMany(invited.map(([installation, user]) => compose(about, installation, user)));
    const ended = new Map<string, MailOutcome>();
    try {
      await inParallel(claimed, concurrency, async (notice) => {
        alive();
        ended.set(notice._id, await deliver(notice, about.at, about.testClockId));
      });
    } finally {
      // What went is noted even if another mail has to be tried again.
      await noteEnded(about, invited, ended);
    }
  }

  /** Who left, or has no licence any more, gets no mail. */
  async function stillToBeInvited(
    { tenantId, subscriptionId }: About,
    due: readonly Installation[],
  ): Promise<[Installation, User][]> {
    const ids = due.map(({ userId }) => userId);
    const [active, held] = await Promise.all([users.active(tenantId, ids), licences.ofUsers(tenantId, ids)]);
    const byId = new Map(active.map((user) => [user._id, user]));
    const holders = new Set(held.filter((one) => one.subscriptionId === subscriptionId).map(({ userId }) => userId));
    const left = due.filter(({ userId }) => !byId.has(userId));
    const without = due.filter(({ userId }) => byId.has(userId) && !holders.has(userId));
    await installations.withdraw(idsOf(left), 'userLeft');
    await installations.withdraw(idsOf(without), 'noLicence');
    return due.flatMap((installation): [Installation, User][] => {
      const user = byId.get(installation.userId);
      return user && holders.has(user._id) ? [[installation, user]] : [];
    });
  }

  /** The mail to one user, as it will be sent and kept. */
  function compose(
    { subscription, tenant, testClockId, plan, at, contact }: About,
    installation: Installation,
    user: User,
  ): Notice {
    const { subscriptionId, tenantId, userId, invitedAt, dueAt } = installation;
    const facts = {
      locale: user.locale,
      zone: user.zone,
      reader: { name: user.name },
      organisation: tenant.organisation,
      planName: plan.name,
      seats: currentTerm(subscription).seats,
      subscriptionId,
      contact,
      at,
      serviceLicences: plan.serviceLicences,
      link: `${portalUrls[tenant.cloud]}/v1/installations/${installations.tokenOf(subscriptionId, userId)}`,
    };
    const kind = kindOf(installation);
    const mail = mailOf(
      kind === 'invitation'
        ? { ...facts, kind }
        : { ...facts, kind, invitedOn: dateIn(user.zone, instantFromMillis(Number(invitedAt))).toString() },
      user,
    );
    const identity = noticeOf(installation);
    return {
      _id: identity,
      subscriptionId,
      tenantId,
      testClockId,
      readerId: userId,
      kind,
      milestone: 'invitation',
      days: null,
      state: 'claimed',
      problem: null,
      digestId: null,
      messageId: messageIdOf(identity),
      scheduledAt: dueAt ?? new Date(at),
      at: new Date(at),
      mail,
    };
  }

  async function deliver(notice: Notice, at: string, testClockId: string | null): Promise<MailOutcome> {
    const { state, mail } = notice;
    if (state !== 'claimed') return state === 'sent' || state === 'refused' ? state : 'deferred';
    // Erased, since its reader was purged.
    if (!mail) return 'refused';
    const outcome = await sendMail(context, notice, { mail, at });
    if (outcome === 'deferred') await startNoticeDelivery(context, notice, { testClockId, at });
    return outcome;
  }

  async function noteEnded(
    { subscription, at }: About,
    invited: readonly [Installation, User][],
    ended: ReadonlyMap<string, MailOutcome>,
  ): Promise<void> {
    const remindsAt = new Date(millis(reminderAt(instant(at), currentTerm(subscription).zone)));
    for (const how of ['sent', 'refused', 'deferred'] as const) {
      const mailed = invited
        .map(([installation]) => installation)
        .filter((installation) => ended.get(noticeOf(installation)) === how);
      if (how !== 'deferred') await notices.endedMany(mailed.map(noticeOf), how, new Date(at));
      for (const reminder of [false, true]) {
        const those = mailed.filter(({ state }) => (state === 'invited') === reminder);
        await installations.mailed(idsOf(those), {
          reminder,
          undeliverable: how === 'refused',
          at: new Date(at),
          dueAt: reminder ? null : remindsAt,
        });
      }
    }
  }
};

function kindOf({ state }: Installation): 'invitation' | 'installationReminder' {
  return state === 'waiting' ? 'invitation' : 'installationReminder';
}

/** One mail of a kind for each user of a subscription. */
function noticeOf(installation: Installation): string {
  return `${installation._id}/${kindOf(installation)}`;
}

function idsOf(installations: readonly Installation[]): string[] {
  return installations.map(({ _id }) => _id);
}
