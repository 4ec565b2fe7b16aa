/** The subscriptions of a dashboard: which are meant, a page of them, and how each is shown. */
import { z } from 'zod';
import { instantFromMillis } from '../../../domain/calendar.js';
import { isWithin, type Reach, reachOf } from '../../../domain/identity/grants.js';
import { folded, wordsOf } from '../../../domain/search-words.js';
import { endDecisionOf } from '../../../domain/subscriptions/end-of-term.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { lastTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Database } from '../../../models/database.js';
import { grantOf } from '../../../models/partners/relations.js';
import type {
  SubscriptionFilter,
  SubscriptionProjection,
  SubscriptionSearch,
} from '../../../models/subscriptions/subscriptions.js';
import { showMoney } from '../../billing/amounts.js';
import { date } from '../../formats.js';
import type { Caller } from '../../http/caller.js';
import { readCursor, writeCursor } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { limitsOf, monthOf } from '../../subscriptions/renewals/limits.js';
import { namesFor, showSummary } from '../../subscriptions/renewals/schema.js';
import { subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { decidedBy, showMilestone } from '../../subscriptions/subscriptions/show.js';
import { partnersOfRecord } from '../partner-of-record/handed-in.js';
import { compareRanked, pricesOf, type RankedPricing } from './prices.js';
import type { DashboardQuery, entry, sorts } from './schema.js';

export type Sort = (typeof sorts)[number];

/** Who asks: what a caller, or the owner of a feed, reaches with a scope now. */
export interface Viewer {
  readonly read: Reach;
  /** Of which amounts are shown. */
  readonly amounts: Reach;
}

export async function viewerOf(caller: Caller): Promise<Viewer> {
  return { read: await caller.reach('dashboard:read'), amounts: await caller.reach('dashboard:amounts') };
}

type Asked = Omit<DashboardQuery, 'month'> & { readonly month?: string | undefined };

/** What a query means, now. */
export async function filterOf(database: Database, caller: Caller, asked: Asked): Promise<SubscriptionFilter> {
  const { month, q, partnerOfRecordId, ...named } = asked;
  const { within = [], ...limits } = await limitsOf(database, caller, named, 'dashboard:read');
  const span = month === undefined ? {} : (await monthOf(database, { month })).span;
  const advised = partnerOfRecordId === undefined ? [] : [await advisedBy(database, partnerOfRecordId)];
  const search = q === undefined ? undefined : await searchFor(database, q, limits.testClockId);
  return { ...limits, ...span, within: [...within, ...advised], search };
}

/** The subscriptions that a partner is partner of record of now. */
async function advisedBy({ relations }: Pick<Database, 'relations'>, partnerId: string): Promise<Reach> {
  const now = instantFromMillis(Date.now());
  const held = await relations.holding(partnerId, 'dashboard:read', now);
  const grants = held.filter(({ kind }) => kind === 'partnerOfRecord').map(grantOf);
  return reachOf(grants, 'dashboard:read', now);
}

async function searchFor(
  { tenants, plans }: Pick<Database, 'tenants' | 'plans'>,
  q: string,
  testClockId: string | null,
): Promise<SubscriptionSearch[]> {
  const whole = folded(q);
  if (whole.startsWith('sub_')) return [{ tenantIds: [], planIds: [], idBegins: whole }];
  const words = wordsOf(q);
  // Signs alone are no word, and find nothing.
  if (words.length === 0) return [{ tenantIds: [], planIds: [], idBegins: null }];
  return Promise.all(
    words.map(async (word) => ({
      tenantIds: await tenants.withWord(testClockId, word),
      planIds: await plans.withWord(word),
      idBegins: null,
    })),
  );
}

const positions = {
  end: z.strictObject({ value: date, id: subscriptionId }),
  seats: z.strictObject({ value: z.int(), id: subscriptionId }),
  organisation: z.strictObject({ folded: z.string(), key: z.string(), id: subscriptionId }),
  amount: z.strictObject({ currency: z.string(), amount: z.int(), key: z.string(), id: subscriptionId }),
};

/** Where a page begins, and how many it has. */
export interface PageAsked {
  readonly sort: Sort;
  readonly cursor: string | undefined;
  readonly limit: number;
}

export interface Found {
  readonly found: readonly SubscriptionProjection[];
  /** Where the next page begins behind one of them. */
  readonly cursorAfter: (last: SubscriptionProjection) => string;
}

/** A page of what a viewer sees, and one more where there is one. @throws InvalidRequest for the cursor of another list */
export async function findPage(
  database: Database,
  viewer: Viewer,
  filter: SubscriptionFilter,
  { sort, cursor, limit }: PageAsked,
): Promise<Found> {
  const direction = sort.startsWith('-') ? -1 : 1;
  const list = `dashboard by ${sort}`;
  const asked = { reach: viewer.read, filter, direction, limit: limit + 1 } as const;
  switch (sort) {
    case 'end':
    case '-end':
    case 'seats':
    case '-seats': {
      const [by, position] =
        sort === 'end' || sort === '-end'
          ? (['expiresOn', positions.end] as const)
          : (['seats', positions.seats] as const);
      const after = readCursor<z.ZodType<{ value: string | number; id: string }>>(list, cursor, position);
      const found = await database.subscriptions.list(viewer.read, filter, { by, direction }, after, limit + 1);
      return { found, cursorAfter: (last) => writeCursor(list, { value: last[by], id: last._id }) };
    }
    case 'organisation':
    case '-organisation': {
      const after = readCursor(list, cursor, positions.organisation);
      const found = await database.dashboard.byOrganisation(asked, after);
      const names = await database.tenants.organisations(found.map(({ tenantId }) => tenantId));
      const cursorAfter = ({ tenantId: key, _id: id }: SubscriptionProjection) =>
        writeCursor(list, { folded: folded(names.get(key) ?? ''), key, id });
      return { found, cursorAfter };
    }
    case 'amount':
    case '-amount': {
      const after = readCursor(list, cursor, positions.amount);
      const within = [...(filter.within ?? []), viewer.amounts];
      const seen = { ...asked, filter: { ...filter, within } };
      const counts = await database.subscriptions.countBy(seen.reach, seen.filter, 'pricing');
      const prices = await pricesOf(database, counts.keys());
      const ranked = [...prices].map(([key, { amount }]): RankedPricing & { readonly count: number } => ({
        key,
        ...amount,
        count: counts.get(key) ?? 0,
      }));
      const beyond = ranked
        .filter((one) => after === undefined || direction * compareRanked(one, after) >= 0)
        .sort((one, other) => direction * compareRanked(one, other));
      const found = await database.dashboard.byPricing(seen, beyond, after);
      const cursorAfter = ({ pricing: key, _id: id }: SubscriptionProjection) =>
        writeCursor(list, { ...prices.get(key ?? '')?.amount, key, id });
      return { found, cursorAfter };
    }
  }
}

export async function showEntries(
  database: Database,
  { amounts }: Viewer,
  found: readonly SubscriptionProjection[],
  language: Language,
): Promise<z.input<typeof entry>[]> {
  const [names, advisers, prices] = await Promise.all([
    namesFor(database, found),
    partnersOfRecord(
      database,
      found.map(({ _id }) => _id),
    ),
    pricesOf(
      database,
      found.map(({ pricing }) => pricing),
    ),
  ]);
  return found.map((projection) => {
    const { renewal, ...shown } = showSummary(projection, { names, language });
    const subscription = subscriptionFromJson(projection.subscription);
    const { _id, tenantId, pricing } = projection;
    const isSeen = isWithin(amounts, { tenantId, subscriptionId: _id });
    const expected = isSeen && pricing !== null ? prices.get(pricing) : undefined;
    const [next] = upcomingSteps(subscription);
    return {
      ...shown,
      partnerOfRecord: advisers.get(_id) ?? null,
      nextMilestone: next ? showMilestone(next) : null,
      decision: endDecisionOf(subscription),
      intent: lastTerm(subscription).expiresOn === null ? null : subscription.renewal.intent,
      decidedBy: decidedBy(subscription)?.at.toString() ?? null,
      expectedAmount: expected ? showMoney(expected.amount) : null,
    };
  });
}
