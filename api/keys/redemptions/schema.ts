import { z } from 'zod';
import { reviewVersionOf } from '../../../domain/keys/acknowledgement.js';
import { type KeyOption, keyUses } from '../../../domain/keys/key-options.js';
import { maskKey } from '../../../domain/keys/product-key.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { ProductKey } from '../../../models/keys/key-schemas.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { planVersion } from '../../catalogue/plans/schema.js';
import { cloud, country, date, email, instant, line, ofCountry, showInstant, zoneIsKnown } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { declarationOf } from '../../i18n/sentences.js';
import { idOf } from '../../ids.js';
import { lostDays, redemptionOption, showOption, showOptions, showThings, thingsShown } from './options.js';

export const redemptionId = idOf('redemption', 'Id of a redemption');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const userId = idOf('user', 'Id of a user');
const testClockId = idOf('testClock', 'Id of a test clock');

/** The wording that the person declares; its version is kept with the redemption. */
export const declarationWording = '2026-11';

const declaration = z
  .strictObject({
    name: line(200).meta({ description: 'The typed name of the person', example: 'Anna Nowak' }),
    wording: z.literal(declarationWording).meta({ description: 'Version of the sentence that was shown' }),
  })
  .meta({ id: 'Declaration', description: '"I am the right person to do this for my organisation."' });

const keys = z
  .array(z.string().min(1).max(100).meta({ example: 'K7Q2M-9XJ4T-PWA3D-H8VYE-R5N6C' }))
  .min(1)
  .max(100)
  .meta({ description: 'The whole keys, in any case, with or without dashes; all of one plan, version and term' });

/** Every redemption is opened with them. */
const opening = {
  keys: keys.optional(),
  keyOrderId: idOf('keyOrder', 'An order of keys for the tenant, in place of keys').optional(),
  declaration,
};

function namedOnce(
  { keys, keyOrderId }: { keys?: unknown; keyOrderId?: unknown },
  context: z.core.$RefinementCtx<unknown>,
): void {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (keys === undefined && keyOrderId === undefined) refuse('keys', 'is required, or else keyOrderId');
  if (keys !== undefined && keyOrderId !== undefined) refuse('keyOrderId', 'does not go together with keys');
}

export const newTenant = z
  .strictObject({
    country,
    organisation: line(200).meta({ example: 'Piekarnia Nowak' }),
    ...ofCountry,
    cloud: cloud.default('global'),
    administrator: z
      .strictObject({ name: line(200).meta({ example: 'Anna Nowak' }), email })
      .meta({ description: 'The first administrator: gets administrator rights and a licence at once' }),
  })
  .superRefine(zoneIsKnown)
  .meta({ id: 'NewTenant' });

const reviewVersionExample = '9f2b11c6d07e43aa';

const assignTo = userId
  .optional()
  .meta({ description: 'The user of the tenant who gets the first licence; left out: nobody' });

const when = z
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
    agreement: z.enum(['MOSA', 'openLicense']),
    version: z.string().min(1).max(40).meta({ example: '2026-01' }),
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
    freeUsers: z.array(userId).max(1000).optional().meta({
      description:
        'Whom to free when the new term has fewer seats than are assigned; if the names do not suffice, the newest assignments go',
    }),
  })
  .meta({ id: 'RedeemRequest' });

const summaryFields = {
  id: redemptionId,
  use: z.enum(keyUses).nullable().meta({ description: 'What the keys are to be used for; null: not chosen yet' }),
  state: z.enum(['opening', 'open', 'redeemed', 'refused', 'cancelled', 'lapsed', 'undone']).meta({
    description: 'open: the keys are reserved for it; undone: the set-up was, and the keys are free again',
  }),
  tenantId: tenantId.meta({ description: 'Allocated when it is opened, also for a tenant that does not exist yet' }),
  subscriptionId: subscriptionId.meta({
    description: 'The one that it leads to; until a choice is made, the id that a new one would have',
  }),
  replaces: z
    .strictObject({ subscriptionId, when })
    .nullable()
    .meta({ id: 'ChosenReplacement', description: 'The subscription whose place the new one takes' }),
  testClockId: testClockId.nullable(),
  keyOrderId: idOf('keyOrder', 'The order whose keys they are; null where the keys were typed').nullable(),
  plan: planVersion,
  seats: z.number().int().meta({ description: "The keys' seats in all", example: 3 }),
  months: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'The term of the keys; null for a perpetual plan', example: 12 }),
  openedAt: instant,
  lapsesAt: instant.nullable().meta({ description: 'When its keys are freed unless something happens' }),
  endedAt: instant.nullable(),
};

