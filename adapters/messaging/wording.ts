/** What every mail is written with: languages, days, instants, amounts, messages with their arguments, and the page around them. */

import { dateFormat } from '../../domain/date-format.js';
import { type NoticePage, noticePage } from '../notice-page.js';
import { withOneStop } from '../one-stop.js';
import { parsedMessage } from '../parsed-message.js';
import { cs } from './notice-texts/cs.js';
import { en } from './notice-texts/en.js';
import { pl } from './notice-texts/pl.js';
import type { NoticeTexts } from './notice-texts/texts.js';

/** A notice ready to be sent. */
export interface NoticeText {
  /** The language that the reader gets (BCP 47). */
  readonly language: NoticeLanguage;
  readonly subject: string;
  /** What it is about, in its first words. */
  readonly summary: string;
  readonly text: string;
  readonly html: string;
}

export const noticeTexts = { en, pl, cs } satisfies Record<string, NoticeTexts>;
export type NoticeLanguage = keyof typeof noticeTexts;
export const noticeLanguages = Object.keys(noticeTexts) as readonly NoticeLanguage[];

/** What is put into messages by their names. */
export type Values = Record<string, string | number>;

export interface WrittenMail extends NoticePage {
  readonly language: NoticeLanguage;
}

/** The mail as text and as HTML. */
export function mailFrom(written: WrittenMail): NoticeText {
  const { language, subject, greeting, paragraphs, sections = [], link, rows, footer } = written;
  const table = rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
  const linked = link ? [`${link.label}:\n${link.address}`] : [];
  const told = sections.flatMap(({ title, note, parts }) => [
    `${title.toUpperCase()}${note === undefined ? '' : ` (${note})`}`,
    ...parts.map(partAsText),
  ]);
  const text = `${[greeting, ...paragraphs, ...told, ...linked, ...(table === '' ? [] : [table])].join('\n\n')}\n\n-- \n${footer.join('\n')}\n`;
  return { language, subject, summary: paragraphs[0] ?? '', text, html: noticePage(written) };
}

function partAsText({ title, lines }: NonNullable<NoticePage['sections']>[number]['parts'][number]): string {
  return [title, ...lines.map((line) => `- ${line}`)].join('\n');
}

/** A message with arguments of its own beside those of the mail. */
export interface OwnMessage {
  readonly message: string;
  readonly values: Values;
}

/** What a mail says beside its greeting: messages, whose arguments are `values`. */
export interface MailParts {
  readonly values: Values;
  readonly subject: string;
  /** Empty ones are left out. */
  readonly paragraphs: readonly (string | OwnMessage)[];
  readonly sections?: NoticePage['sections'];
  readonly link?: NoticePage['link'];
  readonly rows: NoticePage['rows'];
  /** Left out: when it was sent. */
  readonly footer?: readonly string[];
}

/**
 * A mail in its reader's language, or in English when there are no texts in it.
 * @param wished the reader's locale
 * @param parts from the texts of that language, those that all mails have, and the variety of it by which dates are written
 */
export function mailIn<Texts>(
  wished: string,
  texts: Readonly<Record<NoticeLanguage, Texts>>,
  parts: (own: Texts, common: NoticeTexts, locale: string) => MailParts,
): NoticeText {
  const { language, locale } = languageOf(wished);
  const common = noticeTexts[language];
  const {
    values,
    subject,
    paragraphs,
    link,
    rows,
    footer = [common.sentAt],
    sections,
  } = parts(texts[language], common, locale);
  const say = (sentence: string | OwnMessage) =>
    typeof sentence === 'string'
      ? formatted(sentence, language, values)
      : formatted(sentence.message, language, { ...values, ...sentence.values });
  return mailFrom({
    language,
    subject: say(subject),
    greeting: say(common.greeting),
    paragraphs: paragraphs.filter((paragraph) => paragraph !== '').map(say),
    sections,
    link: link && { label: say(link.label), address: link.address },
    rows: rows.map(({ label, value }) => ({ label: say(label), value })),
    footer: footer.map(say),
  });
}

/** The texts' language, and the reader's variety of it, by which dates are written. */
export function languageOf(wished: string): { language: NoticeLanguage; locale: string } {
  try {
    const { language, baseName } = new Intl.Locale(wished);
    const known = noticeLanguages.find((candidate) => candidate === language);
    if (known) return { language: known, locale: baseName };
  } catch {
    // Not a locale at all: English is better than no notice.
  }
  return { language: 'en', locale: 'en-GB' };
}

const dayMilliseconds = 86_400_000;

export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayMilliseconds).toISOString().slice(0, 10);
}

/** A calendar day belongs to no zone: it is written as it stands. */
export function writtenDay(day: string, locale: string): string {
  const written = dateFormat(locale, 'UTC').format(Date.parse(day));
  return isPolish(locale) ? `${written} r.` : written;
}

export function writtenInstant(instant: string, zone: string, locale: string): string {
  const at = Date.parse(instant);
  if (isPolish(locale)) {
    const [day, time] = [dateFormat(locale, zone).format(at), dateFormat(locale, zone, 'time').format(at)];
    return `${day} r. o godz. ${time}`;
  }
  return dateFormat(locale, zone, 'dateTime').format(at);
}

/** In Polish a date ends with "r.", the year; `Intl` leaves it out. */
function isPolish(locale: string): boolean {
  return new Intl.Locale(locale).language === 'pl';
}

export function formatted(message: string, language: NoticeLanguage, values: Values): string {
  return withOneStop(String(parsedMessage(message, language).format(values)));
}
