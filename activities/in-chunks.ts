/** Does work for so many of the items at a time, one chunk after the other. */
export async function inChunks<Item>(
  items: Iterable<Item>,
  size: number,
  work: (chunk: readonly Item[]) => Promise<void>,
): Promise<void> {
  const all = [...items];
  for (let from = 0; from < all.length; from += size) await work(all.slice(from, from + size));
}
