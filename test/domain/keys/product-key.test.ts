import fc from 'fast-check';
import { DomainError } from '../../../domain/errors.js';
import {
  formatKey,
  keyAlphabet,
  keyPayloadLength,
  lastFive,
  makeKey,
  maskKey,
  type ProductKey,
  parseKey,
} from '../../../domain/keys/product-key.js';

const payload = fc.array(fc.integer({ min: 0, max: 28 }), { minLength: keyPayloadLength, maxLength: keyPayloadLength });
const key = payload.map(makeKey);
const place = fc.integer({ min: 0, max: 24 });

const oneWrong = { check: 'oneWrongOrTwoSwapped' };

function refusal(input: string): DomainError {
  try {
    parseKey(input);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'malformedKey') return error;
    throw error;
  }
  throw new Error(`accepted: ${input}`);
}

function withCharacter(of: string, at: number, character: string): string {
  return of.slice(0, at) + character + of.slice(at + 1);
}

function isAccepted(input: string): boolean {
  try {
    parseKey(input);
    return true;
  } catch {
    return false;
  }
}

describe('the alphabet', () => {
  it('has 29 characters, none of which is taken for another', () => {
    expect(new Set(keyAlphabet).size).toBe(29);
    for (const lookAlike of 'BILOSUZ') expect(keyAlphabet).not.toContain(lookAlike);
  });
});

describe('a key', () => {
  const whole = makeKey(Array.from({ length: 23 }, (_, index) => index));

  it('is shown in five groups of five, and masked but for its last five characters', () => {
    expect(formatKey(whole)).toMatch(/^[0-9A-Y]{5}(-[0-9A-Y]{5}){4}$/);
    expect(maskKey(lastFive(whole))).toBe(`*****-*****-*****-*****-${whole.slice(20)}`);
  });

  it('is what it was made from: the format of keys that were sold never changes', () => {
    expect(formatKey(whole)).toBe('01234-56789-ACDEF-GHJKM-NPQPX');
  });

  it('is read in any case, with or without dashes and spaces', () => {
    fc.assert(
      fc.property(key, (one) => {
        expect(parseKey(one)).toBe(one);
        expect(parseKey(formatKey(one).toLowerCase())).toBe(one);
        expect(parseKey(`  ${formatKey(one).replaceAll('-', ' – ')}\n`)).toBe(one);
        expect(parseKey(formatKey(one).replaceAll('-', '\u00a0'))).toBe(one);
      }),
    );
  });

  it('is made from 23 values of 0 to 28 only', () => {
    expect(() => makeKey(new Uint8Array(22))).toThrow(RangeError);
    expect(() => makeKey([...new Uint8Array(22), 29])).toThrow(RangeError);
    expect(() => makeKey([...new Uint8Array(22), 0.5])).toThrow(RangeError);
    expect(() => makeKey([...new Uint8Array(22), -1])).toThrow(RangeError);
    expect(makeKey(new Uint8Array(23))).toHaveLength(25);
  });
});

describe('a mistyped key', () => {
  it('with one wrong character is caught, whichever and wherever', () => {
    fc.assert(
      fc.property(key, (one) => {
        for (let at = 0; at < 25; at += 1) {
          for (const character of keyAlphabet) {
            if (character === one[at]) continue;
            expect(refusal(withCharacter(one, at, character)).details).toEqual(oneWrong);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('with two swapped characters is caught, neighbours and others', () => {
    fc.assert(
      fc.property(key, (one) => {
        for (let first = 0; first < 25; first += 1) {
          for (let second = first + 1; second < 25; second += 1) {
            const [a, b] = [one.charAt(first), one.charAt(second)];
            if (a === b) continue;
            expect(refusal(withCharacter(withCharacter(one, first, b), second, a)).details).toEqual(oneWrong);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('with any two wrong characters is caught', () => {
    const character = fc.constantFrom(...keyAlphabet);
    fc.assert(
      fc.property(key, place, place, character, character, (one, first, second, a, b) => {
        const wrong = withCharacter(withCharacter(one, first, a), second, b);
        expect(isAccepted(wrong)).toBe(wrong === one);
      }),
      { numRuns: 5_000 },
    );
  });

  it('of one character repeated is caught', () => {
    for (const character of keyAlphabet) expect(isAccepted(character.repeat(25))).toBe(false);
  });

  it('is told the position of a character that keys do not have, dashes not counted', () => {
    fc.assert(
      fc.property(key, place, fc.constantFrom(...'BILOSUZbilosuz!_.*'), (one, at, foreign) => {
        const typed = formatKey(withCharacter(one, at, foreign) as ProductKey);
        expect(refusal(typed).details).toEqual({ position: at + 1 });
      }),
    );
  });

  it.each([
    ['a fullwidth digit', '\uff11'],
    ['a Cyrillic look-alike', '\u0410'],
    ['a dotless i', '\u0131'],
    ['a sharp s, two letters in upper case', 'ß'],
    ['a ligature', '\ufb01'],
    ['the Kelvin sign, a k in lower case', '\u212a'],
    ['a character outside the basic plane', '\u{1d7d9}'],
    ['half a surrogate pair', '\ud835'],
    ['a combining accent', '\u0301'],
  ])('is told where %s stands', (_what, foreign) => {
    const one = makeKey(new Uint8Array(23).fill(3));
    expect(refusal(withCharacter(one, 11, foreign)).details).toEqual({ position: 12 });
  });

  it.each([
    ['\u200b', 'U+200B'],
    ['\u00ad', 'U+00AD'],
    ['\u202e', 'U+202E'],
    ['\u2060', 'U+2060'],
    ['\u0007', 'U+0007'],
    ['\u3164', 'U+3164'],
    ['\u{e0041}', 'U+E0041'],
  ])('is told of a character that nobody sees: %j', (unseen, codePoint) => {
    const one = formatKey(makeKey(new Uint8Array(23).fill(5)));
    for (const typed of [one + unseen, unseen + one, one.slice(0, 8) + unseen + one.slice(8)]) {
      expect(refusal(typed).details).toEqual({ check: 'invisible', codePoint });
    }
  });

  it('is told its length', () => {
    const one = makeKey(new Uint8Array(23).fill(5));
    expect(refusal(one.slice(1)).details).toEqual({ length: 24, expectedLength: 25 });
    expect(refusal(`${formatKey(one)}-A`).details).toEqual({ length: 26, expectedLength: 25 });
    expect(refusal(`${one}${'ß'.repeat(75)}`).details).toEqual({ length: 100, expectedLength: 25 });
    expect(refusal(' -- ').details).toEqual({ length: 0, expectedLength: 25 });
    expect(refusal('').message).toBe('A product key has 25 characters, this one has 0');
  });

  it('is never quoted by the refusal', () => {
    fc.assert(
      fc.property(key, place, fc.constantFrom(...keyAlphabet, 'ß', 'O', ''), (one, at, character) => {
        const typed = withCharacter(one, at, character);
        fc.pre(typed !== one);
        const { message, details } = refusal(typed);
        for (const group of typed.match(/.{4}/gu) ?? []) expect(message + JSON.stringify(details)).not.toContain(group);
      }),
    );
  });

  it('made of anything at all is refused in one of the three ways', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        expect(['position', 'length', 'check']).toContain(Object.keys(refusal(typed).details)[0]);
      }),
    );
  });
});
