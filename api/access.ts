import type { AccessTable } from './http/access-table.js';

const operators = ['operator'] as const;
/** Of the reseller's side. */
const sellers = ['operator', 'partner'] as const;
/** Of the customer's side, and operators for them. */
const customers = ['operator', 'administrator'] as const;
const everyone = ['operator', 'partner', 'administrator'] as const;
/** Whoever carries one redemption: the holder of its token as well. */
const redeemers = ['operator', 'administrator', 'redemption'] as const;
const redemptionReaders = ['operator', 'partner', 'administrator', 'redemption'] as const;

/**
 * Who may do what, for the whole API. What a role may do, it may do within its reach: an operator everywhere, an
 * administrator in the own tenant, a partner with the tenants that redeemed its keys, the holder of a redemption's token
 * with that redemption. The reach is part of every query (`models/reach.ts`).
 */
export const access = {
  getLiveness: 'anyone',
  getReadiness: 'anyone',

  createApiKey: everyone,
  listApiKeys: everyone,
  getApiKey: everyone,
  rotateApiKey: everyone,
  revokeApiKey: everyone,

  listAudit: everyone,

  createSeller: operators,
  listSellers: everyone,
  getSeller: everyone,
  changeSeller: operators,

  createProduct: operators,
  listProducts: everyone,
  getProduct: everyone,
  changeProduct: operators,

  listPlans: everyone,
  getPlan: everyone,
  createPlan: operators,
  addPlanVersion: operators,
  listPlanVersions: everyone,
  getPlanVersion: everyone,
  withdrawPlan: operators,
  offerPlan: operators,

  createPartner: operators,
  listPartners: operators,
  getPartner: sellers,
  changePartner: operators,

  issueKeys: operators,
  listKeyBatches: sellers,
  getKeyBatch: sellers,
  revokeKeyBatch: operators,
  listKeys: sellers,
  getKey: sellers,
  revokeKey: operators,

  orderKeys: sellers,
  listKeyOrders: everyone,
  getKeyOrder: everyone,
  cancelKeyOrder: sellers,

  getDeclaration: 'anyone',
  listRedemptions: everyone,

  openRedemption: everyone,
  getRedemption: redemptionReaders,
  chooseUse: redeemers,
  acceptAgreement: redeemers,
  redeemKeys: redeemers,
  cancelRedemption: redemptionReaders,

  createTenant: operators,
  listTenants: everyone,
  getTenant: everyone,
  changeTenant: customers,
  exportTenant: customers,
  listTenantSubscriptions: everyone,
  createUser: customers,
  getUser: customers,
  listUsers: customers,
  importUsers: customers,
  exportUsers: customers,
  changeUser: customers,
  listUserLicences: customers,
  deactivateUser: customers,
  restoreUser: customers,

  getSubscription: everyone,
  getTimeline: everyone,
  drawTimeline: everyone,
  getSubscriptionState: everyone,
  previewTimeline: everyone,
  drawTenantTimeline: everyone,
  listRenewals: everyone,
  drawRenewals: everyone,
  changeLicences: customers,
  listLicences: customers,
  placeLegalHold: operators,
  releaseLegalHold: operators,
  listNotices: customers,
  getSetUp: everyone,
  followSetUp: everyone,
  listSetUpUsers: customers,
  pauseSetUp: customers,
  resumeSetUp: customers,
  retrySetUp: customers,
  setUsersAside: customers,
  undoSubscription: customers,
  getDeletion: everyone,
  retryDeletion: operators,
  getCertificate: everyone,

  listInstallations: customers,
  getInstallation: 'anyone',
  confirmInstallation: 'anyone',
  reportInstallations: 'dataPlane',

  getOperation: redemptionReaders,

  createTestClock: operators,
  listTestClocks: operators,
  getTestClock: operators,
  changeTestClock: operators,
  deleteTestClock: operators,
  listTestClockTenants: operators,
  advanceTestClock: operators,
  retryTestClock: operators,
  skipTestClock: operators,
} as const satisfies AccessTable;
