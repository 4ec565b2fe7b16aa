import { z } from 'zod';
import { mediaTypes } from '../../../adapters/billing/documents/document-files.js';
import { bookkeepingColumns, bookkeepingRows } from '../../../domain/billing/documents/bookkeeping.js';
import { isLinkOpen, linkEnd } from '../../../domain/billing/documents/document-links.js';
import {
  type JpkSalesRow,
  jpkSalesColumns,
  jpkSalesFields,
  jpkSalesRow,
  type KsefStanding,
} from '../../../domain/billing/documents/jpk.js';
import { addMonths, dateIn, type Instant, instantFromMillis, millis, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Reach } from '../../../domain/identity/grants.js';
import { type DocumentFilter, type DocumentRecord, documentOf } from '../../../models/billing/documents.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import { reachInCloud } from '../../caller-cloud.js';
import { sellerId } from '../../catalogue/sellers/schema.js';
import { csvOf } from '../../csv.js';
import type { Caller } from '../../http/caller.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn, timeOnNamedClock } from '../../tenant-time.js';
import { linkParams } from '../../web-page.js';
import { downloadOf } from './files.js';
import { resend } from './resend.js';
import {
  document,
  documentId,
  documentLink,
  documentPage,
  documentQuery,
  exportQuery,
  fileName,
  newLink,
  registerQuery,
  showDocument,
} from './schema.js';

const tags = ['Billing'] as const;
const params = z.strictObject({ documentId });
const position = z.strictObject({ issuedOn: z.iso.date(), issuedAt: z.iso.datetime(), id: documentId });
const types = [...new Set(Object.values(mediaTypes))] as [string, ...string[]];
/** What is listed where nothing is said, in months. */
const usualMonths = 3;
const pageSize = 500;

