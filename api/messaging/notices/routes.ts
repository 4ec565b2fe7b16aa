import { z } from 'zod';
import { moneyNoticeKinds } from '../../../domain/billing/notices.js';
import type { Notice } from '../../../models/messaging/notices.js';
import { instant } from '../../formats.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
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
    description: 'In the order in which they were due. Mail about money is for callers with `billing:read`.',
    tags: ['Subscriptions'],
    params: z.strictObject({ subscriptionId }),
    query: pageQuery,
    answers: { 200: { description: 'A page of notices, the oldest first', schema: notices } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const { _id, subscription } = await find(services, caller, params.subscriptionId);
      const { database } = services;
      const { payer } = subscription;
      const account =
        payer && (await database.billingAccounts.within(await caller.reach('billing:read'), payer.billingAccountId));
      const unseen = account ? [] : moneyNoticeKinds;
      const read = readCursor('notices', cursor, noticePosition);
      const after = read && { scheduledAt: new Date(read[0]), id: read[1] };
      const found = await database.notices.page(_id, after, limit + 1, unseen);
      const next = (last: Notice) => writeCursor('notices', [last.scheduledAt.toISOString(), last._id]);
      return { status: 200, body: pageFrom(found, limit, showNotice, next) };
    },
  }),
];
