import { z } from 'zod';
import { lastDayOf } from '../../domain/milestones.js';
import { maskKey } from '../../domain/product-key.js';
import type { Term } from '../../domain/subscription.js';
import { isThingToKnow, thingsToKnow } from '../../domain/things-to-know.js';
import type { Plan } from '../../models/plans.js';
import type { ProductKey } from '../../models/keys.js';
import type { Redemption } from '../../models/redemptions.js';
import { country, date, email, instant, line, locale, showInstant, timeZone } from '../formats.js';
import { idOf } from '../ids.js';
import { planVersion } from '../plans/schema.js';

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

export const newTenant = z
  .strictObject({
    country,
    organisation: line(200).meta({ example: 'Piekarnia Nowak' }),
    timeZone,
    locale: locale.default('en'),
    cloud: z.enum(['global', '21vianet']).default('global'),
    administrator: z
      .strictObject({ name: line(200).meta({ example: 'Anna Nowak' }), email })
      .meta({ description: 'The first administrator: gets administrator rights and a licence at once' }),
  })
  .meta({ id: 'NewTenant' });

export const newRedemption = z
  .discriminatedUnion('use', [
    z
      .strictObject({
        use: z.literal('activate'),
        keys,
        declaration,
        tenant: newTenant,
        testClockId: testClockId
          .optional()
          .meta({ description: 'Puts the new tenant on a test clock; the keys are of a batch for that clock' }),
      })
      .meta({ id: 'NewActivation', description: 'A new subscription for a new tenant' }),
    z
      .strictObject({ use: z.literal('renew'), keys, declaration, subscriptionId })
      .meta({ id: 'NewRenewal', description: 'One more term for a subscription in grace or disabled' }),
  ])
  .meta({ id: 'NewRedemption' });

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
    freeUsers: z.array(userId).max(1000).optional().meta({
      description:
        'Whom to free when the new term has fewer seats than are assigned; if the names do not suffice, the newest assignments go',
    }),
  })
  .meta({ id: 'RedeemRequest' });

export const redemption = z
  .strictObject({
    id: redemptionId,
    use: z.enum(['activate', 'renew']),
    state: z
      .enum(['opening', 'open', 'redeemed', 'refused', 'cancelled', 'lapsed'])
      .meta({ description: 'open: the keys are reserved for it' }),
    tenantId: tenantId.meta({ description: 'Allocated when it is opened, also for a tenant that does not exist yet' }),
    subscriptionId,
    testClockId: testClockId.nullable(),
    plan: planVersion,
    seats: z.number().int().meta({ description: "The keys' seats in all", example: 3 }),
    months: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'The term of the keys; null for a perpetual plan', example: 12 }),
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
        currentExpiresOn: date.nullable().meta({ description: 'End of the present term, for a renewal' }),
        daysLost: z.number().int().meta({ description: 'Paid days that would be lost', example: 0 }),
        thingsToKnow: z.array(z.strictObject({ id: z.string(), text: z.string() })),
      })
      .nullable()
      .meta({ description: 'What `redeem` would do now; null once it has ended' }),
    openedAt: instant,
    lapsesAt: instant.nullable().meta({ description: 'When its keys are freed unless something happens' }),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Redemption' });

export function showRedemption(
  found: Redemption,
  about: {
    plan: Plan;
    keys: readonly ProductKey[];
    agreed: boolean;
    terms: { next: Term; current: Term | null } | null;
  },
): z.input<typeof redemption> {
  const open = found.state === 'open' || found.state === 'opening';
  const { plan, terms } = about;
  return {
    id: found._id,
    use: found.use,
    state: found.state,
    tenantId: found.tenantId,
    subscriptionId: found.subscriptionId,
    testClockId: found.testClockId,
    plan: { id: plan.planId, version: plan.version },
    seats: found.seats,
    months: found.months,
    keys: about.keys.map(({ lastFive }) => maskKey(lastFive)),
    agreement: { ...plan.agreement, accepted: about.agreed },
    review: open && terms ? showReview(terms, found.thingsToKnow) : null,
    openedAt: showInstant(found.openedAt),
    lapsesAt: open ? showInstant(found.lapsesAt) : null,
    endedAt: found.endedAt ? showInstant(found.endedAt) : null,
  };
}

function showReview({ next, current }: { next: Term; current: Term | null }, things: readonly string[]) {
  return {
    startsOn: next.startsOn.toString(),
    expiresOn: next.expiresOn?.toString() ?? null,
    lastDay: next.expiresOn && lastDayOf(next.expiresOn).toString(),
    currentExpiresOn: current?.expiresOn?.toString() ?? null,
    // Neither an activation nor a renewal of a term that has ended gives up a paid day.
    daysLost: 0,
    thingsToKnow: things.filter(isThingToKnow).map((id) => ({ id, text: thingsToKnow[id] })),
  };
}
