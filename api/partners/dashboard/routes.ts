import type { z } from 'zod';
import { decimalText } from '../../../domain/billing/decimal.js';
import { minorUnitDigits } from '../../../domain/money.js';
import { type Ending, endsByMonth, forecast } from '../../../domain/partners/ending.js';
import type { Database } from '../../../models/database.js';
import type { SubscriptionFilter } from '../../../models/subscriptions/subscriptions.js';
import { csvOf } from '../../csv.js';
import { pageFrom } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { defineRoute } from '../../services.js';
import { monthOf } from '../../subscriptions/renewals/limits.js';
import { filterOf, findPage, showEntries, type Viewer, viewerOf } from './entries.js';
import { pricesOf } from './prices.js';
import {
  dashboardPage,
  dashboardQuery,
  endsByMonthAnswer,
  type entry,
  exportQuery,
  forecastAnswer,
  forecastQuery,
  monthsQuery,
} from './schema.js';

const tags = ['Dashboard'] as const;
/** Few at once: other requests are answered in between. */
const pageSize = 100;

export const dashboardRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/dashboard',
    operationId: 'listDashboard',
    summary: 'List what ends when, what was decided, and what is expected',
    description:
      'Every subscription within reach. What lives on a test clock is left out unless its clock or its tenant is named. Amounts are shown to whoever sells to the customer.',
    tags,
    query: dashboardQuery,
    answers: { 200: { description: 'A page of subscriptions', schema: dashboardPage } },
    async handler({ services: { database }, caller, language, query: { limit, cursor, sort, ...asked } }) {
      const viewer = await viewerOf(caller);
      const filter = await filterOf(database, caller, asked);
      const { found, cursorAfter } = await findPage(database, viewer, filter, { sort, cursor, limit });
      const page = pageFrom(found, limit, (one) => one, cursorAfter);
      const items = await showEntries(database, viewer, page.items, language);
      return { status: 200, headers: languageHeaders(language), body: { items, next: page.next } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/dashboard.csv',
    operationId: 'exportDashboard',
    summary: 'Export the dashboard for a spreadsheet',
    description:
      'All that the filters leave, one row for each subscription. What a spreadsheet would take for a formula is escaped.',
    tags,
    query: exportQuery,
    answers: { 200: { description: 'RFC 4180 with a header', file: ['text/csv'] } },
    async handler({ services: { database }, caller, language, signal, query: { sort, ...asked } }) {
      const viewer = await viewerOf(caller);
      const filter = await filterOf(database, caller, asked);
      const pageAt = async (cursor: string | undefined) => {
        const { found, cursorAfter } = await findPage(database, viewer, filter, { sort, cursor, limit: pageSize });
        const { items, next } = pageFrom(found, pageSize, (one) => one, cursorAfter);
        const rows = (await showEntries(database, viewer, items, language)).map(rowOf);
        return { rows, next };
      };
      // What is wrong with the request comes up before anything is sent.
      const first = await pageAt(undefined);
      async function* content(): AsyncGenerator<string> {
        yield csvOf(first.rows, columns);
        for (let { next } = first; next !== null; ) {
          signal.throwIfAborted();
          const page = await pageAt(next);
          yield csvOf(page.rows, columns, false);
          next = page.next;
        }
      }
      return { status: 200, file: { name: 'dashboard.csv', mediaType: 'text/csv', content: content() } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/dashboard/months',
    operationId: 'listEndsByMonth',
    summary: 'Count by month what ends',
    tags,
    query: monthsQuery,
    answers: { 200: { description: 'Months in which something ends, in their order', schema: endsByMonthAnswer } },
    async handler({ services: { database }, caller, query }) {
      const filter = await filterOf(database, caller, query);
      const { seen, prices } = await endingsOf(database, await viewerOf(caller), filter);
      const items = endsByMonth(seen, prices).map((month) => ({ ...month, amounts: [...month.amounts] }));
      return { status: 200, body: { items } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/forecast',
    operationId: 'getForecast',
    summary: 'Forecast renewals by month',
    description:
      'By what was decided, at the prices of today, net. A term that is shorter than the forecast is renewed more than once in it. What another subscription replaces is left out, since that one has its own end.',
    tags,
    query: forecastQuery,
    answers: { 200: { description: 'The forecast', schema: forecastAnswer } },
    async handler({ services: { database }, caller, query: { months, ...asked } }) {
      const filter = await filterOf(database, caller, asked);
      const { first } = await monthOf(database, { testClockId: filter.testClockId });
      const { seen, prices } = await endingsOf(database, await viewerOf(caller), filter);
      const { overdue, months: following } = forecast(seen, prices, first.toString().slice(0, 7), months);
      const body = {
        overdue: shown(overdue),
        months: following.map(({ month, ...outlook }) => ({ month, ...shown(outlook) })),
      };
      return { status: 200, body };
    },
  }),
];

async function endingsOf(database: Database, { read, amounts }: Viewer, filter: SubscriptionFilter) {
  const of = (reaches: SubscriptionFilter['within']): Promise<Ending[]> =>
    database.subscriptions.endingGroups(read, { ...filter, within: reaches });
  const within = filter.within ?? [];
  const counted = await of(within);
  const priced = amounts.kind === 'everything' ? counted : await of([...within, amounts]);
  const prices = await pricesOf(
    database,
    counted.map(({ pricing }) => pricing),
  );
  return { seen: { counted, priced }, prices };
}

type Outlook = ReturnType<typeof forecast>['overdue'];

function shown({ renewing, undecided, lapsing }: Outlook) {
  const part = ({ subscriptions, seats, amounts }: Outlook['renewing']) => ({
    subscriptions,
    seats,
    amounts: [...amounts],
  });
  return { renewing: part(renewing), undecided: part(undecided), lapsing: part(lapsing) };
}

const columns = [
  'subscriptionId',
  'tenantId',
  'organisation',
  'planId',
  'planName',
  'state',
  'origin',
  'expiresOn',
  'lastDay',
  'timeZone',
  'seats',
  'assigned',
  'partnerOfRecordId',
  'partnerOfRecord',
  'decision',
  'intent',
  'decidedBy',
  'nextMilestone',
  'nextMilestoneOn',
  'expectedAmount',
  'currency',
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

function rowOf({
  seats,
  plan,
  partnerOfRecord,
  nextMilestone,
  expectedAmount,
  endsBecause: _,
  ...rest
}: z.input<typeof entry>): Row {
  return {
    ...rest,
    planId: plan.id,
    seats: seats.owned,
    assigned: seats.assigned,
    partnerOfRecordId: partnerOfRecord?.id ?? null,
    partnerOfRecord: partnerOfRecord?.name ?? null,
    nextMilestone: nextMilestone?.kind ?? null,
    nextMilestoneOn: nextMilestone?.on ?? null,
    expectedAmount:
      expectedAmount &&
      decimalText({ digits: BigInt(expectedAmount.amount), scale: minorUnitDigits(expectedAmount.currency) }),
    currency: expectedAmount?.currency ?? null,
  };
}
