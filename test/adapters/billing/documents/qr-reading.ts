/** Draws a QR code as it is printed, and reads it as a phone does: by another library than the one that drew it. */
import jsqr from 'jsqr';
import { create } from 'qrcode';

const [quiet, scale] = [4, 3];

/** What a reader finds in the code of a text. */
export function readQrCode(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = (modules.size + 2 * quiet) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / scale) - quiet, Math.floor(x / scale) - quiet];
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.get(row, column)) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  const read = jsqr.default(pixels, side, side, { inversionAttempts: 'dontInvert' });
  if (!read) throw new Error('No QR code was found.');
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(read.binaryData));
}
