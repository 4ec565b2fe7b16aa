import { z } from 'zod';
import { parsePaymentReference } from '../../../domain/billing/payment-reference.js';
import { balanceOf } from '../../../domain/billing/request-in-books.js';
import { requireFound } from '../../../domain/errors.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { reachInCloud } from '../../caller-cloud.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import {
  paymentRequest,
  paymentRequestId,
  paymentRequestPage,
  paymentRequestQuery,
  showPaymentRequest,
} from './schema.js';

const tags = ['Billing'] as const;
const position = z.strictObject({ issuedAt: z.iso.datetime(), id: paymentRequestId });

export const paymentRequestRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/payment-requests',
    operationId: 'listPaymentRequests',
    summary: 'List the requests for payment',
    tags,
    query: paymentRequestQuery,
    answers: { 200: { description: 'A page of requests, the newest first', schema: paymentRequestPage } },
    async handler({ services, caller, query: { limit, cursor, cloud, ...filter } }) {
      const { paymentRequests } = services.database;
      const read = readCursor('paymentRequests', cursor, position);
      const after = read && { issuedAt: new Date(read.issuedAt), id: read.id };
      const found = await paymentRequests.list(
        await reachInCloud(services.database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const shown = await Promise.all(found.map(async (record) => [record, await shownBy(services, record)] as const));
      const next = ([{ issuedAt, _id: id }]: (typeof shown)[number]) =>
        writeCursor('paymentRequests', { issuedAt: issuedAt.toISOString(), id });
      return { status: 200, body: pageFrom(shown, limit, ([, body]) => body, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/payment-requests/{paymentRequestId}',
    operationId: 'getPaymentRequest',
    summary: 'Read a request for payment',
    tags,
    params: z.strictObject({ paymentRequestId }),
    answers: { 200: { description: 'The request', schema: paymentRequest, changesWithTime: true } },
    async handler({ services, caller, params }) {
      const { paymentRequests } = services.database;
      const found = await paymentRequests.within(await caller.reach(), params.paymentRequestId);
      const record = requireFound(found, `request for payment ${params.paymentRequestId}`);
      return { status: 200, body: await shownBy(services, record) };
    },
  }),
];

/** With what was kept of it, by the ledger. */
export async function shownBy({ database }: Pick<ApiServices, 'database'>, record: PaymentRequestRecord) {
  const { kept, writtenOff } = balanceOf(record._id, await database.accountBooks.about(record._id));
  const { creditorReference } = parsePaymentReference(record.reference);
  return showPaymentRequest(record, { kept, writtenOff, creditorReference });
}
