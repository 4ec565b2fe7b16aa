/** Colours, sizes and table lines of printed documents. Sizes are in points. */
import type { Content, ContentText, CustomTableLayout, StyleDictionary } from 'pdfmake/interfaces.js';

export const colors = {
  ink: '#1b2430',
  accent: '#1f4e79',
  muted: '#5d6875',
  line: '#c9d1da',
  band: '#eef2f6',
  warning: '#b42318',
};

export const margins = { left: 42, top: 40, right: 42, bottom: 66 };
/** Of A4, between the margins. */
export const contentWidth = 595.28 - margins.left - margins.right;

export const styles: StyleDictionary = {
  title: { fontSize: 19, bold: true, color: colors.accent },
  number: { fontSize: 12, bold: true },
  warning: { bold: true, color: colors.warning },
  label: { color: colors.muted, fontSize: 7.5 },
  heading: { bold: true, fontSize: 9.5, color: colors.accent },
  party: { bold: true, fontSize: 10 },
  head: { bold: true, fontSize: 7.5, color: colors.accent },
  small: { fontSize: 7.5, color: colors.muted },
  total: { bold: true, fontSize: 12.5, color: colors.accent },
};

export const defaultStyle = { fontSize: 8.75, lineHeight: 1.12, color: colors.ink };

/** Rows with thin lines between them, and a band behind the heading. */
export const ruled: CustomTableLayout = {
  hLineWidth: (row, { table }) => (row === 0 ? 0 : row === table.body.length || row === table.headerRows ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (row, { table }) => (row === table.headerRows || row === table.body.length ? colors.accent : colors.line),
  fillColor: (row, { table }) => (row < (table.headerRows ?? 0) ? colors.band : null),
  paddingLeft: () => 5,
  paddingRight: () => 5,
  paddingTop: () => 3.5,
  paddingBottom: () => 3,
};

/** Labels with their values: no lines. */
export const plain: CustomTableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: (column) => (column === 0 ? 0 : 8),
  paddingRight: () => 0,
  paddingTop: () => 1.2,
  paddingBottom: () => 1.2,
};

/** What belongs to an amount stays on its line. */
export function figure(text: string, more: Partial<ContentText> = {}): ContentText {
  return { text, alignment: 'right', noWrap: true, ...more };
}

/** Text of others: a word that no column holds is broken anywhere. */
export function wrapping(text: string, more: Partial<ContentText> = {}): ContentText {
  return {
    text,
    wordBreak: text.split(/\s/).some(({ length }) => length > longestWord) ? 'break-all' : 'normal',
    ...more,
  };
}

const longestWord = 30;

export type Labelled = readonly [label: string, value: string | Content];

/** Labels and their values below each other. */
export function labelled(rows: readonly Labelled[]): Content {
  return rows.length === 0
    ? []
    : {
        layout: plain,
        table: {
          widths: ['auto', '*'],
          body: rows.map(([label, value]) => [
            { text: label, color: colors.muted },
            typeof value === 'string' ? wrapping(value) : value,
          ]),
        },
      };
}
