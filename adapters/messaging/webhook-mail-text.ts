import { disabledAfterMs } from '../../domain/messaging/webhook-retries.js';
import { oneLine } from './one-line.js';
import { cs } from './webhook-texts/cs.js';
import { en } from './webhook-texts/en.js';
import { pl } from './webhook-texts/pl.js';
import type { WebhookTexts } from './webhook-texts/texts.js';
import { mailIn, type NoticeLanguage, type NoticeText, writtenInstant } from './wording.js';

/** A webhook endpoint that was disabled without its owner. */
export interface WebhookDisabledMail {
  readonly endpointId: string;
  readonly url: string;
  readonly because: 'gone' | 'failing';
  /** Of the last attempt; null: there was no answer. */
  readonly lastStatus: number | null;
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly at: string;
}

const languages: Readonly<Record<NoticeLanguage, WebhookTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderWebhookMail(content: WebhookDisabledMail): NoticeText {
  const { endpointId, url, zone } = content;
  return mailIn(content.locale, languages, (texts, _common, locale) => ({
    values: {
      days: disabledAfterMs / 86_400_000,
      name: oneLine(content.reader.name),
      at: writtenInstant(content.at, zone, locale),
      zone,
    },
    subject: texts.subject,
    paragraphs: [texts.lead[content.because], texts.kept, texts.enable],
    rows: [
      { label: texts.label.url, value: url },
      { label: texts.label.endpointId, value: endpointId },
      { label: texts.label.lastStatus, value: String(content.lastStatus ?? texts.noAnswer) },
    ],
  }));
}
