import { createHash } from 'node:crypto';
import type { IssuedPerson } from './people.js';

const style =
  'body{margin:0 auto;max-width:36em;padding:2em 1em;font:1rem/1.5 sans-serif}h1{font-size:1.25em}' +
  'button{font:inherit;padding:.5em 1em;margin:.25em 0;width:100%;text-align:left}.warning{border:2px solid #b00;padding:.5em 1em}';
const styleHash = createHash('sha256').update(style).digest('base64');

/** Of the pages. A form leads back to the program that asked, on whatever port: its targets are not limited. */
export function pagePolicy(): string {
  return `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`;
}

/** The page on which somebody is chosen. @param action where the choice goes; null: nobody has asked to sign in */
export function loginPage(people: readonly IssuedPerson[], action: string | null): string {
  const items = people.map(({ subject, name, email, emailVerified, about }) => {
    const words = `${name} – ${email}${emailVerified ? '' : ' (not verified)'} – ${about}`;
    return action === null
      ? `<li>${escaped(words)}</li>`
      : `<button name="subject" value="${escaped(subject)}">${escaped(words)}</button>`;
  });
  const list =
    action === null
      ? `<ul>${items.join('\n')}</ul>`
      : `<form method="post" action="${escaped(action)}">${items.join('\n')}</form>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>Sign in – for development only</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Sign in to Perennial</h1>
<p class="warning"><strong>For development only.</strong> This issuer asks for no password: whoever opens this page is let in as whom
they choose. Production refuses to start with it.</p>
${list}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
