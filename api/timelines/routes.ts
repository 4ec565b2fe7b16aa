import { z } from 'zod';
import { compareInstants, type Instant, instant } from '../../domain/calendar.js';
import type { Remembered } from '../../domain/history.js';
import { asItWillBe, foreseen, foreseenWith } from '../../domain/prediction.js';
import { currentTerm, type Subscription } from '../../domain/subscription.js';
import { readCursor, writeCursor } from '../http/page.js';
import { languageHeaders } from '../i18n/language.js';
import { defineRoute } from '../services.js';
import { subscriptionId } from '../subscriptions/schema.js';
import { timeOn } from '../tenant-time.js';
import { pictureRoutes } from './charts/routes.js';
import { languageNamed } from './language.js';
import { amidst, findWithin, itAt, lifeOf } from './past.js';
import { imagined, plannedChanges } from './preview.js';
import { newTimelinePreview, stateQuery, subscriptionAt, timeline, timelinePreview, timelineQuery } from './schema.js';
import { showAt, showLife } from './show.js';
import { Words } from './words.js';

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
      'The past stays after Temporal has forgotten the run. The future is what is due if nobody does anything.',
    tags,
    params,
    query: timelineQuery,
    answers: { 200: { description: 'Past and future', schema: timeline } },
    async handler({ services, caller, language, params, query }) {
      const { database } = services;
      const words = new Words(languageNamed(query.locale, language));
      const projection = await findWithin(database, caller.reach, params.subscriptionId);
      const cursor = readCursor('timeline', query.cursor, place);
      const before = cursor && { revision: cursor.revision, at: new Date(cursor.at) };
      const [now, life, entries] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.subscriptions.pastBefore(projection._id, before, query.limit + 1),
      ]);
      const shown = entries.slice(-query.limit);
      const [oldest] = shown;
      const more = entries.length > query.limit && oldest;
      const position = more ? { revision: oldest.revision, at: oldest.at.getTime() } : null;
      return {
        status: 200,
        headers: languageHeaders(words.language),
        body: {
          ...showLife(life, amidst(life, shown), foreseen(life.latest, now), { now, words }),
          next: position && writeCursor('timeline', position),
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
      const words = new Words(languageNamed(query.locale, language));
      const projection = await findWithin(database, caller.reach, params.subscriptionId);
      const now = await timeOn(database, projection.testClockId);
      const at = query.at === undefined ? now : instant(query.at);
      const life = await lifeOf(database, projection);
      const predicted = compareInstants(at, now) > 0;
      const then = predicted ? asItWillBe(life.latest, now, at) : await itAt(database, life, at);
      return {
        status: 200,
        headers: languageHeaders(words.language),
        body: showAt(projection, then, { at, now, words }),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/timeline-previews',
    operationId: 'previewTimeline',
    summary: 'See what would become of a subscription',
    description:
      'Of an existing one with changes, or of one that nobody has. Nothing is written. A change that would be refused is refused in the same words.',
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
      'usersToFree',
      'mixedKeys',
      'countryNotServed',
      'deletionBegun',
      'subscriptionEnded',
      'alreadyOnHold',
      'notOnHold',
      'notChangeable',
    ],
    async handler({ services, caller, language, body }) {
      const { database } = services;
      const words = new Words(languageNamed(body.locale, language));
      if (body.start) {
        const subscription = await imagined(database, body.start);
        const now = instant(body.start.at);
        const customer = { zone: body.start.timeZone, tenant: null };
        const changes = await plannedChanges(database, body.changes, { subscription, now, customer });
        const future = foreseenWith(subscription, now, changes);
        const history = [begun(subscription, now)];
        return {
          status: 200,
          headers: languageHeaders(words.language),
          body: showLife({ latest: subscription, history }, history, future, { now, words }),
        };
      }
      const projection = await findWithin(database, caller.reach, body.subscriptionId ?? '');
      const [now, life, tenant] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.tenants.find(projection.tenantId),
      ]);
      const zone = tenant?.zone ?? currentTerm(life.latest).zone;
      const customer = { zone, tenant };
      const changes = await plannedChanges(database, body.changes, { subscription: life.latest, now, customer });
      const future = foreseenWith(life.latest, now, changes);
      const past = await database.subscriptions.pastBefore(projection._id, undefined, 100);
      return {
        status: 200,
        headers: languageHeaders(words.language),
        body: showLife(life, amidst(life, past), future, { now, words }),
      };
    },
  }),
  ...pictureRoutes,
];

const place = z.strictObject({ revision: z.number().int(), at: z.number().int() });

/** The first entry of a subscription that nobody has. */
function begun(subscription: Subscription, at: Instant): Remembered {
  const { origin } = currentTerm(subscription);
  return {
    entry: { kind: 'committed', revision: 1, scheduledAt: at, at, why: origin, details: {} },
    after: subscription,
  };
}
