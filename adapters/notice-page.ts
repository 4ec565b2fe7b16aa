/** The parts of a notice, as plain text. */
export interface NoticePage {
  readonly language: string;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** What is told of several things, such as customers and their subscriptions. */
  readonly sections?:
    | readonly {
        readonly title: string;
        /** Beside the title, such as an id where two have one name. */
        readonly note?: string;
        readonly parts: readonly { readonly title: string; readonly lines: readonly string[] }[];
      }[]
    | undefined;
  /** What the reader is asked to follow. */
  readonly link?: { readonly label: string; readonly address: string } | undefined;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly footer: readonly string[];
}

const characters: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => characters[character] ?? character);
}

const bodyStyle = 'margin:0 auto;max-width:40em;padding:1em;font-family:sans-serif;font-size:16px;line-height:1.5';
const cellStyle = 'text-align:left;vertical-align:top;padding:.25em 1em .25em 0;border-bottom:1px solid #8888';

function table(rows: NoticePage['rows']): string[] {
  return [
    '<table style="border-collapse:collapse;margin:1.5em 0">',
    ...rows.map(
      ({ label, value }) =>
        `<tr><th scope="row" style="${cellStyle}">${escaped(label)}</th>` +
        `<td style="${cellStyle};overflow-wrap:anywhere">${escaped(value)}</td></tr>`,
    ),
    '</table>',
  ];
}

/**
 * The HTML part of a mail. It loads nothing from anywhere, names no colour so that it is readable in light and dark,
 * and says its language to screen readers.
 */
export function noticePage(page: NoticePage): string {
  const { language, subject, greeting, paragraphs, sections = [], link, rows, footer } = page;
  const body = [
    `<h1 style="font-size:1.25em;line-height:1.3">${escaped(subject)}</h1>`,
    ...[greeting, ...paragraphs].map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...sections.flatMap(({ title, note, parts }) => [
      `<h2 style="font-size:1.1em;margin:1.5em 0 0">${escaped(title)}${note === undefined ? '' : ` (${escaped(note)})`}</h2>`,
      ...parts.flatMap((part) => [
        `<h3 style="font-size:1em;margin:1em 0 0">${escaped(part.title)}</h3>`,
        `<ul style="margin:.25em 0;padding-left:1.25em">${part.lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`,
      ]),
    ]),
    ...(link ? [`<p><a href="${escaped(link.address)}">${escaped(link.label)}</a></p>`] : []),
    ...(rows.length === 0 ? [] : table(rows)),
    `<p style="font-size:.85em">${footer.map(escaped).join('<br>')}</p>`,
  ];
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="${bodyStyle}">
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}
