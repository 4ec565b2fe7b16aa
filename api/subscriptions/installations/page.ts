import { createHash } from 'node:crypto';
import { escaped } from '../../../adapters/notice-page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { installationTexts } from './texts.js';

const style =
  'body{margin:0 auto;max-width:32em;padding:2em 1em;font:1rem/1.5 sans-serif}h1{font-size:1.25em}' +
  'button{font:inherit;padding:.5em 1em}';

const styleHash = createHash('sha256').update(style).digest('base64');

/** The page loads nothing and runs nothing; its one form goes to its own address. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const page = { contentType: 'text/html' } as const;

export function pageHeaders(language: Language): Readonly<Record<string, string>> {
  return { ...languageHeaders(language), 'Content-Security-Policy': policy };
}

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
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escaped(installationTexts[language].title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}
