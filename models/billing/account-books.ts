import { type Collection, type Connection, Schema } from 'mongoose';
import {
  changesOwed,
  type LedgerEntry,
  ledgerEntryFromJson,
  type TrialBalance,
  trialBalance,
} from '../../domain/billing/ledger.js';
import type { Reach } from '../../domain/identity/grants.js';
import { type Json, toJson } from '../../domain/json.js';
import { collectionOf, insert, pageAfter } from '../collection.js';
import { withinReach } from '../identity/reach.js';

/** The books of a billing account in one currency. */
export interface Book {
  readonly billingAccountId: string;
  readonly currency: string;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
}

/** An entry as it is stored: once, for good, at its place in the book. */
export interface StoredEntry extends Book {
  /** `<billingAccountId>/<currency>/<number>` */
  readonly _id: string;
  /** Counts the entries of the book from 1. */
  readonly number: number;
  /** The entry's id: its cause. */
  readonly cause: string;
  readonly at: Date;
  /** Its instant, or that of the entry before it where that is later: so it never goes back in the order of the book. */
  readonly bookedAt: Date;
  /** It is on the statement. */
  readonly changesOwed: boolean;
  /** Requests and payments that it is about. */
  readonly subjects: string[];
  /** The sums of the book after it, so that nobody adds up a whole past. */
  readonly balance: TrialBalance;
  readonly entry: Json<LedgerEntry>;
  /** What was decided beside the postings, for those who carry it out: plain JSON. */
  readonly decision: unknown;
}

/** An entry, with what was decided with it. */
export interface Posted<Decision> {
  readonly entry: LedgerEntry;
  readonly decision: Decision;
}

/** A book as it stands, for a decision. */
export interface BookState {
  readonly balance: TrialBalance;
  /** The entries about a request or payment, in their order. */
  entriesAbout(subject: string): Promise<LedgerEntry[]>;
}

export interface EntryPosition {
  readonly number: number;
}

