import fc from 'fast-check';
import { hasGlyph } from '../../../../../adapters/billing/documents/pdf/fonts.js';
import { printable } from '../../../../../adapters/billing/documents/pdf/printable.js';

describe('text that is printed', () => {
  it.each([
    ['keeps the letters of Poles, Czechs, Greeks and Ukrainians', 'Zażółć Příliš žluťoučký Ελλάδα Київ', null],
    ['puts one sign for an emoji of several code points', 'IT 👩‍💻 s.r.o.', 'IT \uFFFD s.r.o.'],
    ['puts one sign for each letter that the typeface lacks', '株式会社 Example', '\uFFFD\uFFFD\uFFFD\uFFFD Example'],
    ['makes full-width letters plain', 'Ｆｕｌｌ １２', 'Full 12'],
    ['composes accents', 'Pr\u030Ci\u0301lis\u030C', 'Příliš'],
    ['drops what turns the direction, and what has no width', 'a\u202Ebc\u200Bd\u2028e', 'abcd e'],
    ['holds words together that are written from right to left', 'שלום עולם בע"מ', 'שלום\u00A0עולם\u00A0בע"מ'],
    ['keeps numbers apart from them', 'רחוב הרצל 7', 'רחוב\u00A0הרצל  7'],
  ])('%s', (_, given, expected) => {
    expect(printable(given)).toBe(expected ?? given);
  });

  it('divides a long name from right to left into lines', () => {
    const lines = printable('חברת שלום עולם '.repeat(5).trim()).split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(36);
  });

  it('consists of what the typeface has, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const lacking = [...printable(given)].filter((one) => one !== '\n' && !hasGlyph(one.codePointAt(0) ?? 0));
        expect(lacking).toEqual([]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
