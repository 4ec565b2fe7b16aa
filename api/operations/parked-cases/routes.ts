import { z } from 'zod';
import type { ParkedCase } from '../../../models/operations/parked-cases.js';
import { reachInCloud } from '../../caller-cloud.js';
import { instant } from '../../formats.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { defineRoute, uiUrlFor } from '../../services.js';
import { parkedCaseKind, parkedCasePage, parkedCaseQuery } from './schema.js';
import { showParkedCase } from './show.js';

const position = z.tuple([instant, parkedCaseKind, z.string().max(300)]);

export const parkedCaseRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/parked-cases',
    operationId: 'listParkedCases',
    summary: 'List what waits for a person, or is tried again without success',
    description:
      'The newest first: commands that a data plane has not taken, notices that have not reached their readers, set-ups and deletions that are stuck, orders that were paid and cannot be delivered, refunds that a person is to pay back, or of withdrawals that were refused, payments that wait for a decision, documents that the tax authority has rejected, or not accepted by their last day. Each says what can be done about it.',
    tags: ['Parked cases'],
    query: parkedCaseQuery,
    answers: { 200: { description: 'A page of cases', schema: parkedCasePage } },
    async handler({ services, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('parkedCases', cursor, position);
      const after = read && { since: new Date(read[0]), kind: read[1], id: read[2] };
      const found = await services.database.parkedCases.list(
        await reachInCloud(services.database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const next = ({ since, kind, found: { _id } }: ParkedCase) =>
        writeCursor('parkedCases', [since.toISOString(), kind, _id]);
      const processes = { temporalUiUrl: uiUrlFor(services, caller), taskQueue: services.taskQueue };
      const show = (one: ParkedCase) => showParkedCase(one, processes);
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
];
