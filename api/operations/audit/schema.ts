import { z } from 'zod';
import type { AuditEntry } from '../../../models/operations/audit.js';
import { instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

const id = z.string().min(1).max(200);

export const auditQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: idOf('tenant', 'Changes about this tenant').optional(),
  subjectId: id.optional().meta({ description: 'Changes of this resource', example: 'sub_3f5a1c0b9d8e7f6a5b4c3d2e' }),
  actorId: id
    .optional()
    .meta({ description: 'Changes made with this API key', example: 'ak_5d41402abc4b2a76b9719d91' }),
  delegationId: idOf('delegation', 'What a partner did by this delegation').optional(),
  operation: id.optional().meta({ description: 'Operation id, or kind of milestone', example: 'changeLicences' }),
  requestId: id.optional().meta({ description: 'What one request has changed' }),
  from: instant.optional().meta({ description: 'From this instant of the tenant’s time' }),
  to: instant.optional().meta({ description: 'Before this instant of the tenant’s time' }),
});

const resource = z.strictObject({ kind: z.string().meta({ example: 'subscription' }), id: z.string() });

const anything = z.unknown();

export const auditEntry = z
  .strictObject({
    id: z.string().meta({ description: 'Hash of the request, or identity of the milestone' }),
    at: instant.meta({ description: 'The tenant’s time: its test clock’s, or the wall’s' }),
    recordedAt: instant.meta({ description: 'The wall’s time' }),
    actor: z
      .strictObject({
        kind: z
          .enum([
            'operator',
            'representative',
            'partnerUser',
            'tenantUser',
            'tenantMember',
            'person',
            'redemptionToken',
            'system',
            'dataPlane',
            'anonymous',
          ])
          .meta({ description: 'system: what was due by itself; redemptionToken: the holder of a redemption’s token' }),
        id: z.string().meta({ description: 'Id of the API key, or of the person who signed in' }),
        name: z.string().meta({ description: 'Name of the API key or the person; empty once its tenant is erased' }),
        userId: z.string().nullable().meta({ description: 'The user whose key it was' }),
      })
      .meta({ description: 'Who did it' }),
    partner: z
      .strictObject({ partnerId, name: z.string().meta({ example: 'Doradca IT' }) })
      .nullable()
      .meta({ description: 'The partner whose API key it was; null: no partner’s' }),
    onBehalfOf: resource.nullable().meta({
      description:
        'Whose authority was used: the tenant’s also where a partner acted by a delegation; null: the reseller’s own',
    }),
    delegationId: idOf('delegation', 'By which the partner acted for the tenant; null: by none').nullable(),
    operation: z.string().meta({ example: 'placeLegalHold' }),
    subject: resource.meta({ description: 'What was changed' }),
    tenantId: idOf('tenant', 'The tenant that it is about').nullable(),
    requestId: z.string().nullable(),
    reason: z.string().nullable(),
    before: anything.meta({ description: 'The resource as it was; null for a new one, and once its tenant is erased' }),
    after: anything.meta({ description: 'What the request was answered; null when it was refused' }),
    outcome: z.enum(['begun', 'done', 'refused']).meta({
      description: 'begun: its end is not known; repeating the request under its Idempotency-Key completes it',
    }),
    code: z.string().nullable().meta({ description: 'Code of the refusal', example: 'keyInUse' }),
  })
  .meta({ id: 'AuditEntry', description: 'One change: who, on whose behalf, what, why, before and after' });

export const auditPage = pageOf(auditEntry, 'AuditPage');

const pursesSubjects = ['payment', 'paymentMethod'];
const paidBy = z.object({ billingAccountId: z.string() });

/** The account whose card or payment an entry shows; null: it shows none. */
export function purseOf({ subject, before, after }: AuditEntry): string | null {
  if (!pursesSubjects.includes(subject.kind)) return null;
  const found = [before, after].map((shown) => paidBy.safeParse(shown)).find(({ success }) => success);
  return found?.data?.billingAccountId ?? null;
}

/** @param withContent whether the resource is shown as it was before and after */
export function showAuditEntry(
  entry: AuditEntry,
  { withContent }: { readonly withContent: boolean },
): z.input<typeof auditEntry> {
  const { _id, at, recordedAt, actor, onBehalfOf, operation, subject, tenantId, requestId, reason } = entry;
  const { partnerId: ofPartner, partnerName, delegationId } = entry;
  return {
    id: _id,
    at: showInstant(at),
    recordedAt: showInstant(recordedAt),
    actor: { kind: actor.kind, id: actor.id, name: actor.name, userId: actor.userId },
    partner: partnerName === null || ofPartner === null ? null : { partnerId: ofPartner, name: partnerName },
    delegationId,
    onBehalfOf: onBehalfOf && { kind: onBehalfOf.kind, id: onBehalfOf.id },
    operation,
    subject: { kind: subject.kind, id: subject.id },
    tenantId,
    requestId,
    reason,
    before: withContent ? (entry.before ?? null) : null,
    after: withContent ? (entry.after ?? null) : null,
    outcome: entry.outcome,
    code: entry.code,
  };
}
