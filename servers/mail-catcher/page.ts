import type { CaughtMessage, MessageSummary } from './mailbox.js';

/** The pages load nothing and run no script, and neither does a mail that they show. */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The newest messages, each with a link to its page. */
export function listPage(messages: readonly MessageSummary[], to: string): string {
  const items = messages.map(
    ({ id, from, to: readers, subject, language, date, receivedAt, deliveries }) => `<li>
<a href="/view/${encodeURIComponent(id)}"${lang(language)}>${escaped(subject || '(no subject)')}</a>
<p>To ${escaped(readers.map(named).join(', ') || 'nobody')}<br>
From ${escaped(from ? named(from) : 'nobody')}<br>
${time(date ?? receivedAt)}${deliveries > 1 ? ` · <strong>delivered ${deliveries} times</strong>` : ''}</p>
</li>`,
  );
  const found = messages.length === 0 ? '<p>No message.</p>' : `<ul>\n${items.join('\n')}\n</ul>`;
  return page(
    'Caught mail',
    `<h1>Caught mail</h1>
<form method="get" action="/" role="search">
<label for="to">Sent to</label>
<input id="to" name="to" type="text" inputmode="email" autocomplete="off" value="${escaped(to)}">
<button>Show</button>
</form>
${found}`,
  );
}

/** One message: its headers, its HTML part shut in a sandbox, its text. */
export function messagePage(message: CaughtMessage): string {
  const { id, subject, language, from, to, envelope, messageId, date, receivedAt, deliveries, text, html } = message;
  const rows: readonly (readonly [string, string])[] = [
    ['From', escaped(from ? named(from) : envelope.from)],
    ['To', escaped(to.map(named).join(', '))],
    ['Delivered to', escaped(envelope.to.join(', '))],
    ['Date', date ? time(date) : 'none'],
    ['Received', time(receivedAt)],
    ['Deliveries', String(deliveries)],
    ['Message-ID', escaped(messageId || 'none')],
  ];
  const frame = html
    ? `<section aria-labelledby="html"><h2 id="html">HTML part</h2>
<iframe sandbox title="HTML part of the message" srcdoc="${escaped(html)}"></iframe></section>`
    : '';
  return page(
    subject || '(no subject)',
    `<nav><a href="/">All messages</a></nav>
<h1${lang(language)}>${escaped(subject || '(no subject)')}</h1>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n')}</dl>
${frame}
<section aria-labelledby="text"><h2 id="text">Text part</h2>
<pre${lang(language)}>${escaped(text)}</pre></section>
<p><a href="/messages/${encodeURIComponent(id)}/raw">As it was received</a></p>`,
  );
}

/** A mail gets a sheet of its own: one that knows only light would be dark on dark. */
const style = `
:root { color-scheme: light dark; --line: #8886; --quiet: light-dark(#555, #aaa); }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; } h2 { font-size: 1.1rem; }
a { color: light-dark(#0645ad, #8ab4f8); } a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid; outline-offset: 2px; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
input, button { font: inherit; padding: .4rem .6rem; min-height: 2.75rem; box-sizing: border-box; } input { flex: 1 1 12rem; min-width: 0; }
ul { list-style: none; padding: 0; } li { border-top: 1px solid var(--line); padding: .75rem 0; } li a { font-weight: 600; }
li p { margin: .25rem 0 0; color: var(--quiet); font-size: .9rem; } strong { color: CanvasText; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
iframe { width: 100%; height: 36rem; border: 1px solid var(--line); box-sizing: border-box; color-scheme: light; background: #fff; }
 pre { white-space: pre-wrap; font: .9rem/1.5 ui-monospace, monospace; }
`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

function named({ name, address }: { name: string; address: string }): string {
  return name ? `${name} <${address}>` : address;
}

/** UTC, so that a page means the same on every machine. */
function time(date: string): string {
  const instant = new Date(date);
  if (Number.isNaN(instant.getTime())) return escaped(date);
  const iso = instant.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

function lang(language: string | undefined): string {
  return language && /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language) ? ` lang="${language}"` : '';
}

const characters: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => characters[character] ?? character);
}
