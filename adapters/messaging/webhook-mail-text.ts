import { disabledAfterMs } from '../../domain/messaging/webhook-retries.js';
import { cs } from './webhook-texts/cs.js';
import { en } from './webhook-texts/en.js';
import { pl } from './webhook-texts/pl.js';
import type { WebhookTexts } from './webhook-texts/texts.js';
import {
  formatted,
  languageOf,
  mailFrom,
  type NoticeLanguage,
  type NoticeText,
  noticeTexts,
  writtenInstant,
} from './wording.js';

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
  const { language, locale } = languageOf(content.locale);
  const [texts, { greeting, sentAt }] = [languages[language], noticeTexts[language]];
  const { endpointId, url, zone } = content;
  const values = {
    days: disabledAfterMs / 86_400_000,
    name: content.reader.name,
    at: writtenInstant(content.at, zone, locale),
    zone,
  };
  const say = (message: string) => formatted(message, language, values);
  return mailFrom({
    language,
    subject: say(texts.subject),
    greeting: say(greeting),
    paragraphs: [texts.lead[content.because], texts.kept, texts.enable].map(say),
    rows: [
      { label: texts.label.url, value: url },
      { label: texts.label.endpointId, value: endpointId },
      { label: texts.label.lastStatus, value: String(content.lastStatus ?? texts.noAnswer) },
    ],
    footer: [say(sentAt)],
  });
}
