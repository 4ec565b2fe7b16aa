/** What is read on a page, from the tree that is drawn. */
import { definitionOf } from '../../../../../adapters/billing/documents/pdf/definition.js';
import type { PrintedDocument } from '../../../../../adapters/billing/documents/pdf/printed-document.js';
import type { BillingDocument } from '../../../../../domain/billing/documents/document.js';

export function printed(document: BillingDocument, more: Partial<PrintedDocument> = {}): PrintedDocument {
  return { document, authority: null, paymentCode: null, attachment: null, ...more };
}

/** The texts of a page in their order, one a line, with plain spaces. */
export function textOf(what: PrintedDocument): string {
  const { header, content, footer } = definitionOf(what);
  const size = { orientation: 'portrait' as const, width: 595, height: 842 };
  const around = [header, footer].map((part) => (typeof part === 'function' ? part(1, 2, size) : part));
  return [around[0], content, around[1]]
    .flatMap(textsIn)
    .join('\n')
    .replace(/[\u00A0\u202F]/g, ' ');
}

/** The QR codes of a page, as pictures. */
export function picturesOf(what: PrintedDocument): string[] {
  return valuesOf(definitionOf(what).content, 'svg');
}

function textsIn(content: unknown): string[] {
  return valuesOf(content, 'text');
}

function valuesOf(content: unknown, key: string): string[] {
  if (Array.isArray(content)) return content.flatMap((item) => valuesOf(item, key));
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(value, key),
  );
}
