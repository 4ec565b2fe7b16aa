/** The typeface of documents, which is embedded in each of them, and which characters it has. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = join(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), '../ttf');

/** DejaVu Sans Condensed: Latin with Polish and Czech letters, Greek, Cyrillic, Hebrew, Arabic. */
export const fontName = 'DejaVu Sans Condensed';
export const fontFiles = {
  normal: join(folder, 'DejaVuSansCondensed.ttf'),
  bold: join(folder, 'DejaVuSansCondensed-Bold.ttf'),
};

let covered: ReadonlySet<number> | undefined;

/** Whether the typeface has a character, in normal and in bold. @param codePoint of Unicode */
export function hasGlyph(codePoint: number): boolean {
  covered ??= both(codePointsOf(fontFiles.normal), codePointsOf(fontFiles.bold));
  return covered.has(codePoint);
}

function both(one: ReadonlySet<number>, other: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...one].filter((codePoint) => other.has(codePoint)));
}

/** What the table `cmap` of a TrueType file lists in its subtable of format 12 (OpenType specification, "cmap"). */
function codePointsOf(file: string): ReadonlySet<number> {
  const bytes = readFileSync(file);
  const cmap = tableAt(bytes, 'cmap');
  const count = bytes.readUInt16BE(cmap + 2);
  const subtables = Array.from({ length: count }, (_, index) => cmap + bytes.readUInt32BE(cmap + 8 + index * 8));
  const groups = subtables.find((at) => bytes.readUInt16BE(at) === 12);
  if (groups === undefined) throw new Error(`${file} lists no characters in format 12.`);
  const found = new Set<number>();
  for (let group = 0; group < bytes.readUInt32BE(groups + 12); group++) {
    const at = groups + 16 + group * 12;
    for (let point = bytes.readUInt32BE(at); point <= bytes.readUInt32BE(at + 4); point++) found.add(point);
  }
  return found;
}

function tableAt(bytes: Buffer, tag: string): number {
  const tables = Array.from({ length: bytes.readUInt16BE(4) }, (_, index) => 12 + index * 16);
  const record = tables.find((at) => bytes.toString('latin1', at, at + 4) === tag);
  if (record === undefined) throw new Error(`The font has no table ${tag}.`);
  return bytes.readUInt32BE(record + 8);
}
