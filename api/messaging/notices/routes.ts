import { z } from 'zod';
import { moneyNoticeKinds } from '../../../domain/billing/notices.js';
import { type Payer, type Subscription, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Database } from '../../../models/database.js';
import type { Notice } from '../../../models/messaging/notices.js';
import { instant } from '../../formats.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { seesPurse } from '../../purchaser-decides.js';
import { defineRoute } from '../../services.js';
import { find } from '../../subscriptions/subscriptions/find-subscription.js';
import { subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { notices, showNotice } from './schema.js';

const noticePosition = z.tuple([instant, z.string().max(300)]);

export const noticeRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/subscriptions/{subscriptionId}/notices',
    operationId: 'listNotices',
    summary: 'List the notices, as they were sent',
    description:
      'In the order in which they were due. Mail about money is for callers with `billing:read`; what a purchaser was sent, for the purchaser and the seller.',
    tags: ['Subscriptions'],
    params: z.strictObject({ subscriptionId }),
    query: pageQuery,
    answers: { 200: { description: 'A page of notices, the oldest first', schema: notices } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const { _id, subscription: saved } = await find(services, caller, params.subscriptionId);
      const subscription = subscriptionFromJson(saved);
      const { database } = services;
      const { payer } = subscription;
      const reach = await caller.reach('billing:read');
      const account = payer && (await database.billingAccounts.within(reach, payer.billingAccountId));
      const others = (await payersOf(database, subscription)).filter(
        ({ purchaserId, billingAccountId }) => purchaserId !== null && !seesPurse(reach, billingAccountId),
      );
      const strangers = new Set(others.flatMap(({ purchaserId, billingAccountId }) => [purchaserId, billingAccountId]));
      const unseen = account ? [] : moneyNoticeKinds;
      const read = readCursor('notices', cursor, noticePosition);
      const after = read && { scheduledAt: new Date(read[0]), id: read[1] };
      const found = await database.notices.page(_id, after, limit + 1, unseen);
      const next = (last: Notice) => writeCursor('notices', [last.scheduledAt.toISOString(), last._id]);
      const show = (notice: Notice) => showNotice(strangers.has(notice.readerId) ? { ...notice, mail: null } : notice);
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
];

/** Who pays for a subscription, and who has paid for it before. */
async function payersOf({ subscriptions }: Database, { id, payer }: Subscription): Promise<Payer[]> {
  const changes = await subscriptions.eventsOfKinds(id, ['payerChanged']);
  const before = changes.flatMap((event) => (event.kind === 'payerChanged' && event.from ? [event.from] : []));
  return payer ? [payer, ...before] : before;
}
