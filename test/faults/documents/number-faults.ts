import { type DocumentRecord, documentNumber } from '../../../models/billing/documents.js';

/** What is not as it must be of documents of a seller and clock: numbers without gaps, one document of a cause, corrections in a row. */
export function numberFaults(documents: readonly DocumentRecord[]): string[] {
  const causes = documents.map(({ cause }) => cause);
  const faults = repeated(causes).map((cause) => `There are several documents of ${cause}`);
  for (const { number, series, year, sequence, document } of documents) {
    const right = documentNumber(series, year, sequence);
    if (number !== right || document.number !== right) faults.push(`${document.number} is stored as ${right}`);
  }
  for (const [series, own] of groupedBy(documents, (one) => `${one.series}/${one.year}`)) {
    const sequences = own.map(({ sequence }) => sequence);
    faults.push(...repeated(sequences).map((sequence) => `${series}: ${sequence} is given twice`));
    faults.push(...missing(sequences, 1).map((sequence) => `${series}: ${sequence} is missing`));
  }
  for (const [original, own] of groupedBy(documents, ({ originalId }) => originalId)) {
    const revisions = own.map(({ revision }) => revision);
    faults.push(...repeated(revisions).map((revision) => `${original}: revision ${revision} is there twice`));
    faults.push(...missing(revisions, 0).map((revision) => `${original}: revision ${revision} is missing`));
  }
  return faults;
}

function groupedBy<Item>(items: readonly Item[], name: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(name(item));
    if (group) group.push(item);
    else groups.set(name(item), [item]);
  }
  return groups;
}

function repeated<Value>(values: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

/** What is not there between the first that there has to be and the last that there is. */
function missing(values: readonly number[], first: number): number[] {
  const there = new Set(values);
  const last = values.reduce((most, value) => Math.max(most, value), first);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((value) => !there.has(value));
}
