/** What a redemption is opened and moved on with. */
import { z } from 'zod';
import { agreementName, agreementVersion } from '../../catalogue/agreements/schema.js';
import { cloud, cloudOfNew, country, email, line, locale, ofCountry, timeZone, zoneIsKnown } from '../../formats.js';
import { person } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const testClockId = idOf('testClock', 'Id of a test clock');

/** The wording that the person declares; its version is kept with the redemption. */
export const declarationWording = '2026-11';

const declaration = z
  .strictObject({
    name: line(200).meta({ description: 'The typed name of the person', example: 'Anna Nowak' }),
    wording: z.literal(declarationWording).meta({ description: 'Version of the sentence that was shown' }),
  })
  .meta({ id: 'Declaration', description: '"I am the right person to do this for my organisation."' });

/** So many keys one redemption takes at most. */
export const mostKeys = 100;

const keys = z
  .array(z.string().min(1).max(100).meta({ example: 'K7Q2M-9XJ4T-PWA3D-H8VYE-R5N6C' }))
  .min(1)
  .max(mostKeys)
  .meta({ description: 'The whole keys, in any case, with or without dashes; all of one plan, version and term' });

/** Every redemption is opened with them. */
const opening = {
  keys: keys.optional(),
  keyOrderId: idOf('keyOrder', 'An order of keys for the tenant, in place of keys').optional(),
  declaration,
  partnerOfRecordId: partnerId.optional().meta({
    description: 'The partner that is to advise on the subscription, as it was looked up; left out: it stays as it is',
  }),
};

function namedOnce(
  { keys, keyOrderId }: { keys?: unknown; keyOrderId?: unknown },
  context: z.core.$RefinementCtx<unknown>,
): void {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (keys === undefined && keyOrderId === undefined) refuse('keys', 'is required, or else keyOrderId');
  if (keys !== undefined && keyOrderId !== undefined) refuse('keyOrderId', 'does not go together with keys');
}

const firstAdministrator = z.strictObject({ name: line(200).meta({ example: 'Anna Nowak' }), email });

const tenantFields = {
  country,
  organisation: line(200).meta({ example: 'Piekarnia Nowak' }),
  timeZone,
  locale,
  cloud,
};

export const newTenant = z
  .strictObject({
    ...tenantFields,
    ...ofCountry,
    cloud: cloudOfNew,
    administrator: firstAdministrator.meta({
      description: 'The first administrator: gets administrator rights and a licence at once',
    }),
  })
  .superRefine(zoneIsKnown)
  .meta({ id: 'NewTenant' });

