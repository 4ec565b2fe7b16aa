import type { z } from 'zod';
import { addMonths, dateIn, type PlainDate, plainDate } from '../../../domain/calendar.js';
import type { Database } from '../../../models/database.js';
import { neverExpires, type SubscriptionFilter } from '../../../models/subscriptions/subscriptions.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { reachOfPartner } from '../../identity/reach-of-partner.js';
import { defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { ownStyle, picture, pictureQuery } from '../timelines/charts/answer.js';
import { daysOf, monthPicture } from '../timelines/charts/month.js';
import { languageNamed } from '../timelines/language.js';
import { Formatter } from '../timelines/words.js';
import {
  monthFilter,
  namesFor,
  renewalQuery,
  showSummary,
  subscriptionQuery,
  summaryPage,
  summaryPosition,
} from './schema.js';

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
      const filter = await filterOf(database, caller, query);
      return pageOfThem(database, { caller, language }, filter, { limit, cursor });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/renewals',
    operationId: 'listRenewals',
    summary: 'List the subscriptions whose last term ends in a month',
    description:
      'Or between two days. Whatever became of them since; what was renewed or replaced has moved on to its new end, and what was undone has none.',
    tags,
    query: renewalQuery,
    answers: { 200: { description: 'A page of renewals, by their day', schema: summaryPage } },
    async handler({ services: { database }, caller, language, query: { limit, cursor, month, ...query } }) {
      const ends = query.endsFrom ?? query.endsBefore;
      const { span } = await monthOf(database, { month, testClockId: query.testClockId });
      const whole = ends === undefined ? span : { endsBefore: query.endsBefore ?? neverExpires };
      const filter = { ...(await filterOf(database, caller, query)), ...whole };
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
      const filter = { ...(await filterOf(database, caller, query)), ...span };
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

type Query = Pick<z.output<typeof subscriptionQuery>, 'partnerId' | 'testClockId' | 'tenantId'>;

/** What is asked for: of what a partner sees, where one is named, and on the clock of the tenant, where one is named or asks. */
async function filterOf<Asked extends Query>(
  database: Database,
  caller: Caller,
  { partnerId, testClockId, ...rest }: Asked,
): Promise<Omit<Asked, 'partnerId' | 'testClockId'> & Pick<SubscriptionFilter, 'testClockId' | 'within'>> {
  const named = rest.tenantId ?? tenantOf(caller);
  const tenant = testClockId === undefined && named !== null ? await database.tenants.find(named) : null;
  const within = await reachOfPartner(database, partnerId, 'subscriptions:read');
  return { ...rest, within, testClockId: testClockId ?? tenant?.testClockId ?? null };
}

async function pageOfThem(
  database: Database,
  { caller, language }: { readonly caller: Caller; readonly language: Language },
  filter: SubscriptionFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const after = readCursor('subscriptions', cursor, summaryPosition);
  const found = await database.subscriptions.list(await caller.reach(), filter, after, limit + 1);
  const names = await namesFor(database, found);
  const body = pageFrom(
    found,
    limit,
    (one) => showSummary(one, { names, language }),
    ({ expiresOn, _id: id }) => writeCursor('subscriptions', { expiresOn, id }),
  );
  return { status: 200, headers: languageHeaders(language), body } as const;
}

/** The day that it is by UTC, and the month that is asked for. */
async function monthOf(
  database: Database,
  {
    month,
    testClockId = null,
  }: { readonly month?: string | undefined; readonly testClockId?: string | null | undefined },
): Promise<{
  readonly today: PlainDate;
  readonly first: PlainDate;
  readonly span: { readonly endsFrom: string; readonly endsBefore: string };
}> {
  const today = dateIn('UTC', await timeOn(database, testClockId));
  const first = plainDate(`${month ?? today.toString().slice(0, 7)}-01`);
  return { today, first, span: { endsFrom: first.toString(), endsBefore: addMonths(first, 1).toString() } };
}
