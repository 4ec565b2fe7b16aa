import type { Role } from './http/caller.js';

/** Operation id → who may call it. `anyone` needs no API key. An operation that is not in a table is denied to all. */
export type AccessTable = Readonly<Record<string, readonly Role[] | 'anyone'>>;

/** Who may do what, for the whole API. */
export const access = {
  getLiveness: 'anyone',
  getReadiness: 'anyone',

  createApiKey: ['operator'],
  listApiKeys: ['operator'],
  revokeApiKey: ['operator'],

  listPlans: ['operator'],
  getPlan: ['operator'],

  issueKeys: ['operator'],
  getKeyBatch: ['operator'],
  revokeKey: ['operator'],

  openRedemption: ['operator'],
  getRedemption: ['operator'],
  acceptAgreement: ['operator'],
  redeemKeys: ['operator'],
  cancelRedemption: ['operator'],

  getTenant: ['operator'],
  listTenantSubscriptions: ['operator'],
  createUser: ['operator'],
  getUser: ['operator'],
  listUsers: ['operator'],

  getSubscription: ['operator'],
  getTimeline: ['operator'],
  drawTimeline: ['operator'],
  changeLicences: ['operator'],
  listLicences: ['operator'],
  placeLegalHold: ['operator'],
  releaseLegalHold: ['operator'],
  listNotices: ['operator'],
  getSetUp: ['operator'],
  retrySetUp: ['operator'],
  getDeletion: ['operator'],
  retryDeletion: ['operator'],
  getCertificate: ['operator'],

  createTestClock: ['operator'],
  listTestClocks: ['operator'],
  getTestClock: ['operator'],
  advanceTestClock: ['operator'],
} as const satisfies AccessTable;
