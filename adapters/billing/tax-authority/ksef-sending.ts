/** Sends invoices in sessions: one by one, or as archives. Each session has a key of its own, which nobody needs afterwards. */
import { createHash } from 'node:crypto';
import type { KSeFClient } from 'ksef-client-ts';
import { DomainError } from '../../../domain/errors.js';
import { askKsef, byLibrary, type KsefCall, refusedWith, unavailable } from './ksef-call.js';
import {
  authorityLimits,
  type InvoiceToSubmit,
  type Rejection,
  type SendingMode,
  type Submission,
  type SubmissionSession,
  sentOnline,
} from './tax-authority.js';

const formCode = { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' } as const;
/** An archive's part has up to 100 MB. */
const uploadTimeoutMs = 300_000;

interface Prepared extends InvoiceToSubmit {
  readonly content: Buffer;
  readonly hash: string;
}

/** @throws DomainError taxAuthorityUnavailable, taxAuthorityRefused: nothing is known then of what was received */
export async function submitInvoices(
  client: KSeFClient,
  invoices: readonly InvoiceToSubmit[],
  mode: SendingMode,
  call: KsefCall,
): Promise<Submission> {
  const prepared = invoices.map(withHash);
  const tooLarge = prepared.filter(isTooLarge);
  const others = prepared.filter((invoice) => !isTooLarge(invoice));
  await byLibrary(call, () => client.crypto.init());
  const online = await submitOnline(
    client,
    others.filter((invoice) => sentOnline(invoice, mode)),
    call,
  );
  const archived = others.filter((invoice) => !sentOnline(invoice, mode));
  const batches: SubmissionSession[] = [];
  // A whole session is offline or is not.
  for (const offline of [false, true]) {
    const together = archived.filter((invoice) => invoice.offline === offline);
    if (together.length > 0) batches.push(await submitBatch(client, together, offline, call));
  }
  return {
    sessions: [...online.sessions, ...batches],
    refused: [...tooLarge.map(asTooLarge), ...online.refused],
  };
}

function withHash(invoice: InvoiceToSubmit): Prepared {
  const content = Buffer.from(invoice.xml, 'utf8');
  return { ...invoice, content, hash: createHash('sha256').update(content).digest('base64') };
}

function isTooLarge({ content }: Prepared): boolean {
  return content.length > authorityLimits.bytesPerInvoice;
}

function asTooLarge({ documentId, content }: Prepared): Submission['refused'][number] {
  const message = `An invoice has at most ${authorityLimits.bytesPerInvoice} bytes`;
  return { documentId, code: 'tooLarge', message, details: [`It has ${content.length}`] };
}

function sent({ documentId, hash }: Prepared): SubmissionSession['invoices'][number] {
  return { documentId, hash };
}

/** What KSeF answers at once about one invoice, not about its session: a correction that is not possible, or a field that is wrong. */
const aboutTheInvoice = new Set([21166, 21167, 21405]);

async function submitOnline(client: KSeFClient, invoices: readonly Prepared[], call: KsefCall): Promise<Submission> {
  if (invoices.length === 0) return { sessions: [], refused: [] };
  const { crypto, onlineSession } = client;
  const { cipherKey, cipherIv, encryptionInfo } = await byLibrary(call, () => crypto.getEncryptionData());
  const { referenceNumber: reference } = await byLibrary(call, () =>
    onlineSession.openSession({ formCode, encryption: encryptionInfo }),
  );
  const received: Prepared[] = [];
  const refused: Submission['refused'][number][] = [];
  for (const invoice of invoices) {
    const encrypted = crypto.encryptAES256(invoice.content, cipherKey, cipherIv);
    const { hashSHA, fileSize } = crypto.getFileMetadata(encrypted);
    try {
      await byLibrary(call, () =>
        onlineSession.sendInvoice(reference, {
          invoiceHash: invoice.hash,
          invoiceSize: invoice.content.length,
          encryptedInvoiceHash: hashSHA,
          encryptedInvoiceSize: fileSize,
          encryptedInvoiceContent: Buffer.from(encrypted).toString('base64'),
          offlineMode: invoice.offline,
          ...(invoice.hashOfCorrected === undefined ? {} : { hashOfCorrectedInvoice: invoice.hashOfCorrected }),
        }),
      );
      received.push(invoice);
    } catch (error) {
      const code = refusedWith(error);
      if (!(error instanceof DomainError) || code === undefined || !aboutTheInvoice.has(code)) throw error;
      refused.push({ documentId: invoice.documentId, ...rejectionOf(code, error) });
    }
  }
  await byLibrary(call, () => onlineSession.closeSession(reference)).catch((error: unknown) => {
    // Invoices are processed as they come, and a session closes by itself after 12 hours.
    if (!(error instanceof DomainError)) throw error;
  });
  const session = { reference, mode: 'online' as const, invoices: received.map(sent) };
  return { sessions: received.length > 0 ? [session] : [], refused };
}

function rejectionOf(code: number, { message }: DomainError): Rejection {
  return { code: String(code), message, details: [] };
}

/** What is missing in a session when it is closed, or came too late, is sent in a new one. */
const incomplete = new Set([21157, 21205, 21208]);

async function submitBatch(
  client: KSeFClient,
  invoices: readonly Prepared[],
  offline: boolean,
  call: KsefCall,
): Promise<SubmissionSession> {
  const { BatchFileBuilder, createZip } = await import('ksef-client-ts');
  const { crypto, batchSession } = client;
  const zip = await createZip(invoices.map(({ content }, index) => ({ fileName: `${index + 1}.xml`, content })));
  const { cipherKey, cipherIv, encryptionInfo } = await byLibrary(call, () => crypto.getEncryptionData());
  const { batchFile, encryptedParts } = BatchFileBuilder.build(zip, (part) =>
    crypto.encryptAES256(part, cipherKey, cipherIv),
  );
  const { referenceNumber: reference, partUploadRequests } = await byLibrary(call, () =>
    batchSession.openSession({ formCode, encryption: encryptionInfo, batchFile, offlineMode: offline }),
  );
  for (const [index, part] of encryptedParts.entries()) {
    const request = partUploadRequests.find(({ ordinalNumber }) => ordinalNumber === index + 1);
    if (!request) throw unavailable(`${call.whom} did not say where part ${index + 1} goes`);
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, value]],
    );
    const upload = { method: request.method, headers, body: Buffer.from(part) };
    await askKsef(new URL(request.url), upload, { ...call, timeoutMs: uploadTimeoutMs });
  }
  await byLibrary(call, () => batchSession.closeSession(reference)).catch((error: unknown) => {
    const code = refusedWith(error);
    throw code !== undefined && incomplete.has(code)
      ? unavailable(`${call.whom} has not received the whole batch`, { code })
      : error;
  });
  return { reference, mode: 'batch', invoices: invoices.map(sent) };
}