export const newTenantCorrection = z
  .strictObject({ ...tenantFields, administrator: firstAdministrator.partial() })
  .partial()
  .meta({ id: 'NewTenantCorrection', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const moreKeys = z
  .strictObject({ keys })
  .meta({ id: 'MoreKeys', description: 'Of the same plan, version and term as those that it has' });

export const reviewVersionExample = '9f2b11c6d07e43aa';

const assignTo = person.optional().meta({
  description: 'The user of the tenant who gets the first licence, by id or e-mail address; left out: nobody',
});

export const when = z
  .enum(['now', 'lastDay'])
  .meta({ description: 'lastDay: the new subscription waits for the last day of the old one, and nothing is lost' });

const confirmLoss = z
  .boolean()
  .optional()
  .meta({ description: 'That the days left of the replaced subscription may be lost; no more than the option names' });

/** JSON has no `undefined`: in the document nothing is allowed there. */
const leftOut = z
  .undefined()
  .optional()
  .meta({ override: { not: {} } });

export const newRedemption = z
  .discriminatedUnion('use', [
    z
      .strictObject({ use: leftOut, ...opening, tenantId })
      .superRefine(namedOnce)
      .meta({
        id: 'NewUndecided',
        description: 'For an existing tenant, which chooses among the `options` before it redeems',
      }),
    z
      .strictObject({
        use: z.literal('activate'),
        ...opening,
        tenant: newTenant.optional(),
        testClockId: testClockId
          .optional()
          .meta({ description: 'Puts the new tenant on a test clock; the keys are of a batch for that clock' }),
        tenantId: tenantId.optional().meta({ description: 'An existing tenant without a subscription' }),
        assignTo,
      })
      .superRefine(namedOnce)
      .superRefine(({ tenant, tenantId: existing, ...others }, context) => {
        const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
        if (!tenant && existing === undefined) refuse('tenant', 'is required, or else tenantId');
        if (tenant && existing !== undefined) refuse('tenantId', 'does not go together with tenant');
        if (tenant && others.assignTo !== undefined) refuse('assignTo', 'does not go together with tenant');
        if (!tenant && others.testClockId !== undefined) refuse('testClockId', 'goes together with tenant only');
      })
      .meta({
        id: 'NewActivation',
        description:
          'A new subscription: for a new tenant (`tenant`), whose first administrator gets the first licence, or for an existing one that has none (`tenantId`)',
      }),
    z
      .strictObject({ use: z.literal('separate'), ...opening, tenantId, assignTo })
      .superRefine(namedOnce)
      .meta({ id: 'NewSeparate', description: 'Another subscription beside those that a tenant has' }),
    z
      .strictObject({ use: z.literal('renew'), ...opening, subscriptionId })
      .superRefine(namedOnce)
      .meta({ id: 'NewRenewal', description: 'One more term for a subscription' }),
    z
      .strictObject({ use: z.literal('addSeats'), ...opening, subscriptionId })
      .superRefine(namedOnce)
      .meta({ id: 'NewAddedSeats', description: 'Seats for the running term of a subscription' }),
    z
      .strictObject({ use: z.literal('replace'), ...opening, subscriptionId, when, confirmLoss })
      .superRefine(namedOnce)
      .meta({ id: 'NewReplacement', description: 'A new subscription in the place of one of another plan' }),
  ])
  .meta({
    id: 'NewRedemption',
    // One form has no `use`, which OpenAPI asks of a discriminator and its linter of `oneOf`; `const` tells the others apart.
    override: ({ jsonSchema }: { jsonSchema: { discriminator?: unknown; oneOf?: unknown; anyOf?: unknown } }) => {
      jsonSchema.anyOf = jsonSchema.oneOf;
      delete jsonSchema.oneOf;
      delete jsonSchema.discriminator;
    },
  });

export const newChoice = z
  .discriminatedUnion('use', [
    z.strictObject({ use: z.literal('activate'), assignTo }).meta({ id: 'ActivateChoice' }),
    z.strictObject({ use: z.literal('separate'), assignTo }).meta({ id: 'SeparateChoice' }),
    z.strictObject({ use: z.literal('renew'), subscriptionId }).meta({ id: 'RenewChoice' }),
    z.strictObject({ use: z.literal('addSeats'), subscriptionId }).meta({ id: 'AddSeatsChoice' }),
    z.strictObject({ use: z.literal('replace'), subscriptionId, when, confirmLoss }).meta({ id: 'ReplaceChoice' }),
  ])
  .meta({ id: 'NewChoice', description: 'One of the `options` of the redemption' });

export const newAgreement = z
  .strictObject({
    agreement: agreementName,
    version: agreementVersion,
    signedBy: line(200).meta({ description: 'The typed name of the person who accepts', example: 'Anna Nowak' }),
  })
  .meta({ id: 'NewAgreement' });

export const redeemRequest = z
  .strictObject({
    acknowledged: z
      .array(z.string().max(60))
      .max(20)
      .meta({
        description: 'Ids of the things to know that were ticked',
        example: ['keysAreUsedUp', 'termStartsToday'],
      }),
    reviewVersion: z.string().min(1).max(40).meta({
      description:
        'The `version` of the review that was read: where it is another one by now, it is refused with the new one',
      example: reviewVersionExample,
    }),
    freeUsers: z.array(person).max(1000).optional().meta({
      description:
        'Whom to free when the new term has fewer seats than are assigned; if the names do not suffice, the newest assignments go',
    }),
  })
  .meta({ id: 'RedeemRequest' });
