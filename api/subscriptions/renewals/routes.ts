import { z } from 'zod';
import { addDays, addMonths, dateIn, type PlainDate, plainDate } from '../../../domain/calendar.js';
import type { Database } from '../../../models/database.js';
import type { RenewalFilter } from '../../../models/subscriptions/subscriptions.js';
import { date } from '../../formats.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { reachOfPartner } from '../../identity/reach-of-partner.js';
import { idOf } from '../../ids.js';
import { defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { ownStyle, picture, pictureQuery } from '../timelines/charts/answer.js';
import { daysOf, monthPicture } from '../timelines/charts/month.js';
import { languageNamed } from '../timelines/language.js';
import { Formatter } from '../timelines/words.js';
import { renewalFilter, renewalPage, renewalQuery, showDue } from './schema.js';

const tags = ['Timelines'] as const;

/** Where a page of renewals ends. */
const position = z.strictObject({ expiresOn: date, id: idOf('subscription', 'Id of a subscription') });

export const renewalRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/renewals',
    operationId: 'listRenewals',
    summary: 'List the subscriptions whose last term ends in a month',
    description:
      'Whatever became of them since; what was renewed or replaced has moved on to its new end, and what was undone has none.',
    tags,
    query: renewalQuery,
    answers: { 200: { description: 'A page of renewals, by their day', schema: renewalPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, ...query } }) {
      const after = readCursor('renewals', cursor, position);
      const { whole } = await monthOf(database, query);
      const found = await database.subscriptions.renewals(await caller.reach(), whole, after, limit + 1);
      const body = pageFrom(found, limit, showDue, ({ expiresOn, _id: id }) =>
        writeCursor('renewals', { expiresOn, id }),
      );
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/renewals.svg',
    operationId: 'drawRenewals',
    summary: 'Draw how many terms end on each day of a month',
    tags,
    query: pictureQuery.extend(renewalFilter),
    answers: { 200: picture },
    async handler({ services: { database }, caller, language, query: { width, theme, locale, ...query } }) {
      const formatter = new Formatter(languageNamed(locale, language));
      const { today, first, whole } = await monthOf(database, query);
      const reach = await caller.reach();
      const counts = await Promise.all(
        daysOf(first).map((day) => {
          const oneDay = { ...whole, from: day.toString(), before: addDays(day, 1).toString() };
          return database.subscriptions.countRenewals(reach, oneDay);
        }),
      );
      return {
        status: 200,
        headers: { ...ownStyle, ...languageHeaders(formatter.language) },
        body: monthPicture({ first, today, counts }, formatter, { width, theme }),
      };
    },
  }),
];

/** The day that it is by UTC, and the month that is asked for: what a partner, where one is named, sees of it. */
async function monthOf(
  database: Database,
  { month, partnerId, testClockId: clock, ...rest }: z.output<z.ZodObject<typeof renewalFilter>>,
): Promise<{ readonly today: PlainDate; readonly first: PlainDate; readonly whole: RenewalFilter }> {
  const testClockId = clock ?? null;
  const today = dateIn('UTC', await timeOn(database, testClockId));
  const first = plainDate(`${month ?? today.toString().slice(0, 7)}-01`);
  const within = await reachOfPartner(database, partnerId, 'subscriptions:read');
  const days = { from: first.toString(), before: addMonths(first, 1).toString() };
  return { today, first, whole: { ...rest, ...days, within, testClockId } };
}
