/** The pages on which a customer enters a card or code, and confirms a payment. They run no script and load nothing. */
import type { Amount, Method, PaymentRecord, Setup } from './records.js';
import { refusedCode, testCards, testCodes } from './test-methods.js';

/** The form's address is told to it: a browser that is sent on afterwards must be allowed to go there. */
export function contentSecurityPolicy(returnUrl: string): string {
  const origin = URL.canParse(returnUrl) ? new URL(returnUrl).origin : '';
  return `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${origin}; base-uri 'none'; frame-ancestors 'none'`;
}

/** What was wrong with what was entered stands above the form. */
export function setupPage(setup: Setup, edited: Method | undefined, complaint?: string): string {
  if (setup.state !== 'pending') return donePage(setup.returnUrl, 'This has been entered already.');
  const said = complaint ? `<p role="alert">${escaped(complaint)}</p>` : '';
  if (edited) return editPage(edited, said);
  return setup.method.kind === 'card' ? cardPage(said) : codePage(setup.method.cap, said);
}

function cardPage(said: string): string {
  return page(
    'Enter a card',
    `${said}<form method="post">
<label>Card number <input name="number" inputmode="numeric" autocomplete="cc-number" required pattern="[0-9 \\-]{12,23}"></label>
<label>Valid to, MM/YY <input name="expires" inputmode="numeric" autocomplete="cc-exp" required pattern="(0[1-9]|1[0-2]) ?/ ?[0-9]{2}" placeholder="12/30"></label>
<label>Security code <input name="securityCode" inputmode="numeric" autocomplete="cc-csc" required pattern="[0-9]{3,4}"></label>
<button>Store the card</button>
</form>
${table(
  'Test cards',
  Object.entries(testCards).map(([number, { what }]) => [number.replaceAll(/(\d{4})(?=\d)/g, '$1 '), what]),
)}`,
  );
}

function editPage({ details, holder }: Method, said: string): string {
  if (details.kind !== 'card') return donePage('', 'Only a card can be edited.');
  const { last4, expires } = details;
  const date = `${String(expires.month).padStart(2, '0')}/${String(expires.year).slice(-2)}`;
  return page(
    'Edit the card',
    `${said}<p>The card •••• <strong>${escaped(last4)}</strong> stays the same: for another number, store another card.</p>
<form method="post">
<label>Valid to, MM/YY <input name="expires" inputmode="numeric" autocomplete="cc-exp" required pattern="(0[1-9]|1[0-2]) ?/ ?[0-9]{2}" value="${date}"></label>
<label>Security code <input name="securityCode" inputmode="numeric" autocomplete="cc-csc" required pattern="[0-9]{3,4}"></label>
<label>Name on the card <input name="name" autocomplete="cc-name" maxlength="200" value="${escaped(holder?.name ?? '')}"></label>
<label>Address <input name="address" autocomplete="street-address" maxlength="500" value="${escaped(holder?.address ?? '')}"></label>
<button>Save</button>
</form>
${table('Test codes', [
  [refusedCode, 'is refused'],
  ['any other', 'is accepted'],
])}`,
  );
}

function codePage(cap: Amount, said: string): string {
  return page(
    'Allow payments by BLIK',
    `${said}<p>Payments of up to <strong>${shown(cap)}</strong> each, without a code.</p>
<form method="post">
<label>BLIK code <input name="code" inputmode="numeric" autocomplete="one-time-code" required pattern="[0-9]{6}"></label>
<button>Allow</button>
</form>
${table('Test codes', [...Object.entries(testCodes).map(([code, { what }]): [string, string] => [code, what]), ['any other', 'is confirmed']])}`,
  );
}

/** Three-D Secure. */
export function confirmationPage(payment: PaymentRecord): string {
  if (payment.state !== 'needsConfirmation') return donePage(payment.returnUrl, `The payment is ${payment.state}.`);
  return page(
    'Confirm the payment',
    `<p><strong>${shown(payment.amount)}</strong> for ${escaped(payment.description)}</p>
<form method="post">
<button name="answer" value="confirm">Confirm</button>
<button name="answer" value="refuse">Refuse</button>
</form>`,
  );
}

function donePage(returnUrl: string, what: string): string {
  return page('Done', `<p>${escaped(what)}</p><p><a href="${escaped(returnUrl)}">Go back</a></p>`);
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([one, other]) => `<tr><th scope="row">${escaped(one)}</th><td>${escaped(other)}</td></tr>`);
  return `<table><caption>${title}</caption>${lines.join('\n')}</table>`;
}

function shown({ amount, currency }: Amount): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${(amount / 10 ** digits).toFixed(digits)} ${escaped(currency)}`;
}

const style = `
:root { color-scheme: light dark; --line: #8886; }
body { margin: 0 auto; max-width: 32rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; } form { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 2rem; }
label { flex: 1 1 100%; } input { display: block; width: 100%; } input, button { font: inherit; padding: .4rem .6rem; min-height: 2.75rem; box-sizing: border-box; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid; outline-offset: 2px; }
[role=alert] { border: 2px solid; padding: .5rem .75rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; font-weight: 600; }
th { text-align: start; font-weight: 400; font-variant-numeric: tabular-nums; } th, td { border-top: 1px solid var(--line); padding: .3rem .5rem .3rem 0; vertical-align: top; }
`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body><main>
<h1>${title}</h1>
<p>Test payments: no money moves, and real cards are refused.</p>
${body}
</main></body>
</html>
`;
}

const characters: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => characters[character] ?? character);
}
