/** Files of documents for download: each made once, and read from then on. */
import { makeFile, type Standing } from '../../../adapters/billing/documents/document-files.js';
import { DomainError } from '../../../domain/errors.js';
import { type DocumentRecord, documentOf } from '../../../models/billing/documents.js';
import type { AnsweredFile } from '../../http/define-route.js';
import type { ApiServices } from '../../services.js';
import { filesOf } from './schema.js';

export type FileName = ReturnType<typeof filesOf>[number];

/** @throws DomainError documentNotReady while the authority has not answered; notFound for what there is never */
export async function downloadOf(
  { database, taxAuthority }: Pick<ApiServices, 'database' | 'taxAuthority'>,
  record: DocumentRecord,
  name: FileName,
): Promise<AnsweredFile> {
  const { documentFiles } = database;
  const fileName = `${record.number.replaceAll('/', '-')}${suffixes[name]}`;
  if (!filesOf(record).includes(name)) throw missing(record, name);
  // These are written where the document is sent.
  if (name === 'upo' || name === 'ksef') {
    const found = await documentFiles.find(record._id, name);
    if (!found) throw missing(record, name);
    return { name: fileName, mediaType: found.mediaType, content: found.bytes };
  }
  const stored = name === 'pdf' && record.authority?.number === null ? 'offline-pdf' : name;
  const { mediaType, bytes } = await documentFiles.obtain(record, stored, async () =>
    makeFile(documentOf(record), name, await standing()),
  );
  return { name: fileName, mediaType, content: bytes };

  async function standing(): Promise<Standing | null> {
    const { authority } = record;
    const sent = authority && (await documentFiles.find(record._id, 'ksef'));
    if (!authority || !sent) return null;
    const { number, offline } = authority;
    const xml = new TextDecoder().decode(sent.bytes);
    const { verificationUrl } = taxAuthority;
    return { number, certificateLink: offline?.certificateLink ?? null, xml, verificationUrl };
  }
}

const suffixes: Readonly<Record<FileName, string>> = {
  pdf: '.pdf',
  ubl: '-ubl.xml',
  isdoc: '.isdoc',
  ksef: '-ksef.xml',
  upo: '-upo.xml',
};

function missing({ authority, number }: DocumentRecord, name: FileName): DomainError {
  const waits = authority !== null && authority.state !== 'accepted' && name !== 'isdoc';
  if (!waits) return new DomainError('notFound', `${number} has no file ${name}.`);
  return new DomainError('documentNotReady', `The tax authority has not accepted ${number} yet: ${authority.state}.`);
}
