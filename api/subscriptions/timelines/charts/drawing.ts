/** Parts that the pictures are made of: texts that fit, shapes, a document with its text alternatives. */
import { hasEnded } from '../../../../domain/subscriptions/subscription.js';
import { type Phase, patterns, styleFor, type Theme } from './theme.js';

/** How a picture is to be drawn. */
export interface Frame {
  /** In pixels; letters keep their size whatever it is. */
  readonly width: number;
  readonly theme: Theme;
}

/** A part of the picture and how much height it takes. */
export interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** A well-formed SVG document that tells its story in words as well. */
export function svgDocument(
  { width, theme }: Frame,
  { name, title, story, height }: { name: string; title: string; story: string; height: number },
  parts: readonly string[],
): string {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const labels = `role="img" aria-labelledby="${name}-title ${name}-desc"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" ${labels} ${size}>`,
    `<title id="${name}-title">${escaped(title)}</title>`,
    `<desc id="${name}-desc">${escaped(story)}</desc>`,
    `<style>${styleFor(theme)}</style><defs>${patterns}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...parts,
    '</svg>',
  ].join('\n');
}

/** How wide a text is at most, in the widest of the usual screen fonts (DejaVu Sans, Verdana). */
export function widthOf(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (bold ? 1.12 : 1);
}

function emsOf(character: string): number {
  if (/[\u1100-\u11ff\u2e80-\uffdc\u{10000}-\u{1ffff}]/u.test(character)) return 1.1;
  if (/[mwMW@%&—…]/.test(character)) return 1;
  if (/[ .,:;'|!iljI()[\]/]/.test(character)) return 0.4;
  if (/[A-ZĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽ+=<>#~]/.test(character)) return 0.8;
  return 0.65;
}

/** The lines of a text that fits a width; what does not fit on the last line is cut with an ellipsis. */
export function wrapped(text: string, width: number, size: number, most: number, bold = false): string[] {
  const fits = (line: string) => widthOf(line, size, bold) <= width;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1 || line === '') {
      lines.push(shortened([line, ...words.slice(index)].filter((part) => part !== '').join(' '), fits));
      return lines;
    }
    lines.push(line);
    line = fits(word) ? word : '';
    if (line === '') {
      lines.push(shortened(words.slice(index).join(' '), fits));
      return lines;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function shortened(text: string, fits: (line: string) => boolean): string {
  if (fits(text)) return text;
  const characters = [...text];
  while (characters.length > 0 && !fits(`${characters.join('').trimEnd()}…`)) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

export function band(phase: Phase, x: number, y: number, wide: number, high: number, radius: number): string {
  const box = `x="${x}" y="${y}" width="${wide}" height="${high}" rx="${radius}"`;
  const dashes = phase === 'deleted' || phase === 'undone' ? ' stroke-dasharray="4 3"' : '';
  return `<rect ${box} fill="url(#timeline-${phase})"/><rect class="${phase} hollow" ${box}${dashes}/>`;
}

/** Wide enough to be seen: how a subscription has ended, which takes no time. */
const endMark = 12;

/** How far the band of a span without an end reaches: to the end of the axis, unless the subscription ends with it. */
export function openEnd(phase: Phase, from: number, axisEnd: number): number {
  return isEnd(phase) ? Math.min(from + endMark, axisEnd) : axisEnd;
}

/** Nothing comes after it. */
export function isEnd(phase: Phase): boolean {
  return phase !== 'settingUp' && hasEnded({ phase });
}

/** Where one term ends and the next begins, across a band. */
export function notch(x: number, y: number, high: number): string {
  const cut = `<path class="on line" style="stroke-width:4.5" d="M${x} ${y}V${y + high}"/>`;
  return `${cut}<path class="text line mark" d="M${x} ${y - 3}V${y + high + 3}"/>`;
}

export function text(
  content: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  { bold = false, italic = false, anchor = 'start' } = {},
): string {
  const look = `${bold ? ' font-weight="600"' : ''}${italic ? ' font-style="italic"' : ''}`;
  const end = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text class="${colour}" x="${round(x)}" y="${round(y)}" font-size="${size}"${look}${end}>${escaped(content)}</text>`;
}

/** The full text shows where a pointer rests, whatever was shortened. */
export function group(parts: readonly string[], full: string): string {
  return `<g><title>${escaped(full)}</title>${parts.join('')}</g>`;
}

/** XML has no way to write most control characters and halves of surrogate pairs, not even escaped. */
export function escaped(content: string): string {
  return content
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
