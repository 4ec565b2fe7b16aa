import { z } from 'zod';
import { DomainError } from '../../../domain/errors.js';
import { optionalNoticeKinds } from '../../../domain/messaging/preferences.js';
import { partnerReaderId } from '../../../models/messaging/notices.js';
import { type Caller, partnerOf, tenantOf } from '../../http/caller.js';
import { defineRoute } from '../../services.js';

const tags = ['Subscriptions'] as const;
const path = '/v1/notice-preferences';

const preferences = z
  .strictObject({
    off: z
      .array(z.enum(optionalNoticeKinds))
      .max(optionalNoticeKinds.length)
      .refine((kinds) => new Set(kinds).size === kinds.length, 'must not name anything twice')
      .meta({
        description: 'Kinds of notices that the reader does not want; all others are sent in any case',
        example: ['seatsAdded'],
      }),
  })
  .meta({ id: 'NoticePreferences', description: 'What a reader of notices wants' });

const answers = { 200: { description: 'What the caller wants', schema: preferences } } as const;

export const noticePreferenceRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'getNoticePreferences',
    summary: 'Read which notices the caller wants',
    description: 'Of the administrator whose key it is, or of the partner.',
    tags,
    answers,
    problems: ['notFound'],
    async handler({ services: { database }, caller }) {
      const { readerId } = readerOf(caller);
      return { status: 200, body: { off: [...(await database.noticePreferences.of(readerId))] } };
    },
  }),
  defineRoute({
    method: 'put',
    path,
    operationId: 'setNoticePreferences',
    summary: 'Say which notices the caller wants',
    tags,
    body: preferences,
    answers,
    problems: ['notFound'],
    async handler({ services: { database }, caller, body: { off }, changes }) {
      const { readerId, tenantId } = readerOf(caller);
      const before = { off: await database.noticePreferences.of(readerId) };
      await changes({ subject: { kind: 'noticePreferences', id: readerId }, tenantId, before });
      await database.noticePreferences.set({ _id: readerId, tenantId, off });
      return { status: 200, body: { off } };
    },
  }),
];

/** @throws DomainError notFound for whoever reads no notices */
function readerOf(caller: Caller): { readonly readerId: string; readonly tenantId: string | null } {
  const partnerId = partnerOf(caller);
  const readerId = partnerId === null ? caller.userId : partnerReaderId(partnerId);
  if (readerId !== null) return { readerId, tenantId: tenantOf(caller) };
  throw new DomainError('notFound', 'Notices are read by administrators and partners: use the key of one.');
}
