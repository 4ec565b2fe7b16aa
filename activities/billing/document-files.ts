/** Files of documents, each made once. */
import { makeFile, mediaTypes, type Standing } from '../../adapters/billing/documents/document-files.js';
import { requireFound } from '../../domain/errors.js';
import { type DocumentRecord, documentOf } from '../../models/billing/documents.js';
import type { ActivityContext } from '../context.js';

type Context = Pick<ActivityContext, 'database' | 'taxAuthority'>;

/** A file, as it is attached to a mail. */
export interface AttachedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The PDF of a document for a mail. */
export async function attachedPdf(context: Context, documentId: string): Promise<AttachedFile> {
  const { documents, documentFiles } = context.database;
  const record = requireFound(await documents.find(documentId), `document ${documentId}`);
  const name = record.authority && record.authority.number === null ? 'offline-pdf' : 'pdf';
  const { bytes, mediaType } = await documentFiles.obtain(record, name, async () =>
    makeFile(documentOf(record), 'pdf', await standingOf(context, record)),
  );
  return { name: `${record.number.replaceAll('/', '-')}.pdf`, mediaType, bytes };
}

/** How it stands at its authority, as it is printed; null where none takes it. */
async function standingOf(context: Context, record: DocumentRecord): Promise<Standing | null> {
  const { authority } = record;
  if (!authority) return null;
  const { number, offline } = authority;
  const { verificationUrl } = context.taxAuthority;
  const certificateLink = offline?.certificateLink ?? null;
  return { number, certificateLink, xml: await authorityXml(context, record), verificationUrl };
}

/** What is sent to the authority: made once, with the number of what it corrects as far as that is known by then. */
export async function authorityXml(context: Context, record: DocumentRecord): Promise<string> {
  const { documents, documentFiles } = context.database;
  const { bytes } = await documentFiles.obtain(record, 'ksef', async () => {
    const original = record.originalId === record._id ? null : await documents.find(record.originalId);
    const document = documentOf(record);
    const { corrected } = document;
    const authorityNumber = original?.authority?.number ?? null;
    const named = corrected && { ...corrected, original: { ...corrected.original, authorityNumber } };
    return makeFile({ ...document, corrected: named }, 'ksef', null);
  });
  return new TextDecoder().decode(bytes);
}

/** The authority's receipt, as it came. */
export async function storeReceipt({ database }: Context, document: DocumentRecord, xml: string): Promise<void> {
  const bytes = new TextEncoder().encode(xml);
  await database.documentFiles.obtain(document, 'upo', async () => ({ mediaType: mediaTypes.upo, bytes }));
}
