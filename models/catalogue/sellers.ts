import { type Collection, type Connection, Schema } from 'mongoose';
import type { BankAccount } from '../../domain/bank-account.js';
import type { PostalAddress } from '../../domain/postal-address.js';
import { collectionOf, given, insert, inserted } from '../collection.js';

/** A legal entity that sells: its plans, prices and invoices are its own. */
export interface Seller {
  /** A word that its makers chose, such as `reseller-pl`. */
  _id: string;
  legalName: string;
  country: string;
  vatId: string | null;
  /** Its seat, as it stands on documents. */
  address: PostalAddress;
  /** Of the national register: KRS or REGON, IČO. */
  registrationNumber: string | null;
  /** Where it is registered, in the words that the law wants on its documents. */
  registerEntry: string | null;
  /** Where customers' transfers go: the first one of a document's currency is printed. */
  bankAccounts: BankAccount[];
  /** The authority that its invoices go through, and whether they are handed over before it has accepted them. */
  taxAuthority: { name: 'ksef'; sending: 'online' | 'offline24' } | null;
  /** What its invoice numbers begin with; no two sellers have the same. */
  invoiceSeries: string;
  /** Whom a customer turns to. */
  contact: { name: string; email: string };
  /** What it does while VIES does not say whether a VAT id is valid: sell nothing, or tax. */
  whileVatIdUnproven: 'refuse' | 'tax';
  /** ISO 4217 codes in which it has prices. */
  currencies: string[];
  revision: number;
  /** The request that made it: the same one again finds it. */
  madeBy: string;
  createdAt: Date;
}

/** What is left out stays as it is. */
export type SellerChange = {
  readonly [Field in Exclude<keyof Seller, '_id' | 'revision' | 'madeBy' | 'createdAt'>]?: Seller[Field] | undefined;
};

const sellerSchema = new Schema<Seller>(
  {
    _id: String,
    legalName: { type: String, required: true },
    country: { type: String, required: true },
    vatId: { type: String, default: null },
    address: { type: Schema.Types.Mixed, required: true },
    registrationNumber: { type: String, default: null },
    registerEntry: { type: String, default: null },
    bankAccounts: { type: Schema.Types.Mixed, required: true },
    taxAuthority: { type: Schema.Types.Mixed, default: null },
    invoiceSeries: { type: String, required: true },
    contact: { type: new Schema({ name: String, email: String }, { _id: false }), required: true },
    whileVatIdUnproven: { type: String, required: true },
    currencies: { type: [String], required: true },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'sellers', versionKey: false, strict: 'throw' },
);
sellerSchema.index({ invoiceSeries: 1 }, { unique: true });

export class Sellers {
  readonly collection: Collection<Seller>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Seller', sellerSchema);
  }

  /** @returns false when its id or its invoice series is another's */
  async create(seller: Seller): Promise<boolean> {
    return insert(this.collection, seller);
  }

  async find(sellerId: string): Promise<Seller | null> {
    return this.collection.findOne({ _id: sellerId });
  }

  /** By id, those after the given one. */
  async list(after: string, limit: number): Promise<Seller[]> {
    return this.collection
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /**
   * Changes it if it still has the revision.
   * @returns null when it has another one; `seriesTaken` when the invoice series is another's
   */
  async change(sellerId: string, revision: number, change: SellerChange): Promise<Seller | null | 'seriesTaken'> {
    let changed: Seller | null = null;
    const free = await inserted(async () => {
      changed = await this.collection.findOneAndUpdate(
        { _id: sellerId, revision },
        { $set: given(change), $inc: { revision: 1 } },
        { returnDocument: 'after' },
      );
    });
    return free ? changed : 'seriesTaken';
  }
}
