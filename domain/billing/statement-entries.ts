/**
 * Which entries of a bank's file are there already. Account, value date, amount and title make an entry's key; two payments of one
 * day may share it. Then the bank's reference tells them apart, within one format, since banks number differently in the other; where
 * it is missing, only their number within a file does.
 */

/** What is compared of an entry. */
export interface EntryTrace {
  readonly entryKey: string;
  readonly format: string;
  readonly bankReference: string | null;
}

/** @returns for each entry of one file the one that it is, each of them once; null: it is new */
export function knownEntries<Known extends EntryTrace>(
  entries: readonly EntryTrace[],
  known: readonly Known[],
): (Known | null)[] {
  const left = new Map<string, Known[]>();
  for (const one of known) left.set(one.entryKey, [...(left.get(one.entryKey) ?? []), one]);
  const take = (entry: EntryTrace, isSame: (one: Known) => boolean): Known | null => {
    const candidates = left.get(entry.entryKey) ?? [];
    const found = candidates.find(isSame);
    if (!found) return null;
    left.set(
      entry.entryKey,
      candidates.filter((one) => one !== found),
    );
    return found;
  };
  const sure = entries.map((entry) =>
    take(entry, ({ bankReference }) => bankReference !== null && bankReference === entry.bankReference),
  );
  return entries.map((entry, index) => sure[index] ?? take(entry, (one) => mayBe(entry, one)));
}

function mayBe(entry: EntryTrace, other: EntryTrace): boolean {
  return entry.format !== other.format || entry.bankReference === null || other.bankReference === null;
}

/** MT940 has room for less of a title than camt. */
const comparedCharacters = 60;

/** What the formats of a bank have in common of a title. */
export function titleKey(title: string): string {
  const plain = title.replaceAll(/[łŁ]/g, 'l').normalize('NFD').toUpperCase();
  return plain.replaceAll(/[^A-Z0-9]/g, '').slice(0, comparedCharacters);
}
