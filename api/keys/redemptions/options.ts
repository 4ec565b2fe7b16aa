/** The choices of an open redemption as callers see them, each with what it would bring. */
import { z } from 'zod';
import { figuresOf } from '../../../domain/keys/acknowledgement.js';
import { type KeyOption, keyUses, losesDays } from '../../../domain/keys/key-options.js';
import type { ThingFigures, ThingToKnow } from '../../../domain/keys/things-to-know.js';
import { lastDayOf } from '../../../domain/subscriptions/milestones.js';
import { date } from '../../formats.js';
import type { Language } from '../../i18n/language.js';
import { thingToKnow } from '../../i18n/sentences.js';
import { idOf } from '../../ids.js';

const count = z.number().int();

export const lostDays = count.nullable().meta({
  description: 'Paid days that would be lost, following terms included; null: a subscription that never ends would be',
  example: 0,
});

export const thingsShown = z
  .array(z.strictObject({ id: z.string(), text: z.string() }))
  .meta({ description: "Ids, with sentences in the caller's language" });

export const redemptionOption = z
  .strictObject({
    use: z.enum(keyUses),
    subscriptionId: idOf('subscription', 'Id of a subscription')
      .nullable()
      .meta({ description: 'The one that is renewed, gets seats or is replaced' }),
    when: z.enum(['now', 'lastDay']).nullable().meta({ description: 'Of a replacement' }),
    startsOn: date.meta({ description: 'First day of the term that the keys make' }),
    expiresOn: date.nullable().meta({ description: 'First day after it; null for a perpetual plan' }),
    lastDay: date.nullable(),
    currentExpiresOn: date
      .nullable()
      .meta({ description: 'First day after the last term of the subscription that it is about' }),
    entitlesFrom: date.meta({ description: "First day on which the keys' seats can be worked with" }),
    seats: z.strictObject({
      now: count.meta({ description: 'Of the subscription that it is about', example: 10 }),
      after: count.meta({ description: 'In the term that the keys make', example: 12 }),
      assigned: count.meta({ description: 'Of the subscription that it is about', example: 9 }),
    }),
    daysLost: lostDays,
    usersToFree: count.meta({ description: 'Users who lose their licence when the term begins', example: 0 }),
    usersWithoutSeat: count.meta({
      description: 'Users of the replaced subscription for whom the new one has no seat',
      example: 0,
    }),
    surplusSeatDays: count.meta({
      description: 'Seat-days won because all seats end on a whole day; fewer than there are seats',
      example: 0,
    }),
    confirmationNeeded: z.boolean().meta({ description: 'Whether `confirmLoss` is needed to choose it' }),
    thingsToKnow: thingsShown,
  })
  .meta({ id: 'RedemptionOption', description: 'A use of the keys with what it would bring if it were redeemed now' });

type Shown = z.input<typeof redemptionOption>;

export function showOptions(options: readonly KeyOption[], language: Language): Shown[] {
  return options.map((option) => showOption(option, language));
}

export function showOption(option: KeyOption, language: Language): Shown {
  const { use, startsOn, expiresOn, currentExpiresOn, entitlesFrom, seats, thingsToKnow } = option;
  const { daysLost, usersToFree, usersWithoutSeat, surplusSeatDays } = option;
  return {
    use,
    subscriptionId: 'subscriptionId' in option ? option.subscriptionId : null,
    when: 'when' in option ? option.when : null,
    startsOn: startsOn.toString(),
    expiresOn: expiresOn?.toString() ?? null,
    lastDay: expiresOn && lastDayOf(expiresOn).toString(),
    currentExpiresOn: currentExpiresOn?.toString() ?? null,
    entitlesFrom: entitlesFrom.toString(),
    seats: { ...seats },
    daysLost,
    usersToFree,
    usersWithoutSeat,
    surplusSeatDays,
    confirmationNeeded: losesDays(option),
    thingsToKnow: showThings(thingsToKnow, figuresOf(option), language),
  };
}

export function showThings(
  things: readonly ThingToKnow[],
  figures: ThingFigures,
  language: Language,
): z.input<typeof thingsShown> {
  return things.map((id) => ({ id, text: thingToKnow(id, figures, language) }));
}
