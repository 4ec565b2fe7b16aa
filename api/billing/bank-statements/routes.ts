import { z } from 'zod';
import { readStatementText } from '../../../adapters/billing/statements/read-statement.js';
import { statementText } from '../../../adapters/billing/statements/text.js';
import { requireFound } from '../../../domain/errors.js';
import type { StatementImport } from '../../../models/billing/statement-imports.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOnNamedClock } from '../../tenant-time.js';
import { assertNotAhead, importEntries } from './import.js';
import {
  importQuery,
  mostCharacters,
  showStatementImport,
  showSummary,
  statementFile,
  statementImport,
  statementImportId,
  statementImportPage,
  statementImportQuery,
} from './schema.js';

const tags = ['Billing'] as const;
const position = z.strictObject({ importedAt: z.iso.datetime(), id: statementImportId });

export const bankStatementRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/bank-statements',
    operationId: 'importStatement',
    summary: 'Import a bank statement',
    description:
      'The whole file is checked first: of a broken one nothing is imported, and the line is named. Each entry becomes a payment once, however often and in whatever file it comes. What names a request for payment pays it, with its value date; what nobody can be sure of, and what went out, waits for a decision. What was broken off is completed by importing the file again.',
    tags,
    query: importQuery,
    body: statementFile,
    bodyType: ['application/xml', 'text/xml', 'text/plain', 'application/octet-stream'],
    bodyLimit: mostCharacters,
    decodeBody: statementText,
    answers: { 201: { description: 'What became of its entries, as far as that is known', schema: statementImport } },
    problems: ['notFound', 'brokenStatement', 'clockAdvancing'],
    async handler({ services, caller, query, body, requestHash, changes }) {
      const { statementImports } = services.database;
      const now = await timeOnNamedClock(services.database, query.testClockId);
      const file = readStatementText(body);
      assertNotAhead(file, now);
      const importId = idFrom('statementImport', requestHash);
      await changes({ subject: { kind: 'statementImport', id: importId }, tenantId: null, at: now });
      const testClockId = query.testClockId ?? null;
      const importedAt = new Date(now.epochMilliseconds);
      const begun: StatementImport = {
        _id: importId,
        testClockId,
        format: file.format,
        importedBy: caller.id,
        importedAt,
        completedAt: null,
        entries: [],
      };
      await statementImports.begin(begun);
      const entries = await importEntries(services, file, { importId, testClockId, now });
      const found = (await statementImports.complete(importId, entries, importedAt)) ?? begun;
      const headers = { Location: `/v1/bank-statements/${importId}` };
      return { status: 201, headers, body: await shown(services, found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/bank-statements',
    operationId: 'listStatementImports',
    summary: 'List the imports of bank statements',
    tags,
    query: statementImportQuery,
    answers: { 200: { description: 'A page of imports, the newest first', schema: statementImportPage } },
    async handler({ services, query: { limit, cursor, testClockId = null } }) {
      const read = readCursor('statementImports', cursor, position);
      const after = read && { importedAt: new Date(read.importedAt), id: read.id };
      const found = await services.database.statementImports.list(testClockId, after, limit + 1);
      const next = ({ importedAt, _id: id }: StatementImport) =>
        writeCursor('statementImports', { importedAt: importedAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, showSummary, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/bank-statements/{statementImportId}',
    operationId: 'getStatementImport',
    summary: 'Read an import of a bank statement, with what became of its entries',
    tags,
    params: z.strictObject({ statementImportId }),
    answers: { 200: { description: 'The import', schema: statementImport, changesWithTime: true } },
    async handler({ services, params }) {
      const found = await services.database.statementImports.find(params.statementImportId);
      return { status: 200, body: await shown(services, requireFound(found, `import ${params.statementImportId}`)) };
    },
  }),
];

async function shown({ database }: Pick<ApiServices, 'database'>, found: StatementImport) {
  const payments = await database.payments.all(found.entries.map(({ paymentId }) => paymentId));
  return showStatementImport(found, payments);
}
