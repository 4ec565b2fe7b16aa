import type { Database } from '../../../models/database.js';
import type { SubscriptionFilter } from '../../../models/subscriptions/subscriptions.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { defineRoute } from '../../services.js';
import { ownStyle, picture, pictureQuery } from '../timelines/charts/answer.js';
import { daysOf, monthPicture } from '../timelines/charts/month.js';
import { languageNamed } from '../timelines/language.js';
import { Formatter } from '../timelines/words.js';
import { limitsOf, monthOf } from './limits.js';
import { monthFilter, namesFor, showSummary, subscriptionQuery, summaryPage, summaryPosition } from './schema.js';

const tags = ['Timelines'] as const;

export const renewalRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/subscriptions',
    operationId: 'listSubscriptions',
    summary: 'List the subscriptions within reach',
    description:
      'In the order of their ends, those without one last. What lives on a test clock is left out unless its clock or its tenant is named.',
    tags: ['Subscriptions'],
    query: subscriptionQuery,
    answers: { 200: { description: 'A page of subscriptions', schema: summaryPage } },
    async handler({ services: { database }, caller, language, query: { limit, cursor, ...query } }) {
      const filter = await limitsOf(database, caller, query, 'subscriptions:read');
      return pageOfThem(database, { caller, language }, filter, { limit, cursor });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/renewals.svg',
    operationId: 'drawRenewals',
    summary: 'Draw how many terms end on each day of a month',
    tags,
    query: pictureQuery.extend(monthFilter),
    answers: { 200: picture },
    async handler({ services: { database }, caller, language, query: { width, theme, locale, month, ...query } }) {
      const formatter = new Formatter(languageNamed(locale, language));
      const { today, first, span } = await monthOf(database, { month, testClockId: query.testClockId });
      const filter = { ...(await limitsOf(database, caller, query, 'subscriptions:read')), ...span };
      const found = await database.subscriptions.countByEnd(await caller.reach(), filter);
      const counts = daysOf(first).map((day) => found.get(day.toString()) ?? 0);
      return {
        status: 200,
        headers: { ...ownStyle, ...languageHeaders(formatter.language) },
        body: monthPicture({ first, today, counts }, formatter, { width, theme }),
      };
    },
  }),
];

async function pageOfThem(
  database: Database,
  { caller, language }: { readonly caller: Caller; readonly language: Language },
  filter: SubscriptionFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const read = readCursor('subscriptions', cursor, summaryPosition);
  const after = read && { value: read.expiresOn, id: read.id };
  const found = await database.subscriptions.list(await caller.reach(), filter, { by: 'expiresOn' }, after, limit + 1);
  const names = await namesFor(database, found);
  const body = pageFrom(
    found,
    limit,
    (one) => showSummary(one, { names, language }),
    ({ expiresOn, _id: id }) => writeCursor('subscriptions', { expiresOn, id }),
  );
  return { status: 200, headers: languageHeaders(language), body } as const;
}
