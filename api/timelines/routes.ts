import { z } from 'zod';
import { compareDates, compareInstants, type Instant, instant, type PlainDate } from '../../domain/calendar.js';
import { accessIn } from '../../domain/entitlement.js';
import { DomainError } from '../../domain/errors.js';
import type { Remembered } from '../../domain/history.js';
import { actions, refusals } from '../../domain/possible-actions.js';
import { asItWillBe, type Foreseen, foreseen, foreseenWith } from '../../domain/prediction.js';
import { currentTerm, type Subscription, stateOf, subscriptionFromJson, toJson } from '../../domain/subscription.js';
import type { SubscriptionProjection } from '../../models/subscriptions.js';
import type { Caller } from '../http/caller.js';
import { readCursor, writeCursor } from '../http/page.js';
import { languageHeaders } from '../sentences/language.js';
import { sentenceOf } from '../sentences/sentences.js';
import { type ApiServices, defineRoute } from '../services.js';
import { showSubscription, subscriptionId } from '../subscriptions/schema.js';
import { timeOn } from '../tenant-time.js';
import { tenantId } from '../tenants/schema.js';
import { languageNamed } from './language.js';
import { amidst, itAt, type Life, lifeOf } from './past.js';
import { ownStyle, picture, pictureQuery } from './pictures/answer.js';
import { drawSubscription, rowOf } from './pictures/draw.js';
import { tenantPicture } from './pictures/tenant.js';
import { imagined, plannedChanges } from './preview.js';
import {
  newTimelinePreview,
  showEvent,
  showSpan,
  stateQuery,
  subscriptionAt,
  timeline,
  timelinePreview,
  timelineQuery,
} from './schema.js';
import { explanationOf, spansOf, toldFuture, toldPast } from './story.js';
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
      const projection = await find(services, caller, params.subscriptionId);
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
      const projection = await find(services, caller, params.subscriptionId);
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
        const customer = { zone: body.start.timeZone, country: null };
        const changes = await plannedChanges(database, body.changes, { subscription, now, customer });
        const future = foreseenWith(subscription, now, changes);
        const history = [begun(subscription, now)];
        return {
          status: 200,
          headers: languageHeaders(words.language),
          body: showLife({ latest: subscription, history }, history, future, { now, words }),
        };
      }
      const projection = await find(services, caller, body.subscriptionId ?? '');
      const [now, life, tenant] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.tenants.find(projection.tenantId),
      ]);
      const zone = tenant?.zone ?? currentTerm(life.latest).zone;
      const customer = { zone, country: tenant?.country ?? null };
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
  defineRoute({
    method: 'get',
    path: `${base}/timeline.svg`,
    operationId: 'drawTimeline',
    summary: 'Draw the timeline of a subscription',
    tags,
    params,
    query: pictureQuery,
    answers: { 200: picture },
    async handler({ services: { database }, caller, language, params, query: { width, theme, locale } }) {
      const words = new Words(languageNamed(locale, language));
      const projection = await find({ database }, caller, params.subscriptionId);
      const [now, life, entries, planName] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.subscriptions.pastBefore(projection._id, undefined, drawnEvents),
        planNameOf(database, projection),
      ]);
      const frame = { width, theme };
      return {
        status: 200,
        headers: { ...ownStyle, ...languageHeaders(words.language) },
        body: drawSubscription(life, entries, { now, planName, words, frame }),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/timeline.svg',
    operationId: 'drawTenantTimeline',
    summary: 'Draw all subscriptions of a tenant under one time axis',
    tags,
    params: z.strictObject({ tenantId }),
    query: pictureQuery,
    answers: { 200: picture },
    async handler({ services: { database }, caller, language, params, query: { width, theme, locale } }) {
      const tenant = await database.tenants.within(caller.reach, params.tenantId);
      if (!tenant) throw new DomainError('notFound', `There is no tenant ${params.tenantId}.`);
      const words = new Words(languageNamed(locale, language));
      const [now, projections] = await Promise.all([
        timeOn(database, tenant.testClockId),
        database.subscriptions.ofTenant(tenant._id),
      ]);
      const rows = await Promise.all(
        projections
          .slice(0, drawnRows)
          .map(async (one) => rowOf(await lifeOf(database, one), await planNameOf(database, one), now)),
      );
      rows.sort((a, b) => byEnd(a.expiresOn, b.expiresOn));
      const title = tenant.organisation === '' ? tenant._id : tenant.organisation;
      const others = projections.length - rows.length;
      const body = tenantPicture({ title, zone: tenant.zone, now, rows, others }, words, { width, theme });
      return { status: 200, headers: { ...ownStyle, ...languageHeaders(words.language) }, body };
    },
  }),
];

