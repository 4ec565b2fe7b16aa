import { z } from 'zod';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { defineRoute } from '../../services.js';
import { changeableTenant, findTenant } from '../tenants/find-tenant.js';
import { tenantId } from '../tenants/schema.js';
import { mayChangeAdministrators } from './administrators-of-tenant.js';
import { csvColumns, writeCsvLine } from './csv.js';
import { importLines, judgeFile, mostLines, previewLines, problemIn, refused } from './import.js';
import { userId } from './schema.js';

const tags = ['Users'] as const;
const params = z.strictObject({ tenantId });

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

const csv = z
  .string()
  .max(1024 * 1024)
  .default('')
  .meta({
    description:
      'Commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1250, or in the charset of the Content-Type. The first line names the columns: `name` and `email`, and if wanted `locale`, `timeZone` and `administrator` (yes or no).',
    example: 'name;email;administrator\nJan Nowak;jan@piekarnia.example;no\n',
  });

const report = z
  .strictObject({
    dryRun: z.boolean(),
    created: z.number().int(),
    exists: z.number().int(),
    wrong: z.number().int(),
    encoding: z.string().meta({
      description: 'In which the file was read: look at the names where it is not what you saved',
      example: 'UTF-8',
    }),
    lines: z.array(
      z.strictObject({
        line: z.number().int().meta({ description: 'Number of the line; the header is line 1', example: 2 }),
        result: z
          .enum(['created', 'exists', 'wrong'])
          .meta({ description: 'exists: the tenant has a user with this e-mail, who was not changed' }),
        userId: userId.nullable().meta({ description: 'Null for a wrong line, and for who would be created' }),
        problems: z.array(
          z.strictObject({
            line: z.number().int(),
            column: z.string().nullable().meta({ example: 'email' }),
            detail: z.string().meta({ description: 'What is wrong, and what would be right' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'UserImport' });

export const userFileRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/tenants/{tenantId}/users/import',
    operationId: 'importUsers',
    summary: 'Import users from a CSV file',
    description: `At most ${mostLines} lines and 1 MB. Unless \`skipWrongLines\` is asked for, nothing is imported when a line is wrong. A repeated request imports nobody twice.`,
    tags,
    params,
    query: z.strictObject({
      dryRun: flag.meta({ description: 'Says what would become of each line, and imports nobody' }),
      skipWrongLines: flag.meta({ description: 'Imports the right lines although others are wrong' }),
    }),
    body: csv,
    bodyType: 'text/csv',
    bodyLimit: 1024 * 1024,
    answers: { 200: { description: 'What became of each line', schema: report } },
    problems: ['tenantErased', 'clockAdvancing', 'wrongLines', 'tooManyAdministrators'],
    async handler({ services, caller, params, query, body, encoding, language, requestHash, changes }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      await changes({ subject: { kind: 'tenant', id: tenant._id }, tenantId: tenant._id, at: now });
      const judged = judgeFile(body, tenant, {
        createdAt: new Date(now.epochMilliseconds),
        requestHash,
        mayNameAdministrators: await mayChangeAdministrators(caller, tenant._id),
        language,
      });
      const { dryRun, skipWrongLines } = query;
      if (!dryRun && !skipWrongLines && judged.wrong.length > 0) {
        throw refused(
          judged.wrong.flatMap(({ problems }) => problems),
          language,
        );
      }
      const lines = await (dryRun ? previewLines : importLines)(services, tenant._id, judged);
      const count = (wanted: string) => lines.filter(({ result }) => result === wanted).length;
      const counts = { created: count('created'), exists: count('exists'), wrong: count('wrong') };
      const shown = lines.map(({ problems, ...line }) => ({
        ...line,
        problems: problems.map((one) => problemIn(one, language)),
      }));
      return { status: 200, body: { dryRun, ...counts, encoding, lines: shown } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/users.csv',
    operationId: 'exportUsers',
    summary: 'Export the users as a CSV file',
    description:
      'In the form in which they can be imported. A value that a spreadsheet would take for a formula begins with an apostrophe.',
    tags,
    params,
    query: z.strictObject({
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(mostLines)
        .default(mostLines)
        .meta({ description: 'How many users at most' }),
      cursor: z.string().min(1).max(1024).optional().meta({ description: 'That of the header `Next-Cursor`' }),
    }),
    answers: {
      200: {
        description: 'The active and deactivated users',
        schema: z.string(),
        contentType: 'text/csv',
        headers: z.object({
          'Next-Cursor': z
            .string()
            .optional()
            .meta({ description: 'There are more users: the cursor of the next file' }),
        }),
      },
    },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const { _id, administratorIds } = await findTenant(services, caller, params.tenantId);
      const after = readCursor('userFile', cursor, userId) ?? '';
      const found = await services.database.users.list(_id, {}, after, limit + 1);
      const administrators = new Set(administratorIds);
      const { items, next } = pageFrom(
        found,
        limit,
        ({ _id: id, name, email, locale, zone }) =>
          writeCsvLine([name, email, locale, zone, administrators.has(id) ? 'yes' : 'no']),
        (last) => writeCursor('userFile', last._id),
      );
      const headers = {
        'Content-Disposition': 'attachment; filename="users.csv"',
        ...(next === null ? {} : { 'Next-Cursor': next }),
      };
      return { status: 200, headers, body: writeCsvLine(csvColumns) + items.join('') };
    },
  }),
];
