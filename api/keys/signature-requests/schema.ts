import { z } from 'zod';
import { instant as parseInstant } from '../../../domain/calendar.js';
import { signatureRequestState, signatureRequestStates } from '../../../domain/keys/signature-requests.js';
import type { SignatureRequest } from '../../../models/keys/signature-requests.js';
import { agreementName, agreementVersion } from '../../catalogue/agreements/schema.js';
import { planVersion } from '../../catalogue/plans/schema.js';
import { country, email, instant, line, ofCloud, ofCountry, showInstant, zoneIsKnown } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const signatureRequestId = idOf('signatureRequest', 'Id of a request for a signature');
const tenantId = idOf('tenant', 'Id of a tenant');
const redemptionId = idOf('redemption', 'Id of a redemption');
const testClockId = idOf('testClock', 'Id of a test clock');

const agreement = { agreement: agreementName, version: agreementVersion };
const organisation = line(200).meta({ description: 'Whose agreement it is', example: 'Piekarnia Nowak' });
const person = { name: line(200).meta({ example: 'Anna Nowak' }), email };

export const newSignatureRequest = z
  .discriminatedUnion('about', [
    z.strictObject({ about: z.literal('redemption'), redemptionId }).meta({
      id: 'NewSignatureOfRedemption',
      description:
        'Of the first administrator of the tenant that an open redemption will make, or of those of its tenant',
    }),
    z.strictObject({ about: z.literal('tenant'), tenantId, ...agreement }).meta({
      id: 'NewSignatureOfTenant',
      description: 'Of an administrator of a tenant that is there',
    }),
    z
      .strictObject({
        about: z.literal('newTenant'),
        ...agreement,
        organisation,
        country,
        ...ofCountry,
        signer: z.strictObject(person),
        testClockId: testClockId.optional().meta({ description: 'Of the tenant to be' }),
      })
      .superRefine(zoneIsKnown)
      .meta({
        id: 'NewSignatureAhead',
        description:
          'Before anything is opened: it counts for a redemption that the same partner opens for this organisation with this person as its first administrator',
      }),
  ])
  .meta({ id: 'NewSignatureRequest' });

export const signatureRequest = z
  .strictObject({
    id: signatureRequestId,
    state: z.enum(signatureRequestStates).meta({ description: 'lapsed: it was not signed in time' }),
    about: z.enum(['redemption', 'tenant', 'newTenant']),
    ...agreement,
    plan: planVersion.nullable().meta({ description: 'Of the redemption; null where it is for none' }),
    organisation: z.string().meta({ description: 'Empty once the data of the tenant is deleted' }),
    tenantId: tenantId.nullable().meta({ description: 'The tenant that is there; null before' }),
    redemptionId: redemptionId.nullable(),
    testClockId: testClockId.nullable(),
    partnerId: partnerId.nullable().meta({ description: 'The partner that asks; null: the reseller' }),
    signer: z
      .strictObject({ name: z.string(), email })
      .nullable()
      .meta({ id: 'AskedSigner', description: 'Null: the administrators of the tenant, or nobody is asked any more' }),
    requestedAt: instant,
    expiresAt: instant.meta({ description: 'The first instant at which it can no longer be signed' }),
    signedBy: z.string().nullable().meta({ description: 'The typed name', example: 'Anna Nowak' }),
    signedAt: instant.nullable(),
  })
  .meta({ id: 'SignatureRequest', description: 'An agreement that the customer’s administrator is asked to sign' });

export const signatureRequestPage = pageOf(signatureRequest, 'SignatureRequestPage');

export const signatureRequestQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: tenantId.optional(),
  redemptionId: redemptionId.optional(),
  testClockId: testClockId.optional().meta({
    description: 'Requests on this test clock; left out: those for live use, unless a tenant or redemption is named',
  }),
});

export function showSignatureRequest(found: SignatureRequest, now: Date): z.input<typeof signatureRequest> {
  const { _id: id, about, plan, signer, signature, expiresAt, requestedAt } = found;
  const at = (date: Date) => parseInstant(date.toISOString());
  return {
    id,
    state: signatureRequestState(found.state, { expiresAt: at(expiresAt), now: at(now) }),
    about,
    agreement: found.agreement.name,
    version: found.agreement.version,
    plan: plan && { id: plan.id, version: plan.version },
    organisation: found.organisation,
    tenantId: about === 'tenant' ? found.tenantId : null,
    redemptionId: found.redemptionId,
    testClockId: found.testClockId,
    partnerId: found.partnerId,
    signer: signer && { name: signer.name, email: signer.email },
    requestedAt: showInstant(requestedAt),
    expiresAt: showInstant(expiresAt),
    signedBy: signature?.signedBy ?? null,
    signedAt: signature && showInstant(signature.at),
  };
}
