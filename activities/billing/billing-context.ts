import type { LicenceRequestNews } from '../../domain/billing/licence-requests.js';
import type { MoneyNews } from '../../domain/billing/notices.js';
import type { OrderedKeys } from '../../domain/billing/orders.js';
import type { DocumentRecord } from '../../models/billing/documents.js';
import type { Order } from '../../models/billing/orders.js';
import type { ActivityContext } from '../context.js';

/** What billing works with. */
export interface BillingContext extends ActivityContext {
  /** Mails what has happened to money to those who are to know; once, also where it is told again. */
  readonly tell: (news: MoneyNews) => Promise<void>;
  /** Mails how a request for a licence stands; once, also where it is told again. */
  readonly tellOfLicenceRequest: (news: LicenceRequestNews) => Promise<void>;
  /** Makes the partner that an order names the one of record of its subscription, once that is there. */
  readonly nameAdviser: (order: Order, at: string) => Promise<void>;
  /** Makes the keys of an order. @throws DomainError tenantErased */
  readonly issueOrderedKeys: (order: Order, work: OrderedKeys, at: string) => Promise<void>;
  /** Revokes the keys of an order, all of them. @throws DomainError keysNotReturnable */
  readonly returnOrderedKeys: (orderId: string, by: { readonly owner: string; readonly at: string }) => Promise<void>;
  /** Sees to it that what waits for the tax authority is sent. */
  readonly sendToAuthority: (document: DocumentRecord) => Promise<void>;
}
