import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, given, insert } from '../collection.js';

/** What customers use; plans say how it is sold. */
export interface Product {
  /** A word that its makers chose, such as `office`. */
  _id: string;
  name: string;
  description: string;
  revision: number;
  /** The request that made it: the same one again finds it. */
  madeBy: string;
  createdAt: Date;
}

/** What is left out stays as it is. */
export type ProductChange = { readonly [Field in 'name' | 'description']?: Product[Field] | undefined };

const productSchema = new Schema<Product>(
  {
    _id: String,
    name: { type: String, required: true },
    description: { type: String, default: '' },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'products', versionKey: false, strict: 'throw' },
);

export class Products {
  readonly collection: Collection<Product>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Product', productSchema);
  }

  /** @returns false when its id is another's */
  async create(product: Product): Promise<boolean> {
    return insert(this.collection, product);
  }

  async find(productId: string): Promise<Product | null> {
    return this.collection.findOne({ _id: productId });
  }

  /** These, by their ids. */
  async among(ids: readonly string[]): Promise<Map<string, Product>> {
    if (ids.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(found.map((product) => [product._id, product]));
  }

  /** By id, those after the given one. */
  async list(after: string, limit: number): Promise<Product[]> {
    return this.collection
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Changes it if it still has the revision. @returns null when it has another one */
  async change(productId: string, revision: number, change: ProductChange): Promise<Product | null> {
    return this.collection.findOneAndUpdate(
      { _id: productId, revision },
      { $set: given(change), $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }
}
