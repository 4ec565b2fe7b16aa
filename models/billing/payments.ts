import { type Collection, type Connection, Schema } from 'mongoose';
import type { Allocation } from '../../domain/billing/allocation.js';
import type { ReversalEffect } from '../../domain/billing/reversal.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import { type Money, sum } from '../../domain/money.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { onClock } from './of-clock.js';
import type { PaymentRequestRecord } from './payment-requests.js';

/**
 * `pending`: not decided at the provider; `received`: the money is there, and is being applied; `applied`; `waiting` for a person, whole or in
 * part; `failed`, `cancelled`: there is no money; `reversed`: it was taken back; `dismissed`: a person said that nothing is to be done.
 */
export const paymentStates = [
  'pending',
  'received',
  'applied',
  'waiting',
  'failed',
  'cancelled',
  'reversed',
  'dismissed',
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** What a person has decided of money that waits. */
export interface PaymentDecision {
  /** Of the request that decided, so that it is carried out once. */
  readonly id: string;
  readonly action: 'apply' | 'keepAsCredit' | 'refund' | 'matchDebit' | 'matchRecorded' | 'dismiss';
  /** A principal's id. */
  readonly by: string;
  readonly reason: string | null;
  /** To what it is applied. */
  readonly paymentRequestId: string | null;
  /** Whose credit it is, where nobody knew whose money it was. */
  readonly billingAccountId: string | null;
  /** In whose name it is carried out, a tenant's or a partner's; both null: nobody's books are concerned. */
  readonly tenantId: string | null;
  readonly partnerId: string | null;
}

/** How a payment is charged at the provider. */
export interface PaymentCharge {
  /** The stored method that is charged; null: a BLIK code. */
  readonly paymentMethodId: string | null;
  /** Of BLIK; blank once the provider has it. */
  readonly code: string | null;
  readonly customerId: string;
  /** Where the provider's page sends a customer who had to confirm. */
  readonly returnUrl: string;
}

/** Of a payment from a bank statement. */
export interface StatementOrigin {
  /** The import that brought it first. */
  readonly importId: string;
  /** The same for entries that nothing but their bank's reference tells apart. */
  readonly entryKey: string;
  readonly format: 'camt053' | 'mt940';
  readonly kind: 'credit' | 'debit' | 'reversedCredit' | 'reversedDebit';
  readonly bankReference: string | null;
}

/** Money that came in, or was asked for at the provider. */
export interface PaymentRecord {
  readonly _id: string;
  /** By where it comes from, so that it is taken once: `provider/…`, `statement/…`, `hand/…`. */
  readonly identity: string;
  readonly source: 'provider' | 'statement' | 'hand';
  readonly method: 'transfer' | 'card' | 'blik';
  readonly state: PaymentState;
  /** Null while nobody knows whose it is. */
  readonly billingAccountId: string | null;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly amount: Money;
  /** The payer's calendar day of the money, `YYYY-MM-DD`; null while it is pending. */
  readonly valueDate: string | null;
  /** The request that it was made for, or that a person named; null: its references say it. */
  readonly requestId: string | null;
  readonly references: string[];
  readonly payerName: string | null;
  /** What the transfer says. */
  readonly text: string | null;
  /** Of a payment by card or BLIK. */
  readonly provider: { readonly name: string; readonly paymentId: string; readonly customerId: string } | null;
  /** Left out where Perennial does not charge it. */
  readonly charge?: PaymentCharge | null;
  readonly statement: StatementOrigin | null;
  /**
   * Of money that went out, or came back: the payment that it takes or pays back. Of money that came in: the other record of the same transfer,
   * by hand or from a statement, which came first and has done its work.
   */
  readonly matches: string | null;
  /** Of one that was taken back by an entry of a statement: that one. */
  readonly takenBackBy: string | null;
  /** The other record of the same transfer, which came later and counts for nothing; left out: none came. */
  readonly recordedAgainAs?: string | null;
  /** Records of the other source, taken in one moment, and which of the two gave way; with the one whose id comes first. */
  readonly pairs?: readonly { readonly other: string; readonly givesWay: string }[];
  /** The newest one; the audit has all. */
  readonly decision: PaymentDecision | null;
  readonly allocations: Json<Allocation>[];
  /** Of one that was taken back. */
  readonly reversal: Json<ReversalEffect>[] | null;
  /** The newest one: the customer's bank asks money of it back. */
  readonly dispute: PaymentDispute | null;
  /** Why there is no money. */
  readonly decline: { readonly reason: string; readonly final: boolean } | null;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
  /** Since when what it does may not have been started, on the wall's time; null: it was. */
  readonly unfollowedSince: Date | null;
  readonly revision: number;
}

export interface PaymentDispute {
  readonly state: 'open' | 'won' | 'lost';
  readonly amount: Money;
  /** The provider's word: `fraudulent`. */
  readonly reason: string;
  /** RFC 3339. */
  readonly openedAt: string;
}

/** What is so of every payment that is new: nothing has come of it yet. */
const untouched = {
  matches: null,
  takenBackBy: null,
  decision: null,
  allocations: [],
  reversal: null,
  dispute: null,
  decline: null,
  appliedAt: null,
  unfollowedSince: null,
  revision: 1,
} satisfies Partial<PaymentRecord>;

/** A payment as it is taken. */
export function newPayment(payment: Omit<PaymentRecord, keyof typeof untouched>): PaymentRecord {
  return { ...payment, ...untouched };
}

/** A payment of a request that is to be charged at the provider. */
export function newCharge(
  { _id: requestId, billingAccountId, tenantId, partnerId, testClockId, reference, request }: PaymentRequestRecord,
  charge: Pick<PaymentRecord, '_id' | 'identity' | 'method' | 'amount' | 'valueDate' | 'createdAt'> & {
    readonly charge: PaymentCharge;
  },
): PaymentRecord {
  return newPayment({
    ...charge,
    source: 'provider',
    state: 'pending',
    billingAccountId,
    tenantId,
    partnerId,
    testClockId,
    requestId,
    references: [reference],
    payerName: request.billing.name,
    text: null,
    provider: null,
    statement: null,
  });
}

export interface PaymentFilter {
  readonly state?: PaymentState | undefined;
  readonly billingAccountId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface PaymentPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export type PaymentChange = Partial<
  Pick<
    PaymentRecord,
    | 'state'
    | 'amount'
    | 'references'
    | 'charge'
    | 'billingAccountId'
    | 'tenantId'
    | 'partnerId'
    | 'testClockId'
    | 'valueDate'
    | 'requestId'
    | 'provider'
    | 'matches'
    | 'allocations'
    | 'reversal'
    | 'dispute'
    | 'decline'
    | 'appliedAt'
    | 'unfollowedSince'
  >
>;

const paymentSchema = new Schema<PaymentRecord>(
  {
    _id: String,
    identity: { type: String, required: true },
    source: { type: String, required: true },
    method: { type: String, required: true },
    state: { type: String, required: true },
    billingAccountId: { type: String, default: null },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    amount: { type: new Schema({ amount: Number, currency: String }, { _id: false }), required: true },
    valueDate: { type: String, default: null },
    requestId: { type: String, default: null },
    references: { type: [String], required: true },
    payerName: { type: String, default: null },
    text: { type: String, default: null },
    provider: { type: Schema.Types.Mixed, default: null },
    charge: { type: Schema.Types.Mixed, default: null },
    statement: { type: Schema.Types.Mixed, default: null },
    matches: { type: String, default: null },
    takenBackBy: { type: String, default: null },
    recordedAgainAs: { type: String, default: null },
    pairs: { type: [Schema.Types.Mixed], default: undefined },
    decision: { type: Schema.Types.Mixed, default: null },
    allocations: { type: Schema.Types.Mixed, required: true },
    reversal: { type: Schema.Types.Mixed, default: null },
    dispute: { type: Schema.Types.Mixed, default: null },
    decline: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
    appliedAt: { type: Date, default: null },
    unfollowedSince: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { collection: 'payments', versionKey: false, strict: 'throw', minimize: false },
);
paymentSchema.index({ identity: 1 }, { unique: true });
for (const field of ['billingAccountId', 'tenantId', 'partnerId', 'requestId', 'testClockId']) {
  paymentSchema.index({ [field]: 1, createdAt: -1, _id: -1 });
}
paymentSchema.index({ partnerId: 1, state: 1, createdAt: -1, _id: -1 });
paymentSchema.index({ tenantId: 1, state: 1, createdAt: -1, _id: -1 });
paymentSchema.index({ testClockId: 1, state: 1, createdAt: -1, _id: -1 });
paymentSchema.index({ state: 1, createdAt: 1 });
paymentSchema.index({ unfollowedSince: 1 });
paymentSchema.index({ 'statement.entryKey': 1 });
paymentSchema.index({ 'amount.amount': 1, 'amount.currency': 1, createdAt: -1 });
paymentSchema.index({ 'provider.paymentId': 1 });

function paymentsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' });
}

/** What of a payment waits; all of it where nothing was decided yet. */
export function waitingOf({ allocations, amount }: Pick<PaymentRecord, 'allocations' | 'amount'>): Money {
  const waiting = allocations.flatMap((allocation) => (allocation.kind === 'waits' ? [allocation.amount] : []));
  return waiting.length === 0 ? amount : sum(waiting, amount.currency);
}

export class Payments {
  readonly collection: Collection<PaymentRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Payment', paymentSchema);
  }

  /** Takes a payment once for its identity. @returns the one that is there, and whether it is new */
  async take(payment: PaymentRecord): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
    if (await insert(this.collection, payment)) return { payment, isNew: true };
    return { payment: (await this.collection.findOne({ identity: payment.identity })) ?? payment, isNew: false };
  }

  async find(paymentId: string): Promise<PaymentRecord | null> {
    return this.collection.findOne({ _id: paymentId });
  }

  async byIdentity(identity: string): Promise<PaymentRecord | null> {
    return this.collection.findOne({ identity });
  }

  /** At the provider and not decided, or decided by a person and not carried out: they may not have been started. */
  undecided(): AsyncIterable<PaymentRecord> {
    return this.collection
      .find({
        state: { $in: ['pending', 'received'] },
        $or: [{ source: 'provider' }, { decision: { $ne: null } }],
      })
      .sort({ createdAt: 1 });
  }

  /** Taken, or lost, before this instant, without what comes of it having been started. */
  unfollowed(since: Date): AsyncIterable<PaymentRecord> {
    return this.collection.find({ unfollowedSince: { $lt: since } }).sort({ unfollowedSince: 1 });
  }

  /** What comes of it, as it was read, is started. */
  async followed({ _id, unfollowedSince }: Pick<PaymentRecord, '_id' | 'unfollowedSince'>): Promise<void> {
    if (unfollowedSince === null) return;
    await this.collection.updateOne({ _id, unfollowedSince }, { $set: { unfollowedSince: null } });
  }

  /** Those that entries of a statement may be. @param entryKeys of one test clock, or of live use */
  async fromStatements(testClockId: string | null, entryKeys: readonly string[]): Promise<PaymentRecord[]> {
    const found = this.collection.find({ 'statement.entryKey': { $in: [...entryKeys] }, testClockId });
    return found.sort({ createdAt: 1, _id: 1 }).toArray();
  }

  async all(paymentIds: readonly string[]): Promise<PaymentRecord[]> {
    return this.collection.find({ _id: { $in: [...paymentIds] } }).toArray();
  }

  /** Transfers of exactly an amount that an entry may take back or pay back, the newest first. */
  async ofAmount(
    testClockId: string | null,
    { amount, currency }: Money,
    { by, limit }: { readonly by: string; readonly limit: number },
  ): Promise<PaymentRecord[]> {
    return this.collection
      .find({
        'amount.amount': amount,
        'amount.currency': currency,
        testClockId,
        method: 'transfer',
        state: { $in: ['received', 'applied', 'waiting', 'dismissed'] },
        // An entry that is another payment stands for nothing of its own.
        matches: null,
        takenBackBy: { $in: [null, by] },
      })
      .sort({ createdAt: -1 })
      .limit(limit)
      .toArray();
  }

  /** Transfers of exactly an amount that came from a source, by hand or from statements, and that were not recorded again, the newest first. */
  async recordedOnce(
    testClockId: string | null,
    { amount, currency }: Money,
    { source, limit }: { readonly source: 'hand' | 'statement'; readonly limit: number },
  ): Promise<PaymentRecord[]> {
    return this.collection
      .find({
        'amount.amount': amount,
        'amount.currency': currency,
        testClockId,
        source,
        'statement.kind': source === 'hand' ? null : 'credit',
        state: { $in: ['received', 'applied', 'waiting', 'reversed'] },
        // What is another payment stands for nothing of its own.
        matches: null,
        recordedAgainAs: null,
      })
      .sort({ createdAt: -1 })
      .limit(limit)
      .toArray();
  }

  /** Says which later record a transfer is as well. @returns false where another one is, or where it counts for nothing itself */
  async recordedAgain(
    paymentId: string,
    { _id, source, references, text, payerName }: PaymentRecord,
  ): Promise<boolean> {
    const filter = { _id: paymentId, matches: null, recordedAgainAs: { $in: [null, _id] } };
    const found = await this.collection.findOneAndUpdate(filter, { $set: { recordedAgainAs: _id } });
    if (!found) return false;
    if (source === 'hand') return true;
    // What the bank says of it is how its reversal is recognised.
    const known = { text: found.text ?? text, payerName: found.payerName ?? payerName };
    await this.collection.updateOne(
      { _id: paymentId },
      { $set: known, $addToSet: { references: { $each: references } } },
    );
    return true;
  }

  /** Of two records that may be one transfer the first that says so gives way to the other. @returns whether this one does */
  async givesWay(paymentId: string, to: string): Promise<boolean> {
    const [_id = paymentId, other = to] = [paymentId, to].sort();
    const pair = { other, givesWay: paymentId };
    await this.collection.updateOne({ _id, 'pairs.other': { $ne: other } }, { $push: { pairs: pair } });
    const known = (await this.find(_id))?.pairs?.find((one) => one.other === other);
    return known?.givesWay === paymentId;
  }

  /** Says by which entry a payment was taken back or paid back. @returns false where another one did */
  async takenBack(paymentId: string, by: string): Promise<boolean> {
    const filter = { _id: paymentId, takenBackBy: { $in: [null, by] } };
    const { matchedCount } = await this.collection.updateOne(filter, { $set: { takenBackBy: by } });
    return matchedCount === 1;
  }

  /**
   * Writes down what was decided of one that waits, as it was when it was decided.
   * @returns false where it has changed since
   */
  async decide(
    { _id, revision }: Pick<PaymentRecord, '_id' | 'revision'>,
    decision: PaymentDecision,
    state: PaymentState,
    change: Pick<PaymentChange, 'matches' | 'allocations'>,
  ): Promise<boolean> {
    const { modifiedCount } = await this.collection.updateOne(
      { _id, state: 'waiting', revision },
      { $set: { state, decision, ...given(change), unfollowedSince: new Date() }, $inc: { revision: 1 } },
    );
    return modifiedCount === 1;
  }

  /** By the provider's id of it. */
  async byProviderPayment(provider: string, paymentId: string): Promise<PaymentRecord | null> {
    return this.collection.findOne({ 'provider.paymentId': paymentId, 'provider.name': provider });
  }

  async byIdentities(identities: readonly string[]): Promise<PaymentRecord[]> {
    if (identities.length === 0) return [];
    return this.collection.find({ identity: { $in: [...identities] } }).toArray();
  }

  async within(reach: Reach, paymentId: string): Promise<PaymentRecord | null> {
    return this.collection.findOne(oneWithin(paymentId, paymentsWithin(reach)));
  }

  /** Payments for a request, by card or BLIK or where a person named it. */
  async ofRequest(requestId: string): Promise<PaymentRecord[]> {
    return this.collection.find({ requestId }).sort({ createdAt: -1, _id: -1 }).toArray();
  }

  /** What cards and BLIK have paid to an account in a currency, the newest first. */
  appliedByProvider(billingAccountId: string, currency: string): AsyncIterable<PaymentRecord> {
    return this.collection
      .find({ billingAccountId, source: 'provider', state: 'applied', 'amount.currency': currency })
      .sort({ createdAt: -1, _id: -1 });
  }

  /** Changes one that is in one of the states. @returns it as it is then */
  async change(paymentId: string, from: readonly PaymentState[], change: PaymentChange): Promise<PaymentRecord | null> {
    await this.collection.updateOne(
      { _id: paymentId, state: { $in: [...from] } },
      { $set: given(change), $inc: { revision: 1 } },
    );
    return this.find(paymentId);
  }

  /** A page of the payments within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: PaymentFilter,
    after: PaymentPosition | undefined,
    limit: number,
  ): Promise<PaymentRecord[]> {
    const position = after && { createdAt: after.createdAt, _id: after.id };
    const owner = filter.tenantId ?? filter.billingAccountId ?? filter.requestId;
    return this.collection
      .find({
        $and: [paymentsWithin(reach), given(filter), ...onClock(reach, owner, testClockId), ...pageAfter(position, -1)],
      })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }
}
