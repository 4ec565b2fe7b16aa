import { z } from 'zod';
import { InvalidRequest } from './invalid-request.js';
import { notPlainIn } from './plain-json.js';

/** The query parameters of every list; extend it with filters. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25).meta({
    description: 'How many items to answer at most',
    example: 25,
  }),
  cursor: z.string().min(1).max(1024).optional().meta({
    description: 'The `next` of the page before; left out for the first page',
  }),
});

/** The answer of a list: `next` is the cursor of the following page, null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .strictObject({
      items: z.array(item),
      next: z.string().nullable().meta({ description: 'Cursor of the following page, null on the last one' }),
    })
    .meta({ id });
}

/** An opaque cursor: where the next page of this list begins. */
export function writeCursor(list: string, position: unknown): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}

/**
 * Reads a cursor back. It is not secret and not signed: its position is plain JSON, is checked by the schema and only ever
 * compared within a query that is already limited to what the caller may see.
 *
 * @throws InvalidRequest naming `cursor`, also for the cursor of another list.
 */
export function readCursor<Position extends z.ZodType>(
  list: string,
  cursor: string | undefined,
  position: Position,
): z.output<Position> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = parseCursor(cursor);
  const read = z.tuple([z.literal(list), position]).safeParse(parsed);
  if (!read.success || notPlainIn(parsed)) {
    throw new InvalidRequest([{ parameter: 'cursor', detail: 'must be the `next` of a page of this list' }]);
  }
  return read.data[1] as z.output<Position>;
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Splits what a query for `limit + 1` items found into the page and its `next`. */
export function pageFrom<Item, Shown>(
  found: readonly Item[],
  limit: number,
  show: (item: Item) => Shown,
  nextCursor: (lastShown: Item) => string,
): { items: Shown[]; next: string | null } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(show), next: found.length > limit && last !== undefined ? nextCursor(last) : null };
}
