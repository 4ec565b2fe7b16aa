/** What mongod itself says about how it answers a query. */
import type { Connection, mongo } from 'mongoose';
import { type Query, shapeOf } from './served-by-index.js';

interface Stage {
  readonly stage: string;
  readonly indexName?: string;
  readonly inputStage?: Stage;
  readonly inputStages?: readonly Stage[];
  readonly queryPlan?: Stage;
}

/** mongod's account of a find. */
export async function explain(
  { db }: Connection,
  { collection, filter, sort }: Query,
  options: { readonly limit?: number; readonly verbosity?: 'queryPlanner' | 'executionStats' } = {},
): Promise<mongo.Document> {
  if (!db) throw new Error('The connection is not open');
  const { limit, verbosity = 'queryPlanner' } = options;
  const order = sort.length > 0 ? { sort: new Map(sort) } : {};
  return db.command({ explain: { find: collection, filter, ...order, ...(limit ? { limit } : {}) }, verbosity });
}

/** How many keys of indexes and how many documents are read. */
export interface Reading {
  readonly keys: number;
  readonly documents: number;
}

/** What mongod reads for a `find` or an `aggregate`, as it was sent. */
export async function readingOf({ db }: Connection, command: mongo.Document): Promise<Reading> {
  if (!db) throw new Error('The connection is not open');
  const { find, filter, sort, limit, projection, aggregate, pipeline } = command;
  const asked = find
    ? { find, filter, ...(sort && { sort }), ...(limit && { limit }), ...(projection && { projection }) }
    : { aggregate, pipeline, cursor: {} };
  const told = await db.command({ explain: asked, verbosity: 'executionStats' });
  const stats = told['executionStats'] ?? told['stages'][0].$cursor.executionStats;
  return { keys: stats.totalKeysExamined, documents: stats.totalDocsExamined };
}

/** Those queries for which mongod has no plan but to read a whole collection. */
export async function scanning(connection: Connection, queries: Iterable<Query>): Promise<string[]> {
  return without(connection, queries, /^COLLSCAN/);
}

/** Those queries for which mongod has no plan but to read a whole collection, or to sort what it has found. */
export async function scanningOrSorting(connection: Connection, queries: Iterable<Query>): Promise<string[]> {
  return without(connection, queries, /^(COLLSCAN|SORT(?!_MERGE))/);
}

/** The queries without a plan that is free of some stages. Which plan is chosen is chance where there are a few documents only. */
async function without(connection: Connection, queries: Iterable<Query>, unwanted: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const query of queries) {
    const { queryPlanner } = await explain(connection, query);
    const { winningPlan, rejectedPlans } = queryPlanner as { winningPlan: Stage; rejectedPlans: readonly Stage[] };
    const plans = [winningPlan, ...rejectedPlans].map(stagesOf);
    if (plans.every((stages) => stages.some((stage) => unwanted.test(stage)))) {
      found.push(`${shapeOf(query)}: ${plans[0]?.join(' < ')}`);
    }
  }
  return found.sort();
}

/** The stages of a plan, from the answer's end to the data: FETCH, IXSCAN, … */
function stagesOf({ stage, indexName, inputStage, inputStages = [], queryPlan }: Stage): string[] {
  if (queryPlan) return stagesOf(queryPlan);
  return [
    indexName ? `${stage} ${indexName}` : stage,
    ...(inputStage ? stagesOf(inputStage) : []),
    ...inputStages.flatMap(stagesOf),
  ];
}
