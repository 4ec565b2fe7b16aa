import { escaped } from '../../../adapters/notice-page.js';
import type { Json } from '../../../domain/json.js';
import type { CertificateContent, Done, Kept } from '../../../domain/subscriptions/certificate.js';
import { webPage } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage, writtenOut } from '../../i18n/sentences.js';
import { factTable } from '../../web-page.js';
import { certificateTexts } from './texts.js';

/** The certificate as a person reads it. It names nobody. */
export function certificatePage(content: Json<CertificateContent>, sha256: string, language: Language): string {
  const texts = certificateTexts[language];
  const { label } = texts;
  const { rule, finishedAt, scheduledAt, plan, done, kept } = content;
  const say = (message: string, values: Readonly<Record<string, unknown>>) => {
    const written = Object.entries(values).map(([name, value]) => [name, writtenOut(name, value, language) ?? 'none']);
    return inLanguage(message, language, Object.fromEntries(written));
  };
  const date = (text: string) => String(writtenOut('at', text, language));
  const doneLine = (one: Json<Done>) => {
    const what = say(texts.what[one.what], 'count' in one ? { count: one.count } : {});
    if (one.what !== 'dataOnDataPlane') return what;
    const { confirmation, confirmedAt, subscriptionId: of } = one;
    return `${what} (${say(texts.confirmed, { of, confirmation, confirmedAt })})`;
  };
  const keptLine = ({ what, until }: Json<Kept>) => say(texts.stays[what], { until });
  return webPage(language, texts.title, [
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(say(texts.lead, { finishedAt }))}</p>`,
    ...factTable([
      [label.certificate, content.certificateId],
      [label.subscription, content.subscriptionId],
      [label.plan, `${plan.id} (${plan.version})`],
      [label.rule, say(texts.rule, { policy: rule.policy, version: rule.version, deletionDay: rule.deletionDay })],
      ...(rule.firstUnpaidDay ? ([[label.firstUnpaidDay, date(rule.firstUnpaidDay)]] as const) : []),
      ...(rule.cancelledOn ? ([[label.cancelledOn, date(rule.cancelledOn)]] as const) : []),
      [label.due, date(scheduledAt)],
      [label.finished, date(finishedAt)],
      [label.hash, sha256],
    ]),
    ...list(texts.done, done.map(doneLine)),
    ...list(texts.kept, kept.map(keptLine)),
    `<p>${escaped(texts.readable)}</p>`,
  ]);
}

export function noCertificatePage(language: Language): string {
  const { title, gone } = certificateTexts[language];
  return webPage(language, title, [`<h1>${escaped(title)}</h1>`, `<p>${escaped(gone)}</p>`]);
}

function list(title: string, lines: readonly string[]): string[] {
  return [`<h2>${escaped(title)}</h2>`, '<ul>', ...lines.map((line) => `<li>${escaped(line)}</li>`), '</ul>'];
}
