import { z } from 'zod';
import type { Partner } from '../../../models/partners/partners.js';
import type { Relation } from '../../../models/partners/relations.js';
import { email, instant, showInstant } from '../../formats.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const subscriptionId = idOf('subscription', 'Id of a subscription');

export const newPartnerOfRecord = z
  .strictObject({ partnerId: partnerId.meta({ description: 'As it was looked up', example: '4711' }) })
  .meta({ id: 'NewPartnerOfRecord' });

const advising = {
  id: partnerId,
  name: z.string().meta({ example: 'Doradca IT sp. z o.o.' }),
  email: email.nullable(),
};

export const partnerOfRecord = z
  .strictObject({
    subscriptionId,
    partner: z.strictObject(advising).nullable().meta({ description: 'Who advises on it; null: nobody' }),
    since: instant.nullable().meta({ description: 'Null where there is none' }),
    explanation: z
      .string()
      .nullable()
      .meta({ description: 'Where there is none: that in words, in the caller’s language, and how one is named' }),
    history: z
      .array(
        z
          .strictObject({ partner: z.strictObject(advising), from: instant, until: instant.nullable() })
          .meta({ id: 'PartnerOfRecordEntry' }),
      )
      .meta({ description: 'Who was, the newest first; at most 100' }),
  })
  .meta({ id: 'PartnerOfRecord' });

export function showPartnerOfRecord(
  id: string,
  known: readonly Relation[],
  partners: ReadonlyMap<string, Partner>,
  nobody: string,
): z.input<typeof partnerOfRecord> {
  const show = (relation: Relation) => showAdvising(relation.partnerId, partners);
  const last = known.at(-1);
  const present = last?.until === null ? last : undefined;
  return {
    subscriptionId: id,
    partner: present ? show(present) : null,
    since: present ? showInstant(present.from) : null,
    explanation: present ? null : nobody,
    history: known
      .map((one) => ({
        partner: show(one),
        from: showInstant(one.from),
        until: one.until && showInstant(one.until),
      }))
      .reverse(),
  };
}

function showAdvising(id: string, partners: ReadonlyMap<string, Partner>) {
  const found = partners.get(id);
  return { id, name: found?.name ?? id, email: found?.email ?? null };
}
