import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Consequence } from '../../../domain/partners/resellers.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage } from '../../i18n/sentences.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { partnerTexts } from '../texts.js';

const tenantId = idOf('tenant', 'Id of a tenant');

export const resellerParams = z.strictObject({ tenantId, partnerId });

const code = z.enum([
  ...(['subscriptionsUnseen', 'noMoreOrders', 'ordersStay', 'keysStay'] as const),
  ...(['partnerOfRecordStays', 'delegationStays', 'administratorsHear'] as const),
]);

export const resellerEnding = z
  .strictObject({
    tenantId,
    partnerId,
    consequences: z.array(
      z
        .strictObject({
          code,
          count: z.int().nullable().meta({ description: 'Of what there are so many; null where nothing is counted' }),
          sentence: z.string().meta({ description: 'The same for a person, in the caller’s language' }),
        })
        .meta({ id: 'Consequence' }),
    ),
    version: z
      .string()
      .meta({ description: 'Given back to end it: another one as soon as a number is', example: '9f2b11c6d07e43aa' }),
  })
  .meta({ id: 'ResellerEnding', description: 'What the end of a reseller relation would mean' });

export const endReseller = z
  .strictObject({
    version: z.string().min(1).max(40).optional().meta({
      description: 'Of the consequences that were read: the partner says it; whoever cannot end it is told whom to ask',
      example: '9f2b11c6d07e43aa',
    }),
  })
  .meta({ id: 'EndReseller' });

export const endedReseller = z.strictObject({ tenantId, partnerId }).meta({ id: 'EndedReseller' });

export function versionOf(consequences: readonly Consequence[]): string {
  return createHash('sha256').update(JSON.stringify(consequences)).digest('hex').slice(0, 16);
}

export function showEnding(
  of: { readonly tenantId: string; readonly partnerId: string },
  consequences: readonly Consequence[],
  language: Language,
): z.input<typeof resellerEnding> {
  return {
    ...of,
    consequences: consequences.map((one) => {
      const count = 'count' in one ? one.count : null;
      const text = partnerTexts[language].consequence[one.code];
      return { code: one.code, count, sentence: inLanguage(text, language, { count: count ?? 0 }) };
    }),
    version: versionOf(consequences),
  };
}
