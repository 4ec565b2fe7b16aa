/** The cases that wait for a person or are tried again without success: one list over the collections that have them. */
import type { Collection } from 'mongoose';
import type { Lateness } from '../../domain/billing/documents/send-by.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { AuthorityState, DocumentRecord, Documents } from '../billing/documents.js';
import type { Order, Orders } from '../billing/orders.js';
import type { PaymentRecord, Payments } from '../billing/payments.js';
import type { RefundRecord, Refunds } from '../billing/refunds.js';
import { pageAfter } from '../collection.js';
import { type Condition, withinReach } from '../identity/reach.js';
import type { Notice, Notices } from '../messaging/notices.js';
import type { DataPlaneCommandRecord, DataPlaneCommands } from '../subscriptions/data-plane-commands.js';
import type { Processes, Progress } from '../subscriptions/long-processes.js';

/** In what states a case is listed, by its kind. */
const parkedStates = {
  dataPlaneCommand: ['deferred', 'parked'],
  notice: ['deferred', 'notReached', 'refused'],
  setUp: ['stuck'],
  deletion: ['stuck'],
  order: ['paid'],
  refund: ['refused', 'granted'],
  payment: ['waiting'],
  document: ['rejected'],
  documentDeadline: ['near', 'overdue'],
} as const satisfies {
  readonly dataPlaneCommand: readonly DataPlaneCommandRecord['state'][];
  readonly notice: readonly Notice['state'][];
  readonly setUp: readonly Progress['state'][];
  readonly deletion: readonly Progress['state'][];
  readonly order: readonly Order['state'][];
  readonly refund: readonly RefundRecord['state'][];
  readonly payment: readonly PaymentRecord['state'][];
  readonly document: readonly AuthorityState[];
  readonly documentDeadline: readonly Lateness[];
};

export type ParkedCaseKind = keyof typeof parkedStates;
export type ParkedState = (typeof parkedStates)[ParkedCaseKind][number];

/** Cases of one instant are in this order. */
export const parkedCaseKinds = [
  'dataPlaneCommand',
  'notice',
  'setUp',
  'deletion',
  'order',
  'refund',
  'payment',
  'document',
  'documentDeadline',
] as const satisfies readonly ParkedCaseKind[];

export type ParkedCase = { readonly since: Date } & (
  | { readonly kind: 'dataPlaneCommand'; readonly found: DataPlaneCommandRecord }
  | { readonly kind: 'notice'; readonly found: Notice }
  | { readonly kind: 'setUp' | 'deletion'; readonly found: Progress }
  | { readonly kind: 'order'; readonly found: Order }
  | { readonly kind: 'refund'; readonly found: RefundRecord }
  | { readonly kind: 'payment'; readonly found: PaymentRecord }
  | { readonly kind: 'document'; readonly found: DocumentRecord }
  | { readonly kind: 'documentDeadline'; readonly found: DocumentRecord }
);

export interface ParkedCaseFilter {
  readonly kind?: ParkedCaseKind | undefined;
  readonly state?: ParkedState | undefined;
  readonly tenantId?: string | undefined;
  /** Left out: cases of live use, unless a tenant is named. */
  readonly testClockId?: string | undefined;
}

/** Where a page of cases ends: the newest come first. */
export interface ParkedCasePosition {
  readonly since: Date;
  readonly kind: ParkedCaseKind;
  readonly id: string;
}

interface Query {
  readonly conditions: readonly Condition[];
  readonly filter: ParkedCaseFilter;
  readonly after: ParkedCasePosition | undefined;
  readonly limit: number;
}

interface Collections {
  readonly dataPlaneCommands: DataPlaneCommands;
  readonly notices: Notices;
  readonly setUps: Processes;
  readonly deletions: Processes;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly payments: Payments;
  readonly documents: Documents;
}

export class ParkedCases {
  constructor(private readonly collections: Collections) {}

