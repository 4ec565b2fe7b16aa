import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CloudId, tenantIdIn } from '../domain/clouds.js';

const prefixes = {
  keyBatch: 'batch',
  keyOrder: 'kord',
  redemption: 'red',
  signatureRequest: 'sigr',
  tenant: 'ten',
  user: 'usr',
  membership: 'mbr',
  subscription: 'sub',
  testClock: 'clk',
  operation: 'op',
  billingAccount: 'bacc',
  billingProfile: 'bprf',
  quote: 'quo',
  order: 'ord',
  paymentRequest: 'preq',
  payment: 'pay',
  refund: 'ref',
  withdrawal: 'wdr',
  handOver: 'hov',
  licenceRequest: 'lrq',
  directBillingProposal: 'dbp',
  paymentMethod: 'pm',
  statementImport: 'stmt',
  document: 'doc',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  resellerInvitation: 'rinv',
  resellerTransfer: 'rtra',
  feed: 'feed',
  delegation: 'dlg',
  group: 'grp',
  reclaim: 'rcl',
} as const;

type Named = keyof typeof prefixes;

/** An id that follows from the request, so that a request carried out again names the same resource. */
export function idFrom(what: Named, requestHash: string): string {
  const hash = createHash('sha256').update(`${what}/${requestHash}`).digest('hex');
  return `${prefixes[what]}_${hash.slice(0, 24)}`;
}

/** That of a tenant, which says its cloud. */
export function tenantIdFrom(requestHash: string, cloud: CloudId): string {
  return tenantIdIn(cloud, idFrom('tenant', requestHash));
}

/** The schema of an id in a path or a body. */
export function idOf(what: Named, description: string) {
  const prefix = prefixes[what];
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{24}$`))
    .meta({ description, example: `${prefix}_3f5a1c0b9d8e7f6a5b4c3d2e` });
}
