/** What lives on a test clock, as far as it is kept here: how much it is, and how it is deleted with the clock. */
import type { Database } from './database.js';
import type { Redemption } from './keys/redemptions.js';
import type { Progress } from './subscriptions/long-processes.js';
import type { SubscriptionProjection } from './subscriptions/subscriptions.js';

/** By what the documents of a clock are found. */
interface Belonging {
  readonly testClockId: string;
  readonly tenantIds: readonly string[];
  readonly subscriptionIds: readonly string[];
  readonly keyBatchIds: readonly string[];
  readonly keyIds: readonly string[];
  /** Of everything that was asked for about them. */
  readonly requestHashes: readonly string[];
}

/** A field, and the values of which its documents have one. */
type FoundBy = Readonly<Record<string, readonly string[]>>;

/**
 * Every collection that holds something of a clock, in the order in which it is deleted: what others are found by goes last,
 * so that a removal that was broken off finds what is left.
 */
export const deletedWithClock: Readonly<Record<string, (on: Belonging) => FoundBy>> = {
  requests: ({ requestHashes, tenantIds }) => ({ _id: requestHashes, tenantId: tenantIds }),
  operations: ({ tenantIds }) => ({ tenantId: tenantIds }),
  apiKeys: ({ tenantIds }) => ({ tenantId: tenantIds }),
  memberships: ({ tenantIds }) => ({ tenantId: tenantIds }),
  notices: ({ tenantIds, testClockId }) => ({ tenantId: tenantIds, testClockId: [testClockId] }),
  webhookDeliveries: ({ testClockId }) => ({ testClockId: [testClockId] }),
  webhookEndpoints: ({ tenantIds }) => ({ tenantId: tenantIds }),
  noticePreferences: ({ tenantIds }) => ({ tenantId: tenantIds }),
  installations: ({ tenantIds }) => ({ tenantId: tenantIds }),
  assignments: ({ subscriptionIds }) => ({ subscriptionId: subscriptionIds }),
  groupLicences: ({ tenantIds }) => ({ tenantId: tenantIds }),
  groupPlans: ({ tenantIds }) => ({ tenantId: tenantIds }),
  groupMembers: ({ tenantIds }) => ({ tenantId: tenantIds }),
  groups: ({ tenantIds }) => ({ tenantId: tenantIds }),
  reclaimedLicences: ({ tenantIds }) => ({ tenantId: tenantIds }),
  reclaims: ({ tenantIds }) => ({ tenantId: tenantIds }),
  licenceChangeNotes: ({ subscriptionIds }) => ({ subscriptionId: subscriptionIds }),
  reassignments: ({ subscriptionIds }) => ({ subscriptionId: subscriptionIds }),
  subscriptionEvents: ({ subscriptionIds }) => ({ subscriptionId: subscriptionIds }),
  dataPlaneCommands: ({ subscriptionIds }) => ({ _id: subscriptionIds }),
  setUps: ({ subscriptionIds }) => ({ _id: subscriptionIds }),
  deletions: ({ subscriptionIds }) => ({ _id: subscriptionIds }),
  certificates: ({ subscriptionIds }) => ({ subscriptionId: subscriptionIds }),
  users: ({ tenantIds }) => ({ tenantId: tenantIds }),
  tenantCreations: ({ testClockId }) => ({ testClockId: [testClockId] }),
  documentFiles: ({ testClockId }) => ({ testClockId: [testClockId] }),
  authoritySubmissions: ({ testClockId }) => ({ testClockId: [testClockId] }),
  documents: ({ testClockId }) => ({ testClockId: [testClockId] }),
  quotes: ({ testClockId }) => ({ testClockId: [testClockId] }),
  orders: ({ testClockId }) => ({ testClockId: [testClockId] }),
  refunds: ({ testClockId }) => ({ testClockId: [testClockId] }),
  payments: ({ testClockId }) => ({ testClockId: [testClockId] }),
  statementImports: ({ testClockId }) => ({ testClockId: [testClockId] }),
  billingProfileUses: ({ testClockId }) => ({ testClockId: [testClockId] }),
  paymentMethods: ({ testClockId }) => ({ testClockId: [testClockId] }),
  ledgerEntries: ({ testClockId }) => ({ testClockId: [testClockId] }),
  paymentRequests: ({ testClockId }) => ({ testClockId: [testClockId] }),
  billingAccounts: ({ testClockId }) => ({ testClockId: [testClockId] }),
  tenantClaims: ({ tenantIds }) => ({ tenantId: tenantIds }),
  audit: ({ tenantIds, keyBatchIds, keyIds }) => ({ tenantId: tenantIds, 'subject.id': [...keyBatchIds, ...keyIds] }),
  wrongKeys: ({ tenantIds }) => ({ _id: tenantIds.map((id) => `tenant/${id}`) }),
  withdrawals: ({ testClockId }) => ({ testClockId: [testClockId] }),
  handOvers: ({ testClockId }) => ({ testClockId: [testClockId] }),
  licenceRequests: ({ testClockId }) => ({ testClockId: [testClockId] }),
  directBillingProposals: ({ testClockId }) => ({ testClockId: [testClockId] }),
  changeOrders: ({ tenantIds }) => ({ tenantId: tenantIds }),
  takenTrials: ({ tenantIds }) => ({ tenantId: tenantIds }),
  selfServicePolicies: ({ tenantIds }) => ({ tenantId: tenantIds }),
  feeds: ({ testClockId, tenantIds }) => ({ testClockId: [testClockId], tenantId: tenantIds }),
  relations: ({ tenantIds }) => ({ tenantId: tenantIds }),
  resellerInvitations: ({ tenantIds }) => ({ tenantId: tenantIds }),
  resellerTransfers: ({ tenantIds }) => ({ tenantId: tenantIds }),
  delegations: ({ tenantIds }) => ({ tenantId: tenantIds }),
  keyClaims: ({ keyBatchIds }) => ({ batchId: keyBatchIds }),
  productKeys: ({ testClockId }) => ({ testClockId: [testClockId] }),
  keyBatches: ({ testClockId }) => ({ testClockId: [testClockId] }),
  keyOrders: ({ testClockId }) => ({ testClockId: [testClockId] }),
  signatureRequests: ({ testClockId }) => ({ testClockId: [testClockId] }),
  subscriptions: ({ testClockId }) => ({ testClockId: [testClockId] }),
  redemptions: ({ testClockId }) => ({ testClockId: [testClockId] }),
  tenants: ({ testClockId }) => ({ testClockId: [testClockId] }),
  clockMembers: ({ testClockId }) => ({ testClockId: [testClockId] }),
};

