/** A mail about a partner in the reader's language: who it is, what it may, what the reader can do. */

import { oneLine } from './one-line.js';
import type { PartnerMail } from './partner-content.js';
import { cs } from './partner-texts/cs.js';
import { en } from './partner-texts/en.js';
import { pl } from './partner-texts/pl.js';
import type { PartnerLabel, PartnerTexts } from './partner-texts/texts.js';
import { mailIn, type NoticeLanguage, type NoticeText, type Values, writtenDay, writtenInstant } from './wording.js';

export type * from './partner-content.js';

const languages: Readonly<Record<NoticeLanguage, PartnerTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderPartnerMail(content: PartnerMail): NoticeText {
  return mailIn(content.locale, languages, (texts, { contact }, locale) => {
    const values = valuesOf(content, locale);
    const { kind, message, link } = content;
    return {
      values,
      subject: texts.subject[kind],
      paragraphs: [texts.lead[kind], ...(message === null ? [] : [texts.message]), texts.more[kind], contact],
      link: link === null ? undefined : { label: texts.answer, address: link },
      rows: labels(content).map((label) => ({ label: texts.label[label], value: String(values[label]) })),
    };
  });
}

function labels({ kind, planName, subscriptionId, partner, former, on, role }: PartnerMail): PartnerLabel[] {
  const day: PartnerLabel = kind === 'resellerInvited' ? 'answerBy' : 'takesPlaceOn';
  // Who follows at a subscription is not for who was there before.
  const named = partner !== null && !(role === 'former' && subscriptionId !== null);
  return [
    'organisation',
    ...(planName === null ? [] : (['planName'] as const)),
    ...(subscriptionId === null ? [] : (['subscriptionId'] as const)),
    ...(named ? (['partner'] as const) : []),
    ...(former === null || role === 'partner' ? [] : (['former'] as const)),
    ...(on === null ? [] : [day]),
  ];
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
