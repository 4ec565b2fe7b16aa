/** Numbers as KSeF gives them out: https://github.com/CIRFMF/ksef-docs, faktury/numer-ksef.md. */
import { randomBytes } from 'node:crypto';

/** Polynomial 0x07, beginning with 0, as two hexadecimal digits. */
export function crc8(text: string): string {
  let crc = 0;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return hex(crc, 2);
}

/** @param day on which it was received, in Warsaw: `YYYY-MM-DD` @param serial any number, but each only once */
export function ksefNumber(sellerNip: string, day: string, serial: number): string {
  const data = `${sellerNip}-${day.replaceAll('-', '')}-${hex(serial, 12)}`;
  return `${data}-${crc8(data)}`;
}

/** SO, SB: a session, online or of a batch; EE: an invoice in it; AU: a login; CR: a challenge; EU: a receipt. */
export type ReferenceKind = 'SO' | 'SB' | 'EE' | 'AU' | 'CR' | 'EU';

/** Another one each time. */
export function newReference(kind: ReferenceKind, at: Date): string {
  const random = randomBytes(10).toString('hex').toUpperCase();
  const data = `${dayInWarsaw(at).replaceAll('-', '')}-${kind}-${random.slice(0, 10)}-${random.slice(10)}`;
  return `${data}-${crc8(data)}`;
}

const warsaw = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw', dateStyle: 'short' });

/** `YYYY-MM-DD` */
export function dayInWarsaw(at: Date): string {
  return warsaw.format(at);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
