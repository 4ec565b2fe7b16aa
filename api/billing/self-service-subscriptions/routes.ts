/** What the users of an organisation have bought, for its administrators: docs/concepts.md, "Self-service". */
import { z } from 'zod';
import { decimalText } from '../../../domain/billing/decimal.js';
import { minorUnitDigits } from '../../../domain/money.js';
import { leftPurchases } from '../../../models/billing/left-purchases.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { csvOf } from '../../csv.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { findTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { timeOn } from '../../tenant-time.js';
import type { money } from '../amounts.js';
import { selfServiceExportQuery, selfServicePage, selfServiceQuery, type selfServiceSubscription } from './schema.js';
import { showSelfService } from './show.js';

const tags = ['Self-service'] as const;
const params = z.strictObject({ tenantId });
/** Few at once: other requests are answered in between. */
const pageSize = 50;

export const selfServiceSubscriptionRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/self-service-subscriptions',
    operationId: 'listSelfServiceSubscriptions',
    summary: 'List what users have bought by themselves',
    description: 'What was taken over since is among them, without a purchaser.',
    tags,
    params,
    query: selfServiceQuery,
    answers: { 200: { description: 'A page of them, ended ones included', schema: selfServicePage } },
    async handler({ services, caller, params: { tenantId: id }, query: { limit, cursor, ...asked } }) {
      const tenant = await findTenant(services, caller, id);
      const after = readCursor('selfServiceSubscriptions', cursor, subscriptionId) ?? '';
      const found = await pageOfThem(services, tenant, asked, { after, limit: limit + 1 });
      const page = pageFrom(found, limit, (one) => one, nextOf);
      const now = await timeOn(services.database, tenant.testClockId);
      const items = await showSelfService(services, tenant, page.items, { holders: 100, now });
      return { status: 200, body: { items, next: page.next } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/self-service-subscriptions.csv',
    operationId: 'exportSelfServiceSubscriptions',
    summary: 'Export what users have bought for a spreadsheet',
    description: 'One row for each. What a spreadsheet would take for a formula is escaped.',
    tags,
    params,
    query: selfServiceExportQuery,
    answers: { 200: { description: 'RFC 4180 with a header', contentType: 'text/csv', schema: z.string() } },
    async handler({ services, caller, params: { tenantId: id }, query, signal }) {
      const tenant = await findTenant(services, caller, id);
      const now = await timeOn(services.database, tenant.testClockId);
      const rows: Row[] = [];
      for (let after = ''; ; ) {
        const found = await pageOfThem(services, tenant, query, { after, limit: pageSize });
        const shown = await showSelfService(services, tenant, found, { holders: mostHolders, now });
        rows.push(...shown.map(rowOf));
        signal.throwIfAborted();
        const last = found.at(-1);
        if (!last || found.length < pageSize) break;
        after = last._id;
      }
      const headers = { 'Content-Disposition': 'attachment; filename="self-service.csv"' };
      return { status: 200, headers, body: csvOf(rows, columns) };
    },
  }),
];

/** Of a row. */
const mostHolders = 1_000;

function nextOf({ _id }: SubscriptionProjection): string {
  return writeCursor('selfServiceSubscriptions', _id);
}

interface Page {
  readonly after: string;
  readonly limit: number;
}

async function pageOfThem(
  { database }: ApiServices,
  { _id, testClockId }: Tenant,
  { decision, ...asked }: z.output<typeof selfServiceExportQuery>,
  { after, limit }: Page,
): Promise<SubscriptionProjection[]> {
  const filter = { ...asked, origin: 'selfService' } as const;
  if (decision === undefined) return database.subscriptions.pageOfTenant(_id, after, limit, filter);
  const now = await timeOn(database, testClockId);
  const left = new Map((await database.users.leftPaying(_id)).map((user) => [user._id, user]));
  const purchasers = [...left.keys()].filter((id) => asked.purchaserId === undefined || id === asked.purchaserId);
  const kept: SubscriptionProjection[] = [];
  for (let from = after; kept.length < limit; ) {
    const found = await database.subscriptions.pageOfPurchasers(
      _id,
      purchasers,
      { after: from, limit: pageSize },
      asked,
    );
    const decisions = await leftPurchases(database, found, left, now);
    for (const one of found) {
      const known = decisions.get(one._id);
      if (known && one.origin === 'selfService' && (known.decision?.kind ?? 'none') === decision) kept.push(one);
    }
    const last = found.at(-1);
    if (!last || found.length < pageSize) break;
    from = last._id;
  }
  return kept.slice(0, limit);
}

const columns = [
  'subscriptionId',
  'productId',
  'product',
  'planId',
  'planName',
  'state',
  'purchaserId',
  'purchaser',
  'purchaserEmail',
  'takeOverOn',
  'decision',
  'decidedAt',
  'decideUntil',
  'seats',
  'assignedSeats',
  'expiresOn',
  'lastDay',
  'timeZone',
  'intent',
  'pricePerSeat',
  'currency',
  'months',
  'lastPaid',
  'lastPaidCurrency',
  'lastPaidOn',
  'assigned',
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

function rowOf(shown: z.input<typeof selfServiceSubscription>): Row {
  const { product, plan, purchaser, takeOver, seats, price, lastPayment, assigned } = shown;
  return {
    subscriptionId: shown.subscriptionId,
    productId: product.id,
    product: product.name,
    planId: plan.id,
    planName: shown.planName,
    state: shown.state,
    purchaserId: purchaser?.id ?? null,
    purchaser: purchaser?.name ?? null,
    purchaserEmail: purchaser?.email ?? null,
    takeOverOn: takeOver?.on ?? null,
    decision: shown.decision?.kind ?? null,
    decidedAt: shown.decision?.decidedAt ?? null,
    decideUntil: shown.decideUntil,
    seats: seats.owned,
    assignedSeats: seats.assigned,
    expiresOn: shown.expiresOn,
    lastDay: shown.lastDay,
    timeZone: shown.timeZone,
    intent: shown.intent,
    pricePerSeat: price && amountText(price.perSeat),
    currency: price?.perSeat.currency ?? null,
    months: price?.months ?? null,
    lastPaid: lastPayment && amountText(lastPayment.gross),
    lastPaidCurrency: lastPayment?.gross.currency ?? null,
    lastPaidOn: lastPayment?.paidOn ?? null,
    assigned: assigned.map(({ email, id }) => email ?? id).join(' '),
  };
}

function amountText({ amount, currency }: z.input<typeof money>): string {
  return decimalText({ digits: BigInt(amount), scale: minorUnitDigits(currency) });
}
