import type { NotBefore } from './messages.js';
import { announcementWorkflowId } from './workflow-ids.js';

/**
 * What people are told at once.
 *
 * - `keyOrder`: keys were ordered for a tenant; to its administrators.
 * - `keyOrderDeclined`: its administrator does not want them; to the partner that ordered.
 * - `keysRedeemed`: a partner has redeemed keys for a tenant; to its administrators.
 * - `signatureRequested`: an agreement waits for a signature; to who is to sign it.
 * - `priceOffered`: a representative has set a price for a customer; to who is billed, and who decides.
 * - `offerWithdrawn`: that price is not offered any more; to those who were told of it.
 */
export const announcementKinds = [
  'keyOrder',
  'keyOrderDeclined',
  'keysRedeemed',
  'signatureRequested',
  'priceOffered',
  'offerWithdrawn',
] as const;
export type AnnouncementKind = (typeof announcementKinds)[number];

export interface Announcement {
  readonly tenantId: string;
  readonly kind: AnnouncementKind;
  /** The id of the order, the redemption, the request or the quote. */
  readonly about: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

const summaries = {
  keyOrder: 'Order of product keys, told to the administrators',
  keyOrderDeclined: 'Order of product keys that was declined, told to the partner',
  keysRedeemed: 'Keys that a partner redeemed, told to the administrators',
  signatureRequested: 'Agreement to be signed, told to the signer',
  priceOffered: 'Price that was offered, told to the customer',
  offerWithdrawn: 'Price that is not offered any more, told to the customer',
} as const satisfies Record<AnnouncementKind, string>;

/** What an announcement is started with, once of each kind. @param notBefore the test clock's time; null: the tenant is on none */
export function announcementOf(
  kind: AnnouncementKind,
  {
    _id: about,
    tenantId,
    testClockId,
  }: { readonly _id: string; readonly tenantId: string; readonly testClockId: string | null },
  notBefore: NotBefore,
) {
  const input: Announcement = { tenantId, kind, about, testClockId, notBefore };
  return {
    workflowId: announcementWorkflowId(tenantId, kind, about),
    args: [input],
    staticSummary: summaries[kind],
  };
}
