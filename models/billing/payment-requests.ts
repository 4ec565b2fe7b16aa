import { type Collection, type Connection, Schema } from 'mongoose';
import { paymentReference, referenceCount } from '../../domain/billing/payment-reference.js';
import type {
  PaymentRequest,
  PaymentRequestKind,
  PaymentRequestStatus,
} from '../../domain/billing/payment-requests.js';
import { type Instant, instantFromMillis } from '../../domain/calendar.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import type { Money } from '../../domain/money.js';
import type { NextTerm } from '../../domain/subscriptions/terms.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';
import { onClock } from './of-clock.js';

/** A request for payment as it is stored. How it stands the ledger decides; `status` shows it. */
export interface PaymentRequestRecord {
  readonly _id: string;
  /** What it was made for, and its version: there is one of each. */
  readonly cause: string;
  readonly kind: PaymentRequestKind;
  readonly version: number;
  readonly status: PaymentRequestStatus;
  readonly billingAccountId: string;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly subscriptionId: string | null;
  readonly orderId: string | null;
  /** The first day that it pays for; null for an order's. */
  readonly unpaidFrom: string | null;
  readonly reference: string;
  /** The next version, where there is one. */
  readonly replacedBy: string | null;
  /** What the term that its payment begins carries; null: nothing begins, or the same as the last one. */
  readonly nextTerm: Json<NextTerm> | null;
  readonly issuedAt: Date;
  readonly paidAt: Date | null;
  /** It is owed again: it was paid, and that was taken back; or its invoice is overdue. */
  readonly reopened: boolean;
  /** The loss by which it is; null: none. Of several at one time the first one. */
  readonly lostBy: string | null;
  /** The day on which the seats that it has added are taken away, `YYYY-MM-DD`; null: none are. */
  readonly seatsGoOn: string | null;
  /** It is invoiced on account: the last day on which it is paid in time, `YYYY-MM-DD`; null: it is paid before anything is delivered. */
  readonly dueOn: string | null;
  /** Its day is over, and it is not paid. */
  readonly overdue: boolean;
  /** The refund that is being carried out: of several each is reckoned from what the one before has left. */
  readonly givingBack: string | null;
  /** Somebody does not expect it to be paid any more; null: nobody, or it is owed again. */
  readonly writeOff: WriteOff | null;
  readonly request: Json<PaymentRequest>;
}

export interface WriteOff {
  /** By which its entry is known. */
  readonly id: string;
  /** A principal's id. */
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
  /** In the books; null: not yet. */
  readonly amount: Money | null;
}

/** From when on the hours run in which it can be given back: what is invoiced on account was bought then, whenever it is paid. */
export function boughtAt({
  dueOn,
  paidAt,
  issuedAt,
}: Pick<PaymentRequestRecord, 'dueOn' | 'paidAt' | 'issuedAt'>): Instant {
  return instantFromMillis((dueOn === null ? (paidAt ?? issuedAt) : issuedAt).getTime());
}

