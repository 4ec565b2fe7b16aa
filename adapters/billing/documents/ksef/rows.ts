/** What is sold, row by row (FaWiersz), or ordered (Zamowienie); of a correction what changed, before and after. */
import type { BillingDocument, DocumentLine } from '../../../../domain/billing/documents/document.js';
import { documentTotals } from '../../../../domain/billing/documents/document-totals.js';
import { addDays } from '../../../../domain/calendar.js';
import { money, percentOf } from '../../../../domain/money.js';
import { amount, exchangeRateOf, rateElement } from './amounts.js';
import { shortened } from './text.js';
import type { XmlElement } from './xml.js';

/** A row; both rows of a changed line have its number. */
interface Row {
  readonly number: number;
  readonly line: DocumentLine;
  /** As it was before a correction. */
  readonly isBefore: boolean;
}

/**
 * The rows of a document. Those of an advance are its order's. A settlement shows the whole of what was sold: the advances that it
 * deducts are in its sums alone.
 */
export function rowsOf({ kind, lines, ordered, corrected, totals }: BillingDocument): readonly Row[] {
  if (!corrected) return numbered(kind === 'advance' ? ordered : lines.filter(isSold));
  if (corrected.originalKind === 'advance') {
    const rows = changed(corrected.orderedBefore, ordered);
    return rows.length === 0 ? unchanged(ordered) : rows;
  }
  const rows = changed(corrected.before.filter(isSold), corrected.after.filter(isSold));
  // Sums that change while no row does: the rows say twice that they stay.
  return rows.length === 0 && totals.gross.amount !== 0 ? unchanged(corrected.after.filter(isSold)) : rows;
}

function isSold({ code }: DocumentLine): boolean {
  return code !== 'advanceDeducted';
}

function numbered(lines: readonly DocumentLine[]): Row[] {
  return lines.map((line, index) => ({ number: index + 1, line, isBefore: false }));
}

function unchanged(lines: readonly DocumentLine[]): Row[] {
  return numbered(lines).flatMap((row) => [{ ...row, isBefore: true }, row]);
}

/** Each line that changed, as it was and as it is; one that went is there with nothing of it, one that came has no before. */
function changed(before: readonly DocumentLine[], after: readonly DocumentLine[]): Row[] {
  const came = [...after];
  const gone = before.filter((line) => !takeFrom(came, (other) => JSON.stringify(other) === JSON.stringify(line)));
  const pairs: { readonly was: DocumentLine | null; readonly is: DocumentLine }[] = [];
  for (const was of gone) {
    const is = takeFrom(came, (other) => subjectOf(other) === subjectOf(was)) ?? noneOf(was);
    pairs.push({ was, is });
  }
  pairs.push(...came.map((is) => ({ was: null, is })));
  return pairs.flatMap(({ was, is }, index) => [
    ...(was ? [{ number: index + 1, line: was, isBefore: true }] : []),
    { number: index + 1, line: is, isBefore: false },
  ]);
}

function takeFrom(lines: DocumentLine[], matches: (line: DocumentLine) => boolean): DocumentLine | undefined {
  const at = lines.findIndex(matches);
  return at < 0 ? undefined : lines.splice(at, 1)[0];
}

/** What a line is about, whatever its seats, price and VAT. */
function subjectOf({ code, plan, from, to }: DocumentLine): string {
  return JSON.stringify([code, plan, from, to]);
}

function noneOf(line: DocumentLine): DocumentLine {
  return { ...line, quantity: 0, net: money(0, line.net.currency) };
}

export function rowElements(document: BillingDocument, rows: readonly Row[]): XmlElement[] {
  return rows.map(({ number, line, isBefore }) => {
    const rate = exchangeRateOf(document, line.treatment);
    return {
      NrWierszaFa: String(number),
      P_7: shortened(line.name, 'the name of what is sold', 512),
      P_8A: 'szt.',
      P_8B: String(line.quantity),
      P_9A: line.unitPrice,
      P_11: amount(line.net),
      ...rateElement(line.treatment),
      ...(rate === null ? {} : { KursWaluty: rate }),
      ...(isBefore ? { StanPrzed: '1' } : {}),
    };
  });
}

/** The order that an advance is paid for, with its value. */
export function orderElement({ ordered, currency }: BillingDocument, rows: readonly Row[]): XmlElement {
  return {
    WartoscZamowienia: amount(documentTotals(ordered, currency, null).gross),
    ZamowienieWiersz: rows.map(({ number, line, isBefore }) => ({
      NrWierszaZam: String(number),
      P_7Z: shortened(line.name, 'the name of what is ordered', 512),
      P_8AZ: 'szt.',
      P_8BZ: String(line.quantity),
      P_9AZ: line.unitPrice,
      P_11NettoZ: amount(line.net),
      P_11VatZ: amount(percentOf(line.net, line.treatment.percent)),
      ...rateElement(line.treatment, 'Z'),
      ...(isBefore ? { StanPrzedZ: '1' } : {}),
    })),
  };
}

/** The days that rows are for, since P_6A is the day of one supply: `2026-12-01 – 2027-11-30`. */
export function periodDescriptions(rows: readonly Row[]): XmlElement[] {
  return rows.flatMap(({ number, line: { from, to }, isBefore }) =>
    isBefore || from === null || to === null
      ? []
      : [{ NrWiersza: String(number), Klucz: 'Okres', Wartosc: `${from} – ${addDays(to, -1)}` }],
  );
}
