import { z } from 'zod';
import type { AccessTable } from '../../../api/http/access-table.js';
import { type CallContext, routesFor } from '../../../api/http/define-route.js';
import { requireRevision } from '../../../api/http/etag.js';
import type { StreamedEvent } from '../../../api/http/event-stream.js';
import { pageOf, pageQuery, readCursor, writeCursor } from '../../../api/http/page.js';
import { DomainError } from '../../../domain/errors.js';
import type { TestServices } from './api-under-test.js';

/** What happened to the chairs of the sample API. */
export interface ChairShop {
  /** How often a chair was made, by request hash. */
  readonly made: string[];
  revision: number;
  /** What making a chair waits for, and whether it fails then. */
  work: () => Promise<void>;
  /** What happens to a chair while somebody watches. */
  watch: (told: Pick<CallContext<TestServices>, 'lastEventId' | 'signal'>) => AsyncIterable<ChairEvent>;
}

type ChairEvent = StreamedEvent<{ colour: string }>;

export function chairShop(): ChairShop {
  return { made: [], revision: 1, work: async () => {}, watch: async function* () {} };
}

export const chairAccess: AccessTable = {
  makeChair: 'catalogue:write',
  listChairs: 'catalogue:write',
  getChair: 'catalogue:write',
  watchChair: 'catalogue:write',
  changeChair: 'catalogue:write',
  makeSecretChair: 'catalogue:write',
  breakPromise: 'catalogue:write',
  listStools: 'catalogue:write',
};

const defineRoute = routesFor<TestServices>();
const tags = ['Chairs'] as const;
const chairId = z.string().regex(/^chair_\d+$/);
const params = z.strictObject({ chairId });
const chair = z.strictObject({ id: chairId, revision: z.int(), colour: z.string() }).meta({ id: 'Chair' });
const chairEvent = z.strictObject({ colour: z.string().max(20) }).meta({ id: 'ChairEvent' });
const newChair = z
  .strictObject({
    colour: z.string().max(20),
    legs: z.int().min(3).max(6).optional(),
    from: z.iso.date().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    maker: z.strictObject({ name: z.string(), marks: z.array(z.strictObject({ text: z.string() })) }).optional(),
    finish: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('oiled'), oil: z.string() }),
        z.strictObject({ kind: z.literal('raw') }),
      ])
      .optional(),
  })
  .meta({ id: 'NewChair' });

/** A few routes that use everything that a route can say. */
export function chairRoutes(shop: ChairShop) {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/chairs',
      operationId: 'makeChair',
      summary: 'Make a chair',
      tags,
      body: newChair,
      answers: { 201: { description: 'The chair', schema: chair, etag: true } },
      problems: ['noFreeSeat', 'dataPlaneUnavailable'],
      async handler({ body, requestHash, changes }) {
        await changes({ subject: { kind: 'chair', id: 'chair_1' }, tenantId: null });
        await shop.work();
        shop.made.push(requestHash);
        return { status: 201, etag: 1, body: { id: 'chair_1', revision: 1, colour: body.colour } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/chairs',
      operationId: 'listChairs',
      summary: 'List chairs',
      tags,
      query: pageQuery.extend({ colour: z.enum(['red', 'blue']).optional() }),
      answers: { 200: { description: 'A page', schema: pageOf(chair, 'ChairPage') } },
      async handler({ query }) {
        const after = readCursor('chairs', query.cursor, z.strictObject({ number: z.int().min(0) }));
        const number = (after?.number ?? 0) + 1;
        const items = [{ id: `chair_${number}`, revision: 1, colour: query.colour ?? 'red' }];
        return { status: 200, body: { items, next: number < 3 ? writeCursor('chairs', { number }) : null } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/chairs/{chairId}',
      operationId: 'getChair',
      summary: 'Read a chair',
      tags,
      params,
      answers: { 200: { description: 'The chair', schema: chair, etag: true } },
      async handler({ params: { chairId: id } }) {
        return { status: 200, etag: shop.revision, body: { id, revision: shop.revision, colour: 'red' } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/chairs/{chairId}/events',
      operationId: 'watchChair',
      summary: 'Watch a chair being painted',
      tags,
      params,
      answers: { 200: { description: 'Its colours', events: chairEvent } },
      async handler({ params: { chairId: id }, lastEventId, signal }) {
        if (id === 'chair_404') throw new DomainError('notFound');
        return { status: 200, events: shop.watch({ lastEventId, signal }) };
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/v1/chairs/{chairId}',
      operationId: 'changeChair',
      summary: 'Change a chair',
      tags,
      params,
      body: z.strictObject({ colour: z.string().optional() }),
      idempotent: true,
      ifMatch: true,
      answers: { 200: { description: 'The chair', schema: chair, etag: true } },
      async handler({ params: { chairId: id }, body, ifMatch, changes }) {
        requireRevision(ifMatch, shop.revision);
        await changes({ subject: { kind: 'chair', id }, tenantId: null, before: { revision: shop.revision } });
        shop.revision += 1;
        return {
          status: 200,
          etag: shop.revision,
          body: { id, revision: shop.revision, colour: body.colour ?? 'red' },
        };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/v1/chairs/{chairId}/secret',
      operationId: 'makeSecretChair',
      summary: 'Hide something in a chair',
      tags,
      params,
      bodyLimit: 1024,
      answers: { 201: { description: 'What was hidden', schema: z.strictObject({ secret: z.string() }) } },
      async handler({ params: { chairId: id }, changes }) {
        await changes({ subject: { kind: 'chair', id }, tenantId: null });
        return { status: 201, body: { secret: 'hunter2' }, masked: { secret: '*******' } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/promises/broken',
      operationId: 'breakPromise',
      summary: 'Answer something else than documented',
      tags,
      answers: { 200: { description: 'A chair', schema: z.strictObject({ legs: z.number().max(4) }) } },
      async handler() {
        return { status: 200, body: { legs: 5 } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/stools',
      operationId: 'listStools',
      summary: 'List what chairs were called before',
      tags,
      deprecated: { since: '2027-01-31', sunset: '2028-01-31', link: 'https://example.com/chairs' },
      query: z.strictObject({ colour: z.enum(['red', 'blue']).optional() }),
      answers: { 200: { description: 'All of them', schema: z.strictObject({ items: z.array(chair) }) } },
      async handler() {
        return { status: 200, body: { items: [] } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/nobody/may',
      operationId: 'hasNoRule',
      summary: 'Not in the table of access',
      tags,
      answers: { 204: { description: 'Nothing' } },
      async handler() {
        throw new DomainError('internal', 'never reached');
      },
    }),
  ];
}
