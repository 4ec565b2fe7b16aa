import { z } from 'zod';
import { compareInstants, type Instant, instant } from '../../../domain/calendar.js';
import { predictedStateAt, predictWith } from '../../../domain/subscriptions/prediction.js';
import { currentTerm, type Subscription } from '../../../domain/subscriptions/subscription.js';
import { readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { find } from '../subscriptions/find-subscription.js';
import { subscriptionId } from '../subscriptions/schema.js';
import { pictureRoutes } from './charts/routes.js';
import { languageNamed } from './language.js';
import { moneyOf } from './money.js';
import { lifeOf, outcomesOf, pastStateAt, snapshotsOf } from './past.js';
import { hypotheticalLife, plannedCommands } from './preview.js';
import { newTimelinePreview, stateQuery, subscriptionAt, timeline, timelinePreview, timelineQuery } from './schema.js';
import { showAt, showLife } from './show.js';
import { Formatter } from './words.js';

const tags = ['Timelines'] as const;
const params = z.strictObject({ subscriptionId });
const base = '/v1/subscriptions/{subscriptionId}';

export const timelineRoutes = [
  defineRoute({
    method: 'get',
    path: `${base}/timeline`,
    operationId: 'getTimeline',
    summary: 'Read what happened to a subscription, and what will',
    description:
      'The past stays after Temporal has forgotten the run; of a notice `details.readers` counts what became of it. Callers with `billing:read` see amounts (`details.amount`), with VAT. The future is what is due if nobody does anything.',
    tags,
    params,
    query: timelineQuery,
    answers: { 200: { description: 'Past and future', schema: timeline } },
    async handler({ services, caller, language, params, query }) {
      const { database } = services;
      const formatter = new Formatter(languageNamed(query.locale, language));
      const projection = await find({ database }, caller, params.subscriptionId);
      const cursor = readCursor('timeline', query.cursor, place);
      const before = cursor?.revision ?? projection.revision + 1;
      const [now, life, stored] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.subscriptions.pastBefore(projection._id, before, query.limit + 1),
      ]);
      const page = stored.slice(-query.limit);
      const [oldest] = page;
      const past = await snapshotsOf(database, life, page);
      const future = await services.foresee(database, life.latest, { now });
      const [outcomes, money] = await Promise.all([
        outcomesOf(database, past),
        moneyOf(services, caller, life.latest, { past, future }),
      ]);
      return {
        status: 200,
        headers: languageHeaders(formatter.language),
        body: {
          ...showLife(life, past, future, { now, formatter, outcomes, money }),
          next: stored.length > query.limit && oldest ? writeCursor('timeline', { revision: oldest.revision }) : null,
        },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/state`,
    operationId: 'getSubscriptionState',
    summary: 'Read a subscription at any instant, past or future',
    description:
      'The past is told by the terms and legal holds as they were then, the future if nobody does anything. State changes count from the instant at which they are due, even where they are carried out late.',
    tags,
    params,
    query: stateQuery,
    answers: { 200: { description: 'State, entitlement and what a client could do', schema: subscriptionAt } },
    async handler({ services, caller, language, params, query }) {
      const { database } = services;
      const formatter = new Formatter(languageNamed(query.locale, language));
      const projection = await find({ database }, caller, params.subscriptionId);
      const now = await timeOn(database, projection.testClockId);
      const at = query.at === undefined ? now : instant(query.at);
      const life = await lifeOf(database, projection);
      const predicted = compareInstants(at, now) > 0;
      const then = await (predicted ? stateThen(services, life.latest, { now, at }) : pastStateAt(database, life, at));
      return {
        status: 200,
        headers: languageHeaders(formatter.language),
        body: showAt(projection, then, { at, now, formatter }),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/timeline-previews',
    operationId: 'previewTimeline',
    summary: 'See what would become of a subscription',
    description:
      'Of an existing one with changes, or of one that nobody has. Nothing is written. A change that would be refused is refused in the same words. Callers with `billing:read` see amounts (`details.amount`), at the prices of today.',
    tags,
    body: newTimelinePreview,
    changesNothing: true,
    answers: { 200: { description: 'The timeline that would be', schema: timelinePreview } },
    problems: [
      'notFound',
      'renewNotPossible',
      'addSeatsNotPossible',
      'replaceNotPossible',
      'replacementWaits',
      'cancellationNotPossible',
      'usersToFree',
      'mixedKeys',
      'countryNotServed',
      'deletionBegun',
      'subscriptionEnded',
      'alreadyOnHold',
      'notOnHold',
      'notChangeable',
      'payFirst',
      'proFormaIssued',
      'renewalNotChangeable',
      'invalidSeats',
    ],
    async handler({ services, caller, language, body }) {
      const { database } = services;
      const formatter = new Formatter(languageNamed(body.locale, language));
      if (body.start) {
        const life = await hypotheticalLife(database, body.start);
        const { latest: subscription, snapshots: past } = life;
        const now = instant(body.start.at);
        const customer = { zone: body.start.timeZone, tenant: null };
        const commands = await plannedCommands(database, body.changes, { subscription, now, customer });
        const future = predictWith(subscription, now, commands);
        return {
          status: 200,
          headers: languageHeaders(formatter.language),
          body: showLife(life, past, future, { now, formatter }),
        };
      }
      const projection = await find({ database }, caller, body.subscriptionId ?? '');
      const [now, life, tenant] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.tenants.find(projection.tenantId),
      ]);
      const zone = tenant?.zone ?? currentTerm(life.latest).zone;
      const customer = { zone, tenant };
      const { latest: subscription } = life;
      const commands = await plannedCommands(database, body.changes, { subscription, now, customer });
      const future = await services.foresee(database, subscription, { now, planned: commands });
      const stored = await database.subscriptions.pastBefore(projection._id, projection.revision + 1, 100);
      const past = await snapshotsOf(database, life, stored);
      const money = await moneyOf(services, caller, subscription, { past, future });
      return {
        status: 200,
        headers: languageHeaders(formatter.language),
        body: showLife(life, past, future, { now, formatter, money }),
      };
    },
  }),
  ...pictureRoutes,
];

/** The subscription at an instant that is ahead, if nobody does anything. */
async function stateThen(
  { database, foresee }: Pick<ApiServices, 'database' | 'foresee'>,
  subscription: Subscription,
  { now, at }: { readonly now: Instant; readonly at: Instant },
): Promise<Subscription> {
  const future = await foresee(database, subscription, { now, until: at });
  return future.at(-1)?.after ?? predictedStateAt(subscription, now, at);
}

const place = z.strictObject({ revision: z.number().int() });
