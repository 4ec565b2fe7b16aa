import { z } from 'zod';
import { agreementNames } from '../../../domain/clouds.js';
import type { Agreement } from '../../../models/catalogue/agreements.js';
import { instant, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { type Language, languages } from '../../i18n/language.js';

export const agreementName = z
  .enum(agreementNames)
  .meta({ description: 'Name of an agreement; each is for one cloud', example: 'MOSA' });

/** It is part of an address. */
export const agreementVersion = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
  .meta({ description: 'Version of its words', example: '2026-01' });

/** What a plan asks for. */
export const askedAgreement = z
  .strictObject({ name: agreementName, version: agreementVersion })
  .meta({ description: 'What a customer accepts before the keys are redeemed: an agreement that is published' });

const words = z.string().trim().min(1).max(100_000);

const named = { name: agreementName, version: agreementVersion };

export const newAgreementText = z
  .strictObject({
    ...named,
    texts: z
      .strictObject({ en: words, pl: words.optional(), cs: words.optional() })
      .meta({ description: 'The words by language', example: { en: 'The customer agrees that …' } }),
  })
  .meta({ id: 'NewAgreementText' });

const summary = { ...named, languages: z.array(z.enum(languages)), createdAt: instant };

export const agreementText = z
  .strictObject({
    ...summary,
    language: z.enum(languages).meta({ description: 'Of the text: the caller’s, or else English' }),
    text: z.string().meta({ example: 'The customer agrees that …' }),
  })
  .meta({ id: 'AgreementText', description: 'What customers accept, in one version, which never changes' });

export const agreementPage = pageOf(z.strictObject(summary).meta({ id: 'AgreementSummary' }), 'AgreementPage');
export const agreementPosition = z.string().max(60);

export function showAgreementSummary({ name, version, texts, createdAt }: Agreement) {
  return {
    name: agreementName.parse(name),
    version,
    languages: languages.filter((language) => texts[language] !== undefined),
    createdAt: showInstant(createdAt),
  };
}

export function showAgreementText(found: Agreement, asked: Language): z.input<typeof agreementText> {
  const own = found.texts[asked];
  const shown = own === undefined ? { language: 'en' as const, text: found.texts.en } : { language: asked, text: own };
  return { ...showAgreementSummary(found), ...shown };
}
