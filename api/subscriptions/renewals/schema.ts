import { z } from 'zod';
import { lastDayOf } from '../../../domain/subscriptions/milestones.js';
import {
  currentTerm,
  lastTerm,
  seatsOwned,
  stateOf,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { date } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { subscription } from '../subscriptions/schema.js';
import { showRenewal, showReplacement } from '../subscriptions/show.js';

const { id: subscriptionId, tenantId, state, plan, seats, term, endsBecause, renewal } = subscription.shape;

const month = z
  .string()
  .regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/, 'must be a month as YYYY-MM')
  .meta({
    description: 'The month in which the terms end, by the first day after them; left out: the present one',
    example: '2028-03',
  });

/** What a month view is limited to. */
export const renewalFilter = {
  month: month.optional(),
  tenantId: tenantId.optional().meta({ description: 'Of one tenant' }),
  partnerId: partnerId.optional().meta({ description: 'Of the tenants that one partner sees now' }),
  testClockId: idOf('testClock', 'What lives on this test clock; else it is left out').optional(),
};

export const renewalQuery = pageQuery.extend(renewalFilter);

const due = z
  .strictObject({
    subscriptionId,
    tenantId,
    expiresOn: date.meta({ description: 'First day after the last term' }),
    lastDay: date,
    timeZone: term.shape.timeZone,
    state,
    plan,
    seats,
    endsBecause,
    renewal,
  })
  .meta({ id: 'Renewal', description: 'A subscription whose last term ends' });

export const renewalPage = pageOf(due, 'RenewalPage');

export function showDue(projection: SubscriptionProjection): z.input<typeof due> {
  const found = subscriptionFromJson(projection.subscription);
  const last = lastTerm(found);
  const { expiresOn, zone } = last;
  const { plan: sold } = currentTerm(found);
  if (expiresOn === null) throw new TypeError(`${found.id} never ends`);
  return {
    subscriptionId: found.id,
    tenantId: found.tenantId,
    expiresOn: expiresOn.toString(),
    lastDay: lastDayOf(expiresOn).toString(),
    timeZone: zone,
    state: stateOf(found),
    plan: { id: sold.id, version: sold.version },
    seats: { owned: seatsOwned(found), assigned: found.assigned },
    endsBecause: found.replacement && showReplacement(found.replacement, last),
    renewal: showRenewal(found),
  };
}
