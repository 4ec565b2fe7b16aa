/** Mails about a licence that a user asks for, in the reader's language: to the administrators, and its end to the user. */
import { cs } from './licence-request-texts/cs.js';
import { en } from './licence-request-texts/en.js';
import { pl } from './licence-request-texts/pl.js';
import type { LicenceRequestTexts } from './licence-request-texts/texts.js';
import { oneLine } from './one-line.js';
import {
  formatted,
  languageOf,
  mailIn,
  type NoticeLanguage,
  type NoticeText,
  type Values,
  writtenInstant,
} from './wording.js';

interface RequestFacts {
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly organisation: string;
  /** Of the plan, or of the product where any plan will do. */
  readonly planName: string;
  readonly at: string;
}

export interface LicenceRequestedMail extends RequestFacts {
  readonly kind: 'licenceRequested';
  readonly user: string;
  readonly message: string;
  /** RFC 3339. */
  readonly lapsesAt: string;
  readonly link: string;
  readonly contact: string | null;
}

export interface LicenceRequestEndedMail extends RequestFacts {
  readonly kind: 'licenceRequestEnded';
  readonly outcome: 'granted' | 'declined' | 'lapsed';
  readonly reason: string | null;
  /** Whom the user turns to, with the address; null: nobody is known. */
  readonly administrator: string | null;
}

export type LicenceRequestMail = LicenceRequestedMail | LicenceRequestEndedMail;

const languages: Readonly<Record<NoticeLanguage, LicenceRequestTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderLicenceRequestMail(mail: LicenceRequestMail): NoticeText {
  return mailIn(mail.locale, languages, (texts, { contact }, locale) => {
    const { planName, organisation, reader, at, zone } = mail;
    const common = { name: oneLine(reader.name), planName: oneLine(planName), organisation: oneLine(organisation) };
    const sent = { at: writtenInstant(at, zone, locale), zone };
    if (mail.kind === 'licenceRequested') {
      const { subject, lead, message, decide, until, link: label } = texts.requested;
      const values = { ...common, ...sent, ...requestedValues(mail, locale), ...contactValues(mail.contact) };
      const paragraphs = [lead, mail.message === '' ? '' : message, decide, until, contact];
      return { values, subject, paragraphs, link: { label, address: mail.link }, rows: [] };
    }
    const { subject, lead, reason, askAgain, questions } = texts.ended;
    const { outcome, administrator } = mail;
    const known = administrator === null ? 'no' : 'yes';
    const asked = { outcome, reason: oneLine(mail.reason ?? ''), administrator: oneLine(administrator ?? ''), known };
    const paragraphs = [lead, mail.reason === null ? '' : reason, outcome === 'lapsed' ? askAgain : '', questions];
    return { values: { ...common, ...sent, ...asked }, subject, paragraphs, rows: [] };
  });
}

/** The request in a sentence or two, for a digest. */
export function licenceRequestSummary(mail: LicenceRequestedMail): string {
  const { language, locale } = languageOf(mail.locale);
  return formatted(languages[language].requested.summary, language, requestedValues(mail, locale));
}

function requestedValues({ user, message, lapsesAt, zone }: LicenceRequestedMail, locale: string): Values {
  return { user: oneLine(user), message: oneLine(message), lapsesAt: writtenInstant(lapsesAt, zone, locale) };
}

function contactValues(contact: string | null): Values {
  return { contact: oneLine(contact ?? ''), known: contact === null ? 'no' : 'yes' };
}
