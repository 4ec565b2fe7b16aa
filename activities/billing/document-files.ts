/** Files of documents, each made once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** What is sent to the authority of one document. */
async function authorityXml(context: Context, record: DocumentRecord): Promise<string> {
  const xml = (await authorityXmls(context, [record])).get(record._id);
  if (xml === undefined) throw new Error(`The XML of ${record._id} was not stored.`);
  return xml;
}

/**
 * What is sent to the authority: made once, with the number of what it corrects as far as that is known by then.
 * @returns the XML of each by its id
 */
export async function authorityXmls(
  { database }: Context,
  records: readonly DocumentRecord[],
): Promise<ReadonlyMap<string, string>> {
  const { documents, documentFiles } = database;
  const named = records.flatMap(({ _id, originalId, document }) => [
    ...(originalId === _id ? [] : [originalId]),
    ...document.advances.map(({ id }) => id),
  ]);
  const others = named.length === 0 ? [] : await documents.findMany(named);
  const numbers = new Map(others.map(({ _id, authority }) => [_id, authority?.number ?? null]));
  const files = await documentFiles.obtainMany(records, 'ksef', async (record) => {
    // Others get their turn: it is made in this process.
    await nextTurn();
    const document = documentOf(record);
    const { corrected } = document;
    const authorityNumber = numbers.get(record.originalId) ?? null;
    const named = corrected && { ...corrected, original: { ...corrected.original, authorityNumber } };
    const advances = document.advances.map((advance) => ({
      ...advance,
      authorityNumber: numbers.get(advance.id) ?? advance.authorityNumber,
    }));
    return makeFile({ ...document, corrected: named, advances }, 'ksef', null);
  });
  const decoder = new TextDecoder();
  return new Map([...files].map(([documentId, { bytes }]) => [documentId, decoder.decode(bytes)]));
}

/** The authority's receipts of documents of a submission, as they came. */
export async function storeReceipts(
  { database }: Context,
  { testClockId }: Pick<DocumentRecord, 'testClockId'>,
  receipts: readonly { readonly documentId: string; readonly xml: string }[],
): Promise<void> {
  const encoder = new TextEncoder();
  const xmls = new Map(receipts.map(({ documentId, xml }) => [documentId, xml]));
  const owners = receipts.map(({ documentId: _id }) => ({ _id, testClockId }));
  await database.documentFiles.obtainMany(owners, 'upo', async ({ _id }) => ({
    mediaType: mediaTypes.upo,
    bytes: encoder.encode(xmls.get(_id)),
  }));
}
