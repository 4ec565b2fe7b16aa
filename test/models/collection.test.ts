import { type Collection, Schema } from 'mongoose';
import { collectionOf, given, insert, insertFree, pageAfter } from '../../models/collection.js';
import type { Database } from '../../models/database.js';
import { openTestDatabase } from '../api/http/api-under-test.js';
import { giveBack } from '../databases.js';

interface Book {
  _id: string;
  author: string;
  pages: number;
}

const bookSchema = new Schema<Book>(
  { _id: String, author: { type: String, required: true }, pages: { type: Number, required: true } },
  { collection: 'books', versionKey: false, strict: 'throw' },
);

let database: Database;
let books: Collection<Book>;

beforeAll(async () => {
  database = await openTestDatabase();
  books = collectionOf(database.connection, 'Book', bookSchema);
});

beforeEach(() => books.deleteMany({}));

afterAll(async () => {
  await giveBack(database);
});

const book = (_id: string, pages: number): Book => ({ _id, author: 'Lem', pages });

describe('an insert', () => {
  it('says whether the id was free', async () => {
    expect(await insert(books, book('solaris', 204))).toBe(true);
    expect(await insert(books, book('solaris', 1))).toBe(false);
    expect(await books.findOne({ _id: 'solaris' })).toEqual(book('solaris', 204));
  });

  it.each([
    ['lacks a field', { _id: 'fiasko', pages: 336 }, 'author'],
    ['has a field of another type', { ...book('fiasko', 0), pages: 'many' }, 'pages'],
    ['has a field that is not declared', { ...book('fiasko', 336), publisher: 'WL' }, 'publisher'],
  ])('of a document that %s is refused', async (_what, document, field) => {
    await expect(insert(books, document as unknown as Book)).rejects.toThrow(field);
    expect(await books.countDocuments({})).toBe(0);
  });

  it('of many leaves out those whose ids are taken', async () => {
    await insert(books, book('solaris', 204));
    expect(await insertFree(books, [book('eden', 1), book('solaris', 1), book('golem', 1)])).toBe(false);
    expect(await books.countDocuments({})).toBe(3);
    expect(await insertFree(books, [])).toBe(true);
  });
});

describe('the condition of the next page', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];

  it.each([1, -1] as const)(
    'goes on where the page before has ended, ties included: direction %d',
    async (direction) => {
      await insertFree(
        books,
        ids.map((id, i) => book(id, i < 3 ? 100 : 200)),
      );
      const read: string[] = [];
      for (let last: Book | undefined, found: Book[] = []; ; last = found.at(-1)) {
        found = await books
          .find({ $and: [{ author: 'Lem' }, ...pageAfter(last && { pages: last.pages, _id: last._id }, direction)] })
          .sort({ pages: direction, _id: direction })
          .limit(2)
          .toArray();
        if (found.length === 0) break;
        read.push(...found.map(({ _id }) => _id));
      }
      expect(read).toEqual(direction === 1 ? ids : ids.toReversed());
    },
  );
});

it('a change does not hold what is left out', () => {
  expect(given({ name: 'Eden', pages: undefined, note: null })).toStrictEqual({ name: 'Eden', note: null });
});
