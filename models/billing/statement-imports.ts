import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert, pageAfter } from '../collection.js';

/** A bank's file that was imported. */
export interface StatementImport {
  readonly _id: string;
  readonly testClockId: string | null;
  readonly format: 'camt053' | 'mt940';
  /** A principal's id. */
  readonly importedBy: string;
  readonly importedAt: Date;
  /** Null: it was broken off; to import the file again completes it. */
  readonly completedAt: Date | null;
  /** In the order of the file. */
  readonly entries: readonly ImportedEntry[];
}

export interface ImportedEntry {
  /** Of the file, from 1. */
  readonly line: number;
  readonly paymentId: string;
  /** False: an earlier import had brought it. */
  readonly isNew: boolean;
}

export interface StatementImportPosition {
  readonly importedAt: Date;
  readonly id: string;
}

const importSchema = new Schema<StatementImport>(
  {
    _id: String,
    testClockId: { type: String, default: null },
    format: { type: String, required: true },
    importedBy: { type: String, required: true },
    importedAt: { type: Date, required: true },
    completedAt: { type: Date, default: null },
    entries: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'statementImports', versionKey: false, strict: 'throw', minimize: false },
);
importSchema.index({ testClockId: 1, importedAt: -1, _id: -1 });

export class StatementImports {
  readonly collection: Collection<StatementImport>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'StatementImport', importSchema);
  }

  /** Repeated, the first one stays. */
  async begin(begun: StatementImport): Promise<void> {
    await insert(this.collection, begun);
  }

  /** @returns it as it is then: repeated, as it was the first time */
  async complete(importId: string, entries: readonly ImportedEntry[], at: Date): Promise<StatementImport | null> {
    await this.collection.updateOne({ _id: importId, completedAt: null }, { $set: { entries, completedAt: at } });
    return this.find(importId);
  }

  async find(importId: string): Promise<StatementImport | null> {
    return this.collection.findOne({ _id: importId });
  }

  /** A page of those on a test clock, or of live use, the newest first. */
  async list(
    testClockId: string | null,
    after: StatementImportPosition | undefined,
    limit: number,
  ): Promise<StatementImport[]> {
    const position = after && { importedAt: after.importedAt, _id: after.id };
    return this.collection
      .find({ $and: [{ testClockId }, ...pageAfter(position, -1)] })
      .sort({ importedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }
}