  /** A page of the cases within a reach, the newest first. */
  async list(
    reach: Reach,
    filter: ParkedCaseFilter,
    after: ParkedCasePosition | undefined,
    limit: number,
  ): Promise<ParkedCase[]> {
    const { tenantId, testClockId } = filter;
    const onItsClock = tenantId !== undefined && testClockId === undefined;
    const conditions = [
      withinReach(reach, { tenant: 'tenantId' }),
      ...(onItsClock ? [] : [{ testClockId: testClockId ?? null }]),
      ...(tenantId === undefined ? [] : [{ tenantId }]),
    ];
    const query = { conditions, filter, after, limit };
    const { dataPlaneCommands, notices, setUps, deletions, orders, refunds, payments, documents } = this.collections;
    const found = await Promise.all([
      foundIn(dataPlaneCommands.collection, 'dataPlaneCommand', 'since', query),
      foundIn(notices.collection, 'notice', 'scheduledAt', query),
      foundIn(setUps.collection, 'setUp', 'stuckSince', query),
      foundIn(deletions.collection, 'deletion', 'stuckSince', query),
      foundIn(orders.collection, 'order', 'paidAt', { ...query, conditions: [...conditions, stuck] }),
      refundsIn(refunds.collection, query),
      foundIn(payments.collection, 'payment', 'createdAt', query),
      foundIn(documents.collection, 'document', 'issuedAt', query, 'authority.state'),
      foundIn(documents.collection, 'documentDeadline', 'issuedAt', query, 'late'),
    ]);
    const [commands, unreached, stuckSetUps, stuckDeletions, stuckOrders, refused, waitingPayments, rejected, late] =
      found;
    const cases: ParkedCase[] = [
      ...commands.map((one) => ({ kind: 'dataPlaneCommand' as const, since: one.since, found: one })),
      ...unreached.map((one) => ({ kind: 'notice' as const, since: one.scheduledAt, found: one })),
      ...stuckSetUps.map((one) => ({ kind: 'setUp' as const, since: sinceOf(one), found: one })),
      ...stuckDeletions.map((one) => ({ kind: 'deletion' as const, since: sinceOf(one), found: one })),
      ...stuckOrders.map((one) => ({ kind: 'order' as const, since: one.paidAt ?? one.placedAt, found: one })),
      ...refused.map((one) => ({ kind: 'refund' as const, since: one.requestedAt, found: one })),
      ...waitingPayments.map((one) => ({ kind: 'payment' as const, since: one.createdAt, found: one })),
      ...rejected.map((one) => ({ kind: 'document' as const, since: one.issuedAt, found: one })),
      ...late.map((one) => ({ kind: 'documentDeadline' as const, since: one.issuedAt, found: one })),
    ];
    return cases.sort(newestFirst).slice(0, limit);
  }
}

/** Of the orders that are paid: those that cannot be delivered. */
const stuck = { 'problem.code': { $exists: true } };

/** Refunds that are to be paid back; of those that were refused the ones to which the law gives a right: others are asked for again. */
async function refundsIn(collection: Collection<RefundRecord>, query: Query): Promise<RefundRecord[]> {
  const { conditions, filter } = query;
  const inState = async (state: 'refused' | 'granted', more: readonly Condition[]) =>
    filter.state !== undefined && filter.state !== state
      ? []
      : foundIn(collection, 'refund', 'requestedAt', {
          ...query,
          conditions: [...conditions, ...more],
          filter: { ...filter, state },
        });
  return (await Promise.all([inState('refused', [{ reason: 'withdrawal' }]), inState('granted', [])])).flat();
}

async function foundIn<Document extends { _id: string }>(
  collection: Collection<Document>,
  kind: ParkedCaseKind,
  since: keyof Document & string,
  { conditions, filter, after, limit }: Query,
  stateField = 'state',
): Promise<Document[]> {
  const states = parkedStates[kind].filter((state) => filter.state === undefined || state === filter.state);
  if ((filter.kind !== undefined && filter.kind !== kind) || states.length === 0) return [];
  const $and = [...conditions, { [stateField]: { $in: states } }, ...laterIn(kind, since, after)];
  const found = await collection
    .find({ $and: $and as object[] })
    .sort({ [since]: -1, _id: -1 })
    .limit(limit)
    .toArray();
  return found as Document[];
}

/** The part of a filter for what comes after a position, which may be another kind's. */
function laterIn(kind: ParkedCaseKind, field: string, after: ParkedCasePosition | undefined): Condition[] {
  if (!after) return [];
  if (kind === after.kind) return pageAfter({ [field]: after.since, _id: after.id }, -1);
  const operator = parkedCaseKinds.indexOf(kind) > parkedCaseKinds.indexOf(after.kind) ? '$lte' : '$lt';
  return [{ [field]: { [operator]: after.since } }];
}

function newestFirst(one: ParkedCase, other: ParkedCase): number {
  return (
    other.since.getTime() - one.since.getTime() ||
    parkedCaseKinds.indexOf(one.kind) - parkedCaseKinds.indexOf(other.kind) ||
    (one.found._id < other.found._id ? 1 : -1)
  );
}

function sinceOf({ stuckSince, startedAt }: Progress): Date {
  return stuckSince ?? startedAt;
}