const redemptionFields = {
  ...summaryFields,
  keys: z.array(z.string()).meta({ description: 'The keys, masked', example: [maskKey('4KM7Y')] }),
  agreement: z.strictObject({
    name: z.enum(['MOSA', 'openLicense']).meta({ example: 'MOSA' }),
    version: z.string().meta({ example: '2026-01' }),
    accepted: z.boolean(),
  }),
  review: z
    .strictObject({
      startsOn: date,
      expiresOn: date.nullable().meta({ description: 'First day after the term; null for a perpetual plan' }),
      lastDay: date.nullable(),
      currentExpiresOn: date
        .nullable()
        .meta({ description: 'First day after the last term of the subscription that it is about' }),
      daysLost: lostDays,
      thingsToKnow: thingsShown,
      version: z.string().meta({
        description: 'Given back to `redeem`; another one as soon as a date, a thing to know or a number in it is',
        example: reviewVersionExample,
      }),
    })
    .nullable()
    .meta({
      description:
        'What `redeem` would do now; null without a choice, where the choice no longer applies, and once it has ended',
    }),
  acknowledged: z
    .strictObject({ at: instant, things: thingsShown })
    .nullable()
    .meta({ id: 'Acknowledged', description: 'What was ticked when it was redeemed, with the numbers of then' }),
  options: z
    .array(redemptionOption)
    .nullable()
    .meta({ description: 'What can be chosen now; it moves with the subscriptions. Null once it has ended' }),
};

export const redemption = z.strictObject(redemptionFields).meta({ id: 'Redemption' });

export const redemptionSummary = z
  .strictObject(summaryFields)
  .meta({ id: 'RedemptionSummary', description: 'A redemption without its keys and its review' });

export const redemptionPage = pageOf(redemptionSummary, 'RedemptionPage');

export const redemptionQuery = pageQuery.extend({
  state: summaryFields.state.optional().meta({ description: 'Only redemptions in this state' }),
  tenantId: tenantId.optional(),
  testClockId: testClockId.optional().meta({
    description: 'Redemptions on this test clock; left out: those for live use, unless a tenant is named',
  }),
});

export const openedRedemption = z
  .strictObject({
    ...redemptionFields,
    token: z.string().nullable().meta({
      description:
        'For the first administrator of a new tenant, where an operator or a partner opens: an API key with which this redemption can be read, agreed to, redeemed and cancelled, for 7 days. In this answer only; masked when the request is repeated',
      example: 'perennial_…x7Kd2',
    }),
  })
  .meta({ id: 'OpenedRedemption' });

export const declarationText = z
  .strictObject({
    wording: z.literal(declarationWording).meta({ description: 'To be sent when a redemption is opened' }),
    text: z.string().meta({ example: 'I am the right person to do this for my organisation.' }),
  })
  .meta({ id: 'DeclarationText', description: "What the person declares, in the caller's language" });

export function showDeclaration(language: Language): z.input<typeof declarationText> {
  return { wording: declarationWording, text: declarationOf(language) };
}

export function showSummary(found: Redemption): z.input<typeof redemptionSummary> {
  const open = isOpen(found);
  return {
    id: found._id,
    use: found.use,
    state: found.state,
    tenantId: found.tenantId,
    subscriptionId: found.subscriptionId,
    // Redemptions of before there were these have neither.
    replaces: found.replaces ?? null,
    keyOrderId: found.keyOrderId ?? null,
    testClockId: found.testClockId,
    plan: { id: found.plan.id, version: found.plan.version },
    seats: found.seats,
    months: found.months,
    openedAt: showInstant(found.openedAt),
    lapsesAt: open ? showInstant(found.lapsesAt) : null,
    endedAt: found.endedAt ? showInstant(found.endedAt) : null,
  };
}

export function isOpen({ state }: Pick<Redemption, 'state'>): boolean {
  return state === 'open' || state === 'opening';
}

export function showRedemption(
  found: Redemption,
  about: {
    readonly plan: Plan;
    readonly keys: readonly ProductKey[];
    readonly agreed: boolean;
    /** Null once it has ended. */
    readonly options: readonly KeyOption[] | null;
    /** The one that was chosen, if it applies. */
    readonly chosen: KeyOption | null;
    readonly language: Language;
  },
): z.input<typeof redemption> {
  const { plan, options, chosen, language } = about;
  return {
    ...showSummary(found),
    keys: about.keys.map(({ lastFive }) => maskKey(lastFive)),
    agreement: { ...plan.agreement, accepted: about.agreed },
    review: chosen && showReview(chosen, language),
    acknowledged: showAcknowledged(found, language),
    options: options && showOptions(options, language),
  };
}

export function showReview(chosen: KeyOption, language: Language) {
  const { startsOn, expiresOn, lastDay, currentExpiresOn, daysLost, thingsToKnow } = showOption(chosen, language);
  const version = reviewVersionOf(chosen);
  return { startsOn, expiresOn, lastDay, currentExpiresOn, daysLost, thingsToKnow, version };
}

/** What was ticked, in the language of the reader. */
export function showAcknowledged({ acknowledgement }: Redemption, language: Language) {
  if (!acknowledgement) return null;
  const { at, things, figures } = acknowledgement;
  return { at: showInstant(at), things: showThings(things, figures, language) };
}
