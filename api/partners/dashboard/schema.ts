import { z } from 'zod';
import { endDecisions } from '../../../domain/subscriptions/end-of-term.js';
import { money } from '../../billing/amounts.js';
import { instant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { partnerId } from '../../partner-ids.js';
import { ends, filters, month, summary } from '../../subscriptions/renewals/schema.js';
import { intent, milestone, subscription } from '../../subscriptions/subscriptions/schema.js';

export const decision = z.enum(endDecisions).meta({
  description:
    'renews: somebody has decided that it goes on; undecided: nobody has said anything, and its intent is what happens by itself; lapses: it was decided that it ends, or it was cancelled; replaced: another subscription takes its place; none: nothing of it ends, or it has come to its end',
});

export const sorts = ['end', '-end', 'organisation', '-organisation', 'seats', '-seats', 'amount', '-amount'] as const;

const dashboardFilters = {
  ...filters,
  ...ends,
  month: month.optional(),
  decision: decision.optional(),
  partnerOfRecordId: partnerId.optional().meta({ description: 'Those of which this partner is partner of record now' }),
  q: z.string().trim().min(2).max(100).optional().meta({
    description:
      'Beginnings of words: of the organisation or of the plan’s name, all of which have to be found; or the beginning of the id of a subscription, `sub_…`',
    example: 'now off',
  }),
};

const sort = z.enum(sorts).default('end').meta({
  description:
    'Descending with `-`. `amount`: by currency, then by the expected amount; what has none, or none that the caller sees, is left out',
  example: '-amount',
});

interface Ends {
  readonly month?: string | undefined;
  readonly endsFrom?: string | undefined;
  readonly endsBefore?: string | undefined;
}

/** Either a whole month, or days. */
function oneOfBoth({ month: whole, endsFrom, endsBefore }: Ends): boolean {
  return whole === undefined || (endsFrom ?? endsBefore) === undefined;
}

const notBoth = { path: ['month'], message: 'does not go together with endsFrom and endsBefore' };

export const dashboardQuery = pageQuery.extend({ ...dashboardFilters, sort }).refine(oneOfBoth, notBoth);
export const exportQuery = z.strictObject({ ...dashboardFilters, sort }).refine(oneOfBoth, notBoth);
export const monthsQuery = z.strictObject(dashboardFilters).refine(oneOfBoth, notBoth);
export type DashboardQuery = z.output<typeof monthsQuery>;

const { subscriptionId, tenantId, organisation, expiresOn, lastDay, timeZone, state, origin, plan, planName, seats } =
  summary.shape;

export const entry = z
  .strictObject({
    subscriptionId,
    tenantId,
    organisation,
    plan,
    planName,
    state,
    origin,
    expiresOn,
    lastDay,
    timeZone,
    seats,
    partnerOfRecord: subscription.shape.partnerOfRecord,
    nextMilestone: milestone.nullable(),
    decision,
    intent: intent.nullable().meta({
      description: 'What was decided for the end of the last term, or what happens by itself; null: nothing of it ends',
    }),
    decidedBy: instant.nullable().meta({
      description: 'When payment of the next term is asked for; null: it is not, as of what is renewed by keys',
    }),
    endsBecause: summary.shape.endsBecause,
    expectedAmount: money.nullable().meta({
      description:
        'Of the whole next term, net, at the prices of today; null where nobody pays by period, and for whoever does not sell to the customer',
    }),
  })
  .meta({ id: 'DashboardEntry' });

export const dashboardPage = pageOf(entry, 'DashboardPage');

const tally = {
  subscriptions: z.int(),
  seats: z.int(),
  amounts: z.array(money).meta({
    description: 'What the renewals of those whose amounts the caller sees are expected to come to, by currency',
  }),
};

const named = z.string().meta({ description: 'By the first day after the last term', example: '2028-03' });

export const endsByMonthAnswer = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          month: named,
          ...tally,
          undecided: z.int().meta({ description: 'So many of the subscriptions nobody has decided about' }),
        })
        .meta({ id: 'MonthOfEnds' }),
    ),
  })
  .meta({ id: 'EndsByMonth', description: 'Months in which a last term ends' });

export const forecastQuery = z.strictObject({
  months: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(12)
    .meta({ description: 'So many, the present one first', example: 12 }),
  cloud: filters.cloud,
  planId: filters.planId,
  tenantId: filters.tenantId,
  partnerId: filters.partnerId,
  partnerOfRecordId: dashboardFilters.partnerOfRecordId,
  testClockId: filters.testClockId,
});

const part = z.strictObject(tally).meta({ id: 'ForecastPart' });
const outlook = {
  renewing: part.meta({ description: 'Somebody has decided that they go on' }),
  undecided: part.meta({ description: 'Nobody has decided' }),
  lapsing: part.meta({ description: 'They end: the amounts are what is lost' }),
};

export const forecastAnswer = z
  .strictObject({
    overdue: z.strictObject(outlook).meta({
      id: 'ForecastOverdue',
      description: 'What has ended before the first month and can still come back',
    }),
    months: z.array(z.strictObject({ month: named, ...outlook }).meta({ id: 'ForecastMonth' })),
  })
  .meta({ id: 'Forecast' });