export interface PaymentRequestFilter {
  readonly status?: PaymentRequestStatus | undefined;
  readonly overdue?: boolean | undefined;
  readonly billingAccountId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface PaymentRequestPosition {
  readonly issuedAt: Date;
  readonly id: string;
}

const requestSchema = new Schema<PaymentRequestRecord>(
  {
    _id: String,
    cause: { type: String, required: true },
    kind: { type: String, required: true },
    version: { type: Number, required: true },
    status: { type: String, required: true },
    billingAccountId: { type: String, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    subscriptionId: { type: String, default: null },
    orderId: { type: String, default: null },
    unpaidFrom: { type: String, default: null },
    reference: { type: String, required: true },
    replacedBy: { type: String, default: null },
    nextTerm: { type: Schema.Types.Mixed, default: null },
    issuedAt: { type: Date, required: true },
    paidAt: { type: Date, default: null },
    reopened: { type: Boolean, required: true },
    lostBy: { type: String, default: null },
    seatsGoOn: { type: String, default: null },
    dueOn: { type: String, default: null },
    overdue: { type: Boolean, required: true },
    givingBack: { type: String, default: null },
    writeOff: { type: Schema.Types.Mixed, default: null },
    request: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'paymentRequests', versionKey: false, strict: 'throw', minimize: false },
);
requestSchema.index({ cause: 1 }, { unique: true });
requestSchema.index({ reference: 1, version: 1 }, { unique: true });
for (const field of ['billingAccountId', 'tenantId', 'subscriptionId', 'orderId', 'testClockId']) {
  requestSchema.index({ [field]: 1, issuedAt: -1, _id: -1 });
}
requestSchema.index({ subscriptionId: 1, status: 1, paidAt: -1, _id: -1 });
requestSchema.index({ subscriptionId: 1, unpaidFrom: 1, version: -1 });
requestSchema.index({ testClockId: 1, status: 1, issuedAt: -1, _id: -1 });
requestSchema.index({ partnerId: 1, issuedAt: -1, _id: -1 });
requestSchema.index({ partnerId: 1, status: 1, issuedAt: -1, _id: -1 });
requestSchema.index({ tenantId: 1, status: 1, issuedAt: -1, _id: -1 });
for (const field of ['testClockId', 'partnerId', 'tenantId']) {
  requestSchema.index({ [field]: 1, overdue: 1, issuedAt: -1, _id: -1 });
}
requestSchema.index({ billingAccountId: 1, overdue: 1 });
requestSchema.index({ billingAccountId: 1, status: 1 });
requestSchema.index({ 'writeOff.amount': 1, 'writeOff.at': 1 });

function requestsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' });
}

export class PaymentRequests {
  readonly collection: Collection<PaymentRequestRecord>;
  /** The links in the mails about them. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'PaymentRequest', requestSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of requests for payment', ['preq']);
  }

  /**
   * Writes a request once for its cause, under a reference that is free.
   * @param make the record with a reference: that of the earlier version, or one that is tried
   * @param seed any whole number: where the search for a free reference begins
   * @returns the record that is there
   */
  async issue(
    cause: string,
    seed: number,
    make: (reference: string) => PaymentRequestRecord,
  ): Promise<PaymentRequestRecord> {
    for (let n = Math.abs(seed) % referenceCount; ; n = (n + 1) % referenceCount) {
      const found = await this.collection.findOne({ cause });
      if (found) return found;
      const record = make(paymentReference(n).variableSymbol);
      if (await insert(this.collection, record)) return record;
    }
  }

  async find(requestId: string): Promise<PaymentRequestRecord | null> {
    return this.collection.findOne({ _id: requestId });
  }

  async byCause(cause: string): Promise<PaymentRequestRecord | null> {
    return this.collection.findOne({ cause });
  }

  /** All versions that bear one of the references. */
  async byReferences(references: readonly string[]): Promise<PaymentRequestRecord[]> {
    if (references.length === 0) return [];
    return this.collection.find({ reference: { $in: [...references] } }).toArray();
  }

  /** The open requests of a subscription; of its orders too. */
  async openOf(subscriptionId: string): Promise<PaymentRequestRecord[]> {
    return this.collection.find({ subscriptionId, status: 'open' }).toArray();
  }

  /** The one that was issued last of a subscription, or for its order. */
  async newestOf(subscriptionId: string): Promise<PaymentRequestRecord | null> {
    const [newest] = await this.collection.find({ subscriptionId }).sort({ issuedAt: -1, _id: -1 }).limit(1).toArray();
    return newest ?? null;
  }

  /** What was paid last of a subscription, or for its order. */
  async lastPaidOf(subscriptionId: string): Promise<PaymentRequestRecord | null> {
    const paid = this.collection.find({ subscriptionId, status: 'paid' }).sort({ paidAt: -1, _id: -1 }).limit(1);
    return (await paid.toArray())[0] ?? null;
  }

  /** The versions of a subscription's request for what begins on a day, the newest first. */
  async versionsFor(subscriptionId: string, unpaidFrom: string): Promise<PaymentRequestRecord[]> {
    return this.collection.find({ subscriptionId, unpaidFrom }).sort({ version: -1 }).toArray();
  }

  /** The open ones of an account. */
  async openOfAccount(billingAccountId: string): Promise<PaymentRequestRecord[]> {
    return this.collection.find({ billingAccountId, status: 'open' }).toArray();
  }

  /** The one that an account was asked for last. */
  async newestOfAccount(billingAccountId: string): Promise<PaymentRequestRecord | null> {
    const newest = this.collection.find({ billingAccountId }).sort({ issuedAt: -1, _id: -1 }).limit(1);
    return (await newest.toArray())[0] ?? null;
  }

