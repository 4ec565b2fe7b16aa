import { type Collection, type Connection, Schema } from 'mongoose';
import { leftToPayBack, subjectOfCredit } from '../../domain/billing/paying-back.js';
import type { ProcessProblem } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import { type Money, minus, money } from '../../domain/money.js';
import { cancellationReasons } from '../../domain/subscriptions/subscription.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';
import type { AccountBooks, Book } from './account-books.js';

/**
 * `requested`: it is being carried out; `granted`: a person has to pay the money back, with the problem where the provider has refused to; `paidOut`;
 * `credited`: a person has kept what was left as credit of the account; `refused`, with the problem.
 */
export type RefundState = 'requested' | 'granted' | 'paidOut' | 'credited' | 'refused';

/** What a person has decided of what is left of a refund. */
export interface RefundDecision {
  readonly as: 'paidOut' | 'credited';
  /** A principal's id. */
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
}

/**
 * Why a customer gave seats back; `withdrawal`: a consumer has withdrawn; `taxChanged`: the proof came that no VAT was due; `chargedTwice`: a card
 * or BLIK paid what was paid already; `decided`: a person has decided that money which waited goes back; `accountErased`: credit that nobody is
 * left to use.
 */
export const refundReasons = [
  ...cancellationReasons,
  'withdrawal',
  'taxChanged',
  'chargedTwice',
  'decided',
  'accountErased',
] as const;
export type RefundReason = (typeof refundReasons)[number];

/** A try of the provider to pay a payment back. */
export interface SentBack {
  /** The provider's id of it. */
  readonly providerRefundId: string;
  readonly paymentId: string;
  readonly attempt: number;
  readonly amount: Money;
}

/** Seats of a paid request that are given back, VAT that was not due, a payment that was not needed, or credit, and the money. */
export interface RefundRecord {
  readonly _id: string;
  /** Null: it is the account's credit. */
  readonly paymentRequestId: string | null;
  /** The one payment that goes back; null: those by which the request was paid, or from which the credit is. */
  readonly paymentId: string | null;
  readonly billingAccountId: string;
  /** Null: a partner's. */
  readonly tenantId: string | null;
  /** Null: a tenant's. */
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly state: RefundState;
  /** Null: all that are left; 0: money alone. */
  readonly seats: number | null;
  readonly freeUsers: string[];
  /** The total of the subscription that was set: it is not to go below; null: none was. */
  readonly keepSeats: number | null;
  readonly reason: RefundReason;
  /** A person has decided that the money goes back, and that the subscription, which had refused, stays as it is. */
  readonly moneyOnly: boolean;
  /** Gross; null until it is granted. */
  readonly amount: Money | null;
  /** What of it lowered what was still owed, and is not paid back; null until it is granted. */
  readonly setOff: Money | null;
  /** Why it was refused, or why the provider has refused to pay it back. */
  readonly problem: ProcessProblem | null;
  /** Written down before the ledger has it, so that a crash in between leaves it to be found; of this attempt. */
  readonly decided: RefundDecision | null;
  /** How often a person has had the provider asked again. */
  readonly attempt: number;
  readonly sent: SentBack[];
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
}

/** What is so of every refund that is new. */
const untouched = {
  paymentId: null,
  moneyOnly: false,
  state: 'requested',
  amount: null,
  setOff: null,
  problem: null,
  decided: null,
  attempt: 0,
  sent: [] as SentBack[],
  endedAt: null,
} satisfies Partial<RefundRecord>;

/** A refund as it is asked for. */
export function newRefund(
  refund: Omit<RefundRecord, keyof typeof untouched> & Partial<Pick<RefundRecord, 'paymentId' | 'amount' | 'setOff'>>,
): RefundRecord {
  return { ...untouched, ...refund };
}

/** What a refund pays back, of which the ledger says what was paid: a payment, the request, or the account's credit. */
export function subjectOf({ paymentId, paymentRequestId, billingAccountId, amount }: RefundRecord): string {
  return paymentId ?? paymentRequestId ?? subjectOfCredit({ billingAccountId, currency: amount?.currency ?? '' });
}

/** What it pays back, once it is granted: what is set off only makes smaller what is still owed. */
export function paidBackBy({ amount, setOff }: { readonly amount: Money; readonly setOff: Money | null }): Money {
  return setOff === null ? amount : minus(amount, setOff);
}

/** What a person is still to pay back of it, by the ledger; null: it does not wait for one. */
export async function leftOf(
  { accountBooks }: { readonly accountBooks: Pick<AccountBooks, 'about'> },
  refund: RefundRecord,
): Promise<Money | null> {
  const { _id: refundId, state, amount, setOff } = refund;
  if (state !== 'granted' || amount === null) return null;
  const subject = subjectOf(refund);
  const back = { refundId, subject, amount: paidBackBy({ amount, setOff }).amount };
  return money(leftToPayBack(back, await accountBooks.about(subject), null), amount.currency);
}

/** Which waiting for a person it is: one for each attempt of the provider that came to nothing. */
export function waitingOf({ _id, attempt }: Pick<RefundRecord, '_id' | 'attempt'>): string {
  return `${_id}/${attempt}`;
}

