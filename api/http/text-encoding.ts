import { isUtf8 } from 'node:buffer';
import { DomainError } from '../../domain/errors.js';

/** Name of the encoding that a text came in: `UTF-8`, `UTF-16`, `Windows-1250`, or the label by which its sender named another. */
export type TextEncoding = string;

export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: TextEncoding;
}

/** @param charset as the Content-Type names it */
export type DecodeText = (bytes: Buffer, charset?: string) => DecodedText;

/**
 * Reads text as spreadsheets save it. A byte order mark decides, then the charset of the Content-Type. Without either it is UTF-16
 * where every other byte is zero of at least a quarter of its characters and it is valid as that, UTF-8 where it is valid as that, and else Windows-1250, in which Polish and Czech Excel saves CSV,
 * if that makes letters of all bytes.
 *
 * @param charset as the Content-Type names it
 * @throws DomainError `unsupportedMediaType` saying what would be right
 */
export function decodeText(bytes: Buffer, charset?: string): DecodedText {
  const [label, encoding] = markedEncoding(bytes) ?? (charset === undefined ? guessed(bytes) : named(charset));
  const text = decoded(bytes, label);
  if (text === null) throw new DomainError('unsupportedMediaType', `The text is not in ${encoding}`);
  if (encoding === windows1250 && charset === undefined && !central.test(text)) {
    throw new DomainError(
      'unsupportedMediaType',
      'The text is neither in UTF-8 nor in UTF-16 or Windows-1250: save it as "CSV UTF-8", or name its charset in Content-Type',
    );
  }
  return { text, encoding };
}

type Encoding = readonly [label: string, name: TextEncoding];

const windows1250 = 'Windows-1250';

function markedEncoding(bytes: Buffer): Encoding | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return ['utf-8', 'UTF-8'];
  if (first === 0xff && second === 0xfe) return ['utf-16le', 'UTF-16'];
  return first === 0xfe && second === 0xff ? ['utf-16be', 'UTF-16'] : undefined;
}

function named(charset: string): Encoding {
  try {
    const { encoding } = new TextDecoder(charset);
    if (encoding === 'utf-8') return [encoding, 'UTF-8'];
    if (encoding.startsWith('utf-16')) return [encoding, 'UTF-16'];
    return [encoding, encoding === 'windows-1250' ? windows1250 : encoding];
  } catch {
    throw new DomainError('unsupportedMediaType', 'The charset of the Content-Type is not known: UTF-8 always is');
  }
}

function guessed(bytes: Buffer): Encoding {
  const looked = bytes.subarray(0, 2_000);
  const zeros: [first: number, second: number] = [0, 0];
  for (const [index, byte] of looked.entries()) if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1;
  const [first, second] = zeros;
  // Of Latin text the high byte is zero: the second one of a pair, or the first.
  if ((first === 0) !== (second === 0) && (first + second) * 8 >= looked.length) {
    const label = second > 0 ? 'utf-16le' : 'utf-16be';
    if (decoded(bytes, label) !== null) return [label, 'UTF-16'];
  }
  return isUtf8(bytes) ? ['utf-8', 'UTF-8'] : ['windows-1250', windows1250];
}

function decoded(bytes: Buffer, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What Windows-1250 has for names, addresses and punctuation; not the signs that the letters of other encodings turn into. */
const central = /^(?:[\t\r\n -~\u00a0„”“‚‘’‹›«»–—…€´·•§°]|(?!\u02c7)\p{L})*$/u;
