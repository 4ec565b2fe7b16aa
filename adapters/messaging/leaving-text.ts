/** A mail to administrators in the reader's language: what a user who has left pays for, and what can be decided until when. */
import { cs } from './leaving-texts/cs.js';
import { en } from './leaving-texts/en.js';
import { pl } from './leaving-texts/pl.js';
import type { LeavingTexts } from './leaving-texts/texts.js';
import { oneLine } from './one-line.js';
import {
  dayBefore,
  formatted,
  languageOf,
  mailFrom,
  type NoticeLanguage,
  type NoticeText,
  noticeTexts,
  writtenDay,
  writtenInstant,
} from './wording.js';

/** What such a mail says. */
export interface LeavingMail {
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly organisation: string;
  readonly purchaser: string;
  /** To the purge of the purchaser's personal data, which is on `purgedOn` (RFC 3339). */
  readonly days: number;
  readonly purgedOn: string;
  readonly subscriptions: readonly LeftSubscription[];
  readonly contact: string | null;
  readonly at: string;
}

/** A subscription that nobody has taken over. */
export interface LeftSubscription {
  readonly subscriptionId: string;
  readonly planName: string;
  readonly seats: number;
  readonly assigned: number;
  /** The first day after its last term; null: it has none. */
  readonly expiresOn: string | null;
}

const languages: Readonly<Record<NoticeLanguage, LeavingTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderLeavingMail(mail: LeavingMail): NoticeText {
  const { language, locale } = languageOf(mail.locale);
  const [texts, { greeting, contact, sentAt }] = [languages[language], noticeTexts[language]];
  const values = {
    name: oneLine(mail.reader.name),
    organisation: oneLine(mail.organisation),
    purchaser: oneLine(mail.purchaser),
    count: mail.subscriptions.length,
    days: mail.days,
    purgedOn: writtenInstant(mail.purgedOn, mail.zone, locale),
    contact: oneLine(mail.contact ?? ''),
    known: mail.contact === null ? 'no' : 'yes',
    at: writtenInstant(mail.at, mail.zone, locale),
    zone: mail.zone,
  };
  const say = (message: string) => formatted(message, language, values);
  const { lead, stopped, decide, otherwise } = texts;
  const rows = mail.subscriptions.map(({ subscriptionId, planName, seats, assigned, expiresOn }) => {
    const lastDay = expiresOn === null ? texts.endless : writtenDay(dayBefore(expiresOn), locale);
    const item = { planName: oneLine(planName), seats, assigned, lastDay };
    return { label: subscriptionId, value: formatted(texts.item, language, item) };
  });
  return mailFrom({
    language,
    subject: say(texts.subject),
    greeting: say(greeting),
    paragraphs: [lead, stopped, decide, otherwise, contact].map(say),
    rows,
    footer: [say(sentAt)],
  });
}
