/** Keys that were ordered for a tenant: its administrators are told at once, with a link. */
import { instant } from '../../domain/calendar.js';
import type { KeyOrder } from '../../models/keys/key-orders.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { contactOf } from './notice-contact.js';
import { messageIdOf } from './notice-delivery.js';
import { mailOf, type NoticeReader } from './notice-mail.js';

/** The mail about an order to one reader; null once the order is redeemed, cancelled or gone, or its reader has left. */
export async function orderMail(context: ActivityContext, notice: Notice, at: string): Promise<NoticeMail | null> {
  const { database } = context;
  const [[reader], order] = await Promise.all([
    database.users.active(notice.tenantId, [notice.readerId]),
    database.keyOrders.find(notice.milestone),
  ]);
  if (!reader || !order || !(await isPending(context, order, at))) return null;
  return (await orderMails(context, order, [reader], at))[0] ?? null;
}

/** Composes and claims the mails of an order to every administrator; none where it is not pending any more. */
export async function claimOrderNotices(context: ActivityContext, keyOrderId: string, at: string): Promise<Notice[]> {
  const { database } = context;
  const order = await database.keyOrders.find(keyOrderId);
  if (!order || !(await isPending(context, order, at))) return [];
  const { tenantId, testClockId, orderedAt } = order;
  const readers = await database.administrators.of(tenantId);
  const mails = await orderMails(context, order, readers, at);
  return Promise.all(
    readers.flatMap(({ _id: readerId }, index) => {
      const mail = mails[index];
      const identity = `${keyOrderId}/${readerId}`;
      const notice = {
        _id: identity,
        subscriptionId: null,
        tenantId,
        testClockId,
        readerId,
        kind: 'keyOrder' as const,
        milestone: keyOrderId,
        days: null,
        problem: null,
        digestId: null,
        messageId: messageIdOf(identity),
        scheduledAt: orderedAt,
        at: new Date(at),
      };
      return mail ? [database.notices.claim({ ...notice, state: 'claimed', mail })] : [];
    }),
  );
}

/** Whether it still waits for the administrator. */
async function isPending({ database }: ActivityContext, order: KeyOrder, at: string): Promise<boolean> {
  const [claims, keys] = await Promise.all([
    database.keys.claimsOf([order.firstKey]),
    database.keys.byHashes([order.firstKey]),
  ]);
  const key = keys.get(order.firstKey);
  return key !== undefined && !claims.has(order.firstKey) && at.slice(0, 10) <= key.redeemBy;
}

/** The mails about an order, one for each reader. */
async function orderMails(
  context: ActivityContext,
  order: KeyOrder,
  readers: readonly NoticeReader[],
  at: string,
): Promise<NoticeMail[]> {
  const { database, portalUrls } = context;
  const { _id: keyOrderId, tenantId, firstKey, soldBy, count, seatsPerKey } = order;
  const [tenant, plan, keys] = await Promise.all([
    database.tenants.find(tenantId),
    database.plans.version(order.plan.id, order.plan.version),
    database.keys.byHashes([firstKey]),
  ]);
  const key = keys.get(firstKey);
  if (tenant?.state !== 'live' || !plan || !key) return [];
  const about = {
    kind: 'keyOrder',
    organisation: tenant.organisation,
    planName: plan.name,
    seats: count * seatsPerKey,
    keys: count,
    keyOrderId,
    redeemBy: key.redeemBy,
    contact: await contactOf(context, { soldBy, plan }),
    link: `${portalUrls[tenant.cloud]}/v1/key-order-pages/${database.keyOrders.links.tokenOf(keyOrderId)}`,
    at: instant(at).toString(),
  } as const;
  return readers.map((reader) => {
    const { name, locale, zone } = reader;
    return mailOf({ ...about, reader: { name }, locale, zone }, reader);
  });
}