/** The id of the refund that waits. */
export function refundOfWaiting(about: string): string {
  return about.slice(0, about.indexOf('/'));
}

export function bookOfRefund(refund: RefundRecord, currency: string): Book {
  const { billingAccountId, tenantId, partnerId, testClockId } = refund;
  return { billingAccountId, currency, tenantId, partnerId, testClockId };
}

export interface RefundPosition {
  readonly requestedAt: Date;
  readonly id: string;
}

const refundSchema = new Schema<RefundRecord>(
  {
    _id: String,
    paymentRequestId: { type: String, default: null },
    paymentId: { type: String, default: null },
    billingAccountId: { type: String, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    seats: { type: Number, default: null },
    freeUsers: { type: [String], required: true },
    keepSeats: { type: Number, default: null },
    reason: { type: String, required: true },
    moneyOnly: { type: Boolean, required: true },
    amount: { type: Schema.Types.Mixed, default: null },
    setOff: { type: Schema.Types.Mixed, default: null },
    problem: { type: Schema.Types.Mixed, default: null },
    decided: { type: Schema.Types.Mixed, default: null },
    attempt: { type: Number, required: true },
    sent: { type: Schema.Types.Mixed, required: true },
    requestedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
  },
  { collection: 'refunds', versionKey: false, strict: 'throw', minimize: false },
);
refundSchema.index({ paymentRequestId: 1, requestedAt: 1, _id: 1 });
refundSchema.index({ 'sent.providerRefundId': 1 });
refundSchema.index({ paymentId: 1 });
refundSchema.index({ billingAccountId: 1, reason: 1 });
refundSchema.index({ state: 1, requestedAt: 1 });
refundSchema.index({ testClockId: 1, state: 1, reason: 1, requestedAt: -1, _id: -1 });
refundSchema.index({ tenantId: 1, state: 1, reason: 1, requestedAt: -1, _id: -1 });
refundSchema.index({ testClockId: 1, state: 1, requestedAt: -1, _id: -1 });
refundSchema.index({ tenantId: 1, state: 1, requestedAt: -1, _id: -1 });

export class Refunds {
  readonly collection: Collection<RefundRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Refund', refundSchema);
  }

  /** Repeated, the first one stays. */
  async request(refund: RefundRecord): Promise<void> {
    await insert(this.collection, refund);
  }

  /**
   * Those that are being carried out, the longest first. What a proof of tax gives back is carried out with the correction of its invoice, which
   * goes on by itself; once that has ended, only a person has it tried again.
   */
  requested(): AsyncIterable<RefundRecord> {
    const isCarriedOut = {
      $or: [{ reason: { $ne: 'taxChanged' as const } }, { attempt: { $gt: 0 } }, { decided: { $ne: null } }],
    };
    return this.collection.find({ state: 'requested', ...isCarriedOut }).sort({ requestedAt: 1 });
  }

  async find(refundId: string): Promise<RefundRecord | null> {
    return this.collection.findOne({ _id: refundId });
  }

  async within(reach: Reach, refundId: string): Promise<RefundRecord | null> {
    return this.collection.findOne(
      oneWithin(
        refundId,
        withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' }),
      ),
    );
  }

  /** A page of those of a request, in their order. */
  async ofRequest(paymentRequestId: string, after: RefundPosition | undefined, limit: number): Promise<RefundRecord[]> {
    const position = after && { requestedAt: after.requestedAt, _id: after.id };
    return this.collection
      .find({ $and: [{ paymentRequestId }, ...pageAfter(position, 1)] })
      .sort({ requestedAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Those of a request that a person has to pay back. */
  async grantedOf(paymentRequestId: string): Promise<RefundRecord[]> {
    return this.collection.find({ paymentRequestId, state: 'granted' }).toArray();
  }

  /** Those that pay one payment back. */
  async ofPayment(paymentId: string): Promise<RefundRecord[]> {
    return this.collection.find({ paymentId }).toArray();
  }

  /** Those that pay the credit of an erased account back. */
  async ofCredit(billingAccountId: string): Promise<RefundRecord[]> {
    return this.collection.find({ billingAccountId, reason: 'accountErased' }).toArray();
  }

  /** Writes down that the provider was asked to pay back, once. */
  async noteSent(refundId: string, sent: SentBack): Promise<void> {
    const filter = { _id: refundId, 'sent.providerRefundId': { $ne: sent.providerRefundId } };
    await this.collection.updateOne(filter, { $push: { sent } });
  }

  /** The refund for which the provider has made one of its own. */
  async bySent(providerRefundId: string): Promise<RefundRecord | null> {
    return this.collection.findOne({ 'sent.providerRefundId': providerRefundId });
  }

  async move(
    refundId: string,
    from: readonly RefundState[],
    change: Partial<
      Pick<RefundRecord, 'state' | 'moneyOnly' | 'amount' | 'setOff' | 'problem' | 'decided' | 'attempt' | 'endedAt'>
    >,
  ): Promise<RefundRecord | null> {
    await this.collection.updateOne({ _id: refundId, state: { $in: [...from] } }, { $set: given(change) });
    return this.find(refundId);
  }
}
