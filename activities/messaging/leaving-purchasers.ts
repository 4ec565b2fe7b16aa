/** Administrators are told what a user who has left pays for, before the user is purged. */
import { renderLeavingMail } from '../../adapters/messaging/leaving-text.js';
import type { WarnedPurchases } from '../../contracts/identity/users.js';
import { isStillOpen, leftStanding } from '../../domain/billing/left-purchases.js';
import { instant } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import { currentTerm, seatsOwned, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { leftPurchases } from '../../models/billing/left-purchases.js';
import { planKey } from '../../models/catalogue/plans.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { noticeDeliveries, noticeToClaim, presentOf } from './notice-delivery.js';
import { addressedTo, type NoticeReader } from './notice-mail.js';

/** Of the notice; its milestone is the user's id. */
export const leavingPurchaserKind = 'purchaserLeft' as const;

interface Left {
  readonly tenantId: string;
  readonly userId: string;
  readonly days: number;
  readonly at: string;
}

export const leavingPurchaserActivities = (context: ActivityContext) => {
  const { database } = context;
  const { deliverAtOnce } = noticeDeliveries(context);

  return {
    /** Tells every administrator of it, once; nobody where all is taken over, or has ended. */
    async warnOfPurchases({ tenantId, userId, requestId, days, at: told }: WarnedPurchases): Promise<void> {
      const tenant = await database.tenants.find(tenantId);
      if (tenant?.state !== 'live') return;
      const { testClockId } = tenant;
      const at = presentOf(told, testClockId);
      const compose = await composed(context, { tenantId, userId, days, at });
      if (!compose) return;
      const claims = (await database.administrators.of(tenantId)).map((reader) => {
        const identity = [userId, leavingPurchaserKind, requestId, days, reader._id].join('/');
        const about = { subscriptionId: null, tenantId, testClockId, milestone: userId };
        const notice = { ...about, _id: identity, readerId: reader._id, kind: leavingPurchaserKind };
        return database.notices.claim(
          noticeToClaim({ ...notice, mail: compose(reader) }, at, { days, scheduledAt: told }),
        );
      });
      await deliverAtOnce(await Promise.all(claims), { testClockId, at });
    },
  };
};

/** The mail of a notice as it reads now; null once its reason or its reader is gone. */
export async function leavingPurchaserMail(
  context: ActivityContext,
  { tenantId, milestone: userId, days, readerId }: Notice,
  at: string,
): Promise<NoticeMail | null> {
  const reader = (await context.database.administrators.of(tenantId)).find(({ _id }) => _id === readerId);
  const compose = reader && (await composed(context, { tenantId, userId, days: days ?? 0, at }));
  return reader && compose ? compose(reader) : null;
}

/** How it is said to a reader; null where there is nothing left to decide. */
async function composed(
  { database, contact }: ActivityContext,
  { tenantId, userId, days, at }: Left,
): Promise<((reader: NoticeReader) => NoticeMail) | null> {
  const { users, tenants, subscriptions, plans, handOvers } = database;
  const [tenant, user] = await Promise.all([tenants.find(tenantId), users.find(tenantId, userId)]);
  if (tenant?.state !== 'live' || user?.state !== 'deactivated' || !user.deactivation) return null;
  const bought = await subscriptions.ofPurchaser(tenantId, userId);
  const decisions = await leftPurchases({ handOvers }, bought, new Map([[user._id, user]]), instant(at));
  const undecided = [...decisions.values()].filter(({ decision }) => isStillOpen(decision));
  if (undecided.length === 0) return null;
  const open = undecided.map(({ projection }) => subscriptionFromJson(projection.subscription));
  const offeredTo = undecided.map(({ decision }) => (decision?.kind === 'handOver' ? decision.to : null));
  const colleagues = await users.byId(
    tenantId,
    offeredTo.flatMap((id) => id ?? []),
  );
  const names = await plans.names(open.map((one) => currentTerm(one).plan));
  const left = open.map((one, i) => {
    const { plan } = currentTerm(one);
    return {
      subscriptionId: one.id,
      planName: names.get(planKey(plan.id, plan.version)) ?? plan.id,
      seats: seatsOwned(one),
      assigned: one.assigned,
      standing: toJson(leftStanding(one)),
      offeredTo: colleagues.get(offeredTo[i] ?? '')?.name ?? null,
    };
  });
  const said = {
    organisation: tenant.organisation,
    purchaser: user.name,
    days,
    purgedOn: user.deactivation.restorableUntil.toISOString(),
    subscriptions: left,
    contact,
    at,
  };
  return (reader) => {
    const { name, locale, zone } = reader;
    return addressedTo(reader, renderLeavingMail({ ...said, reader: { name }, locale, zone }), at);
  };
}
