/** A mail about a partner in the reader's language: who it is, what it may, what the reader can do. */

import { writtenMoney } from '../written-money.js';
import { oneLine } from './one-line.js';
import type { PartnerMail } from './partner-content.js';
import { cs } from './partner-texts/cs.js';
import { en } from './partner-texts/en.js';
import { pl } from './partner-texts/pl.js';
import type { PartnerLabel, PartnerTexts } from './partner-texts/texts.js';
import {
  formatted,
  languageOf,
  mailIn,
  type NoticeLanguage,
  type NoticeText,
  type Values,
  writtenDay,
  writtenInstant,
} from './wording.js';

export type * from './partner-content.js';

const languages: Readonly<Record<NoticeLanguage, PartnerTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderPartnerMail(content: PartnerMail): NoticeText {
  return mailIn(content.locale, languages, (texts, { contact }, locale) => {
    const values = { ...valuesOf(content, locale), ...proposedValues(content, texts, locale) };
    const { kind, message, link } = content;
    const words = kind === 'directBillingDeclined' ? texts.reason : texts.message;
    return {
      values,
      subject: texts.subject[kind],
      paragraphs: [texts.lead[kind], ...(message === null ? [] : [words]), texts.more[kind], contact],
      link: link === null ? undefined : { label: texts.answer, address: link },
      rows: labels(content).map((label) => ({ label: texts.label[label], value: String(values[label]) })),
    };
  });
}

function labels({ kind, planName, subscriptionId, partner, former, on, role, proposed }: PartnerMail): PartnerLabel[] {
  const isAsked = kind === 'resellerInvited' || kind === 'directBillingProposed';
  const day: PartnerLabel = isAsked ? 'answerBy' : 'takesPlaceOn';
  // Who follows at a subscription is not for who was there before.
  const named = partner !== null && !(role === 'former' && subscriptionId !== null);
  return [
    'organisation',
    ...(planName === null ? [] : (['planName'] as const)),
    ...(subscriptionId === null ? [] : (['subscriptionId'] as const)),
    ...(named ? (['partner'] as const) : []),
    ...(former === null || role === 'partner' ? [] : (['former'] as const)),
    ...(proposed === null ? [] : (['seats', 'perPeriod', 'startsOn', 'payment', 'afterwards'] as const)),
    ...(on === null ? [] : [day]),
  ];
}

function proposedValues({ proposed }: PartnerMail, texts: PartnerTexts, locale: string): Values {
  if (!proposed) return { startsOn: '', renews: 'no' };
  const { seats, perPeriod, periodMonths: months, startsOn, payment, renews } = proposed;
  const amount = writtenMoney(perPeriod, locale);
  return {
    seats,
    perPeriod: formatted(texts.perPeriod, languageOf(locale).language, { amount, months }),
    startsOn: writtenDay(startsOn, locale),
    payment: texts.payment[payment],
    renews: renews ? 'yes' : 'no',
    afterwards: texts.afterwards[renews ? 'renews' : 'ends'],
  };
}

function valuesOf(content: PartnerMail, locale: string): Values {
  const { role, reader, organisation, partner, former, subscriptionId, planName, message, on, contact, at, zone } =
    content;
  const day = on === null ? '' : writtenDay(on, locale);
  return {
    role,
    name: oneLine(reader.name),
    organisation: oneLine(organisation),
    partner: oneLine(partner?.name ?? ''),
    partnerId: partner?.id ?? '',
    former: oneLine(former?.name ?? ''),
    replaces: former === null ? 'no' : 'yes',
    subscriptionId: subscriptionId ?? '',
    planName: oneLine(planName ?? ''),
    message: oneLine(message ?? ''),
    on: day,
    takesPlaceOn: day,
    answerBy: day,
    contact: oneLine(contact ?? ''),
    known: contact === null ? 'no' : 'yes',
    at: writtenInstant(at, zone, locale),
    zone,
  };
}