/** Ids in one filter: what a query may be long. */
const idsAtOnce = 500;

/** Deletes once what there is of a clock, the clock itself excepted. @returns how many documents there were */
export async function deleteClockData(
  database: Database,
  testClockId: string,
  alive: () => void = () => {},
): Promise<number> {
  const belonging = await belongingTo(database, testClockId);
  let deleted = 0;
  for (const [name, foundBy] of Object.entries(deletedWithClock)) {
    const collection = database.connection.collection(name);
    for (const [field, values] of Object.entries(foundBy(belonging))) {
      for (let from = 0; from < values.length; from += idsAtOnce) {
        alive();
        const filter = { [field]: { $in: values.slice(from, from + idsAtOnce) } };
        deleted += (await collection.deleteMany(filter)).deletedCount;
      }
    }
  }
  return deleted;
}

async function belongingTo(database: Database, testClockId: string): Promise<Belonging> {
  const { connection } = database;
  const of = async (collection: string) => connection.collection(collection).find({ testClockId }).toArray();
  const [tenants, subscriptions, redemptions, batches, keys] = await Promise.all([
    of('tenants'),
    of('subscriptions'),
    of('redemptions'),
    of('keyBatches'),
    of('productKeys'),
  ]);
  // A redemption that was given up has a tenant that never came to be, with tokens and entries of its own.
  const tenantIds = distinct([...tenants.map(idOf), ...[...subscriptions, ...redemptions].map(textOf('tenantId'))]);
  const keyBatchIds = batches.map(idOf);
  const keyIds = keys.map(textOf('keyId'));
  const audited = { tenantId: tenantIds, 'subject.id': [...keyBatchIds, ...keyIds] };
  const requestHashes: string[] = [];
  for (const [field, values] of Object.entries(audited)) {
    for (let from = 0; from < values.length; from += idsAtOnce) {
      const filter = { [field]: { $in: values.slice(from, from + idsAtOnce) } };
      const entries = await connection
        .collection('audit')
        .find(filter, { projection: { _id: 1 } })
        .toArray();
      requestHashes.push(...entries.map(idOf));
    }
  }
  return {
    testClockId,
    tenantIds,
    subscriptionIds: distinct([...subscriptions.map(idOf), ...redemptions.map(textOf('subscriptionId'))]),
    keyBatchIds,
    keyIds,
    requestHashes,
  };
}

