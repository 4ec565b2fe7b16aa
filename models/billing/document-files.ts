import { createHash } from 'node:crypto';
import { type Collection, type Connection, mongo, Schema } from 'mongoose';
import { collectionOf, insert, insertFree } from '../collection.js';

/** A file of a document, as it was made once: what was sent or handed over stays what it is. */
export interface DocumentFile {
  /** `<documentId>/<name>` */
  readonly _id: string;
  readonly documentId: string;
  readonly testClockId: string | null;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: mongo.Binary;
  /** Base64. */
  readonly sha256: string;
  readonly createdAt: Date;
}

export interface NewFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The document that a file is of. */
export interface FileOwner {
  readonly _id: string;
  readonly testClockId: string | null;
}

export interface FileContent extends NewFile {
  readonly name: string;
  readonly sha256: string;
}

const fileSchema = new Schema<DocumentFile>(
  {
    _id: String,
    documentId: { type: String, required: true },
    testClockId: { type: String, default: null },
    name: { type: String, required: true },
    mediaType: { type: String, required: true },
    bytes: { type: Schema.Types.Mixed, required: true },
    sha256: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'documentFiles', versionKey: false, strict: 'throw', minimize: false },
);
fileSchema.index({ documentId: 1 });
fileSchema.index({ testClockId: 1 });

export class DocumentFiles {
  readonly collection: Collection<DocumentFile>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'DocumentFile', fileSchema);
  }

  async find(documentId: string, name: string): Promise<FileContent | null> {
    const found = await this.collection.findOne({ _id: `${documentId}/${name}` });
    return found && contentOf(found);
  }

  /** The file that is there, or the one that is made now; of two that were made at once the first one counts. */
  async obtain(
    { _id: documentId, testClockId }: FileOwner,
    name: string,
    make: () => Promise<NewFile>,
  ): Promise<FileContent> {
    const found = await this.find(documentId, name);
    if (found) return found;
    await insert(this.collection, fileOf({ _id: documentId, testClockId }, name, await make()));
    const stored = await this.find(documentId, name);
    if (!stored) throw new Error(`The file ${documentId}/${name} was not stored.`);
    return stored;
  }

  /** The same for many documents, in three commands. @returns the files by their documents' ids */
  async obtainMany<Owner extends FileOwner>(
    owners: readonly Owner[],
    name: string,
    make: (owner: Owner) => Promise<NewFile>,
  ): Promise<ReadonlyMap<string, FileContent>> {
    const ids = owners.map(({ _id }) => _id);
    const found = await this.findMany(ids, name);
    const made: DocumentFile[] = [];
    for (const owner of owners) if (!found.has(owner._id)) made.push(fileOf(owner, name, await make(owner)));
    if (!(await insertFree(this.collection, made))) return this.findMany(ids, name);
    return new Map([...found, ...made.map((file) => [file.documentId, contentOf(file)] as const)]);
  }

  private async findMany(documentIds: readonly string[], name: string): Promise<ReadonlyMap<string, FileContent>> {
    const ids = documentIds.map((documentId) => `${documentId}/${name}`);
    const found = await this.collection.find({ _id: { $in: ids } }).toArray();
    return new Map(found.map((file) => [file.documentId, contentOf(file)]));
  }

  /** Of a document that was put right: what was rejected goes. */
  async remove(documentId: string): Promise<void> {
    await this.collection.deleteMany({ documentId });
  }
}

function fileOf({ _id, testClockId }: FileOwner, name: string, { mediaType, bytes }: NewFile): DocumentFile {
  return {
    _id: `${_id}/${name}`,
    documentId: _id,
    testClockId,
    name,
    mediaType,
    bytes: new mongo.Binary(bytes),
    sha256: createHash('sha256').update(bytes).digest('base64'),
    createdAt: new Date(),
  };
}

function contentOf({ name, mediaType, bytes, sha256 }: DocumentFile): FileContent {
  return { name, mediaType, bytes: bytes.buffer, sha256 };
}
