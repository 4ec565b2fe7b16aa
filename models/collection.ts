/**
 * The one way to a collection. A model class gets the driver's collection, typed by its documents, from `collectionOf` and
 * uses it for every read and write. What this promises:
 *
 * - The mongoose schema declares the indexes, which are made when the database is opened, and what a single insert is checked
 *   against (`insert`): fields that are required, their types, and that there are no others. Bulk writes and updates are checked
 *   by their TypeScript types alone.
 * - What is read is what was stored: plain objects, no casting, no defaults.
 * - The driver takes an object in a filter for operators. Nothing of a request gets there as an object with such names:
 *   `api/http/plain-json.ts` refuses them in bodies and cursors, and parameters are text.
 */
import type { AnyObject, Collection, Connection, Model, Schema } from 'mongoose';
import { mongo } from 'mongoose';

const models = new WeakMap<object, Model<AnyObject>>();

/** The collection of a schema, over a connection; its indexes are declared with it. */
export function collectionOf<Document extends object>(
  connection: Connection,
  name: string,
  schema: Schema<Document>,
): Collection<Document> {
  const model = connection.model<Document>(name, schema);
  const collection = connection.collection<Document>(model.collection.name);
  models.set(collection, model as unknown as Model<AnyObject>);
  return collection;
}

/**
 * Inserts a document that the schema accepts.
 *
 * @returns false when its id, or another unique key of it, is taken: for claims that means "already done"
 * @throws mongoose's ValidationError, or StrictModeError for a field that the schema does not know
 */
export async function insert<Document extends object>(
  collection: Collection<Document>,
  document: mongo.OptionalUnlessRequiredId<Document>,
): Promise<boolean> {
  const Checked = models.get(collection);
  if (Checked) await new Checked(document).validate();
  return inserted(() => collection.insertOne(document));
}

/** Inserts all documents whose unique keys are free; the others stay out. @returns whether all went in */
export async function insertFree<Document extends object>(
  collection: Collection<Document>,
  documents: readonly mongo.OptionalUnlessRequiredId<Document>[],
): Promise<boolean> {
  if (documents.length === 0) return true;
  // An unordered insert throws after all others were inserted.
  return inserted(() => collection.insertMany([...documents], { ordered: false }));
}

/** True for E11000: a document with this unique key is already there. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

/** Runs a write that proves something by succeeding: true when it was ours, false when the key was taken. */
export async function inserted(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Fields without those that are left out: the driver would take them for null. */
export function given<Change extends object>(
  change: Change,
): { [Field in keyof Change]: Exclude<Change[Field], undefined> } {
  const fields = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as { [Field in keyof Change]: Exclude<Change[Field], undefined> };
}

type SortValue = string | number | Date;

/**
 * The conditions of a page that goes on after a position, to be put into `$and`: documents that come later in the order of the
 * position's fields. The range on the first of them stands alone as well: an index begins reading there, while `$or` by itself
 * would only be looked at in everything that lies before.
 *
 * @param position the sort fields of the last document of the page before, in the order of the sort; undefined: the first page
 * @param direction 1 where the smallest comes first, -1 where the largest does
 */
export function pageAfter(
  position: Readonly<Record<string, SortValue>> | undefined,
  direction: 1 | -1,
): Record<string, unknown>[] {
  const fields = Object.entries(position ?? {});
  const [first] = fields;
  if (!first) return [];
  const operator = direction === 1 ? '$gt' : '$lt';
  const $or = fields.map(([field, value], i) => ({
    ...Object.fromEntries(fields.slice(0, i)),
    [field]: { [operator]: value },
  }));
  return [{ [first[0]]: { [`${operator}e`]: first[1] } }, { $or }];
}
