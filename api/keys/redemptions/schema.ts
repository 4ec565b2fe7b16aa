import { z } from 'zod';
import { reviewVersionOf } from '../../../domain/keys/acknowledgement.js';
import { type KeyOption, keyUses } from '../../../domain/keys/key-options.js';
import { maskKey } from '../../../domain/keys/product-key.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { AcceptedAgreement, Tenant } from '../../../models/identity/tenants.js';
import type { ProductKey } from '../../../models/keys/key-schemas.js';
import { signatureOf } from '../../../models/keys/opening.js';
import type { NewTenant, Redemption } from '../../../models/keys/redemptions.js';
import { agreementName } from '../../catalogue/agreements/schema.js';
import { planVersion } from '../../catalogue/plans/schema.js';
import { cloud, country, date, email, instant, locale, ofCloud, showInstant, timeZone } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { declarationOf } from '../../i18n/sentences.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { lostDays, redemptionOption, showOption, showOptions, showThings, thingsShown } from './options.js';
import { declarationWording, reviewVersionExample, when } from './requests.js';

export const redemptionId = idOf('redemption', 'Id of a redemption');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const testClockId = idOf('testClock', 'Id of a test clock');

const summaryFields = {
  id: redemptionId,
  use: z.enum(keyUses).nullable().meta({ description: 'What the keys are to be used for; null: not chosen yet' }),
  state: z.enum(['opening', 'open', 'redeemed', 'refused', 'cancelled', 'lapsed', 'undone']).meta({
    description: 'open: the keys are reserved for it; undone: the set-up was, and the keys are free again',
  }),
  tenantId: tenantId
    .nullable()
    .meta({ description: 'Null while the tenant does not exist, and where it never came to be' }),
  subscriptionId: subscriptionId.nullable().meta({
    description: 'The one that it leads to; null while that does not exist, and where it never came to be',
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

const reviewedTenant = z
  .strictObject({
    organisation: z.string().meta({ example: 'Piekarnia Nowak' }),
    country,
    timeZone,
    locale,
    cloud,
    administrator: z
      .strictObject({ name: z.string().meta({ example: 'Anna Nowak' }), email })
      .nullable()
      .meta({ description: 'The first administrator of a new tenant' }),
  })
  .meta({
    id: 'ReviewedTenant',
    description: 'Whom it is for. A new tenant can be corrected until `redeem`. Null for partners that did not open it',
  });

const redemptionFields = {
  ...summaryFields,
  keys: z.array(z.string()).meta({ description: 'The keys, masked', example: [maskKey('4KM7Y')] }),
  agreement: z.strictObject({
    name: agreementName,
    version: z.string().meta({ example: '2026-01' }),
    accepted: z.boolean(),
    signedBy: z.string().nullable().meta({
      description: 'The typed name: in this redemption, or in an earlier one of the tenant; null where it is not known',
      example: 'Anna Nowak',
    }),
    signedAt: instant.nullable(),
    attestedBy: partnerId.nullable().meta({
      description: 'The partner that attests it, in the place of a signature; null: it is signed, or not accepted',
    }),
  }),
  review: z
    .strictObject({
      plan: planVersion.extend({ name: z.string().meta({ example: 'Office Business, annual' }) }),
      seats: z.number().int().meta({ description: 'In the term that the keys make', example: 3 }),
      tenant: reviewedTenant.nullable(),
      startsOn: date,
      expiresOn: date.nullable().meta({ description: 'First day after the term; null for a perpetual plan' }),
      lastDay: date.nullable(),
      currentExpiresOn: date
        .nullable()
        .meta({ description: 'First day after the last term of the subscription that it is about' }),
      daysLost: lostDays,
      thingsToKnow: thingsShown,
      version: z.string().meta({
        description:
          'Given back to `redeem`; another one as soon as the seats, a date, a thing to know, a number in it or a new tenant is',
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
  cloud: ofCloud,
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
    tenantId: found.forNewTenant && !hasMade(found) ? null : found.tenantId,
    subscriptionId: leadsToPresent(found) || hasMade(found) ? found.subscriptionId : null,
    replaces: found.replaces,
    keyOrderId: found.keyOrderId,
    testClockId: found.testClockId,
    plan: { id: found.plan.id, version: found.plan.version },
    seats: found.seats,
    months: found.months,
    openedAt: showInstant(found.openedAt),
    lapsesAt: open ? showInstant(found.lapsesAt) : null,
    endedAt: found.endedAt ? showInstant(found.endedAt) : null,
  };
}

/** Whatever it makes is there. */
function hasMade({ state }: Redemption): boolean {
  return state === 'redeemed' || state === 'undone';
}

function leadsToPresent({ use }: Redemption): boolean {
  return use === 'renew' || use === 'addSeats';
}

export function isOpen({ state }: Pick<Redemption, 'state'>): boolean {
  return state === 'open' || state === 'opening';
}

export function showRedemption(
  found: Redemption,
  about: {
    readonly plan: Plan;
    readonly keys: readonly ProductKey[];
    /** Null where the tenant is not made. */
    readonly tenant: Tenant | null;
    /** Whether the reader may see whom it is for, and who has signed. */
    readonly seesPeople: boolean;
    /** Null once it has ended. */
    readonly options: readonly KeyOption[] | null;
    /** The one that was chosen, if it applies. */
    readonly chosen: KeyOption | null;
    readonly language: Language;
  },
): z.input<typeof redemption> {
  const { plan, tenant, seesPeople, options, chosen, language } = about;
  return {
    ...showSummary(found),
    keys: about.keys.map(({ lastFive }) => maskKey(lastFive)),
    agreement: { ...plan.agreement, ...showSignature(signatureOf(found, plan, tenant), seesPeople) },
    review: chosen && showReview(chosen, { found, plan, tenant: seesPeople ? tenant : null, seesPeople, language }),
    acknowledged: showAcknowledged(found, language),
    options: options && showOptions(options, language),
  };
}

function showSignature(signed: AcceptedAgreement | null, seesPeople: boolean) {
  const signedBy = (seesPeople && signed?.signedBy) || null;
  const attestedBy = signed?.attestedBy ?? null;
  return { accepted: signed !== null, signedBy, signedAt: signed && showInstant(signed.at), attestedBy };
}

/** What a review is shown with. */
export interface ReviewContext {
  readonly found: Redemption;
  readonly plan: Plan;
  readonly tenant: Tenant | null;
  readonly seesPeople: boolean;
  readonly language: Language;
}

export function showReview(
  option: KeyOption,
  { found, plan, tenant, seesPeople, language }: ReviewContext,
): z.input<typeof redemption>['review'] {
  const { startsOn, expiresOn, lastDay, currentExpiresOn, daysLost, thingsToKnow } = showOption(option, language);
  const { newTenant } = found;
  return {
    plan: { id: plan.planId, version: plan.version, name: plan.name },
    seats: option.seats.after,
    tenant: seesPeople ? showReviewedTenant(newTenant ?? tenant) : null,
    startsOn,
    expiresOn,
    lastDay,
    currentExpiresOn,
    daysLost,
    thingsToKnow,
    version: reviewVersionOf({ option, newTenant }),
  };
}

function showReviewedTenant(made: Tenant | NewTenant | null): z.input<typeof reviewedTenant> | null {
  if (!made) return null;
  const { organisation, country: code, zone, locale: tag } = made;
  const administrator =
    'administrator' in made ? { name: made.administrator.name, email: made.administrator.email } : null;
  return { organisation, country: code, timeZone: zone, locale: tag, cloud: made.cloud, administrator };
}

/** What was ticked, in the language of the reader. */
export function showAcknowledged({ acknowledgement }: Redemption, language: Language) {
  if (!acknowledgement) return null;
  const { at, things, figures } = acknowledgement;
  return { at: showInstant(at), things: showThings(things, figures, language) };
}
