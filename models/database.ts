import type { Connection } from 'mongoose';
import { Attempts } from './attempts.js';
import { AccountBooks } from './billing/account-books.js';
import { BillingAccounts } from './billing/billing-accounts.js';
import { ChangeOrders } from './billing/change-orders.js';
import { DocumentFiles } from './billing/document-files.js';
import { Documents } from './billing/documents.js';
import { HandOvers } from './billing/hand-overs.js';
import { LicenceRequests } from './billing/licence-requests.js';
import { Orders } from './billing/orders.js';
import { PaymentMethods } from './billing/payment-methods.js';
import { PaymentRequests } from './billing/payment-requests.js';
import { Payments } from './billing/payments.js';
import { ProfileUses } from './billing/profile-uses.js';
import { Quotes } from './billing/quotes.js';
import { Refunds } from './billing/refunds.js';
import { StatementImports } from './billing/statement-imports.js';
import { Submissions } from './billing/submissions.js';
import { TakenTrials } from './billing/taken-trials.js';
import { Withdrawals } from './billing/withdrawals.js';
import { Agreements } from './catalogue/agreements.js';
import { Plans } from './catalogue/plans.js';
import { Products } from './catalogue/products.js';
import { SelfServicePolicies } from './catalogue/self-service-policies.js';
import { Sellers } from './catalogue/sellers.js';
import { type ConnectionOptions, connect, findServer, makeIndexes } from './connection.js';
import { AdministratorDismissals } from './identity/administrator-dismissals.js';
import { Administrators } from './identity/administrators.js';
import { ApiKeys } from './identity/api-keys.js';
import { Memberships } from './identity/memberships.js';
import { TenantCreations } from './identity/tenant-creations.js';
import { Tenants } from './identity/tenants.js';
import { Users } from './identity/users.js';
import { KeyOrders } from './keys/key-orders.js';
import { Keys } from './keys/keys.js';
import { Redemptions } from './keys/redemptions.js';
import { SignatureRequests } from './keys/signature-requests.js';
import { NoticePreferencesOfReaders } from './messaging/notice-preferences.js';
import { Notices } from './messaging/notices.js';
import { WebhookDeliveries } from './messaging/webhook-deliveries.js';
import { WebhookEndpoints } from './messaging/webhook-endpoints.js';
import { Audit } from './operations/audit.js';
import { Operations } from './operations/operations.js';
import { ParkedCases } from './operations/parked-cases.js';
import { TestClocks } from './operations/test-clocks.js';
import { Dashboard } from './partners/dashboard.js';
import { Delegations } from './partners/delegations.js';
import { DirectBillingProposals } from './partners/direct-billing-proposals.js';
import { Feeds } from './partners/feeds.js';
import { Partners } from './partners/partners.js';
import { Relations } from './partners/relations.js';
import { ResellerInvitations } from './partners/reseller-invitations.js';
import { ResellerTransfers } from './partners/reseller-transfers.js';
import { RequestRecords } from './request-records.js';
import { DataPlaneCommands } from './subscriptions/data-plane-commands.js';
import { Groups } from './subscriptions/groups.js';
import { Installations } from './subscriptions/installations.js';
import { Licences } from './subscriptions/licences.js';
import { Certificates, Processes } from './subscriptions/long-processes.js';
import { Reassignments } from './subscriptions/reassignments.js';
import { Reclaims } from './subscriptions/reclaims.js';
import { Subscriptions } from './subscriptions/subscriptions.js';
import { TenantClaims } from './subscriptions/tenant-claims.js';