  /** All of an account, the oldest first. */
  async ofAccount(billingAccountId: string): Promise<PaymentRequestRecord[]> {
    return this.collection.find({ billingAccountId }).sort({ issuedAt: 1, _id: 1 }).toArray();
  }

  /** Open requests, for suggestions: of all accounts on one clock, or on none, the newest first. */
  async open(testClockId: string | null, limit: number): Promise<PaymentRequestRecord[]> {
    return this.collection.find({ testClockId, status: 'open' }).sort({ issuedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Overdue requests of an account. */
  async overdueOf(billingAccountId: string): Promise<PaymentRequestRecord[]> {
    return this.collection.find({ billingAccountId, overdue: true }).toArray();
  }

  /** Shows how the ledger has it. What is not open is not overdue, and takes no seats away. */
  async show(
    requestId: string,
    shown: Partial<
      Pick<
        PaymentRequestRecord,
        'status' | 'replacedBy' | 'paidAt' | 'reopened' | 'lostBy' | 'seatsGoOn' | 'dueOn' | 'overdue'
      >
    >,
  ) {
    const isClosed = shown.status !== undefined && shown.status !== 'open';
    const closed = isClosed ? ({ overdue: false, seatsGoOn: null } as const) : {};
    await this.collection.updateOne({ _id: requestId }, { $set: given({ ...shown, ...closed }) });
  }

  /** Somebody wants it written off. @returns false where it is not open, or somebody else wants that already */
  async beginWriteOff(requestId: string, writeOff: WriteOff): Promise<boolean> {
    // One that is in the books does not hinder: what was paid before it was taken back since, and is owed now.
    const free = [{ writeOff: null }, { 'writeOff.id': writeOff.id }, { 'writeOff.amount': { $ne: null } }];
    const filter = { _id: requestId, status: 'open' as const, $or: free };
    return (await this.collection.updateOne(filter, { $set: { writeOff } })).matchedCount === 1;
  }

  /**
   * Shows what the books say of a write-off.
   * @param amount null: nothing was written off
   * @returns false where it is owed again already
   */
  async endWriteOff(requestId: string, writeOffId: string, amount: Money | null): Promise<boolean> {
    const written = { 'writeOff.amount': amount, status: 'writtenOff', overdue: false } as const;
    const $set = amount === null ? { writeOff: null } : written;
    return (
      (await this.collection.updateOne({ _id: requestId, 'writeOff.id': writeOffId }, { $set })).matchedCount === 1
    );
  }

  /** Those that somebody wants written off, and that the books do not have yet, the longest first. */
  beingWrittenOff(): AsyncIterable<PaymentRequestRecord> {
    const begun = { 'writeOff.amount': null, 'writeOff.at': { $gt: new Date(0) } };
    return this.collection.find(begun).sort({ 'writeOff.at': 1 });
  }

  /** It is owed again; once for a write-off. */
  async restore(requestId: string, { overdue }: Pick<PaymentRequestRecord, 'overdue'>): Promise<void> {
    const $set = { status: 'open', writeOff: null, overdue } as const;
    await this.collection.updateOne({ _id: requestId, writeOff: { $ne: null } }, { $set });
  }

  /** A refund begins, or goes on. @returns false while another one is being carried out */
  async beginToGiveBack(requestId: string, refundId: string): Promise<boolean> {
    const free = { _id: requestId, givingBack: { $in: [null, refundId] } };
    return (await this.collection.updateOne(free, { $set: { givingBack: refundId } })).matchedCount === 1;
  }

  /** Ended already, nothing changes. */
  async endGivingBack(requestId: string, refundId: string): Promise<void> {
    await this.collection.updateOne({ _id: requestId, givingBack: refundId }, { $set: { givingBack: null } });
  }

  async within(reach: Reach, requestId: string): Promise<PaymentRequestRecord | null> {
    return this.collection.findOne(oneWithin(requestId, requestsWithin(reach)));
  }

  /** A page of the requests within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: PaymentRequestFilter,
    after: PaymentRequestPosition | undefined,
    limit: number,
  ): Promise<PaymentRequestRecord[]> {
    const position = after && { issuedAt: after.issuedAt, _id: after.id };
    const owner = filter.tenantId ?? filter.billingAccountId ?? filter.subscriptionId ?? filter.orderId;
    return this.collection
      .find({
        $and: [requestsWithin(reach), given(filter), ...onClock(reach, owner, testClockId), ...pageAfter(position, -1)],
      })
      .sort({ issuedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }
}
