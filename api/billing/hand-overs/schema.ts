import { z } from 'zod';
import { handOverState, handOverStates } from '../../../domain/billing/hand-overs.js';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import type { HandOver } from '../../../models/billing/hand-overs.js';
import { instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { person } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';

export const handOverId = idOf('handOver', 'Id of a hand-over');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');

export const newHandOver = z
  .strictObject({ to: person.meta({ description: 'Another user of the organisation, by id or e-mail address' }) })
  .meta({ id: 'NewHandOver' });

export const handOver = z
  .strictObject({
    id: handOverId,
    subscriptionId,
    tenantId,
    from: userId.meta({ description: 'Who pays for it, and offers it' }),
    to: userId.meta({ description: 'Who is to pay for it, by an account of the own' }),
    offeredBy: z.enum(['purchaser', 'organisation']).meta({
      description: 'organisation: by an administrator, since who pays for it has left',
    }),
    state: z.enum(handOverStates).meta({
      description:
        'accepted: the user has decided on it since, and pays for the days that were not paid for; lapsed: nobody answered in time',
    }),
    offeredAt: instant,
    lapsesAt: instant.meta({ description: 'The first instant at which it is no longer answered' }),
    endedAt: instant.nullable().meta({ description: 'When it was answered or withdrawn' }),
  })
  .meta({ id: 'HandOver', description: 'A subscription that a user who pays for it offers to another one' });

export const handOverPage = pageOf(handOver, 'HandOverPage');

export const handOverQuery = pageQuery.extend({
  cloud: ofCloud,
  subscriptionId: subscriptionId.optional().meta({ description: 'Only those of this subscription' }),
  tenantId: tenantId.optional().meta({ description: 'Only those of this tenant' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
});

export function showHandOver(found: HandOver, now: Instant): z.input<typeof handOver> {
  const { _id: id, subscriptionId: subscription, tenantId: tenant, end, offeredAt, lapsesAt, endedAt } = found;
  return {
    id,
    subscriptionId: subscription,
    tenantId: tenant,
    from: found.fromUserId,
    to: found.toUserId,
    offeredBy: found.offeredFor === null ? 'purchaser' : 'organisation',
    state: handOverState({ end, lapsesAt: instantFromMillis(lapsesAt.getTime()) }, now),
    offeredAt: showInstant(offeredAt),
    lapsesAt: showInstant(lapsesAt),
    endedAt: endedAt && showInstant(endedAt),
  };
}
