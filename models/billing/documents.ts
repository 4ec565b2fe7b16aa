import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import { type BillingDocument, type DocumentKind, documentFromJson } from '../../domain/billing/documents/document.js';
import { isForKsef } from '../../domain/billing/documents/formats.js';
import { type Lateness, offlineSendBy } from '../../domain/billing/documents/send-by.js';
import { nextQuestion } from '../../domain/billing/tax-proof.js';
import type { ProcessProblem } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import { type Json, toJson } from '../../domain/json.js';
import type { Money } from '../../domain/money.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';
import { onClock } from './of-clock.js';

/**
 * `issued`: it waits to be sent; `sent`: its session is open or being worked on; `accepted`: it has its number; `rejected`: it waits for a
 * person, who corrects what was wrong and has it sent again.
 */
export type AuthorityState = 'issued' | 'sent' | 'accepted' | 'rejected';

/** What a mail says of a document. */
export type DocumentNews = 'documentIssued' | 'documentRejected';

/** Handed over before the authority has accepted it, with both codes. */
export interface OfflineIssue {
  readonly since: Date;
  /** The last day on which it may be sent. */
  readonly sendBy: string;
  readonly certificateLink: string;
}

/** How it stands at the tax authority. The document itself never changes. */
export interface AuthorityRecord {
  readonly state: AuthorityState;
  readonly offline: OfflineIssue | null;
  /** The submission that it was sent with last. */
  readonly submissionId: string | null;
  /** What the authority knows it by. */
  readonly number: string | null;
  readonly acceptedAt: Date | null;
  readonly problem: ProcessProblem | null;
  /** SHA-256 (base64) of the XML that was handed over and rejected: what is sent in its place names it. */
  readonly hashOfRejected: string | null;
}

export interface DocumentRecord {
  readonly _id: string;
  /** What it is for: there is one document of each cause. */
  readonly cause: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly series: string;
  readonly year: number;
  /** Counts the documents of the series and year from 1, without gaps: the insert is the allocation. */
  readonly sequence: number;
  readonly sellerId: string;
  readonly billingAccountId: string;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly subscriptionId: string | null;
  readonly paymentRequestId: string;
  /** Of its payment: all versions of a request have one. */
  readonly reference: string;
  /** The invoice that was issued first: itself, or of a correction that which it corrects. */
  readonly originalId: string;
  /** 0, and of the corrections of an invoice 1, 2 …: each is made of the one before. */
  readonly revision: number;
  readonly issuedAt: Date;
  /** The seller's day. */
  readonly issuedOn: string;
  readonly document: Json<BillingDocument>;
  /** Null where no authority takes it. */
  readonly authority: AuthorityRecord | null;
  /** Where it stands in the work of sending: `waiting`, `sent`, or null where there is nothing to do. */
  readonly sending: 'waiting' | 'sent' | null;
  /** What the authority's answer, or its silence, has made of it and is not mailed yet. */
  readonly news: DocumentNews | null;
  /** The last day on which the authority has to get it; null where none takes it, and once it has accepted it. */
  readonly sendBy: string | null;
  /** Whether that day has come or is over, as operators are told. */
  readonly late: Lateness | null;
  /** When VIES is asked again whether the buyer's VAT id is valid; null: nothing waits for that. */
  readonly proofDueAt: Date | null;
  /** What of its request is not expected to be paid any more. The document itself never changes. */
  readonly writtenOff: Money | null;
}

/** How one of several documents stands at the authority now. */
export interface AuthorityChange {
  readonly documentId: string;
  /** The states in which it may be: in another one nothing is changed. */
  readonly from: readonly AuthorityState[];
  readonly change: Partial<AuthorityRecord>;
  readonly sending: DocumentRecord['sending'];
  /** Left out: what was to be mailed still is. */
  readonly news?: DocumentNews;
}

/** Where a list of documents in the order of their issue goes on. */
export type IssuePosition = Pick<DocumentRecord, 'issuedAt' | '_id'>;

/** A document that waits to be sent, and what it names. */
export interface WaitingDocument extends Pick<DocumentRecord, '_id' | 'originalId'> {
  readonly document: { readonly advances: readonly { readonly id: string }[] };
  readonly authority: Pick<AuthorityRecord, 'offline' | 'hashOfRejected'> | null;
}

export type LateDocument = Pick<DocumentRecord, '_id' | 'sellerId' | 'testClockId' | 'sendBy' | 'late'>;

