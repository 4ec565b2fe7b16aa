import { escaped } from '../../../adapters/notice-page.js';
import { webPage } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { installationTexts } from './texts.js';

/** What it is about: the names of a plan and of an organisation. */
export interface Installed {
  readonly planName: string;
  readonly organisation: string;
}

/** Asks whether the new version is installed. Only the button says so: whoever looks at links looks at this. */
export function questionPage(about: Installed, language: Language): string {
  const { question, confirm } = installationTexts[language];
  return pageOf(language, [
    ...headOf(about),
    `<p>${escaped(question)}</p>`,
    `<form method="post"><button>${escaped(confirm)}</button></form>`,
  ]);
}

export function thanksPage(about: Installed, language: Language): string {
  const { thanks, noMoreMails } = installationTexts[language];
  return pageOf(language, [...headOf(about), `<p>${escaped(thanks)} ${escaped(noMoreMails)}</p>`]);
}

export function gonePage(language: Language): string {
  const { title, gone, askAdministrator } = installationTexts[language];
  return pageOf(language, [`<h1>${escaped(title)}</h1>`, `<p>${escaped(gone)} ${escaped(askAdministrator)}</p>`]);
}

function headOf({ planName, organisation }: Installed): string[] {
  return [`<h1>${escaped(planName)}</h1>`, `<p>${escaped(organisation)}</p>`];
}

function pageOf(language: Language, body: readonly string[]): string {
  return webPage(language, installationTexts[language].title, body);
}
