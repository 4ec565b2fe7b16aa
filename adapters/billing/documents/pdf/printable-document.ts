/** A document with all its texts as the typeface can show them (printable.ts). */
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import { printable } from './printable.js';

export function printableDocument(document: BillingDocument): BillingDocument {
  return withPrintableTexts(document);
}

/** Texts, lists and plain objects are followed; days and instants stay as they are. */
function withPrintableTexts<T>(value: T): T;
function withPrintableTexts(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map((item) => withPrintableTexts(item));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPrintableTexts(item)]));
}
