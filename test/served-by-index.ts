/** Whether an index serves a query: the rule of MongoDB's planner, for servers that do not explain themselves. */

/** Fields in order, 1 or -1 each. */
export type Keys = readonly (readonly [field: string, direction: number])[];

/** A filter and an order, as they are sent to MongoDB. */
export interface Query {
  readonly collection: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: Keys;
}

export interface Index {
  readonly keys: Keys;
  readonly unique: boolean;
}

const byId: Index = { keys: [['_id', 1]], unique: true };

interface Conditions {
  /** One value, or one of several. */
  readonly equal: ReadonlySet<string>;
  readonly ranges: ReadonlySet<string>;
}

const equalities = ['$eq', '$in', '$elemMatch', '$all'];

/**
 * An index serves a query when its first keys are the fields that have to be equal, the next ones those of the order, and the
 * fields of ranges are among the rest: then nothing is read that is not answered, and nothing is sorted in memory. A query that a
 * unique key narrows down to one document is always served. `guards` keep callers apart: each of them may be looked at in what an
 * index has found by something else. So may what is left out by its value.
 */
export function isServed({ filter, sort }: Query, indexes: readonly Index[], guards: readonly string[] = []): boolean {
  return alternatives(filter).every((one) => {
    const { equal, ranges: asked } = conditionsOf(one);
    const ranges = new Set([...asked].filter((field) => field !== 'tenantId' || !guards.includes(field)));
    const found = subsetsOf([...equal].filter((field) => guards.includes(field)))
      .map((lookedAt) => new Set([...equal].filter((field) => !lookedAt.has(field))))
      .filter((fields) => fields.size > 0 || equal.size === 0);
    return [byId, ...indexes].some((index) => found.some((fields) => serves(index, { equal: fields, ranges }, sort)));
  });
}

/**
 * An index narrows a query down when it begins with a field that has to be equal: what else is asked for is looked for, and
 * sorted, among few. Good enough where the few belong to one tenant, subscription or key.
 */
export function isNarrowed(query: Query, indexes: readonly Index[]): boolean {
  if (isServed(query, indexes)) return true;
  return alternatives(query.filter).every((one) => {
    const { equal } = conditionsOf(one);
    return [byId, ...indexes].some(({ keys: [first] }) => first !== undefined && equal.has(first[0]));
  });
}

/** What a query looks like without its values, for people. */
export function shapeOf({ collection, filter, sort }: Query): string {
  const shapes = alternatives(filter).map((one) => {
    const { equal, ranges } = conditionsOf(one);
    return [...[...equal].map((field) => `${field} =`), ...[...ranges].map((field) => `${field} <>`)].sort().join(', ');
  });
  const order = sort.map(([field, direction]) => `${direction < 0 ? '-' : ''}${field}`).join(', ');
  return `${collection}: ${[...new Set(shapes)].join(' or ') || 'all'}${order === '' ? '' : ` by ${order}`}`;
}

function subsetsOf(fields: readonly string[]): Set<string>[] {
  let sets = [new Set<string>()];
  for (const field of fields) sets = [...sets, ...sets.map((set) => new Set([...set, field]))];
  return sets;
}

function serves({ keys, unique }: Index, { equal, ranges }: Conditions, sort: Keys): boolean {
  if (unique && keys.every(([field]) => equal.has(field))) return true;
  if (equal.size + ranges.size + sort.length === 0) return false;
  const prefix = keys.findIndex(([field]) => !equal.has(field));
  const rest = prefix === -1 ? [] : keys.slice(prefix);
  const held = new Set(keys.slice(0, prefix === -1 ? keys.length : prefix).map(([field]) => field));
  if ([...equal].some((field) => !held.has(field))) return false;
  const order = sort.filter(([field]) => !equal.has(field));
  const inOrder = (sign: number) =>
    order.every(([field, direction], i) => rest[i]?.[0] === field && rest[i][1] === sign * direction);
  if (!inOrder(1) && !inOrder(-1)) return false;
  const within = new Set(rest.slice(0, order.length + ranges.size).map(([field]) => field));
  return [...ranges].every((field) => within.has(field));
}

/** A filter with `$or` is one query for each of its branches. */
function alternatives(filter: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const { $or: branches, $and: parts, ...rest } = filter;
  let found: Readonly<Record<string, unknown>>[] = [rest];
  const cross = (others: Readonly<Record<string, unknown>>[]) => {
    found = found.flatMap((one) => others.map((other) => ({ ...one, ...other })));
  };
  if (Array.isArray(branches)) cross(branches.flatMap(alternatives));
  if (Array.isArray(parts)) for (const part of parts) cross(alternatives(part));
  return found;
}

function conditionsOf(filter: Readonly<Record<string, unknown>>): Conditions {
  const equal = new Set<string>();
  const ranges = new Set<string>();
  for (const [field, wanted] of Object.entries(filter)) {
    const operators = typeof wanted === 'object' && wanted !== null ? Object.keys(wanted) : [];
    const compares = operators.filter((name) => name.startsWith('$'));
    if (compares.length > 0 && compares.every((name) => name === '$nin' || (name === '$not' && field === 'tenantId')))
      continue;
    if (compares.every((name) => equalities.includes(name))) equal.add(field);
    else ranges.add(field);
  }
  return { equal, ranges };
}
