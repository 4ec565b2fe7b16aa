import { z } from 'zod';
import { scopes } from '../../../domain/identity/scopes.js';
import type { Partner } from '../../../models/partners/partners.js';
import { holds, type Relation } from '../../../models/partners/relations.js';
import { email, instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');

const kind = z.enum(['sold', 'reseller', 'partnerOfRecord', 'delegated']).meta({
  description:
    'sold: keys of the partner and their redemption; reseller: it sells to the customer; partnerOfRecord: it advises on one subscription; delegated: it acts for the customer',
  example: 'reseller',
});

export const relation = z
  .strictObject({
    kind,
    partner: z.strictObject({
      id: partnerId,
      name: z.string().meta({ example: 'Doradca IT sp. z o.o.' }),
      email: email.nullable(),
    }),
    tenantId,
    subscriptionId: subscriptionId.nullable().meta({ description: 'The one that it is to; null: it is not to one' }),
    redemptionId: idOf('redemption', 'The one that it is to; null: it is not to one').nullable(),
    scopes: z.array(z.enum(scopes)).meta({ description: 'What it lets the partner do' }),
    from: instant,
    until: instant.nullable().meta({ description: 'The first instant at which it does not hold; null: no end is set' }),
    state: z.enum(['upcoming', 'current', 'ended']),
  })
  .meta({ id: 'Relation', description: 'How a partner stands to a customer' });

export const relationPage = pageOf(relation, 'RelationList')
  .extend({
    explanation: z
      .string()
      .nullable()
      .meta({ description: 'Of an empty list: that in words, in the caller’s language, and what can be done' }),
  })
  .meta({ id: 'RelationPage' });

export const relationQuery = pageQuery.extend({
  cloud: ofCloud,
  kind: kind.optional(),
  tenantId: tenantId.optional(),
  partnerId: partnerId.optional(),
  subscriptionId: subscriptionId.optional(),
  ended: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: those that have ended as well', example: 'false' }),
});

export function showRelation(
  found: Relation,
  { partners, at }: { readonly partners: ReadonlyMap<string, Partner>; readonly at: Date },
): z.input<typeof relation> {
  const { partnerId: id, from, until } = found;
  const partner = partners.get(id);
  return {
    kind: found.kind,
    partner: { id, name: partner?.name ?? id, email: partner?.email ?? null },
    tenantId: found.tenantId,
    subscriptionId: found.subscriptionId,
    redemptionId: found.redemptionId,
    scopes: [...found.scopes],
    from: showInstant(from),
    until: until && showInstant(until),
    state: holds(found, at) ? 'current' : at < from ? 'upcoming' : 'ended',
  };
}
