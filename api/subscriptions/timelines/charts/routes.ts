import { z } from 'zod';
import { compareDates, type PlainDate } from '../../../../domain/calendar.js';
import { currentTerm, subscriptionFromJson } from '../../../../domain/subscriptions/subscription.js';
import type { Database } from '../../../../models/database.js';
import type { SubscriptionProjection } from '../../../../models/subscriptions/subscriptions.js';
import { languageHeaders } from '../../../i18n/language.js';
import { findTenant } from '../../../identity/tenants/find-tenant.js';
import { tenantId } from '../../../identity/tenants/schema.js';
import { defineRoute } from '../../../services.js';
import { timeOn } from '../../../tenant-time.js';
import { find } from '../../subscriptions/find-subscription.js';
import { subscriptionId } from '../../subscriptions/schema.js';
import { languageNamed } from '../language.js';
import { moneyOf } from '../money.js';
import { lifeOf, snapshotsOf } from '../past.js';
import { Formatter } from '../words.js';
import { ownStyle, picture, pictureQuery } from './answer.js';
import { drawSubscription, rowOf } from './draw.js';
import { tenantPicture } from './tenant.js';

const tags = ['Timelines'] as const;

export const pictureRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/subscriptions/{subscriptionId}/timeline.svg',
    operationId: 'drawTimeline',
    summary: 'Draw the timeline of a subscription',
    tags,
    params: z.strictObject({ subscriptionId }),
    query: pictureQuery,
    answers: { 200: picture },
    async handler({ services, caller, language, params, query: { width, theme, locale } }) {
      const { database } = services;
      const formatter = new Formatter(languageNamed(locale, language));
      const projection = await find({ database }, caller, params.subscriptionId);
      const [now, life, stored, planName] = await Promise.all([
        timeOn(database, projection.testClockId),
        lifeOf(database, projection),
        database.subscriptions.pastBefore(projection._id, projection.revision + 1, drawnEvents),
        planNameOf(database, projection),
      ]);
      const frame = { width, theme };
      const past = await snapshotsOf(database, life, stored);
      const future = await services.foresee(database, life.latest, { now });
      const money = await moneyOf(services, caller, life.latest, { past, future });
      return {
        status: 200,
        headers: { ...ownStyle, ...languageHeaders(formatter.language) },
        body: drawSubscription(life, { past, future, money }, { now, planName, formatter, frame }),
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
    async handler({ services: { database, foresee }, caller, language, params, query: { width, theme, locale } }) {
      const tenant = await findTenant({ database }, caller, params.tenantId);
      const formatter = new Formatter(languageNamed(locale, language));
      const [now, projections] = await Promise.all([
        timeOn(database, tenant.testClockId),
        database.subscriptions.ofTenant(tenant._id),
      ]);
      const rows = await Promise.all(
        projections.slice(0, drawnRows).map(async (one) => {
          const life = await lifeOf(database, one);
          return rowOf(life, await planNameOf(database, one), await foresee(database, life.latest, { now }));
        }),
      );
      rows.sort((a, b) => byEnd(a.expiresOn, b.expiresOn));
      const title = tenant.organisation === '' ? tenant._id : tenant.organisation;
      const others = projections.length - rows.length;
      const body = tenantPicture({ title, zone: tenant.zone, now, rows, others }, formatter, { width, theme });
      return { status: 200, headers: { ...ownStyle, ...languageHeaders(formatter.language) }, body };
    },
  }),
];

/** The newest events of a past; what was before would make a picture that nobody scrolls through. */
const drawnEvents = 60;
const drawnRows = 50;

function byEnd(one: PlainDate | null, other: PlainDate | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compareDates(one, other);
}

async function planNameOf({ plans }: Database, projection: SubscriptionProjection): Promise<string> {
  const { id, version } = currentTerm(subscriptionFromJson(projection.subscription)).plan;
  return (await plans.version(id, version))?.name ?? id;
}