type Document = Readonly<Record<string, unknown>>;
const textOf = (field: string) => (document: Document) => String(document[field]);
const idOf = textOf('_id');
const distinct = (ids: readonly string[]) => [...new Set(ids)];

/** How many tenants and subscriptions live on a clock. */
export async function countOnClock(
  { tenants, subscriptions }: Pick<Database, 'tenants' | 'subscriptions'>,
  testClockId: string,
): Promise<{ tenants: number; subscriptions: number }> {
  const [tenantCount, subscriptionCount] = await Promise.all([
    tenants.collection.countDocuments({ testClockId }),
    subscriptions.collection.countDocuments({ testClockId }),
  ]);
  return { tenants: tenantCount, subscriptions: subscriptionCount };
}

/** What is known of members beside the clock's last look: many have ended or moved since. */
export interface MembersState {
  readonly subscriptions: ReadonlyMap<string, SubscriptionProjection>;
  readonly redemptions: ReadonlyMap<string, Redemption>;
  /** Ids of the subscriptions whose set-up, and whose deletion, has ended. */
  readonly setUp: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
}

/** Whose state is asked for: ids by kind of workflow. */
export interface AskedMembers {
  readonly subscription: readonly string[];
  readonly redemption: readonly string[];
  readonly setup: readonly string[];
  readonly deletion: readonly string[];
}

export async function stateOfMembers(
  database: Pick<Database, 'subscriptions' | 'redemptions' | 'setUps' | 'deletions'>,
  asked: AskedMembers,
): Promise<MembersState> {
  const among = (ids: readonly string[]) => ({ _id: { $in: [...ids] } });
  const read = async <Found>(ids: readonly string[], query: () => Promise<Found[]>) =>
    ids.length === 0 ? [] : query();
  const [subscriptions, redemptions, setUps, deletions] = await Promise.all([
    read(asked.subscription, () => database.subscriptions.among(asked.subscription)),
    read(asked.redemption, () => database.redemptions.collection.find(among(asked.redemption)).toArray()),
    read(asked.setup, () => database.setUps.collection.find(among(asked.setup)).toArray()),
    read(asked.deletion, () => database.deletions.collection.find(among(asked.deletion)).toArray()),
  ]);
  const idsOf = (processes: readonly Progress[]) => new Set(processes.map(({ _id }) => _id));
  // One that has moved users goes on: it invites them.
  const setUp = setUps.filter(({ state, users }) => state === 'undone' || (state === 'done' && !users));
  return {
    subscriptions: new Map(subscriptions.map((found) => [found._id, found])),
    redemptions: new Map(redemptions.map((found) => [found._id, found])),
    setUp: idsOf(setUp),
    deleted: idsOf(deletions.filter(({ state }) => state === 'done')),
  };
}
