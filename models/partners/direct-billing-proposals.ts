import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import type { EndOfTermIntent } from '../../domain/catalogue/policies.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { ProposalEnd, StoredTerms } from '../../domain/partners/direct-billing-proposals.js';
import { onClock } from '../billing/of-clock.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';

/** By what a customer has accepted to pay. */
export interface ProposalAcceptance {
  readonly billingAccountId: string;
  /** Null: the account's default one. */
  readonly billingProfileId: string | null;
  readonly intent: EndOfTermIntent;
}

/** That a customer pays by period for what keys have paid, as it is proposed to its administrators. It names no person. */
export interface DirectBillingProposal {
  /** It follows from the subscription and its number, so that of two at once there is one. */
  readonly _id: string;
  readonly subscriptionId: string;
  /** Counts those of the subscription, from 1. */
  readonly number: number;
  readonly tenantId: string;
  readonly testClockId: string | null;
  /** Null: who runs Perennial proposes it. */
  readonly partnerId: string | null;
  /** What the administrators read. */
  readonly message: string | null;
  readonly terms: StoredTerms;
  /** On the tenant's time. */
  readonly proposedAt: Date;
  /** The last day on which it is answered, `YYYY-MM-DD`. */
  readonly answerBy: string;
  readonly lapsesAt: Date;
  /** Null: nobody has answered; whether it has lapsed its times say. */
  readonly end: ProposalEnd | null;
  readonly endedAt: Date | null;
  /** Why it was declined. */
  readonly reason: string | null;
  readonly acceptance: ProposalAcceptance | null;
  /** Hash of the request that made it: a repetition finds its own. */
  readonly madeBy: string;
  /** Since when its workflow may not know of it, on the wall's time; null: it does. */
  readonly untoldSince: Date | null;
}

export interface ProposalFilter {
  readonly subscriptionId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface ProposalPosition {
  readonly proposedAt: Date;
  readonly id: string;
}

const proposalSchema = new Schema<DirectBillingProposal>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    number: { type: Number, required: true },
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    partnerId: { type: String, default: null },
    message: { type: String, default: null },
    terms: { type: Schema.Types.Mixed, required: true },
    proposedAt: { type: Date, required: true },
    answerBy: { type: String, required: true },
    lapsesAt: { type: Date, required: true },
    end: { type: String, default: null },
    endedAt: { type: Date, default: null },
    reason: { type: String, default: null },
    acceptance: { type: Schema.Types.Mixed, default: null },
    madeBy: { type: String, required: true },
    untoldSince: { type: Date, default: null },
  },
  { collection: 'directBillingProposals', versionKey: false, strict: 'throw' },
);
proposalSchema.index({ subscriptionId: 1, number: -1 });
for (const field of ['tenantId', 'partnerId', 'subscriptionId', 'testClockId']) {
  proposalSchema.index({ [field]: 1, proposedAt: -1, _id: -1 });
}
proposalSchema.index({ proposedAt: -1, _id: -1, tenantId: 1 });
proposalSchema.index({ untoldSince: 1 });

function proposalsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId' });
}

export class DirectBillingProposals {
  readonly collection: Collection<DirectBillingProposal>;
  /** Of the pages on which an administrator answers: one link for each. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'DirectBillingProposal', proposalSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of direct billing proposals', ['dbp', 'usr']);
  }

  /** @returns false when there is one by this id */
  async propose(proposal: DirectBillingProposal): Promise<boolean> {
    return insert(this.collection, proposal);
  }

  async find(proposalId: string): Promise<DirectBillingProposal | null> {
    return this.collection.findOne({ _id: proposalId });
  }

  async within(reach: Reach, proposalId: string): Promise<DirectBillingProposal | null> {
    return this.collection.findOne(oneWithin(proposalId, proposalsWithin(reach)));
  }

  async newestOf(subscriptionId: string): Promise<DirectBillingProposal | null> {
    const found = this.collection.find({ subscriptionId }).sort({ number: -1 }).limit(1);
    return (await found.toArray())[0] ?? null;
  }

  /** Ends one that has neither ended nor lapsed. @returns it as it is then: whoever came first decides */
  async end(
    proposalId: string,
    end: ProposalEnd,
    {
      at,
      reason = null,
      acceptance = null,
    }: {
      readonly at: Date;
      readonly reason?: string | null;
      readonly acceptance?: ProposalAcceptance | null;
    },
  ): Promise<DirectBillingProposal | null> {
    const open = { _id: proposalId, end: null, lapsesAt: { $gt: at } };
    const ended = { end, endedAt: at, reason, acceptance, untoldSince: new Date() };
    await this.collection.updateOne(open, { $set: ended });
    return this.find(proposalId);
  }

  /** Its acceptance was refused: it is open again, or withdrawn where another proposal has come after it. @returns it as it is then */
  async reopen({ _id, subscriptionId, endedAt }: DirectBillingProposal): Promise<DirectBillingProposal | null> {
    const isNewest = (await this.newestOf(subscriptionId))?._id === _id;
    const after = isNewest
      ? { end: null, endedAt: null, acceptance: null, untoldSince: new Date() }
      : { end: 'withdrawn' as const };
    await this.collection.updateOne({ _id, end: 'accepted', endedAt }, { $set: after });
    return this.find(_id);
  }

  /** A page of those within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: ProposalFilter,
    after: ProposalPosition | undefined,
    limit: number,
  ): Promise<DirectBillingProposal[]> {
    const owner = filter.tenantId ?? filter.subscriptionId ?? filter.partnerId;
    const conditions = [
      proposalsWithin(reach),
      given(filter),
      ...onClock(reach, owner, testClockId),
      ...pageAfter(after && { proposedAt: after.proposedAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ proposedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Its workflow knows how it stands. */
  async told({ _id, end }: Pick<DirectBillingProposal, '_id' | 'end'>): Promise<void> {
    await this.collection.updateOne({ _id, end }, { $set: { untoldSince: null } });
  }

  untold(since: Date): AsyncIterable<DirectBillingProposal> {
    return this.collection.find({ untoldSince: { $lt: since } }).sort({ untoldSince: 1 });
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

export function proposalIdOf(subscriptionId: string, number: number): string {
  const hash = createHash('sha256').update(`directBillingProposal/${subscriptionId}/${number}`).digest('hex');
  return `dbp_${hash.slice(0, 24)}`;
}
