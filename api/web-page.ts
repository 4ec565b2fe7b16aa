import { z } from 'zod';
import { escaped } from '../adapters/notice-page.js';
import { line } from './formats.js';
import { webPage, webPageHeaders } from './http/web-page.js';
import type { Language } from './i18n/language.js';

const webPageType = { contentType: 'text/html' } as const;

/** Of a page that is read by the signed link in a mail. */
export const linkParams = z.strictObject({
  token: z.string().min(1).max(500).meta({ description: 'Of the link in the mail', example: 'the-token-of-a-link' }),
});

/** How such a page is answered. */
export const linkedPage = (description = 'A page') =>
  ({
    200: { ...webPageType, description, schema: z.string() },
    404: {
      ...webPageType,
      description: 'A page that says that the link is not valid, or not any more',
      schema: z.string(),
    },
  }) as const;

/** The page of a link that opens nothing, or nothing any more, and its answer. */
export function goneAnswer(language: Language, { title, gone }: { readonly title: string; readonly gone: string }) {
  const body = webPage(language, title, [`<h1>${escaped(title)}</h1>`, `<p>${escaped(gone)}</p>`]);
  return { status: 404, headers: webPageHeaders(language), body } as const;
}

/** A form with one button, as a line of HTML. @param action its address @param sent what it sends besides */
export function buttonForm(action: string, label: string, sent: Readonly<Record<string, string>> = {}): string {
  const inputs = Object.entries(sent).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<form method="post" action="${escaped(action)}">${inputs.join('')}<p><button>${escaped(label)}</button></p></form>`;
}

/** A form in which one line is typed. */
export interface LineForm {
  /** Where it goes; left out: to the page's own address. */
  readonly action?: string;
  /** What is said before it. */
  readonly sentence: string;
  /** Of the field, as the form names it. */
  readonly field: string;
  readonly label: string;
  readonly button: string;
  /** What is wrong with what was sent; null: nothing. */
  readonly problem: string | null;
  /** Of the field, for the browser. */
  readonly autocomplete?: string;
  readonly placeholder?: string;
}

const typedReason = line(200);

/** The reason that was typed into a form of one line; null where it is missing, or no line. */
export function reasonIn(body: string): string | null {
  return typedReason.safeParse(new URLSearchParams(body).get('reason') ?? '').data ?? null;
}

/** As lines of HTML. */
export function lineForm({
  action,
  sentence,
  field,
  label,
  button,
  problem,
  autocomplete,
  placeholder,
}: LineForm): string[] {
  const more = [
    ...(autocomplete === undefined ? [] : [`autocomplete="${escaped(autocomplete)}"`]),
    ...(placeholder === undefined ? [] : [`placeholder="${escaped(placeholder)}"`]),
  ];
  const input = [`<input name="${escaped(field)}" maxlength="200" required`, ...more, ...wrong(problem)].join(' ');
  return [
    action === undefined ? '<form method="post">' : `<form method="post" action="${escaped(action)}">`,
    `<p>${escaped(sentence)}</p>`,
    ...said(problem),
    `<p><label>${escaped(label)}<br>${input}></label></p>`,
    `<p><button>${escaped(button)}</button></p>`,
    '</form>',
  ];
}

/** What was wrong with a form that was sent: a page has one such at most. */
function said(problem: string | null): string[] {
  return problem === null ? [] : [`<p role="alert" id="problem"><strong>${escaped(problem)}</strong></p>`];
}

/** The field that it was wrong in has the focus, and is read out with what is wrong. */
function wrong(problem: string | null): string[] {
  return problem === null ? [] : ['aria-invalid="true" aria-describedby="problem" autofocus'];
}

/** A form in which one of several is chosen, as lines of HTML. */
export function choiceForm({
  action,
  sentence,
  field,
  label,
  options,
  button,
  problem,
}: {
  /** Its address. */
  readonly action: string;
  /** What is said before it. */
  readonly sentence: string;
  readonly field: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly button: string;
  /** What is wrong with what was sent; null: nothing. */
  readonly problem: string | null;
}): string[] {
  const select = [`<select name="${escaped(field)}" required`, ...wrong(problem)].join(' ');
  return [
    `<form method="post" action="${escaped(action)}">`,
    `<p>${escaped(sentence)}</p>`,
    ...said(problem),
    `<p><label>${escaped(label)}<br>${select}>`,
    ...options.map(([value, text]) => `<option value="${escaped(value)}">${escaped(text)}</option>`),
    '</select></label></p>',
    `<p><button>${escaped(button)}</button></p>`,
    '</form>',
  ];
}

/** What the form of a page sends, read as the text that it is; OpenAPI describes a form by its fields, which are those of the example. */
export const lineFormBody = (id: string, description: string, sent: string) =>
  ({
    body: z
      .string()
      .max(2000)
      .meta({ id, description, override: ({ jsonSchema }: { jsonSchema: object }) => asForm(jsonSchema, sent) }),
    bodyType: 'application/x-www-form-urlencoded',
    bodyLimit: 4096,
  }) as const;

function asForm(jsonSchema: object, sent: string): void {
  const example = Object.fromEntries(new URLSearchParams(sent));
  const properties = Object.fromEntries(
    Object.keys(example).map((field) => [field, { type: 'string', maxLength: 200 }]),
  );
  Object.assign(jsonSchema, { type: 'object', properties, example, maxLength: undefined });
}

/** The page again, where the line was missing. */
export const lineMissing = (description: string) =>
  ({ 422: { ...webPageType, description, schema: z.string() } }) as const;

/** A table of facts, as lines of HTML. */
export function factTable(rows: readonly (readonly [label: string, value: string])[]): string[] {
  return [
    '<table>',
    ...rows.map(([label, value]) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`),
    '</table>',
  ];
}