/** The collections, over one connection. */
export interface Database {
  readonly connection: Connection;
  readonly apiKeys: ApiKeys;
  readonly audit: Audit;
  readonly requestRecords: RequestRecords;
  readonly operations: Operations;
  readonly partners: Partners;
  readonly sellers: Sellers;
  readonly products: Products;
  readonly agreements: Agreements;
  readonly plans: Plans;
  readonly selfServicePolicies: SelfServicePolicies;
  readonly takenTrials: TakenTrials;
  readonly withdrawals: Withdrawals;
  readonly handOvers: HandOvers;
  readonly licenceRequests: LicenceRequests;
  readonly billingAccounts: BillingAccounts;
  readonly profileUses: ProfileUses;
  readonly quotes: Quotes;
  readonly changeOrders: ChangeOrders;
  readonly orders: Orders;
  readonly paymentRequests: PaymentRequests;
  readonly payments: Payments;
  readonly statementImports: StatementImports;
  readonly paymentMethods: PaymentMethods;
  readonly accountBooks: AccountBooks;
  readonly refunds: Refunds;
  readonly documents: Documents;
  readonly documentFiles: DocumentFiles;
  readonly submissions: Submissions;
  readonly keys: Keys;
  readonly wrongKeys: Attempts;
  readonly keyOrders: KeyOrders;
  readonly redemptions: Redemptions;
  readonly signatureRequests: SignatureRequests;
  readonly relations: Relations;
  readonly resellerInvitations: ResellerInvitations;
  readonly resellerTransfers: ResellerTransfers;
  readonly directBillingProposals: DirectBillingProposals;
  readonly dashboard: Dashboard;
  readonly feeds: Feeds;
  readonly delegations: Delegations;
  readonly delegationOffers: Attempts;
  readonly tenants: Tenants;
  readonly tenantCreations: TenantCreations;
  readonly tenantClaims: TenantClaims;
  readonly users: Users;
  readonly administrators: Administrators;
  readonly memberships: Memberships;
  readonly administratorDismissals: AdministratorDismissals;
  readonly subscriptions: Subscriptions;
  readonly licences: Licences;
  readonly reclaims: Reclaims;
  readonly groups: Groups;
  readonly reassignments: Reassignments;
  readonly dataPlaneCommands: DataPlaneCommands;
  readonly notices: Notices;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly webhookDeliveries: WebhookDeliveries;
  readonly noticePreferences: NoticePreferencesOfReaders;
  readonly installations: Installations;
  readonly setUps: Processes;
  readonly deletions: Processes;
  readonly certificates: Certificates;
  readonly parkedCases: ParkedCases;
  readonly testClocks: TestClocks;
  /** @throws when MongoDB does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Where the data lies, and the secret of every keyed hash in it (KEY_HASH_SECRET). */
export interface DatabaseOptions extends ConnectionOptions {
  readonly keyHashSecret: string;
}

/**
 * Connects (connection.ts says to what end), and makes the indexes that are missing. How collections are read and written:
 * `models/collection.ts`.
 *
 * @throws when MongoDB does not answer within five seconds and nobody waits for it.
 */
export async function openDatabase({ keyHashSecret, ...options }: DatabaseOptions): Promise<Database> {
  const server = await findServer(options);
  const connection = await connect(options, server).catch(async (error: unknown) => {
    await server.client.close();
    throw error;
  });
  try {
    const users = new Users(connection);
    const tenants = new Tenants(connection);
    const subscriptions = new Subscriptions(connection);
    const waiting = {
      dataPlaneCommands: new DataPlaneCommands(connection),
      notices: new Notices(connection),
      setUps: new Processes(connection, 'SetUp', 'setUps'),
      deletions: new Processes(connection, 'Deletion', 'deletions'),
      orders: new Orders(connection),
      refunds: new Refunds(connection),
      payments: new Payments(connection),
      documents: new Documents(connection, keyHashSecret),
    };
    const administrators = new Administrators(tenants, users);
    const memberships = new Memberships(connection, keyHashSecret);
    const database: Database = {
      connection,
      apiKeys: new ApiKeys(connection, keyHashSecret),
      audit: new Audit(connection),
      requestRecords: new RequestRecords(connection, keyHashSecret),
      operations: new Operations(connection),
      partners: new Partners(connection),
      sellers: new Sellers(connection),
      products: new Products(connection),
      agreements: new Agreements(connection),
      plans: new Plans(connection),
      selfServicePolicies: new SelfServicePolicies(connection),
      takenTrials: new TakenTrials(connection),
      withdrawals: new Withdrawals(connection),
      handOvers: new HandOvers(connection),
      licenceRequests: new LicenceRequests(connection, keyHashSecret),
      billingAccounts: new BillingAccounts(connection),
      profileUses: new ProfileUses(connection),
      quotes: new Quotes(connection, keyHashSecret),
      changeOrders: new ChangeOrders(connection, waiting.orders, subscriptions),
      paymentRequests: new PaymentRequests(connection, keyHashSecret),
      statementImports: new StatementImports(connection),
      paymentMethods: new PaymentMethods(connection),
      accountBooks: new AccountBooks(connection),
      documentFiles: new DocumentFiles(connection),
      submissions: new Submissions(connection),
      keys: new Keys(connection, keyHashSecret),
      wrongKeys: new Attempts(connection, 'WrongKey', 'wrongKeys'),
      keyOrders: new KeyOrders(connection, keyHashSecret),
      redemptions: new Redemptions(connection),
      signatureRequests: new SignatureRequests(connection, keyHashSecret),
      relations: new Relations(connection),
      resellerInvitations: new ResellerInvitations(connection, keyHashSecret),
      resellerTransfers: new ResellerTransfers(connection, keyHashSecret),
      directBillingProposals: new DirectBillingProposals(connection, keyHashSecret),
      dashboard: new Dashboard(subscriptions, tenants),
      feeds: new Feeds(connection, keyHashSecret),
      delegations: new Delegations(connection, keyHashSecret),
      delegationOffers: new Attempts(connection, 'DelegationOffer', 'delegationOffers'),
      tenants,
      tenantCreations: new TenantCreations(connection, tenants, administrators),
      tenantClaims: new TenantClaims(connection),
      users,
      administrators,
      memberships,
      administratorDismissals: new AdministratorDismissals(connection, memberships),
      subscriptions,
      licences: new Licences(connection),
      reclaims: new Reclaims(connection),
      groups: new Groups(connection),
      reassignments: new Reassignments(connection),
      ...waiting,
      parkedCases: new ParkedCases(waiting),
      webhookEndpoints: new WebhookEndpoints(connection, keyHashSecret),
      webhookDeliveries: new WebhookDeliveries(connection),
      noticePreferences: new NoticePreferencesOfReaders(connection),
      installations: new Installations(connection, keyHashSecret),
      certificates: new Certificates(connection, keyHashSecret),
      testClocks: new TestClocks(connection),
      async ping() {
        await connection.db?.command({ ping: 1 });
      },
      async close() {
        await connection.close();
      },
    };
    await makeIndexes(connection, server);
    return database;
  } catch (error) {
    await connection.close();
    throw error;
  } finally {
    await server.client.close();
  }
}
