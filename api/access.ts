import type { AccessTable } from './http/access-table.js';

/**
 * Who may do what, for the whole API: which scope each operation needs. By which kinds of grant a scope can be held stands in
 * `domain/identity/scopes.ts`. The grants that hold at a request make its reach (`domain/identity/grants.ts`), and the reach is part of every
 * query (`models/identity/reach.ts`).
 */
export const access = {
  getLiveness: 'anyone',
  getReadiness: 'anyone',

  createApiKey: 'apiKeys:manage',
  listApiKeys: 'apiKeys:manage',
  getApiKey: 'apiKeys:manage',
  rotateApiKey: 'apiKeys:manage',
  revokeApiKey: 'apiKeys:manage',

  listAudit: 'audit:read',

  createSeller: 'catalogue:write',
  listSellers: 'catalogue:read',
  getSeller: 'catalogue:read',
  changeSeller: 'catalogue:write',

  createProduct: 'catalogue:write',
  listProducts: 'catalogue:read',
  getProduct: 'catalogue:read',
  changeProduct: 'catalogue:write',

  publishAgreement: 'catalogue:write',
  listAgreements: 'catalogue:read',
  getAgreement: 'catalogue:readVersion',

  listPlans: 'catalogue:read',
  getPlan: 'catalogue:read',
  createPlan: 'catalogue:write',
  addPlanVersion: 'catalogue:write',
  listPlanVersions: 'catalogue:read',
  getPlanVersion: 'catalogue:readVersion',
  withdrawPlan: 'catalogue:write',
  offerPlan: 'catalogue:write',

  createPartner: 'partners:write',
  listPartners: 'partners:list',
  getPartner: 'partners:read',
  changePartner: 'partners:write',

  issueKeys: 'keys:issue',
  listKeyBatches: 'keys:read',
  getKeyBatch: 'keys:read',
  revokeKeyBatch: 'keys:revoke',
  listKeys: 'keys:read',
  getKey: 'keys:read',
  revokeKey: 'keys:revoke',

  orderKeys: 'keyOrders:place',
  listKeyOrders: 'keyOrders:read',
  getKeyOrder: 'keyOrders:read',
  cancelKeyOrder: 'keyOrders:cancel',

  getDeclaration: 'anyone',
  listRedemptions: 'redemptions:list',

  openRedemption: 'redemptions:open',
  getRedemption: 'redemptions:read',
  chooseUse: 'redemptions:redeem',
  addKeys: 'redemptions:redeem',
  correctNewTenant: 'redemptions:redeem',
  acceptAgreement: 'redemptions:redeem',
  redeemKeys: 'redemptions:redeem',
  cancelRedemption: 'redemptions:cancel',

  createTenant: 'tenants:create',
  listTenants: 'tenants:read',
  getTenant: 'tenants:read',
  changeTenant: 'tenants:write',
  exportTenant: 'tenants:export',
  listTenantSubscriptions: 'subscriptions:read',
  createUser: 'users:write',
  getUser: 'users:read',
  listUsers: 'users:read',
  importUsers: 'users:write',
  exportUsers: 'users:read',
  changeUser: 'users:write',
  listUserLicences: 'licences:read',
  deactivateUser: 'users:write',
  restoreUser: 'users:write',

  listSubscriptions: 'subscriptions:read',
  getSubscription: 'subscriptions:read',
  getTimeline: 'subscriptions:read',
  drawTimeline: 'subscriptions:read',
  getSubscriptionState: 'subscriptions:read',
  previewTimeline: 'subscriptions:read',
  drawTenantTimeline: 'subscriptions:read',
  listRenewals: 'subscriptions:read',
  drawRenewals: 'subscriptions:read',
  changeLicences: 'licences:write',
  listLicences: 'licences:read',
  placeLegalHold: 'legalHolds:write',
  releaseLegalHold: 'legalHolds:write',
  listNotices: 'notices:read',
  getSetUp: 'subscriptions:read',
  followSetUp: 'subscriptions:read',
  listSetUpUsers: 'users:read',
  pauseSetUp: 'setUps:write',
  resumeSetUp: 'setUps:write',
  retrySetUp: 'setUps:write',
  setUsersAside: 'setUps:write',
  undoSubscription: 'setUps:write',
  getDeletion: 'subscriptions:read',
  retryDeletion: 'deletions:retry',
  retryDataPlane: 'dataPlane:retry',
  getCertificate: 'subscriptions:read',

  listParkedCases: 'parkedCases:read',

  listInstallations: 'installations:read',
  getInstallation: 'anyone',
  confirmInstallation: 'anyone',
  reportInstallations: 'dataPlane',

  getOperation: 'operations:read',

  createTestClock: 'testClocks:manage',
  listTestClocks: 'testClocks:manage',
  getTestClock: 'testClocks:manage',
  changeTestClock: 'testClocks:manage',
  deleteTestClock: 'testClocks:manage',
  listTestClockTenants: 'testClocks:manage',
  advanceTestClock: 'testClocks:manage',
  retryTestClock: 'testClocks:manage',
  skipTestClock: 'testClocks:manage',
} as const satisfies AccessTable;
