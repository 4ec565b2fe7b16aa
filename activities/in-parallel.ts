/** Does the same work for each, at most `concurrency` at a time; what fails stops the rest. @returns the results in the order of the items */
export async function inParallel<Item, Result>(
  items: Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const all = [...items];
  const results: Result[] = [];
  const rest = all.entries();
  let failed = false;
  const worker = async () => {
    for (const [i, item] of rest) {
      if (failed) return;
      try {
        results[i] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, all.length) }, worker));
  return results;
}
