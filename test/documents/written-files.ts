/** Documents as files in a folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ciiOf } from '../../adapters/billing/documents/en16931.js';
import { filesOf, type WrittenFormat } from '../../adapters/billing/documents/files.js';
import type { BillingDocument } from '../../domain/billing/documents/document.js';
import { notInEn16931 } from '../../domain/billing/documents/formats.js';
import type { FileToValidate, RuleSet } from '../../servers/invoice-rules.js';

/** Writes every file of each document, one document after another. @returns the files, with the rules that they keep to */
export async function writeFiles(folder: string, documents: readonly BillingDocument[]): Promise<FileToValidate[]> {
  await mkdir(folder, { recursive: true });
  const written: FileToValidate[] = [];
  for (const document of documents) {
    for (const { format, name, content } of filesOf(document)) {
      const path = join(folder, name);
      await writeFile(path, await content());
      written.push({ rules: rulesOf(format, document), path });
    }
  }
  return written;
}

/** A PDF has Factur-X inside where the document can be said in EN 16931. */
function rulesOf(format: WrittenFormat, document: BillingDocument): RuleSet {
  return format === 'pdf' && notInEn16931(document) !== null ? 'pdfA' : format;
}

/** Writes the CII that PDFs have inside. */
export async function writeCii(folder: string, documents: readonly BillingDocument[]): Promise<FileToValidate[]> {
  await mkdir(folder, { recursive: true });
  const invoices = documents.filter((document) => notInEn16931(document) === null);
  return Promise.all(
    invoices.map(async (document) => {
      const path = join(folder, `cii-${document.number.replaceAll('/', '-')}.xml`);
      await writeFile(path, ciiOf(document));
      return { rules: 'cii' as const, path };
    }),
  );
}