const entrySchema = new Schema<StoredEntry>(
  {
    _id: String,
    billingAccountId: { type: String, required: true },
    currency: { type: String, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    number: { type: Number, required: true },
    cause: { type: String, required: true },
    at: { type: Date, required: true },
    bookedAt: { type: Date, required: true },
    changesOwed: { type: Boolean, required: true },
    subjects: { type: [String], required: true },
    balance: { type: Schema.Types.Mixed, required: true },
    entry: { type: Schema.Types.Mixed, required: true },
    decision: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'ledgerEntries', versionKey: false, strict: 'throw', minimize: false },
);
entrySchema.index({ cause: 1 }, { unique: true });
entrySchema.index({ billingAccountId: 1, currency: 1, number: -1 });
entrySchema.index({ billingAccountId: 1, currency: 1, bookedAt: -1, number: -1 });
entrySchema.index({ billingAccountId: 1, currency: 1, changesOwed: 1, number: 1 });
entrySchema.index({ subjects: 1, number: 1 });
entrySchema.index({ testClockId: 1 });

/**
 * The ledger: its insert is the commitment of every fact about money. An entry takes the next number of its book and its own cause, both
 * unique, so of two decisions that were made from one state only one is written; the other is made again.
 */
export class AccountBooks {
  readonly collection: Collection<StoredEntry>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'LedgerEntry', entrySchema);
  }

  /**
   * Writes the entry that a decision makes of the book's state, once for its cause.
   * @param decide made again as long as others write between; null: nothing is to be written
   * @returns the entry, this one's or that of an earlier try
   */
  async post<Decision>(
    book: Book,
    cause: string,
    decide: (state: BookState) => Promise<Posted<Decision> | null>,
  ): Promise<Posted<Decision> | null> {
    for (;;) {
      const written = await this.byCause<Decision>(cause);
      if (written) return written;
      const { billingAccountId, currency } = book;
      const [last] = await this.collection.find({ billingAccountId, currency }).sort({ number: -1 }).limit(1).toArray();
      const balance = last?.balance ?? trialBalance([]);
      const posted = await decide({ balance, entriesAbout: (subject) => this.about(subject) });
      // Another writer of the same entry may have been faster: then its own effect is what was seen.
      if (!posted) return this.byCause<Decision>(cause);
      const { entry, decision } = posted;
      const number = (last?.number ?? 0) + 1;
      const subjects = [...new Set(entry.postings.map(({ subject }) => subject))];
      const { tenantId, partnerId, testClockId } = book;
      const owner = { billingAccountId, currency, tenantId, partnerId, testClockId };
      const at = new Date(entry.at.epochMilliseconds);
      const bookedAt = last && last.bookedAt > at ? last.bookedAt : at;
      const stored = { ...owner, number, cause, at, bookedAt, changesOwed: changesOwed(entry), subjects, decision };
      const after = sumOf(balance, trialBalance([entry]));
      const _id = `${billingAccountId}/${currency}/${number}`;
      if (await insert(this.collection, { ...stored, _id, balance: after, entry: toJson(entry) })) return posted;
    }
  }

  /** What was written for a cause. */
  async stored(cause: string): Promise<StoredEntry | null> {
    return this.collection.findOne({ cause });
  }

  private async byCause<Decision>(cause: string): Promise<Posted<Decision> | null> {
    const found = await this.collection.findOne({ cause });
    return found && { entry: ledgerEntryFromJson(found.entry), decision: found.decision as Decision };
  }

  /** Everything about a request or payment, in the order in which it was written. */
  async about(subject: string): Promise<LedgerEntry[]> {
    const found = await this.collection.find({ subjects: subject }).sort({ number: 1 }).toArray();
    return found.map(({ entry }) => ledgerEntryFromJson(entry));
  }

  /** What was decided by the entries of a kind about a request or payment, in their order. */
  async decisionsAbout<Decision>(subject: string, kind: LedgerEntry['kind']): Promise<Decision[]> {
    const found = await this.collection.find({ subjects: subject, 'entry.kind': kind }).sort({ number: 1 }).toArray();
    return found.map(({ decision }) => decision as Decision);
  }

  /** The sums of a book. */
  async balance(billingAccountId: string, currency: string): Promise<TrialBalance> {
    const [last] = await this.collection.find({ billingAccountId, currency }).sort({ number: -1 }).limit(1).toArray();
    return last?.balance ?? trialBalance([]);
  }

  /** The newest entry of each of an account's books. */
  async books(billingAccountId: string): Promise<StoredEntry[]> {
    const currencies = await this.collection.distinct('currency', { billingAccountId });
    const last = currencies.map((currency) =>
      this.collection.find({ billingAccountId, currency }).sort({ number: -1 }).limit(1).toArray(),
    );
    return (await Promise.all(last)).flat();
  }

  /** The newest entry of every book there is, by account. */
  async *allBooks(): AsyncGenerator<StoredEntry> {
    for await (const { _id: billingAccountId } of this.collection.aggregate<{ _id: string }>([
      { $group: { _id: '$billingAccountId' } },
      { $sort: { _id: 1 } },
    ])) {
      yield* await this.books(billingAccountId);
    }
  }

  /** A page of a book, the newest entries first. */
  async page(
    reach: Reach,
    { billingAccountId, currency }: Pick<Book, 'billingAccountId' | 'currency'>,
    after: EntryPosition | undefined,
    limit: number,
  ): Promise<StoredEntry[]> {
    const position = after && { number: after.number };
    return this.collection
      .find({ $and: [booksWithin(reach), { billingAccountId, currency }, ...pageAfter(position, -1)] })
      .sort({ number: -1 })
      .limit(limit)
      .toArray();
  }

  /** How a book stood before an instant, or stands now where none is given: its last number and sums by then. */
  async stoodAt(
    { billingAccountId, currency }: Pick<Book, 'billingAccountId' | 'currency'>,
    before: Date | undefined,
  ): Promise<{ readonly number: number; readonly balance: TrialBalance }> {
    const booked = before && { bookedAt: { $lt: before } };
    const [last] = await this.collection
      .find({ billingAccountId, currency, ...booked }, { projection: { number: 1, balance: 1 } })
      .sort(booked ? { bookedAt: -1, number: -1 } : { number: -1 })
      .limit(1)
      .toArray();
    return { number: last?.number ?? 0, balance: last?.balance ?? trialBalance([]) };
  }

  /** A page of what is on the statement, the oldest first. @param after, through numbers of entries */
  async statementPage(
    { billingAccountId, currency }: Pick<Book, 'billingAccountId' | 'currency'>,
    { after, through }: { readonly after: number; readonly through: number },
    limit: number,
  ): Promise<StoredEntry[]> {
    return this.collection
      .find({ billingAccountId, currency, changesOwed: true, number: { $gt: after, $lte: through } })
      .sort({ number: 1 })
      .limit(limit)
      .toArray();
  }

  /** All entries of a book, the oldest first. */
  entries(billingAccountId: string, currency: string): AsyncIterable<StoredEntry> {
    return this.collection.find({ billingAccountId, currency }).sort({ number: 1 });
  }
}

function booksWithin(reach: Reach) {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' });
}

function sumOf(one: TrialBalance, other: TrialBalance): TrialBalance {
  const sums = Object.entries(one).map(([account, amount]) => [account, amount + other[account as keyof TrialBalance]]);
  return Object.fromEntries(sums) as TrialBalance;
}