const place = z.strictObject({ revision: z.number().int(), at: z.number().int() });

/** The newest events of a past; what was before would make a picture that nobody scrolls through. */
const drawnEvents = 60;
const drawnRows = 50;

function byEnd(one: PlainDate | null, other: PlainDate | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compareDates(one, other);
}

async function planNameOf({ plans }: ApiServices['database'], projection: SubscriptionProjection): Promise<string> {
  const { id, version } = currentTerm(subscriptionFromJson(projection.subscription)).plan;
  return (await plans.version(id, version))?.name ?? id;
}

async function find(
  { database }: Pick<ApiServices, 'database'>,
  { reach }: Caller,
  id: string,
): Promise<SubscriptionProjection> {
  const found = await database.subscriptions.within(reach, id);
  if (!found) throw new DomainError('notFound', `There is no subscription ${id}.`);
  return found;
}

/** The life and, of its past, the entries that are asked for. */
function showLife(
  { latest, history }: Life,
  past: readonly Remembered[],
  future: readonly Foreseen[],
  { now, words }: { now: Instant; words: Words },
) {
  return {
    now: now.toString(),
    timeZone: currentTerm(latest).zone,
    past: past.map((one) => showEvent(toldPast(one, words))),
    future: future.map((one) => showEvent(toldFuture(one, words))),
    spans: spansOf(history, future).map(showSpan),
  };
}

function showAt(
  projection: SubscriptionProjection,
  then: Subscription | null,
  { at, now, words }: { at: Instant; now: Instant; words: Words },
): z.input<typeof subscriptionAt> {
  const common = {
    subscriptionId: projection._id,
    at: at.toString(),
    now: now.toString(),
    basis: compareInstants(at, now) > 0 ? ('predicted' as const) : ('recorded' as const),
    explanation: explanationOf(then, words),
  };
  if (!then) {
    const { usersWork, administratorsExport, data } = accessIn('pending');
    const reason = common.explanation;
    return {
      ...common,
      state: null,
      why: 'notBegun',
      since: null,
      plan: null,
      licensingModel: null,
      seats: null,
      term: null,
      paidThrough: null,
      entitlement: { usersWork, administratorsExport, data },
      renewal: { possible: false, reason },
      actions: actions.map((action) => ({ action, possible: false, code: 'notFound', reason })),
      nextMilestones: [],
      legalHold: null,
      certificateId: null,
    };
  }
  const shown = showSubscription({ ...projection, state: stateOf(then), subscription: toJson(then) }, at, '');
  const { id: _id, tenantId: _tenantId, testClockId: _clock, workflow: _workflow, now: _now, ...life } = shown;
  const refused = refusals(then, at);
  return {
    ...common,
    ...life,
    actions: actions.map((action) => {
      const refusal = refused[action];
      const reason = refusal && sentenceOf(refusal, words.language);
      return { action, possible: refusal === null, code: refusal?.code ?? null, reason };
    }),
  };
}

/** The first entry of a subscription that nobody has. */
function begun(subscription: Subscription, at: Instant): Remembered {
  const { origin } = currentTerm(subscription);
  return {
    entry: { kind: 'committed', revision: 1, scheduledAt: at, at, why: origin, details: {} },
    after: subscription,
  };
}
