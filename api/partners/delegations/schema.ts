import { z } from 'zod';
import { instant as parseInstant } from '../../../domain/calendar.js';
import { delegableScopes } from '../../../domain/identity/scopes.js';
import {
  answerBy,
  asksForExtension,
  daysToAnswer,
  delegationState,
  delegationStates,
  extendedUntil,
  longestDays,
} from '../../../domain/partners/delegations.js';
import { type DelegationRecord, delegationOf } from '../../../models/partners/delegations.js';
import type { Partner } from '../../../models/partners/partners.js';
import { instant, line, listOf, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const delegationId = idOf('delegation', 'Id of a delegation');
const tenantId = idOf('tenant', 'Id of a tenant');

const scope = z.enum(delegableScopes).meta({
  description:
    'read: users, licences, subscriptions, notices, which each of the others carries too; licences: add and change users, assign licences; subscriptions: orders, renewals, seats, cancellations, set-ups; keys: redeem keys and orders of keys; billing: billing data, requests for payment, documents',
  example: 'licences',
});
const scopes = listOf(scope, delegableScopes.length);
const days = z
  .number()
  .int()
  .min(1)
  .max(longestDays)
  .meta({ description: 'How long access lasts from the acceptance on, in days of 24 hours', example: 365 });
const message = line(1000).meta({
  description: 'What the administrators read',
  example: 'We look after your licences.',
});

export const newDelegation = z
  .strictObject({
    tenantId: tenantId.meta({ description: 'The customer, as its administrator has named it' }),
    partnerId: partnerId.optional().meta({ description: 'Who offers; left out by a partner, which offers itself' }),
    message,
    scopes,
    days,
  })
  .meta({ id: 'NewDelegation' });

export const delegationRefusal = z
  .strictObject({
    reason: line(200).optional().meta({ description: 'Why; for the audit', example: 'We have another adviser' }),
  })
  .meta({ id: 'DelegationRefusal' });

export const delegation = z
  .strictObject({
    id: delegationId,
    tenantId,
    partner: z.strictObject({ partnerId, name: z.string().meta({ example: 'Doradca IT' }) }),
    message: z.string(),
    scopes: z.array(scope),
    days,
    state: z.enum(delegationStates).meta({
      description: `offered: it can be answered; lapsed: nobody has within ${daysToAnswer} days; active: the partner has access; expired: its time is over; ended: by one side`,
      example: 'active',
    }),
    offeredAt: instant,
    answerBy: instant.meta({ description: 'The first instant at which the offer can no longer be answered' }),
    answeredAt: instant.nullable().meta({ description: 'When it was accepted, declined or withdrawn' }),
    until: instant.nullable().meta({ description: 'The first instant without access; null: it was never given' }),
    endedAt: instant.nullable(),
    endedBy: z
      .enum(['partner', 'tenant', 'reseller'])
      .nullable()
      .meta({ description: 'reseller: who runs this service, or the deletion of the data' }),
    extension: z
      .strictObject({
        askedAt: instant,
        until: instant.meta({ description: 'The end that it has if it is accepted now' }),
      })
      .nullable()
      .meta({ description: 'More time that the partner asks for and the customer has not answered' }),
  })
  .meta({
    id: 'Delegation',
    description: 'What a partner may do for a customer, as it was offered, answered and ended',
  });

export const delegationPage = pageOf(delegation, 'DelegationPage');

export const delegationQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: tenantId.optional(),
  partnerId: partnerId.optional(),
  state: z.enum(delegationStates).optional().meta({ description: 'Only those that stand so now' }),
});

export function showDelegation(
  record: DelegationRecord,
  partner: Pick<Partner, 'name'> | undefined,
  at: Date,
): z.input<typeof delegation> {
  const { _id: id, tenantId: tenant, partnerId: by, offeredAt, answer, ended } = record;
  const now = parseInstant(at.toISOString());
  const rules = delegationOf(record);
  const { extension, until } = rules;
  return {
    id,
    tenantId: tenant,
    partner: { partnerId: by, name: partner?.name ?? '' },
    message: record.message,
    scopes: [...record.scopes],
    days: record.days,
    state: delegationState(rules, now),
    offeredAt: showInstant(offeredAt),
    answerBy: answerBy(rules.offeredAt).toString(),
    answeredAt: answer && showInstant(answer.at),
    until: until?.toString() ?? null,
    endedAt: ended && showInstant(ended.at),
    endedBy: ended?.by ?? null,
    extension:
      extension && until && asksForExtension(rules, now)
        ? { askedAt: extension.askedAt.toString(), until: extendedUntil(until, now).toString() }
        : null,
  };
}
