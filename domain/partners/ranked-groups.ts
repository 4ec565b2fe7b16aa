/** Pages of what is put together in groups, where the order of the groups is known elsewhere: by the name of a customer, by a price. */

/** A group with as many members as it has now. */
export interface RankedGroup {
  readonly key: string;
  readonly count: number;
}

/** Which groups are read for a page: some as a whole, and what is left of the page from one that has more. */
export interface GroupsOfPage {
  readonly whole: readonly string[];
  readonly first: string | null;
}

/**
 * The groups that fill a page, as many as are needed; no more is taken from `ranked` than that.
 * @param room how many members the page still has room for
 */
export async function groupsOfPage(
  ranked: AsyncIterable<RankedGroup> | Iterable<RankedGroup>,
  room: number,
): Promise<GroupsOfPage> {
  const whole: string[] = [];
  let left = room;
  if (left <= 0) return { whole, first: null };
  for await (const { key, count } of ranked) {
    if (count > left) return { whole, first: key };
    whole.push(key);
    left -= count;
    if (left === 0) break;
  }
  return { whole, first: null };
}
