import { z } from 'zod';
import { instantFromMillis } from '../../../domain/calendar.js';
import { invitationState, invitationStates } from '../../../domain/partners/resellers.js';
import type { ResellerInvitation } from '../../../models/partners/reseller-invitations.js';
import { instant, line, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const resellerInvitationId = idOf('resellerInvitation', 'Id of an invitation');
const tenantId = idOf('tenant', 'Id of a tenant');

export const newResellerInvitation = z
  .strictObject({
    tenantId: tenantId.meta({ description: 'The customer, which tells the partner its id' }),
    partnerId: partnerId.optional().meta({ description: 'Who invites; left out: the caller’s own partner' }),
    message: line(1000).optional().meta({
      description: 'The partner’s words to the administrators, in their mail',
      example: 'As agreed on the phone on Monday.',
    }),
  })
  .meta({ id: 'NewResellerInvitation' });

export const resellerInvitation = z
  .strictObject({
    id: resellerInvitationId,
    partnerId,
    tenantId: tenantId.nullable().meta({ description: 'Null for the partner, until the customer has accepted' }),
    state: z.enum(invitationStates).meta({ description: 'lapsed: nobody has answered in time', example: 'open' }),
    sentAt: instant,
    lapsesAt: instant.meta({ description: 'When it can no longer be answered' }),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'ResellerInvitation', description: 'A partner asks a customer to be its reseller' });

export const resellerInvitationPage = pageOf(resellerInvitation, 'ResellerInvitationPage');

export const resellerInvitationQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: tenantId.optional(),
  partnerId: partnerId.optional(),
});

export function stateOf({ end, lapsesAt }: Pick<ResellerInvitation, 'end' | 'lapsesAt'>) {
  const lapse = { end, lapsesAt: instantFromMillis(lapsesAt.getTime()) };
  return invitationState(lapse, instantFromMillis(Date.now()));
}

/** @param seesTenant whether the reader may know whose it is: the partner has only been told an id */
export function showInvitation(found: ResellerInvitation, seesTenant: boolean): z.input<typeof resellerInvitation> {
  const { _id: id, partnerId: partner, tenantId: tenant, sentAt, lapsesAt, end, endedAt } = found;
  return {
    id,
    partnerId: partner,
    tenantId: seesTenant || end === 'accepted' ? tenant : null,
    state: stateOf(found),
    sentAt: showInstant(sentAt),
    lapsesAt: showInstant(lapsesAt),
    endedAt: endedAt && showInstant(endedAt),
  };
}
