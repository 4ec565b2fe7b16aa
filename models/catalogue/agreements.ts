import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from '../collection.js';

/** What customers accept, in one version. It is never changed: who signed it has signed these words. */
export interface Agreement {
  /** `<name>/<version>` */
  _id: string;
  name: string;
  version: string;
  /** By language; there is always one in English. */
  texts: { readonly en: string; readonly pl?: string; readonly cs?: string };
  /** The request that made it: the same one again finds it. */
  madeBy: string;
  createdAt: Date;
}

/** What an agreement is known by. */
export type AgreementVersion = Pick<Agreement, 'name' | 'version'>;

const agreementSchema = new Schema<Agreement>(
  {
    _id: String,
    name: { type: String, required: true },
    version: { type: String, required: true },
    texts: { type: Schema.Types.Mixed, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'agreements', versionKey: false, strict: 'throw' },
);

export class Agreements {
  readonly collection: Collection<Agreement>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Agreement', agreementSchema);
  }

  /** @returns false when there is one of this name and version */
  async publish(agreement: Omit<Agreement, '_id'>): Promise<boolean> {
    return insert(this.collection, { ...agreement, _id: agreementKey(agreement) });
  }

  async find(version: AgreementVersion): Promise<Agreement | null> {
    return this.collection.findOne({ _id: agreementKey(version) });
  }

  /** In the order of names and versions, those after the given one. */
  async list(after: string, limit: number): Promise<Agreement[]> {
    return this.collection
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }
}

function agreementKey({ name, version }: AgreementVersion): string {
  return `${name}/${version}`;
}
