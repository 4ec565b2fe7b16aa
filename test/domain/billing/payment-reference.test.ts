import fc from 'fast-check';
import {
  parsePaymentReference,
  paymentReference,
  printedReference,
  referenceCount,
  referencesIn,
} from '../../../domain/billing/payment-reference.js';

const sequence = fc.integer({ min: 0, max: referenceCount - 1 });

describe('a payment reference', () => {
  it('is ten digits, and the same with RF', () => {
    const reference = paymentReference(0);
    expect(reference).toEqual({ variableSymbol: '1000000064', creditorReference: 'RF741000000064' });
    expect(printedReference(reference)).toBe('RF74 1000 0000 64');
  });

  it('has the check digits of ISO 11649: read as a number it leaves 1 when divided by 97', () => {
    fc.assert(
      fc.property(sequence, (n) => {
        const { creditorReference } = paymentReference(n);
        const number = `${creditorReference.slice(4)}2715${creditorReference.slice(2, 4)}`;
        expect(BigInt(number) % 97n).toBe(1n);
      }),
    );
  });

  it.each([-1, 0.5, referenceCount])('is not made of %d', (n) => {
    expect(() => paymentReference(n)).toThrow(expect.objectContaining({ code: 'amountOutOfRange' }));
  });

  it('is read in both forms, and refused with any digit wrong or two neighbours swapped', () => {
    const changed = fc.record({ n: sequence, at: fc.nat(13), by: fc.integer({ min: 1, max: 9 }), rf: fc.boolean() });
    fc.assert(
      fc.property(changed, ({ n, at, by, rf }) => {
        const reference = paymentReference(n);
        const text = rf ? reference.creditorReference : reference.variableSymbol;
        expect(parsePaymentReference(text.toLowerCase())).toEqual(reference);
        const index = rf ? 2 + (at % 12) : at % 10;
        const wrong = `${text.slice(0, index)}${(Number(text[index]) + by) % 10}${text.slice(index + 1)}`;
        expect(() => parsePaymentReference(wrong)).toThrow(
          expect.objectContaining({ code: 'invalidPaymentReference' }),
        );
        const swapped = `${text.slice(0, index)}${text[index + 1] ?? ''}${text[index]}${text.slice(index + 2)}`;
        if (swapped !== text && index + 1 < text.length) expect(() => parsePaymentReference(swapped)).toThrow();
      }),
    );
  });
});

describe('references in the text of a transfer', () => {
  const found = (text: string) => referencesIn(text).map(({ variableSymbol }) => variableSymbol);

  it.each([
    ['/VS/1000000064/KS/0308', ['1000000064']],
    ['Faktura rf74 1000 0000 64 dziękujemy', ['1000000064']],
    ['PRZELEW RF7410\n00000064 ZA OFFICE', ['1000000064']],
    ['nr 10000\r\n00064', ['1000000064']],
    ['1000000064 i 1000000161', ['1000000064', '1000000161']],
    ['za RF74 1000 0000 64, VS 1000000064', ['1000000064']],
    ['rachunek PL61 1090 1014 0000 0712 1981 2874', []],
    ['faktura 12/2027 z 15.03.2027', []],
    ['', []],
  ])('%j: %j', (text, expected) => expect(found(text)).toEqual(expected));

  it('are found however banks write them', () => {
    const separator = fc.constantFrom('', ' ', '-', '\n', '\r\n');
    fc.assert(
      fc.property(sequence, fc.array(separator, { minLength: 14, maxLength: 14 }), (n, separators) => {
        const { creditorReference, variableSymbol } = paymentReference(n);
        const typed = [...creditorReference].map((letter, i) => `${letter}${separators[i]}`).join('');
        expect(found(`oplata ${typed.toLowerCase()} za licencje`)).toContain(variableSymbol);
      }),
    );
  });
});
