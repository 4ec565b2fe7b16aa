import { z } from 'zod';
import { dateIn, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { calendarEvents, calendarSpan } from '../../../domain/partners/calendar.js';
import { currentTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { planKey } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';
import type { Feed } from '../../../models/partners/feeds.js';
import type { SubscriptionFilter, SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { everythingIn, ownCloud, reachInCloud } from '../../caller-cloud.js';
import { ofCloud } from '../../formats.js';
import { assertGives } from '../../http/authenticate.js';
import { type Caller, callerOf, partnerOf, reachIn, tenantOf } from '../../http/caller.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { placesOf } from '../../http/people.js';
import { languageHeaders, languages } from '../../i18n/language.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { namesFor } from '../../subscriptions/renewals/schema.js';
import { decidedBy } from '../../subscriptions/subscriptions/show.js';
import { timeOn } from '../../tenant-time.js';
import { findPage, type Viewer } from '../dashboard/entries.js';
import { calendarTag, calendarText, type NamedEvent } from './calendar.js';
import { createdFeed, feed, feedId, feedPage, newFeed, showFeed } from './schema.js';

const tags = ['Dashboard'] as const;
const params = z.strictObject({ feedId });
const path = '/v1/feeds/{feedId}';
/** Few at once: other requests are answered in between. */
const pageSize = 100;

export const feedRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/feeds',
    operationId: 'createFeed',
    summary: 'Make a calendar feed of ends',
    description:
      'The secret address is in this answer only: it is stored as a keyed hash and cannot be read again. At each reading the calendar shows what its owner reaches then. It ends when it is revoked, and with the API key that it was made with, or with the membership of the person who made it.',
    tags,
    body: newFeed,
    answers: { 201: { description: 'The feed, with its address', schema: createdFeed } },
    problems: ['forbidden', 'idempotencyKeyReused', 'notFound'],
    async handler({ services: { database, portalUrls }, caller, body, language, requestHash, changes }) {
      const id = idFrom('feed', requestHash);
      const owner = { partnerId: partnerOf(caller), tenantId: tenantOf(caller) };
      const { name, reminderDays = null, planId = null, decision = null, testClockId = null } = body;
      // A calendar shows what the dashboard shows.
      assertGives(caller, 'dashboard:read');
      await assertKnown(database, { planId, testClockId });
      const cloud = await ownCloud(database, caller, body.cloud);
      await changes({ subject: { kind: 'feed', id }, ...owner });
      const { secret, feed: made } = await database.feeds.create({
        _id: id,
        ...owner,
        cloud,
        name,
        language: body.language ?? language,
        reminderDays,
        planId,
        decision,
        testClockId,
        ...madeBy(caller),
        createdAt: new Date(),
      });
      const shown = showFeed(made);
      const urlOf = (address: string) => `${portalUrls[cloud]}/v1/calendars/${address}.ics`;
      return {
        status: 201,
        headers: { Location: `/v1/feeds/${id}` },
        body: { ...shown, url: urlOf(secret) },
        masked: { ...shown, url: urlOf(`…${made.lastFive}`) },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/feeds',
    operationId: 'listFeeds',
    summary: 'List the calendar feeds',
    description: 'Revoked ones too. Operators see those of all.',
    tags,
    query: pageQuery.extend({ cloud: ofCloud }),
    answers: { 200: { description: 'A page of feeds', schema: feedPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud } }) {
      const after = readCursor('feeds', cursor, feedId) ?? '';
      const found = await database.feeds.list(await reachInCloud(database, caller, cloud), after, limit + 1);
      return { status: 200, body: pageFrom(found, limit, showFeed, ({ _id }) => writeCursor('feeds', _id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getFeed',
    summary: 'Read a calendar feed, without its address',
    tags,
    params,
    answers: { 200: { description: 'The feed', schema: feed } },
    async handler({ services, caller, params }) {
      return { status: 200, body: showFeed(await reached(services, caller, params.feedId)) };
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'revokeFeed',
    summary: 'Revoke a calendar feed',
    description: 'Its address answers 404 from now on.',
    tags,
    params,
    answers: { 200: { description: 'The revoked feed', schema: feed } },
    async handler({ services, caller, params, changes }) {
      const found = await reached(services, caller, params.feedId);
      const { tenantId, partnerId } = found;
      await changes({ subject: { kind: 'feed', id: found._id }, tenantId, partnerId, before: showFeed(found) });
      await services.database.feeds.revoke(found._id, new Date());
      return { status: 200, body: showFeed(await reached(services, caller, params.feedId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/calendars/{address}',
    operationId: 'readCalendar',
    summary: 'The calendar at a secret address',
    description:
      'For calendar clients (RFC 5545): the last days of terms, from a month back to thirteen months ahead, and the days until which somebody can decide. Guesses are limited.',
    tags,
    params: z.strictObject({
      address: z.string().min(1).max(500).meta({ description: 'The secret, and `.ics`', example: 'a-secret.ics' }),
    }),
    answers: {
      200: { description: 'The calendar', contentType: 'text/calendar', schema: z.string(), etag: true },
    },
    async handler({ services: { database, logger }, params: { address } }) {
      const now = new Date();
      const found = await database.feeds.findBySecret(address.replace(/\.ics$/, ''));
      const viewer = found && (await viewerOf(database, found, now));
      if (!found || !viewer) {
        throw new DomainError('notFound', 'There is no calendar at this address, or not any more.');
      }
      database.feeds
        .noteRead(found, now)
        .catch((error: unknown) => logger.warn({ err: error }, 'reading of a feed not noted'));
      const language = languages.find((known) => known === found.language) ?? 'en';
      const { name, reminderDays } = found;
      const body = calendarText(await eventsOf(database, found, viewer), { name, language, reminderDays });
      return { status: 200, headers: { ...languageHeaders(language), ETag: calendarTag(body) }, body };
    },
  }),
];

/** @throws DomainError notFound for a plan, or a test clock, that there is not */
async function assertKnown(
  { plans, testClocks }: Database,
  { planId, testClockId }: Pick<Feed, 'planId' | 'testClockId'>,
): Promise<void> {
  if (planId !== null) requireFound(await plans.newest(planId), `plan ${planId}`, { pointer: '/planId' });
  if (testClockId === null) return;
  requireFound(await testClocks.find(testClockId), `test clock ${testClockId}`, { pointer: '/testClockId' });
}

async function reached({ database }: ApiServices, caller: Caller, id: string): Promise<Feed> {
  return requireFound(await database.feeds.within(await caller.reach(), id), `feed ${id}`);
}

function madeBy({ id, person }: Caller): Pick<Feed, 'apiKeyId' | 'person'> {
  const membershipId = person?.actingIn?.membership._id;
  if (membershipId !== undefined) return { apiKeyId: null, person: { personId: id, membershipId } };
  return { apiKeyId: id, person: null };
}

/** What whoever made a feed reaches now, as by a request; null where the API key or the membership is held no more. */
async function viewerOf(database: Database, { apiKeyId, person, cloud }: Feed, now: Date): Promise<Viewer | null> {
  const asking = { at: instantFromMillis(now.getTime()), scope: 'dashboard:read' } as const;
  const { apiKeys, relations } = database;
  const key = apiKeyId === null ? null : await apiKeys.stillHeld(apiKeyId, now);
  const places = person === null ? [] : await placesOf(person.personId, database);
  const place = places.find(({ membership }) => membership._id === person?.membershipId);
  const reach = key ? callerOf(key, relations, asking).reach : place && reachIn(place, relations, asking);
  if (!reach) return null;
  const held = await reach();
  const read = held.kind === 'everything' ? await everythingIn(database, cloud) : held;
  // No amounts are in a calendar.
  return { read, amounts: read };
}

async function eventsOf(database: Database, found: Feed, viewer: Viewer): Promise<NamedEvent[]> {
  const tenant = found.tenantId === null ? null : await database.tenants.find(found.tenantId);
  const testClockId = found.testClockId ?? tenant?.testClockId ?? null;
  const today = dateIn('UTC', await timeOn(database, testClockId));
  const { endsFrom, endsBefore } = calendarSpan(today);
  const filter: SubscriptionFilter = {
    testClockId,
    planId: found.planId ?? undefined,
    decision: found.decision ?? undefined,
    endsFrom: endsFrom.toString(),
    endsBefore: endsBefore.toString(),
  };
  const events: NamedEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const { found: some, cursorAfter } = await findPage(database, viewer, filter, {
      sort: 'end',
      cursor,
      limit: pageSize,
    });
    const page = pageFrom(some, pageSize, (one) => one, cursorAfter);
    events.push(...(await named(database, page.items)));
    if (page.next === null) return events;
    cursor = page.next;
  }
}

async function named(database: Database, found: readonly SubscriptionProjection[]): Promise<NamedEvent[]> {
  const { plans, organisations } = await namesFor(database, found);
  return found.flatMap(({ subscription: json, tenantId, revision, changedAt }) => {
    const subscription = subscriptionFromJson(json);
    const { plan } = currentTerm(subscription);
    const about = {
      organisation: organisations.get(tenantId) || null,
      plan: plans.get(planKey(plan.id, plan.version)) ?? plan.id,
      revision,
      changedAt,
    };
    return calendarEvents(subscription, decidedBy(subscription)?.at ?? null).map((event) => ({ ...event, ...about }));
  });
}
