import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, given, insert } from '../collection.js';

/** `prepared`: its documents are named; `sent`: the authority has them; `finished`: each of them has its answer. */
export type SubmissionState = 'prepared' | 'sent' | 'finished';

/** Documents of a seller that go to the tax authority together. */
export interface SubmissionRecord {
  /** `sub_…` of the authority is in `reference`; this one is ours. */
  readonly _id: string;
  readonly sellerId: string;
  readonly testClockId: string | null;
  readonly state: SubmissionState;
  /** One by one in an interactive session, or as a package. */
  readonly mode: 'online' | 'batch';
  readonly documentIds: string[];
  /** What the authority's adapter needs to ask for the results: plain JSON. */
  readonly reference: unknown;
  readonly preparedAt: Date;
  readonly sentAt: Date | null;
  readonly finishedAt: Date | null;
}

const submissionSchema = new Schema<SubmissionRecord>(
  {
    _id: String,
    sellerId: { type: String, required: true },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    mode: { type: String, required: true },
    documentIds: { type: [String], required: true },
    reference: { type: Schema.Types.Mixed, default: null },
    preparedAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'authoritySubmissions', versionKey: false, strict: 'throw', minimize: false },
);
submissionSchema.index({ sellerId: 1, testClockId: 1, state: 1 });
submissionSchema.index({ sellerId: 1, testClockId: 1, sentAt: -1 });
submissionSchema.index({ testClockId: 1 });

export class Submissions {
  readonly collection: Collection<SubmissionRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'AuthoritySubmission', submissionSchema);
  }

  async find(submissionId: string): Promise<SubmissionRecord | null> {
    return this.collection.findOne({ _id: submissionId });
  }

  /** The one that an earlier try left behind. */
  async unfinished(sellerId: string, testClockId: string | null): Promise<SubmissionRecord | null> {
    return this.collection.findOne({ sellerId, testClockId, state: { $in: ['prepared', 'sent'] } });
  }

  /** When a seller's documents were sent since an instant, the latest first. */
  async sentSince(sellerId: string, testClockId: string | null, since: Date, limit: number): Promise<Date[]> {
    const found = await this.collection
      .find({ sellerId, testClockId, sentAt: { $gte: since } }, { projection: { sentAt: 1 } })
      .sort({ sentAt: -1 })
      .limit(limit)
      .toArray();
    return found.flatMap(({ sentAt }) => sentAt ?? []);
  }

  async prepare(submission: SubmissionRecord): Promise<void> {
    await insert(this.collection, submission);
  }

  /** @param from the state in which it has to be: an attempt that comes late changes nothing */
  async move(
    submissionId: string,
    from: SubmissionState,
    change: Partial<Pick<SubmissionRecord, 'state' | 'reference' | 'sentAt' | 'finishedAt'>>,
  ): Promise<void> {
    await this.collection.updateOne({ _id: submissionId, state: from }, { $set: given(change) });
  }
}
