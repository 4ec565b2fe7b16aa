/**
 * Typefaces that are read once for all documents. pdfkit parses the file of a font for each PDF that it writes, which was half of the
 * processor time of a PDF. What belongs to one document, the glyphs that it embeds, pdfkit keeps apart.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Fontkit from 'fontkit';
import pdfmake from 'pdfmake';

/** What fontkit asks of a format of fonts; its types leave it out. */
interface FontFormat {
  probe(bytes: Uint8Array): boolean;
  new (stream: { readonly buffer: Uint8Array }): object;
}

/** The one that pdfkit uses: it is CommonJS, and fontkit is another one as a module. */
const fontkit = createRequire(import.meta.url)('fontkit') as typeof Fontkit & {
  registerFormat(format: FontFormat): void;
};
/** Where pdfmake looks for a file first; its types leave it out. */
const { virtualfs } = pdfmake as unknown as { virtualfs: { writeFileSync(file: string, bytes: Uint8Array): void } };

/** The bytes that pdfkit finds in the place of a font's, and the font. */
const parsed = new Map<Uint8Array, Fontkit.Font | Fontkit.FontCollection>();

fontkit.registerFormat(
  class {
    static probe(bytes: Uint8Array): boolean {
      return parsed.has(bytes);
    }

    constructor({ buffer }: { readonly buffer: Uint8Array }) {
      // biome-ignore lint/correctness/noConstructorReturn: fontkit takes what `new` gives.
      return parsed.get(buffer) ?? this;
    }
  },
);

/** Reads the file of a font now, and for pdfmake never again. */
export function parseFont(file: string): void {
  const standsFor = Buffer.from(file);
  parsed.set(standsFor, fontkit.create(readFileSync(file)));
  virtualfs.writeFileSync(file, standsFor);
}
