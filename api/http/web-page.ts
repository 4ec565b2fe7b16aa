import { createHash } from 'node:crypto';
import { escaped } from '../../adapters/notice-page.js';
import { type Language, languageHeaders } from '../i18n/language.js';

/** One column, readable on a phone, in light and dark, with what has the focus marked. The first form of a page is the one that it asks for. */
const style = [
  ':root{color-scheme:light dark;--line:light-dark(#d0d7de,#3d444d);--quiet:light-dark(#57606a,#9aa4af);',
  '--accent:light-dark(#1f4e79,#8ab4f8);--on-accent:light-dark(#fff,#101418);--alert:light-dark(#b3261e,#f2a8a2)}',
  '*{box-sizing:border-box}',
  'body{margin:0 auto;max-width:44rem;padding:2.5rem 1.25rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}',
  'h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}',
  'a{color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}',
  'table{width:100%;margin:1rem 0;border-collapse:collapse}',
  'th,td{text-align:left;vertical-align:top;padding:.5rem 1rem .5rem 0;border-bottom:1px solid var(--line)}',
  'th{width:38%;font-weight:400;color:var(--quiet)}',
  'button,input,select{font:inherit;min-height:2.75rem;max-width:100%;padding:.5rem 1rem;border:1px solid var(--quiet);border-radius:.375rem}',
  'input,select{width:28rem;padding:.5rem .75rem;background:Field;color:FieldText}',
  'button{border-color:var(--accent);background:var(--accent);color:var(--on-accent);font-weight:600;cursor:pointer}',
  'form~form button{background:none;color:var(--accent)}',
  '[role=alert]{border-left:.25rem solid var(--alert);padding-left:.75rem}',
].join('');

const styleHash = createHash('sha256').update(style).digest('base64');

/** The pages load nothing and run nothing; a form goes to its own address. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Of a page behind a link from a mail: whoever has the address reads it, so that it is passed on to nobody. */
export function webPageHeaders(language: Language): Readonly<Record<string, string>> {
  return { ...languageHeaders(language), 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' };
}

/** A page for people behind a link, in one language. @param body lines of HTML */
export function webPage(language: Language, title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
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
