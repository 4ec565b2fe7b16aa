import { z } from 'zod';
import { DomainError } from '../../../domain/errors.js';
import {
  type DigestNoticeKind,
  type NewsThatWaits,
  type NoticeChoices,
  newsThatWaits,
  noticeTimings,
} from '../../../domain/messaging/preferences.js';
import { partnerReaderId } from '../../../models/messaging/notices.js';
import { type Caller, partnerOf, tenantOf } from '../../http/caller.js';
import { defineRoute } from '../../services.js';

const tags = ['Subscriptions'] as const;
const path = '/v1/notice-preferences';

const asked = z.enum(['atOnce', 'digest']).optional();
const optional = z.enum(noticeTimings).optional();
const kinds = z.strictObject({
  expiring: asked,
  cancelled: asked,
  deletionIsNear: asked,
  deletionAfterHold: asked,
  setUpDone: optional,
  renewedEarly: optional,
  seatsAdded: optional,
  reactivated: optional,
  superseded: optional,
  licenceRequested: optional,
  ...(Object.fromEntries(newsThatWaits.map((kind) => [kind, asked])) as Record<NewsThatWaits, typeof asked>),
} satisfies Readonly<Record<DigestNoticeKind, z.ZodType>>);

const preferences = z
  .strictObject({
    others: z.enum(['atOnce', 'digest']).meta({
      description: 'For all kinds that can wait and are not named: each by itself, or together in one mail a day',
      example: 'digest',
    }),
    kinds: kinds.meta({
      description:
        'By kind; off only for those that ask for nothing. Kinds that are not listed are sent at once in any case, and so is what cannot wait for the next digest',
      example: { seatsAdded: 'off', expiring: 'atOnce' },
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
      return { status: 200, body: shown(await database.noticePreferences.of(readerId)) };
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
    async handler({ services: { database }, caller, body, changes }) {
      const { readerId, tenantId } = readerOf(caller);
      const before = await database.noticePreferences.of(readerId);
      await changes({ subject: { kind: 'noticePreferences', id: readerId }, tenantId, before });
      const { others } = body;
      const chosen = Object.fromEntries(Object.entries(body.kinds).filter(([, timing]) => timing !== undefined));
      await database.noticePreferences.set({ _id: readerId, tenantId, others, kinds: chosen });
      return { status: 200, body: { others, kinds: chosen } };
    },
  }),
];

/** What is stored was asked for by these schemas. */
function shown(choices: NoticeChoices): z.output<typeof preferences> {
  return preferences.parse(choices);
}

/** @throws DomainError notFound for whoever reads no notices */
function readerOf(caller: Caller): { readonly readerId: string; readonly tenantId: string | null } {
  const partnerId = partnerOf(caller);
  const readerId = partnerId === null ? caller.userId : partnerReaderId(partnerId);
  if (readerId !== null) return { readerId, tenantId: tenantOf(caller) };
  throw new DomainError('notFound', 'Notices are read by administrators and partners: use the key of one.');
}
