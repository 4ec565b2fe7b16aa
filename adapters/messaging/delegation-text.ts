/** A mail about delegated administration in the reader's language: what is offered, what has become of it, until when. */
import type { DelegableScope } from '../../domain/identity/scopes.js';
import type { DelegationNoticeKind, DelegationReader } from '../../domain/partners/delegation-notices.js';
import type { DelegationSide } from '../../domain/partners/delegations.js';
import { cs } from './delegation-texts/cs.js';
import { en } from './delegation-texts/en.js';
import { pl } from './delegation-texts/pl.js';
import type { DelegationLabel, DelegationTexts } from './delegation-texts/texts.js';
import { oneLine } from './one-line.js';
import { mailIn, type NoticeLanguage, type NoticeText, type Values, writtenInstant } from './wording.js';

/** What such a mail says. Instants are RFC 3339. */
export interface DelegationMail {
  readonly kind: DelegationNoticeKind;
  readonly to: DelegationReader;
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly delegationId: string;
  /** Of an offer that was not accepted its partner knows no more than the id. */
  readonly organisation: string;
  readonly partner: string;
  readonly message: string;
  readonly scopes: readonly DelegableScope[];
  /** How long access is to last. */
  readonly days: number;
  readonly answerBy: string;
  readonly until: string | null;
  readonly daysLeft: number | null;
  /** The end that is asked for. */
  readonly extendedUntil: string | null;
  readonly endedBy: DelegationSide | 'expiry' | null;
  readonly contact: string | null;
  /** The administrator's own page of the offer; null for the partner. */
  readonly link: string | null;
  readonly at: string;
}

export const delegationTexts: Readonly<Record<NoticeLanguage, DelegationTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderDelegationMail(mail: DelegationMail): NoticeText {
  return mailIn(mail.locale, delegationTexts, (texts, _common, locale) => {
    const values = valuesOf(mail, texts, locale);
    const asks = mail.kind === 'delegationOffered' || mail.kind === 'delegationExtensionAsked';
    return {
      values,
      subject: texts.subject[mail.kind],
      paragraphs: [texts.lead[mail.kind], ...sentences(mail, texts), texts.question],
      link: asks && mail.link !== null ? { label: texts.open, address: mail.link } : undefined,
      rows: labels(mail).map((label) => ({ label: texts.label[label], value: String(values[label]) })),
    };
  });
}

/** What scopes let a partner do, as a list. */
export function writtenScopes(scopes: readonly DelegableScope[], { scope }: DelegationTexts): string {
  return scopes.map((one) => scope[one]).join('; ');
}

function sentences({ kind, to, message }: DelegationMail, texts: DelegationTexts): string[] {
  switch (kind) {
    case 'delegationOffered':
      return [
        ...(message === '' ? [] : [texts.writes]),
        texts.mayDo,
        texts.forSoLong,
        texts.audited,
        texts.endsAnyTime,
        texts.howToAnswer,
      ];
    case 'delegationAccepted':
    case 'delegationExtended':
      return to === 'tenant' ? [texts.audited, texts.endsAnyTime] : [];
    case 'delegationDeclined':
    case 'delegationLapsed':
      return [texts.askAgain];
    case 'delegationEnding':
      return [texts.askForMore];
    case 'delegationEnded':
      return [texts.refusedFromNow];
    case 'delegationExtensionAsked':
      return [texts.audited, texts.endsAnyTime, texts.lettingItBe];
    case 'delegationExtensionDeclined':
      return [];
  }
}

function labels({ kind }: DelegationMail): DelegationLabel[] {
  switch (kind) {
    case 'delegationOffered':
      return ['organisation', 'partner', 'mayDoList', 'answerBy', 'delegationId'];
    case 'delegationDeclined':
    case 'delegationLapsed':
      return ['organisation', 'mayDoList', 'delegationId'];
    default:
      return ['organisation', 'partner', 'mayDoList', 'until', 'delegationId'];
  }
}

function valuesOf(mail: DelegationMail, texts: DelegationTexts, locale: string): Values {
  const { to, reader, zone, delegationId, scopes, days, daysLeft, endedBy, contact } = mail;
  const written = (instant: string | null) => (instant === null ? '' : writtenInstant(instant, zone, locale));
  return {
    to,
    name: oneLine(reader.name),
    organisation: oneLine(mail.organisation),
    partner: oneLine(mail.partner),
    message: oneLine(mail.message),
    mayDoList: writtenScopes(scopes, texts),
    days,
    daysLeft: daysLeft ?? 0,
    by: endedBy ?? 'none',
    answerBy: written(mail.answerBy),
    until: written(mail.until),
    extendedUntil: written(mail.extendedUntil),
    contact: oneLine(contact ?? ''),
    known: contact === null ? 'no' : 'yes',
    delegationId,
    at: written(mail.at),
    zone,
  };
}
