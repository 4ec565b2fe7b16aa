/** A mail about keys and agreements that a partner has a hand in, in the reader's language. */

import type { KeysMailContent } from './keys-content.js';
import { cs } from './keys-texts/cs.js';
import { en } from './keys-texts/en.js';
import { pl } from './keys-texts/pl.js';
import type { KeysLabel, KeysTexts } from './keys-texts/texts.js';
import { oneLine } from './one-line.js';
import { mailIn, type NoticeLanguage, type NoticeText, type Values, writtenDay, writtenInstant } from './wording.js';

export type { KeysMailContent } from './keys-content.js';

const languages: Readonly<Record<NoticeLanguage, KeysTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderKeysMail(content: KeysMailContent): NoticeText {
  return mailIn(content.locale, languages, (texts, { contact }, locale) => {
    const values = valuesOf(content, locale);
    const { subject, paragraphs } = texts.mail[content.kind];
    return {
      values,
      subject,
      paragraphs: [...paragraphs, contact],
      link: 'link' in content ? { label: texts.linkLabel, address: content.link } : undefined,
      rows: labelsOf(content).map((label) => ({ label: texts.label[label], value: String(values[label]) })),
    };
  });
}

function labelsOf(content: KeysMailContent): KeysLabel[] {
  switch (content.kind) {
    case 'signatureRequested':
      return ['organisation', 'agreementName', ...(content.planName === null ? [] : (['planName'] as const)), 'signBy'];
    case 'keysRedeemed':
      return ['organisation', 'planName', 'seats', 'redemptionId', 'subscriptionId'];
    case 'keyOrderDeclined':
      return ['organisation', 'planName', 'keys', 'seats', 'reason', 'keyOrderId'];
  }
}

function valuesOf(content: KeysMailContent, locale: string): Values {
  const { reader, organisation, partner, contact, at, zone } = content;
  return {
    name: oneLine(reader.name),
    organisation: oneLine(organisation),
    partner: oneLine(partner ?? ''),
    byPartner: partner === null ? 'no' : 'yes',
    contact: oneLine(contact ?? ''),
    known: contact === null ? 'no' : 'yes',
    at: writtenInstant(at, zone, locale),
    zone,
    ...ownValues(content, locale),
  };
}

function ownValues(content: KeysMailContent, locale: string): Values {
  switch (content.kind) {
    case 'signatureRequested': {
      const { agreement, version, planName, signBy } = content;
      const plan = { planned: planName === null ? 'no' : 'yes', planName: oneLine(planName ?? '') };
      return { ...plan, agreementName: `${agreement}, ${version}`, signBy: writtenDay(signBy, locale) };
    }
    case 'keysRedeemed': {
      const { planName, seats, redemptionId, subscriptionId } = content;
      return { planName: oneLine(planName), seats, redemptionId, subscriptionId };
    }
    case 'keyOrderDeclined': {
      const { planName, seats, keys, keyOrderId, reason } = content;
      return { planName: oneLine(planName), seats, keys, keyOrderId, reason: oneLine(reason) };
    }
  }
}