export const documentRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/documents',
    operationId: 'listDocuments',
    summary: 'List pro-formas, invoices and corrections',
    description: 'Those of the last three months, unless a number, a request or other days are named.',
    tags,
    query: documentQuery,
    answers: { 200: { description: 'A page of documents, the newest first', schema: documentPage } },
    problems: ['notFound', 'clockAdvancing'],
    async handler({ services, caller, query: { limit, cursor, cloud, ...asked } }) {
      const { documents } = services.database;
      const read = readCursor('documents', cursor, position);
      const after = read && { issuedOn: read.issuedOn, issuedAt: new Date(read.issuedAt), id: read.id };
      const filter = await within(services, caller, asked);
      const found = await documents.list(
        await reachInCloud(services.database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const next = ({ issuedOn, issuedAt, _id: id }: DocumentRecord) =>
        writeCursor('documents', { issuedOn, issuedAt: issuedAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, showDocument, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/documents/{documentId}',
    operationId: 'getDocument',
    summary: 'Read a document',
    tags,
    params,
    answers: { 200: { description: 'The document', schema: document, changesWithTime: true } },
    async handler({ services, caller, params }) {
      return { status: 200, body: showDocument(await reached(services, caller, params.documentId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/documents/{documentId}/files/{file}',
    operationId: 'downloadDocument',
    summary: 'Download a file of a document',
    tags,
    params: z.strictObject({ documentId, file: fileName }),
    answers: { 200: { description: 'The file', file: types } },
    problems: ['documentNotReady'],
    async handler({ services, caller, params }) {
      const record = await reached(services, caller, params.documentId);
      return { status: 200, file: await downloadOf(services, record, params.file) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/documents/{documentId}/links',
    operationId: 'linkDocument',
    summary: 'Make a link to a file of a document that opens for five minutes',
    description: 'Whoever has the link reads the file: it is for a browser that is sent there, and for nobody else.',
    tags,
    params,
    body: newLink,
    changesNothing: true,
    answers: { 200: { description: 'The link', schema: documentLink } },
    problems: ['documentNotReady'],
    async handler({ services, caller, params, body }) {
      const record = await reached(services, caller, params.documentId);
      await downloadOf(services, record, body.file);
      return { status: 200, body: await linkToFile(services, record, body.file) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/document-links/{token}',
    operationId: 'openDocumentLink',
    summary: 'Download the file behind a link',
    tags,
    params: linkParams,
    answers: { 200: { description: 'The file', file: types } },
    problems: ['documentNotReady'],
    async handler({ services, params: { token } }) {
      const [id, expiry] = services.database.documents.links.idsOf(token) ?? [];
      const read = expiry === undefined ? null : readExpiry(expiry);
      if (!id || !read || !isLinkOpen(instantFromMillis(read.until), wallTime()))
        throw new DomainError('notFound', 'The link has ended: ask for another one.');
      const record = requireFound(await services.database.documents.find(id), `document ${id}`);
      return { status: 200, file: await downloadOf(services, record, read.file) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/documents/{documentId}/resend',
    operationId: 'resendDocument',
    summary: 'Send a rejected document to the tax authority again',
    description:
      'With the details that the seller and the billing account have now: correct them first. Its number and amounts stay.',
    tags,
    params,
    answers: { 200: { description: 'The document', schema: document } },
    problems: ['documentNotRejected'],
    async handler({ services, caller, params, changes }) {
      const record = await reached(services, caller, params.documentId);
      const at = await timeOn(services.database, record.testClockId);
      await changes({ subject: { kind: 'document', id: record._id }, tenantId: record.tenantId, at });
      return { status: 200, body: showDocument(await resend(services, record)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/documents.csv',
    operationId: 'exportDocuments',
    summary: 'Export documents for bookkeeping',
    description: 'One row for each document and VAT rate; pro-formas are left out.',
    tags,
    query: exportQuery,
    answers: { 200: { description: 'RFC 4180 with a header', contentType: 'text/csv', schema: z.string() } },
    problems: ['notFound', 'clockAdvancing'],
    async handler({ services, caller, query: { cloud, ...asked } }) {
      const reach = await reachInCloud(services.database, caller, cloud);
      const records = await all(services, reach, await within(services, caller, asked));
      const rows = records.flatMap((record) =>
        record.kind === 'proForma' ? [] : bookkeepingRows(documentOf(record), record.authority?.number ?? null),
      );
      return { status: 200, body: csvOf(rows, bookkeepingColumns) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/sellers/{sellerId}/sales-register.csv',
    operationId: 'exportSalesRegister',
    summary: 'Export the rows of a Polish seller’s sales register (JPK_V7M)',
    description: 'With the KSeF number, or OFF, BFK or DI in its place. Other sellers have no such rows.',
    tags,
    params: z.strictObject({ sellerId }),
    query: registerQuery,
    answers: { 200: { description: 'RFC 4180 with a header', contentType: 'text/csv', schema: z.string() } },
    problems: ['notFound', 'clockAdvancing'],
    async handler({ services, caller, params, query: { testClockId, ...query } }) {
      const seller = requireFound(await services.database.sellers.find(params.sellerId), `seller ${params.sellerId}`);
      const today = dateIn('Europe/Warsaw', await timeOnNamedClock(services.database, testClockId));
      const month = query.month ?? today.toString().slice(0, 7);
      const from = plainDate(`${month}-01`);
      // By law an invoice is issued by the 15th of the next month.
      const filter = { sellerId: seller._id, testClockId, from: from.toString(), to: addMonths(from, 2).toString() };
      // Of all clouds: the books of a seller are one.
      const records = await all(services, await caller.reach(), filter);
      const rows = records.flatMap((record): JpkSalesRow[] => {
        const found = documentOf(record);
        if (seller.country !== 'PL' || found.taxPoint?.toString().slice(0, 7) !== month) return [];
        const row = jpkSalesRow(found, standingOf(record));
        return row ? [row] : [];
      });
      const fields = rows.map((row, index) => jpkSalesFields(row, index + 1));
      return { status: 200, body: csvOf(fields, jpkSalesColumns) };
    },
  }),
];

async function reached({ database }: ApiServices, caller: Caller, id: string): Promise<DocumentRecord> {
  return requireFound(await database.documents.within(await caller.reach(), id), `document ${id}`);
}

function standingOf({ authority }: DocumentRecord): KsefStanding {
  if (!authority) return { ksefNumber: null, mode: 'notSent' };
  return { ksefNumber: authority.number, mode: authority.offline ? 'offline24' : 'online' };
}

function wallTime(): Instant {
  return instantFromMillis(Date.now());
}

type Asked = DocumentFilter & { readonly months?: number | undefined };

/**
 * The days that are meant: what is asked for by its number or request is found however old it is.
 * @throws InvalidRequest for days that contradict each other
 */
async function within(
  { database }: ApiServices,
  caller: Caller,
  { months, from, to, ...filter }: Asked,
): Promise<DocumentFilter> {
  if (months !== undefined && (from !== undefined || to !== undefined)) {
    throw new InvalidRequest([{ parameter: 'months', detail: 'must be left out where `from` or `to` is named' }]);
  }
  if (from !== undefined && to !== undefined && to < from) {
    throw new InvalidRequest([{ parameter: 'to', detail: 'must not be before `from`' }]);
  }
  const named = filter.number ?? filter.paymentRequestId;
  if (from !== undefined || to !== undefined || (months === undefined && named !== undefined)) {
    return { ...filter, from, to };
  }
  const now =
    filter.testClockId === undefined
      ? await timeOn(database, await clockOf(database, caller, filter))
      : await timeOnNamedClock(database, filter.testClockId);
  const today = dateIn('UTC', now);
  return { ...filter, from: addMonths(today, -(months ?? usualMonths)).toString() };
}

/** The test clock of whose documents are asked for, or of the tenant that asks; null: they live on the wall's time. */
async function clockOf(
  { billingAccounts, subscriptions, tenants }: ApiServices['database'],
  { principal }: Caller,
  { billingAccountId, subscriptionId, tenantId }: DocumentFilter,
): Promise<string | null> {
  const own = 'tenantId' in principal ? principal.tenantId : undefined;
  const owner =
    (billingAccountId && (await billingAccounts.find(billingAccountId))) ||
    (subscriptionId && (await subscriptions.find(subscriptionId))) ||
    ((tenantId ?? own) && (await tenants.find(tenantId ?? own ?? '')));
  return owner ? owner.testClockId : null;
}

/** All of them, the oldest first. */
async function all({ database }: ApiServices, reach: Reach, filter: DocumentFilter): Promise<DocumentRecord[]> {
  const found: DocumentRecord[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last && { issuedOn: last.issuedOn, issuedAt: last.issuedAt, id: last._id };
    const page = await database.documents.list(reach, filter, after, pageSize);
    found.push(...page);
    if (page.length < pageSize) return found.reverse();
  }
}

/** By which a file opens without an account, for five minutes. */
export async function linkToFile(
  { database, portalUrls }: Pick<ApiServices, 'database' | 'portalUrls'>,
  record: DocumentRecord,
  file: z.infer<typeof fileName>,
): Promise<{ readonly url: string; readonly expiresAt: string }> {
  const until = linkEnd(wallTime());
  const token = database.documents.links.tokenOf(record._id, expiryId(millis(until), file));
  const url = `${portalUrls[await cloudOfParty(database, record)]}/v1/document-links/${token}`;
  return { url, expiresAt: until.toString() };
}

/** Until when and for which file, in the form of an id. */
function expiryId(until: number, file: z.infer<typeof fileName>): string {
  const hex = (value: number) => value.toString(16).padStart(12, '0');
  return `exp_${hex(until)}${hex(fileName.options.indexOf(file))}`;
}

function readExpiry(id: string): { until: number; file: z.infer<typeof fileName> } | null {
  const [, until = '', index = ''] = /^exp_([0-9a-f]{12})([0-9a-f]{12})$/.exec(id) ?? [];
  const file = fileName.options[Number.parseInt(index, 16)];
  return file === undefined ? null : { until: Number.parseInt(until, 16), file };
}
