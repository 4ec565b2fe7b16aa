import type { Client } from '@temporalio/client';
import type { BillingPorts } from '../adapters/billing/ports.js';
import type { Mailer } from '../adapters/messaging/mail.js';
import type { WebhookSender } from '../adapters/messaging/webhook-sender.js';
import type { DataPlane } from '../adapters/subscriptions/data-plane.js';
import type { CloudId } from '../domain/clouds.js';
import type { Database } from '../models/database.js';

/** What activities work with; made once by the worker. */
export interface ActivityContext extends BillingPorts {
  readonly database: Database;
  /** Over a connection that went through `withTimeSkipping`. */
  readonly client: Client;
  readonly taskQueue: string;
  readonly mailer: Mailer;
  readonly dataPlane: DataPlane;
  readonly webhooks: WebhookSender;
  /** Whom a reader turns to where neither a partner nor a seller is known: the reseller's name and address; null: it has none. */
  readonly contact: string | null;
  /** Where mail about cases that wait for a person goes, beside the administrators; null: nowhere. */
  readonly operatorsEmail: string | null;
  /** Where people of each cloud reach the API, without a slash at the end: for the links in mails. */
  readonly portalUrls: Readonly<Record<CloudId, string>>;
  /** How long copies of the database may still hold what was deleted, in days. */
  readonly backupRetentionDays: number;
}
