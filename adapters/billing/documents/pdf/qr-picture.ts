/** A QR code as a picture of lines: sharp at every size, without seams. */
import { create } from 'qrcode';
import { DomainError } from '../../../../domain/errors.js';

/** Modules of white around a code (ISO/IEC 18004, 6.3.8). */
const quietZone = 4;

/** Of one module, so that a phone reads it from paper: 0.42 mm. */
const leastModule = 1.2;

/**
 * SVG of a code at error correction level M, its quiet zone included.
 * @param least side in points; a code of many modules gets larger
 * @throws DomainError `invalidRequest` for a text that no code can hold
 */
export function qrPicture(text: string, least: number): string {
  const { size, data } = modulesOf(text);
  const width = size + 2 * quietZone;
  const side = Math.max(least, width * leastModule);
  const isDark = (row: number, column: number) => column < size && data[row * size + column] === 1;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = column;
      while (isDark(row, column)) column++;
      if (column > from) path += `M${from + quietZone} ${row + quietZone}h${column - from}v1h${from - column}z`;
    }
  }
  return `<svg width="${side}" height="${side}" viewBox="0 0 ${width} ${width}"><path fill="#000000" d="${path}"/></svg>`;
}

function modulesOf(text: string) {
  try {
    return create(text, { errorCorrectionLevel: 'M' }).modules;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DomainError('invalidRequest', `A QR code cannot hold these ${text.length} characters: ${reason}`);
  }
}
