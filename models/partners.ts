import { type Connection, type Model, Schema } from 'mongoose';
import { inserted } from './inserted.js';

/** An adviser who sells keys and looks after customers. */
export interface Partner {
  /** Digits, as the partner's programme gave them. */
  _id: string;
  name: string;
  /** Language of what it is told (BCP 47). */
  locale: string;
  /** Whom a customer turns to; null: the partner's name alone is shown. */
  email: string | null;
  revision: number;
  createdAt: Date;
}

const partnerSchema = new Schema<Partner>(
  {
    _id: String,
    name: { type: String, required: true },
    locale: { type: String, required: true },
    email: { type: String, default: null },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'partners', versionKey: false, strict: 'throw' },
);

export class Partners {
  readonly model: Model<Partner>;

  constructor(connection: Connection) {
    this.model = connection.model<Partner>('Partner', partnerSchema);
  }

  async create(partner: Partner): Promise<boolean> {
    return inserted(() => this.model.create(partner));
  }

  async find(partnerId: string): Promise<Partner | null> {
    return this.model.findById(partnerId).lean<Partner>();
  }
}
