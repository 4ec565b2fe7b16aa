/** A mail to administrators in the reader's language: what a user who has left pays for, and what can be decided until when. */
import type { LeftStanding } from '../../domain/billing/left-purchases.js';
import type { Json } from '../../domain/json.js';
import { cs } from './leaving-texts/cs.js';
import { en } from './leaving-texts/en.js';
import { pl } from './leaving-texts/pl.js';
import type { LeavingTexts } from './leaving-texts/texts.js';
import { oneLine } from './one-line.js';
import {
  formatted,
  languageOf,
  mailIn,
  type NoticeLanguage,
  type NoticeText,
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

/** A subscription on which nobody has decided for good. */
export interface LeftSubscription {
  readonly subscriptionId: string;
  readonly planName: string;
  readonly seats: number;
  readonly assigned: number;
  /** What it is, and the last day of that; once disabled, the day of the deletion. */
  readonly standing: Json<LeftStanding>;
  /** The user to whom it is offered, who has not answered; null: to nobody. */
  readonly offeredTo: string | null;
}

const languages: Readonly<Record<NoticeLanguage, LeavingTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderLeavingMail(mail: LeavingMail): NoticeText {
  return mailIn(mail.locale, languages, (texts, { contact }, locale) => {
    const { lead, stopped, decide, otherwise, item: message } = texts;
    return {
      values: {
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
      },
      subject: texts.subject,
      paragraphs: [lead, stopped, decide, otherwise, contact],
      rows: mail.subscriptions.map(({ subscriptionId, planName, seats, assigned, standing, offeredTo }) => {
        const { state, day } = standing;
        const stands = { state, day: day === null ? '' : writtenDay(day, locale) };
        const offer = { offered: offeredTo === null ? 'no' : 'yes', to: oneLine(offeredTo ?? '') };
        const values = { planName: oneLine(planName), seats, assigned, ...stands, ...offer };
        return { label: subscriptionId, value: formatted(message, languageOf(mail.locale).language, values) };
      }),
    };
  });
}
