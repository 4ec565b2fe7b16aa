import { z } from 'zod';
import { lastDayOf } from '../../../domain/subscriptions/milestones.js';
import {
  currentTerm,
  lastTerm,
  seatsOwned,
  stateOf,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { planKey } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';
import { neverExpires, type SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { date, ofCloud, slug } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { bySale, subscription } from '../subscriptions/schema.js';
import { showEndsBecause, showRenewal } from '../subscriptions/show.js';

const { id: subscriptionId, tenantId, state, plan, seats, term, endsBecause, renewal, origin } = subscription.shape;

export const month = z
  .string()
  .regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/, 'must be a month as YYYY-MM')
  .meta({
    description: 'The month in which the terms end, by the first day after them; left out: the present one',
    example: '2028-03',
  });

/** What every list of subscriptions can be limited to. */
export const filters = {
  cloud: ofCloud,
  state: state.optional().meta({ description: 'In this state' }),
  planId: slug.optional().meta({ description: 'Of this plan, in whatever version', example: 'office-business' }),
  tenantId: tenantId.optional().meta({ description: 'Of one tenant' }),
  ...bySale,
  partnerId: partnerId.optional().meta({ description: 'Of the tenants that one partner sees now' }),
  testClockId: idOf('testClock', 'What lives on this test clock; else it is left out').optional(),
};

export const ends = {
  endsFrom: date.optional().meta({ description: 'The first day after the last term is this one or later' }),
  endsBefore: date.optional().meta({ description: '… and earlier than this one' }),
};

/** Of a month view. */
export const monthFilter = { ...filters, month: month.optional() };

export const subscriptionQuery = pageQuery.extend({ ...filters, ...ends });

export const summary = z
  .strictObject({
    subscriptionId,
    tenantId,
    organisation: z
      .string()
      .nullable()
      .meta({ description: 'Null once its data is deleted', example: 'Piekarnia Nowak' }),
    expiresOn: date
      .nullable()
      .meta({ description: 'First day after the last term; null for what is perpetual, was replaced or undone' }),
    lastDay: date.nullable(),
    timeZone: term.shape.timeZone,
    state,
    origin,
    plan,
    planName: z.string().nullable().meta({ example: 'Office Business, annual' }),
    seats,
    endsBecause,
    renewal,
  })
  .meta({ id: 'SubscriptionSummary', description: 'A subscription in a list, with the names of what it refers to' });

export const summaryPage = pageOf(summary, 'SubscriptionSummaryPage');

/** Where a page of subscriptions ends. */
export const summaryPosition = z.strictObject({ expiresOn: date, id: subscriptionId });

/** What subscriptions are shown with: the names of plans and organisations. */
export interface Names {
  readonly plans: ReadonlyMap<string, string>;
  readonly organisations: ReadonlyMap<string, string>;
}

export async function namesFor(
  { plans, tenants }: Pick<Database, 'plans' | 'tenants'>,
  found: readonly SubscriptionProjection[],
): Promise<Names> {
  const [names, organisations] = await Promise.all([
    plans.names(found.map(({ subscription: json }) => currentTerm(subscriptionFromJson(json)).plan)),
    tenants.organisations(found.map(({ tenantId: id }) => id)),
  ]);
  return { plans: names, organisations };
}

export function showSummary(
  projection: SubscriptionProjection,
  { names, language }: { readonly names: Names; readonly language: Language },
): z.input<typeof summary> {
  const found = subscriptionFromJson(projection.subscription);
  const last = lastTerm(found);
  const expiresOn = projection.expiresOn === neverExpires ? null : last.expiresOn;
  const { plan: sold } = currentTerm(found);
  return {
    subscriptionId: found.id,
    tenantId: found.tenantId,
    organisation: names.organisations.get(found.tenantId) || null,
    expiresOn: expiresOn?.toString() ?? null,
    lastDay: expiresOn && lastDayOf(expiresOn).toString(),
    timeZone: last.zone,
    state: stateOf(found),
    origin: found.origin,
    plan: { id: sold.id, version: sold.version },
    planName: names.plans.get(planKey(sold.id, sold.version)) ?? null,
    seats: { owned: seatsOwned(found), assigned: found.assigned },
    endsBecause: showEndsBecause(found),
    renewal: showRenewal(found, language),
  };
}
