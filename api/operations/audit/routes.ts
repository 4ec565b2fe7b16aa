import { z } from 'zod';
import type { AuditEntry } from '../../../models/operations/audit.js';
import { reachInCloud } from '../../caller-cloud.js';
import { instant } from '../../formats.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { unseenPurses } from '../../purchaser-decides.js';
import { defineRoute } from '../../services.js';
import { auditPage, auditQuery, purseOf, showAuditEntry } from './schema.js';

const position = z.tuple([instant, z.string()]);

export const auditRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    operationId: 'listAudit',
    summary: 'List who changed what, and why',
    description:
      'The newest changes first. Administrators see what concerns their tenant, partners what they did themselves or what was done to their resources. Of the payments and payment methods of a purchaser, `before` and `after` are the purchaser’s and the seller’s to see.',
    tags: ['Audit'],
    query: auditQuery,
    answers: { 200: { description: 'A page of changes', schema: auditPage } },
    async handler({ services, caller, query }) {
      const { limit, cursor, cloud, from, to, ...equal } = query;
      const after = readCursor('audit', cursor, position);
      const filter = {
        ...equal,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      };
      const found = await services.database.audit.list(
        await reachInCloud(services.database, caller, cloud),
        filter,
        after && { at: new Date(after[0]), id: after[1] },
        limit + 1,
      );
      const next = (last: { at: Date; _id: string }) => writeCursor('audit', [last.at.toISOString(), last._id]);
      const unseen = await unseenPurses(services.database, await caller.reach('billing:read'), found.map(purseOf));
      const show = (entry: AuditEntry) => showAuditEntry(entry, { withContent: !unseen.has(purseOf(entry) ?? '') });
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
];
