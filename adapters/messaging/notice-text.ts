/** A notice in the reader's language: docs/concepts.md, "States", in words, with the dates of the case. */

import { IntlMessageFormat } from 'intl-messageformat';
import { dateFormat } from '../../domain/date-format.js';
import { noticePage } from '../notice-page.js';
import { withOneStop } from '../one-stop.js';
import type {
  InstallationReminderNotice,
  InvitationNotice,
  NoticeContent,
  SetUpStuckNotice,
} from './notice-content.js';
import { cs } from './notice-texts/cs.js';
import { en } from './notice-texts/en.js';
import { pl } from './notice-texts/pl.js';
import type { NoticeLabel, NoticeTexts } from './notice-texts/texts.js';
import { oneLine } from './one-line.js';

export type * from './notice-content.js';

/** A notice ready to be sent. */
export interface NoticeText {
  /** The language that the reader gets (BCP 47). */
  readonly language: NoticeLanguage;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const languages = { en, pl, cs } satisfies Record<string, NoticeTexts>;
export type NoticeLanguage = keyof typeof languages;
export const noticeLanguages = Object.keys(languages) as readonly NoticeLanguage[];

/**
 * Says the notice in the reader's language, or in English when there are no texts in it.
 *
 * @throws RangeError when a date, an instant or a time zone of the notice does not exist.
 */
export function renderNotice(notice: NoticeContent): NoticeText {
  const { language, locale } = languageOf(notice.locale);
  const texts: NoticeTexts = languages[language];
  const values = valuesOf(notice, locale);
  const say = (sentence: Sentence): string =>
    typeof sentence === 'string'
      ? formatted(sentence, language, values)
      : formatted(sentence.message, language, { ...values, users: sentence.users });

  const subject = say(subjectOf(notice, texts));
  const greeting = say(texts.greeting);
  const contact = isForUsers(notice) ? texts.contactOfUsers : texts.contact;
  const paragraphs = [leadOf(notice, texts), ...sentences(notice, texts), contact].map(say);
  const link = linkOf(notice, texts);
  const rows = labels(notice).map((label) => ({
    label: texts.label[label],
    value: String(values[valueOfLabel(label)]),
  }));
  const foreignDates = notice.termZone !== undefined && notice.termZone !== notice.zone;
  const footer = [texts.sentAt, ...(foreignDates ? [texts.datesIn] : [])].map(say);

  const table = rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
  const linked = link ? [`${link.label}:\n${link.address}`] : [];
  const text = `${[greeting, ...paragraphs, ...linked, table].join('\n\n')}\n\n-- \n${footer.join('\n')}\n`;
  return { language, subject, text, html: noticePage({ language, subject, greeting, paragraphs, link, rows, footer }) };
}

function subjectOf({ kind, cancelled }: NoticeContent, { subject, ofCancelled }: NoticeTexts): string {
  if (cancelled && (kind === 'expiring' || kind === 'disabled')) return ofCancelled.subject[kind];
  return subject[kind];
}

function leadOf({ kind, cancelled }: NoticeContent, { lead, ofCancelled }: NoticeTexts): string {
  if (cancelled && (kind === 'expiring' || kind === 'disabled' || kind === 'deletionIsNear')) {
    return ofCancelled.lead[kind];
  }
  return lead[kind];
}

/** The other notices are for administrators. */
function isForUsers(notice: NoticeContent): notice is InvitationNotice | InstallationReminderNotice {
  return notice.kind === 'invitation' || notice.kind === 'installationReminder';
}

/** A message, or one with a number of users of its own. */
type Sentence = string | { readonly message: string; readonly users: number };

/** What the reader is asked to follow, or may look at. */
function linkOf(notice: NoticeContent, texts: NoticeTexts): { label: string; address: string } | undefined {
  switch (notice.kind) {
    case 'invitation':
    case 'installationReminder':
      return { label: texts.installed, address: notice.link };
    case 'deleted':
      return { label: texts.readCertificate, address: notice.link };
    case 'keyOrder':
      return { label: texts.openOrder, address: notice.link };
    default:
      return undefined;
  }
}

/** What the reader can do until when, and what to do next, in the order in which it will matter. */
function sentences(notice: NoticeContent, texts: NoticeTexts): Sentence[] {
  const final = notice.mayReactivate === false;
  const afterDisablement = final ? texts.noReactivation : texts.reactivation;
  const deletion = notice.hold === undefined ? (final ? texts.deletionCertain : texts.deletion) : texts.hold;
  switch (notice.kind) {
    case 'cancelled':
      return endAsCancelled(notice, texts, [afterDisablement, deletion]);
    case 'expiring': {
      if (notice.cancelled) return endAsCancelled(notice, texts, [afterDisablement, deletion]);
      const grace = notice.disablesOn > notice.expiresOn ? [texts.graceAhead] : [];
      return [texts.untilLastDay, ...grace, texts.disablement, afterDisablement, deletion, texts.renew];
    }
    case 'expired':
      return [texts.graceNow, texts.disablement, afterDisablement, deletion, texts.renew];
    case 'disabled': {
      const next = final ? texts.buyAgain : texts.reactivate;
      return [texts.disabledNow, afterDisablement, deletion, next];
    }
    case 'reactivated':
      return [texts.workAgain, texts.renewLater];
    case 'superseded':
      return [texts.supersededNow, texts.usersInvited, texts.checkNext];
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return final
        ? [texts.exportUntil, texts.noReactivation]
        : [texts.exportUntil, texts.reactivateUntil, texts.reactivate];
    case 'deleted':
      return [texts.gone, texts.certificate, texts.buyAgain];
    case 'setUpDone':
      return [texts.workAgain, ...(notice.movedUsers ? [texts.usersInvited] : []), texts.checkNext];
    case 'setUpStuck':
      return decision(notice, texts);
    case 'renewedEarly':
      return [texts.termFollows];
    case 'seatsAdded':
      return [texts.seatsEndTogether];
    case 'keyOrder':
      return [texts.redeemOrder];
    case 'invitation':
      return [texts.covers, texts.install, texts.sayInstalled];
    case 'installationReminder':
      return [texts.covers, texts.install, texts.sayInstalled, texts.onlyReminder];
  }
}

/** What somebody has decided comes as decided: nobody is asked to renew, and the way back is named. */
function endAsCancelled({ hold }: NoticeContent, texts: NoticeTexts, afterwards: Sentence[]): Sentence[] {
  const kept = hold === undefined ? [texts.exportUntil] : [];
  return [texts.untilLastDay, texts.endsAsCancelled, ...kept, ...afterwards, texts.withdraw];
}

/** Why a set-up waits, and what there is to decide. */
function decision({ failed, undoneBy }: SetUpStuckNotice, texts: NoticeTexts): Sentence[] {
  const reasons = failed.map(({ because, users }) => ({ message: texts.notMoved[because], users }));
  const decide = undoneBy === null ? texts.decide : texts.decideBy;
  return failed.length === 0 ? [texts.notSetUp, decide] : [...reasons, texts.workMeanwhile, decide];
}

function labels(notice: NoticeContent): NoticeLabel[] {
  const deletesOn: NoticeLabel[] = notice.hold === undefined ? ['deletesOn'] : [];
  switch (notice.kind) {
    case 'cancelled':
    case 'expiring':
    case 'expired':
      return ['organisation', 'planName', 'seats', 'lastDay', 'disablesOn', ...deletesOn, 'subscriptionId'];
    case 'disabled':
      return ['organisation', 'planName', 'seats', 'disablesOn', ...deletesOn, 'subscriptionId'];
    case 'reactivated':
      return ['organisation', 'planName', 'seats', 'newLastDay', 'subscriptionId'];
    case 'superseded':
      return ['organisation', 'planName', 'supersededOn', 'subscriptionId', 'newPlanName', 'newSubscriptionId'];
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return ['organisation', 'planName', 'seats', 'deletesOn', 'subscriptionId'];
    case 'setUpDone':
      return ['organisation', 'planName', 'seats', ...(notice.expiresOn ? ['lastDay' as const] : []), 'subscriptionId'];
    case 'setUpStuck':
      return ['organisation', 'planName', ...(notice.undoneBy ? ['undoneBy' as const] : []), 'subscriptionId'];
    case 'renewedEarly':
    case 'seatsAdded':
      return ['organisation', 'planName', 'seats', 'newLastDay', 'subscriptionId'];
    case 'keyOrder':
      return ['organisation', 'planName', 'seats', 'redeemBy', 'keyOrderId'];
    case 'deleted':
      return ['organisation', 'planName', 'seats', 'deletedOn', 'certificateId', 'subscriptionId'];
    case 'invitation':
    case 'installationReminder':
      return ['organisation', 'planName', 'services', 'subscriptionId'];
  }
}

function valueOfLabel(label: NoticeLabel): string {
  return label === 'deletedOn' ? 'deletesOn' : label;
}

type Values = Record<string, string | number>;

function valuesOf(notice: NoticeContent, locale: string): Values {
  return {
    name: oneLine(notice.reader.name),
    organisation: oneLine(notice.organisation),
    planName: oneLine(notice.planName),
    contact: oneLine(notice.contact ?? ''),
    known: notice.contact === null ? 'no' : 'yes',
    interrupted: notice.kind === 'reactivated' && notice.interrupted === false ? 'no' : 'unknown',
    hold: oneLine(notice.hold ?? ''),
    seats: notice.seats,
    subscriptionId: notice.subscriptionId ?? '',
    at: writtenInstant(notice.at, notice.zone, locale),
    zone: notice.zone,
    termZone: notice.termZone ?? notice.zone,
    ...datesOf(notice, (day) => writtenDay(day, locale)),
    ...(isForUsers(notice) ? { services: writtenServices(notice.serviceLicences, locale) } : {}),
    ...(notice.kind === 'setUpStuck' && notice.undoneBy !== null
      ? { undoneBy: writtenInstant(notice.undoneBy, notice.zone, locale) }
      : {}),
  };
}

/** `skype-for-business` is read as "Skype for business". */
function writtenServices(serviceLicences: readonly string[], locale: string): string {
  const names = serviceLicences.map((id) => {
    const words = oneLine(id.replaceAll('-', ' '));
    return words.slice(0, 1).toUpperCase() + words.slice(1);
  });
  return new Intl.ListFormat(locale).format(names);
}

/** `expiresOn` and its like are first days after something; people are told the last day before. */
function datesOf(notice: NoticeContent, written: (day: string) => string): Values {
  switch (notice.kind) {
    case 'cancelled':
    case 'expiring':
    case 'expired':
      return {
        ...(notice.kind === 'expired' ? {} : { daysLeft: notice.daysLeft }),
        expiresOn: written(notice.expiresOn),
        lastDay: written(dayBefore(notice.expiresOn)),
        lastGraceDay: written(dayBefore(notice.disablesOn)),
        disablesOn: written(notice.disablesOn),
        lastKeptDay: written(dayBefore(notice.deletesOn)),
        deletesOn: written(notice.deletesOn),
      };
    case 'disabled':
      return { disablesOn: written(notice.disablesOn), deletesOn: written(notice.deletesOn) };
    case 'reactivated':
      return { newLastDay: written(dayBefore(notice.newExpiresOn)) };
    case 'superseded':
      return {
        supersededOn: written(notice.supersededOn),
        newPlanName: oneLine(notice.newPlanName),
        newSubscriptionId: notice.newSubscriptionId,
      };
    case 'deletionIsNear':
    case 'deletionAfterHold': {
      const { daysLeft, deletesOn } = notice;
      return { daysLeft, deletesOn: written(deletesOn), lastKeptDay: written(dayBefore(deletesOn)) };
    }
    case 'deleted':
      return { deletesOn: written(notice.deletesOn), certificateId: notice.certificateId };
    case 'setUpDone':
      return notice.expiresOn === null ? {} : { lastDay: written(dayBefore(notice.expiresOn)) };
    case 'setUpStuck':
      return {};
    case 'renewedEarly':
    case 'seatsAdded':
      return { startsOn: written(notice.startsOn), newLastDay: written(dayBefore(notice.newExpiresOn)) };
    case 'keyOrder':
      return { keys: notice.keys, redeemBy: written(notice.redeemBy), keyOrderId: notice.keyOrderId };
    case 'invitation':
      return {};
    case 'installationReminder':
      return { invitedOn: written(notice.invitedOn) };
  }
}

/** The texts' language, and the reader's variety of it, by which dates are written. */
function languageOf(wished: string): { language: NoticeLanguage; locale: string } {
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

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayMilliseconds).toISOString().slice(0, 10);
}

/** A calendar day belongs to no zone: it is written as it stands. */
function writtenDay(day: string, locale: string): string {
  const written = dateFormat(locale, 'UTC').format(Date.parse(day));
  return isPolish(locale) ? `${written} r.` : written;
}

function writtenInstant(instant: string, zone: string, locale: string): string {
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

/** Parsed messages; as many as there are in the files of texts. */
const parsed = new Map<string, IntlMessageFormat>();

function formatted(message: string, language: NoticeLanguage, values: Values): string {
  const key = `${language}:${message}`;
  const format = parsed.get(key) ?? new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
  parsed.set(key, format);
  return withOneStop(String(format.format(values)));
}