export interface DocumentFilter {
  readonly kind?: DocumentKind | undefined;
  readonly number?: string | undefined;
  readonly sellerId?: string | undefined;
  readonly billingAccountId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly paymentRequestId?: string | undefined;
  readonly testClockId?: string | undefined;
  readonly authority?: AuthorityState | undefined;
  readonly late?: Lateness | undefined;
  /** Days of issue, `from` and `to` inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface DocumentPosition {
  readonly issuedOn: string;
  readonly issuedAt: Date;
  readonly id: string;
}

/** A document that is to be issued: whose it is, in which series, and what it says. */
export interface NewDocumentRecord
  extends Pick<DocumentRecord, 'series' | 'year' | 'sellerId' | 'tenantId' | 'partnerId' | 'originalId' | 'revision'> {
  /** The seller's invoices go through KSeF. */
  readonly sendsToAuthority: boolean;
  readonly make: (id: string, number: string) => BillingDocument;
}

const documentSchema = new Schema<DocumentRecord>(
  {
    _id: String,
    cause: { type: String, required: true },
    kind: { type: String, required: true },
    number: { type: String, required: true },
    series: { type: String, required: true },
    year: { type: Number, required: true },
    sequence: { type: Number, required: true },
    sellerId: { type: String, required: true },
    billingAccountId: { type: String, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    subscriptionId: { type: String, default: null },
    paymentRequestId: { type: String, required: true },
    reference: { type: String, required: true },
    originalId: { type: String, required: true },
    revision: { type: Number, required: true },
    issuedAt: { type: Date, required: true },
    issuedOn: { type: String, required: true },
    document: { type: Schema.Types.Mixed, required: true },
    authority: { type: Schema.Types.Mixed, default: null },
    sending: { type: String, default: null },
    news: { type: String, default: null },
    sendBy: { type: String, default: null },
    late: { type: String, default: null },
    proofDueAt: { type: Date, default: null },
    writtenOff: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'documents', versionKey: false, strict: 'throw', minimize: false },
);
documentSchema.index({ cause: 1 }, { unique: true });
documentSchema.index({ series: 1, year: 1, sequence: 1 }, { unique: true });
/** The order of lists: days are asked for, and a day's documents come as they were issued. */
const inOrder = { issuedOn: -1, issuedAt: -1, _id: -1 } as const;
for (const field of ['number', 'billingAccountId', 'tenantId', 'partnerId', 'subscriptionId', 'testClockId']) {
  documentSchema.index({ [field]: 1, ...inOrder });
}
for (const field of ['kind', 'sellerId', 'authority.state', 'late']) {
  documentSchema.index({ testClockId: 1, [field]: 1, ...inOrder });
  documentSchema.index({ partnerId: 1, [field]: 1, ...inOrder });
  documentSchema.index({ tenantId: 1, [field]: 1, ...inOrder });
}
// What the authority has rejected, or not accepted in time, waits for a person.
for (const field of ['testClockId', 'tenantId']) {
  documentSchema.index({ [field]: 1, 'authority.state': 1, issuedAt: -1, _id: -1 });
  documentSchema.index({ [field]: 1, late: 1, issuedAt: -1, _id: -1 });
}
documentSchema.index({ paymentRequestId: 1, ...inOrder });
documentSchema.index({ reference: 1, kind: 1 });
documentSchema.index({ originalId: 1, revision: 1 }, { unique: true });
documentSchema.index({ sellerId: 1, sending: 1, testClockId: 1, issuedAt: 1, _id: 1 });
documentSchema.index({ sellerId: 1, news: 1, testClockId: 1, issuedAt: 1, _id: 1 });
documentSchema.index({ sendBy: 1 });
documentSchema.index({ 'authority.submissionId': 1 });
documentSchema.index({ proofDueAt: 1 });

/** As it stands at the authority when it is issued. */
const unsent: AuthorityRecord = {
  state: 'issued',
  offline: null,
  submissionId: null,
  number: null,
  acceptedAt: null,
  problem: null,
  hashOfRejected: null,
};

const anyNews: readonly DocumentNews[] = ['documentIssued', 'documentRejected'];

export function documentIdOf(cause: string): string {
  return `doc_${createHash('sha256').update(cause).digest('hex').slice(0, 24)}`;
}

/** `PL/F/2026/000123` */
export function documentNumber(series: string, year: number, sequence: number): string {
  return `${series}/${year}/${String(sequence).padStart(6, '0')}`;
}

export class Documents {
  readonly collection: Collection<DocumentRecord>;
  /** To files of documents, for a short time. */
  readonly links: SignedLinks;
  /** One at a time for a series, so that those of one process do not try for the same number. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(connection: Connection, keyHashSecret: string) {
    this.links = new SignedLinks(keyHashSecret, 'links of document files', ['doc', 'exp']);
    this.collection = collectionOf(connection, 'Document', documentSchema);
  }

  /**
   * Issues a document once for its cause, under the next number of its series: the insert takes both, so that a crash leaves no gap.
   * @param decide what is to be issued, made again as long as others write between
   * @returns the document that is there
   */
  async issue(cause: string, series: string, decide: () => Promise<NewDocumentRecord>): Promise<DocumentRecord> {
    const before = this.turns.get(series) ?? Promise.resolve();
    const next = () => this.insertNext(cause, decide);
    const mine = before.then(next, next);
    this.turns.set(series, mine);
    try {
      return await mine;
    } finally {
      if (this.turns.get(series) === mine) this.turns.delete(series);
    }
  }

  private async insertNext(cause: string, decide: () => Promise<NewDocumentRecord>): Promise<DocumentRecord> {
    const _id = documentIdOf(cause);
    for (;;) {
      const found = await this.collection.findOne({ _id });
      if (found) return found;
      const { make, sendsToAuthority, ...decided } = await decide();
      const { series, year } = decided;
      const [last] = await this.collection
        .find({ series, year }, { projection: { sequence: 1 } })
        .sort({ sequence: -1 })
        .limit(1)
        .toArray();
      const sequence = (last?.sequence ?? 0) + 1;
      const document = make(_id, documentNumber(series, year, sequence));
      const { kind, number, issuedAt, issuedOn, buyer, testClockId, subscriptionId, paymentRequestId, payment } =
        document;
      const proofDue = nextQuestion(document, issuedAt);
      const isSent = sendsToAuthority && isForKsef(document);
      const record: DocumentRecord = {
        ...decided,
        _id,
        cause,
        kind,
        number,
        sequence,
        billingAccountId: buyer.billingAccountId,
        testClockId,
        subscriptionId,
        paymentRequestId,
        reference: payment.reference,
        issuedAt: new Date(issuedAt.epochMilliseconds),
        issuedOn: issuedOn.toString(),
        document: toJson(document),
        authority: isSent ? unsent : null,
        sending: isSent ? 'waiting' : null,
        news: null,
        // Sent on a later day, the authority takes it as one that was issued offline: with the last day of those.
        sendBy: isSent ? offlineSendBy(issuedOn).toString() : null,
        late: null,
        proofDueAt: proofDue && new Date(proofDue.epochMilliseconds),
        writtenOff: null,
      };
      if (await insert(this.collection, record)) return record;
    }
  }

  async find(documentId: string): Promise<DocumentRecord | null> {
    return this.collection.findOne({ _id: documentId });
  }

  async byCause(cause: string): Promise<DocumentRecord | null> {
    return this.find(documentIdOf(cause));
  }

  /** An invoice as it stands: itself, or its last correction. */
  async newestOf(originalId: string): Promise<DocumentRecord | null> {
    const [newest] = await this.collection.find({ originalId }).sort({ revision: -1 }).limit(1).toArray();
    return newest ?? null;
  }

  /** An invoice and its corrections, in their order. */
  async withCorrections(originalId: string): Promise<DocumentRecord[]> {
    return this.collection.find({ originalId }).sort({ revision: 1 }).toArray();
  }

  /** Documents for whose proof VIES is to be asked, those that wait longest first. */
  unproven(now: Date): AsyncIterable<DocumentRecord> {
    return this.collection.find({ proofDueAt: { $lte: now } }).sort({ proofDueAt: 1 });
  }

  /** Says when VIES is to be asked the next time. @returns false where somebody else has asked meanwhile */
  async proofDue({ _id, proofDueAt }: Pick<DocumentRecord, '_id' | 'proofDueAt'>, next: Date | null): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne({ _id, proofDueAt }, { $set: { proofDueAt: next } });
    return matchedCount === 1;
  }

  /** Advances for a request, in whatever version, that stand as they were issued; the oldest first. */
  async advancesOf(reference: string): Promise<DocumentRecord[]> {
    const issued = await this.collection.find({ reference, kind: 'advance' }).sort({ issuedAt: 1, _id: 1 }).toArray();
    const newest = await Promise.all(issued.map(({ _id }) => this.newestOf(_id)));
    return issued.filter((_advance, index) => newest[index]?.revision === 0);
  }

  /** Documents of a seller that wait to be sent, the oldest first. */
  async waiting(sellerId: string, testClockId: string | null, limit: number): Promise<WaitingDocument[]> {
    return this.collection
      .find<WaitingDocument>(
        { sellerId, testClockId, sending: 'waiting' },
        {
          projection: {
            originalId: 1,
            'document.advances.id': 1,
            'authority.offline': 1,
            'authority.hashOfRejected': 1,
          },
        },
      )
      .sort({ issuedAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Those of a list that are there, in no order. */
  async findMany(documentIds: readonly string[]): Promise<DocumentRecord[]> {
    return this.collection.find({ _id: { $in: [...documentIds] } }).toArray();
  }

  /** How those of a submission stand. */
  async ofSubmission(submissionId: string): Promise<Pick<DocumentRecord, '_id' | 'sending' | 'news'>[]> {
    return this.collection
      .find({ 'authority.submissionId': submissionId }, { projection: { sending: 1, news: 1 } })
      .toArray();
  }

  /** Documents of a seller about which something is to be mailed, the oldest first. */
  async withNews(
    sellerId: string,
    testClockId: string | null,
    after: IssuePosition | undefined,
    limit: number,
  ): Promise<Pick<DocumentRecord, '_id' | 'issuedAt' | 'news'>[]> {
    const position = after && { issuedAt: after.issuedAt, _id: after._id };
    return this.collection
      .find(
        { $and: [{ sellerId, testClockId, news: { $in: [...anyNews] } }, ...pageAfter(position, 1)] },
        { projection: { issuedAt: 1, news: 1 } },
      )
      .sort({ issuedAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** It was mailed; other news that came meanwhile stays. */
  async newsMailed(documentId: string, news: DocumentNews): Promise<void> {
    await this.collection.updateOne({ _id: documentId, news }, { $set: { news: null } });
  }

  /** Documents go together, by one write. Those that have their answer stay as they are. */
  async noteSent(documentIds: readonly string[], submissionId: string): Promise<void> {
    await this.collection.updateMany(
      { _id: { $in: [...documentIds] }, 'authority.state': { $in: ['issued', 'sent'] } },
      { $set: { 'authority.state': 'sent', 'authority.submissionId': submissionId, sending: 'sent' } },
    );
  }

  /** Notes how documents stand at the authority, by one write for all. */
  async noteMany(changes: readonly AuthorityChange[]): Promise<void> {
    if (changes.length === 0) return;
    const writes = changes.map(({ documentId, from, change, sending, news }) => {
      const fields = Object.entries(given(change)).map(([field, value]) => [`authority.${field}`, value]);
      const inTime = change.state === 'accepted' ? { sendBy: null, late: null } : {};
      const $set = { ...Object.fromEntries(fields), sending, ...given({ news }), ...inTime };
      return { updateOne: { filter: { _id: documentId, 'authority.state': { $in: [...from] } }, update: { $set } } };
    });
    await this.collection.bulkWrite(writes, { ordered: false });
  }

  /** Documents are handed over before the authority has them. One that is handed over already keeps its codes. */
  async noteOffline(issues: readonly { readonly documentId: string; readonly offline: OfflineIssue }[]): Promise<void> {
    if (issues.length === 0) return;
    const news: DocumentNews = 'documentIssued';
    const writes = issues.map(({ documentId, offline }) => ({
      updateOne: {
        filter: { _id: documentId, 'authority.state': 'sent', 'authority.offline': null },
        update: { $set: { 'authority.offline': offline, news } },
      },
    }));
    await this.collection.bulkWrite(writes, { ordered: false });
  }

  /** Documents that have to be sent by a day, those of the earliest day first. */
  toBeSent(): AsyncIterable<LateDocument> {
    return this.collection
      .find<LateDocument>({ sendBy: { $gt: '' } }, { projection: { sellerId: 1, testClockId: 1, sendBy: 1, late: 1 } })
      .sort({ sendBy: 1 });
  }

  /** How many others of a seller have to be sent by the day of one, or had to. */
  async othersToBeSent({ _id, sellerId, testClockId, sendBy }: DocumentRecord): Promise<number> {
    const some = { sellerId, testClockId, sendBy: { $gt: '', $lte: sendBy ?? '' } };
    return this.collection.countDocuments({ ...some, _id: { $ne: _id } });
  }

  /** Operators are told of them. One that was accepted meanwhile is in time. */
  async noteLate(documentIds: readonly string[], late: Lateness): Promise<void> {
    await this.collection.updateMany({ _id: { $in: [...documentIds] }, sendBy: { $gt: '' } }, { $set: { late } });
  }

  /** The test clocks, null among them, on which documents of a seller are yet to be sent or answered. */
  async clocksSending(sellerId: string): Promise<(string | null)[]> {
    return this.collection.distinct('testClockId', { sellerId, sending: { $in: ['waiting', 'sent'] } });
  }

  /** The same for documents about which something is to be mailed. */
  async clocksWithNews(sellerId: string): Promise<(string | null)[]> {
    return this.collection.distinct('testClockId', { sellerId, news: { $in: [...anyNews] } });
  }

  /** What of a request was written off is shown on its invoice, not on corrections of it; null: it is owed again. */
  async noteWrittenOff(paymentRequestId: string, writtenOff: Money | null): Promise<void> {
    const kind = { $in: ['invoice', 'settlement', 'proForma'] as DocumentKind[] };
    await this.collection.updateMany({ paymentRequestId, kind }, { $set: { writtenOff } });
  }

  /** Keeps the hash of what was handed over and rejected: the first one's, which the printed codes bear. */
  async noteHashOfRejected(documentId: string, hash: string): Promise<void> {
    const first = {
      _id: documentId,
      'authority.state': 'rejected' as const,
      'authority.offline': { $ne: null },
      'authority.hashOfRejected': null,
    };
    await this.collection.updateOne(first, { $set: { 'authority.hashOfRejected': hash } });
  }

  /** What was wrong of a rejected document is put right; it is sent by `sendAgain`, once no file is left of what it was. */
  async putRight(documentId: string, document: BillingDocument): Promise<void> {
    const change = { $set: { document: toJson(document) } };
    await this.collection.updateOne({ _id: documentId, 'authority.state': 'rejected' }, change);
  }

  /** A rejected document waits to be sent, under its number: the authority has never had it. */
  async sendAgain(documentId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: documentId, 'authority.state': 'rejected' },
      { $set: { 'authority.state': 'issued', 'authority.problem': null, sending: 'waiting' } },
    );
  }

  /** Corrections of an invoice that nobody has seen yet. */
  async unsentCorrections(originalId: string): Promise<DocumentRecord[]> {
    return this.collection
      .find({ originalId, _id: { $ne: originalId }, 'authority.state': 'issued', 'authority.offline': null })
      .toArray();
  }

  /** A correction that waits for an invoice whose parties were put right has the same ones. */
  async adopt(documentId: string, document: BillingDocument): Promise<void> {
    const change = { $set: { document: toJson(document) } };
    await this.collection.updateOne({ _id: documentId, 'authority.state': 'issued', sending: 'waiting' }, change);
  }

  async within(reach: Reach, documentId: string): Promise<DocumentRecord | null> {
    return this.collection.findOne(oneWithin(documentId, documentsWithin(reach)));
  }

  /** A page of the documents within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, authority, from, to, ...filter }: DocumentFilter,
    after: DocumentPosition | undefined,
    limit: number,
  ): Promise<DocumentRecord[]> {
    const position = after && { issuedOn: after.issuedOn, issuedAt: after.issuedAt, _id: after.id };
    const owner = filter.tenantId ?? filter.billingAccountId ?? filter.subscriptionId ?? filter.paymentRequestId;
    const days = given({ $gte: from, $lte: to });
    return this.collection
      .find({
        $and: [
          documentsWithin(reach),
          given(filter),
          ...(authority === undefined ? [] : [{ 'authority.state': authority }]),
          ...(Object.keys(days).length === 0 ? [] : [{ issuedOn: days }]),
          ...onClock(reach, owner ?? filter.number, testClockId),
          ...pageAfter(position, -1),
        ],
      })
      .sort(inOrder)
      .limit(limit)
      .toArray();
  }
}

export function documentOf(record: DocumentRecord): BillingDocument {
  return documentFromJson(record.document);
}

/** Whether the law lets it be handed over: the authority has accepted it, or it bears both codes. */
export function mayBeHandedOver({ authority }: Pick<DocumentRecord, 'authority'>): boolean {
  return authority === null || authority.state === 'accepted' || authority.offline !== null;
}

function documentsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' });
}
