/** Mails about licences that nobody uses: the warning of the user, and what administrators are told when it is over. */
import { daysOfWarning, type KeptReason } from '../../domain/subscriptions/unused-licences.js';
import { oneLine } from './one-line.js';
import { cs } from './reclaim-texts/cs.js';
import { en } from './reclaim-texts/en.js';
import { pl } from './reclaim-texts/pl.js';
import type { ReclaimTexts, ToldOutcome } from './reclaim-texts/texts.js';
import { formatted, languageOf, mailIn, type NoticeLanguage, type NoticeText, writtenInstant } from './wording.js';

const languages: Readonly<Record<NoticeLanguage, ReclaimTexts>> = { en, pl, cs };

/** So many people of each outcome are listed; the whole list is in the API. */
const mostListed = 100;

interface ToReader {
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly organisation: string;
  readonly planName: string;
  readonly at: string;
}

/** What the user is told. Instants are RFC 3339. */
export interface ReclaimWarningMail extends ToReader {
  readonly assignedAt: string;
  readonly lastUsedAt: string | null;
  readonly reclaimsAt: string;
  readonly administrators: readonly MailPerson[];
}

/** What the user is told when it is over. */
export interface ReclaimEndMail extends ToReader {
  readonly outcome: 'reclaimed' | KeptReason;
  readonly administrators: readonly MailPerson[];
}

/** What administrators are told. */
export interface ReclaimReportMail extends ToReader {
  readonly subscriptionId: string;
  readonly unusedForDays: number;
  readonly cancelled: boolean;
  readonly outcomes: readonly ReportedOutcome[];
}

interface MailPerson {
  readonly name: string;
  readonly email: string;
}

export interface ReportedOutcome {
  readonly outcome: ToldOutcome;
  readonly count: number;
  /** The first of them. */
  readonly people: readonly MailPerson[];
}

export { mostListed as mostReclaimedListed };

/** In the reader's language, or in English when there are no texts in it. */
export function renderReclaimWarning(mail: ReclaimWarningMail): NoticeText {
  return mailIn(mail.locale, languages, ({ warning }, _common, locale) => {
    const { administrators, lastUsedAt, assignedAt } = mail;
    const written = (instant: string) => writtenInstant(instant, mail.zone, locale);
    return {
      values: {
        ...valuesOf(mail, locale),
        used: lastUsedAt === null ? 'never' : 'before',
        since: written(lastUsedAt ?? assignedAt),
        reclaimsAt: written(mail.reclaimsAt),
        days: daysOfWarning,
        ...administratorsIn(administrators),
      },
      subject: warning.subject,
      paragraphs: [warning.lead, warning.goes, warning.keep, warning.otherwise],
      rows: [],
    };
  });
}

/** The same of how it has ended for the user. */
export function renderReclaimEnd(mail: ReclaimEndMail): NoticeText {
  return mailIn(mail.locale, languages, ({ ended }, _common, locale) => {
    const { administrators, outcome } = mail;
    return {
      values: { ...valuesOf(mail, locale), outcome, ...administratorsIn(administrators) },
      subject: ended.subject,
      paragraphs: [ended.lead, outcome === 'reclaimed' ? ended.again : ''],
      rows: [],
    };
  });
}

/** The same of what has become of all of them. */
export function renderReclaimReport(mail: ReclaimReportMail): NoticeText {
  const { language } = languageOf(mail.locale);
  return mailIn(mail.locale, languages, ({ report }, _common, locale) => {
    const parts = mail.outcomes.map(({ outcome, count, people }) => {
      const listed = people.slice(0, mostListed).map(personOf);
      const more = formatted(report.more, language, { count: count - listed.length });
      return {
        title: formatted(report.outcome[outcome], language, { count }),
        lines: count > listed.length ? [...listed, more] : listed,
      };
    });
    const ofGroups = mail.outcomes.find(({ outcome }) => outcome === 'licenceOfGroup')?.count ?? 0;
    return {
      values: {
        ...valuesOf(mail, locale),
        subscriptionId: mail.subscriptionId,
        days: mail.unusedForDays,
        total: mail.outcomes.reduce((sum, { count }) => sum + count, 0) - ofGroups,
        reclaimed: mail.outcomes.find(({ outcome }) => outcome === 'reclaimed')?.count ?? 0,
        cancelled: mail.cancelled ? 'yes' : 'no',
      },
      subject: report.subject,
      paragraphs: [report.lead, report.seats],
      sections: [{ title: report.people, parts }],
      rows: [],
    };
  });
}

function valuesOf({ reader, organisation, planName, zone, at }: ToReader, locale: string) {
  return {
    name: oneLine(reader.name),
    organisation: oneLine(organisation),
    planName: oneLine(planName),
    at: writtenInstant(at, zone, locale),
    zone,
  };
}

function administratorsIn(administrators: readonly MailPerson[]) {
  return {
    administrators: administrators.map(personOf).join(', '),
    known: administrators.length === 0 ? 'no' : 'yes',
  };
}

function personOf({ name, email }: MailPerson): string {
  const shown = oneLine(name);
  if (shown === '') return email;
  return email === '' ? shown : `${shown} (${email})`;
}
