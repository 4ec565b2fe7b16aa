import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { BillingPorts } from '../adapters/billing/ports.js';
import type { CheckSignature } from '../adapters/callback-signature.js';
import type { AccessTokens } from '../adapters/identity/access-tokens.js';
import type { FindWaitingTasks } from '../adapters/waiting-tasks.js';
import type { Instant } from '../domain/calendar.js';
import type { CloudId } from '../domain/clouds.js';
import type { Money } from '../domain/money.js';
import type { SubscriptionEvent } from '../domain/subscriptions/events.js';
import type { PlannedCommand } from '../domain/subscriptions/prediction.js';
import type { Snapshot } from '../domain/subscriptions/snapshots.js';
import type { Payer, Subscription } from '../domain/subscriptions/subscription.js';
import type { NextTerm } from '../domain/subscriptions/terms.js';
import type { Database } from '../models/database.js';
import type { Caller } from './http/caller.js';
import { routesFor } from './http/define-route.js';
import type { AcceptOperation } from './http/operation-pending.js';
import type { FindContact } from './http/problems.js';

/** What the handlers of the API work with; made once by `api/main.ts`. */
export interface ApiServices extends BillingPorts {
  readonly database: Database;
  /** Over a connection that went through `withTimeSkipping`. */
  readonly client: Client;
  readonly taskQueue: string;
  /** How long callers wait for a workflow's answer, in milliseconds. */
  readonly updateTimeoutMs: number;
  readonly logger: Logger;
  /** Checks who has signed in; left out: nobody can. */
  readonly accessTokens?: AccessTokens;
  /** Where clients read how to sign in. */
  readonly resourceMetadata?: string;
  /** Address of the namespace in the Temporal UI, for the links from a resource to its run. */
  readonly temporalUiUrl: string;
  /** Whom callers turn to about a refusal. */
  readonly findContact: FindContact;
  readonly isFromDataPlane: CheckSignature;
  readonly isFromPaymentProvider: CheckSignature;
  /** Under which address callers reach this service. */
  readonly publicUrl: string;
  /** Under which people of each cloud reach it: for the links that they are given. */
  readonly portalUrls: Readonly<Record<CloudId, string>>;
  /** Whether webhooks may go to private addresses and over http. */
  readonly allowsPrivateWebhooks: boolean;
  readonly acceptOperation: AcceptOperation;
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly findWaitingTasks: FindWaitingTasks;
  /** Billing may not know partners: it is handed in. @throws DomainError why the partner cannot be named as partner of record */
  readonly assertPartnerOfRecord: (
    database: Database,
    named: {
      readonly partnerId: string;
      readonly tenantId: string;
      readonly seesClouds: boolean;
      readonly pointer: string;
    },
  ) => Promise<void>;
  /** Subscriptions may not know billing. @throws DomainError why a user who pays cannot go on with another plan, or with what was a trial */
  readonly assertMayGoOnWith: (
    database: Database,
    payer: Payer,
    next: Pick<NextTerm, 'plan'> & { readonly wasTrial: boolean },
  ) => Promise<void>;
  /** The same. @throws DomainError why the partner may not sell, and so not buy keys either */
  readonly assertMaySell: (database: Database, partnerId: string, pointer: string) => Promise<void>;
  /** Who advises on some subscriptions, by their ids: subscriptions may not know partners. */
  readonly partnersOfRecord: (
    database: Database,
    subscriptionIds: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>>;
  /** What events of a future come to, gross: timelines may not know billing, and it is handed in. */
  readonly foreseenAmounts: (
    database: Database,
    subscription: Subscription,
    future: readonly Snapshot[],
  ) => Promise<ReadonlyMap<SubscriptionEvent, Money>>;
  /** The future with what pays by itself: the same. */
  readonly foresee: (
    database: Database,
    subscription: Subscription,
    foreseeing: { readonly now: Instant; readonly planned?: readonly PlannedCommand[]; readonly until?: Instant },
  ) => Promise<Snapshot[]>;
}

/** The Temporal UI is the operators' own. */
export function uiUrlFor({ temporalUiUrl }: Pick<ApiServices, 'temporalUiUrl'>, { principal }: Caller): string | null {
  return principal.kind === 'operator' ? temporalUiUrl : null;
}

/** A workflow, and where a person looks at its run. */
export function workflowIn(temporalUiUrl: string, id: string): { id: string; url: string } {
  return { id, url: `${temporalUiUrl}/workflows/${encodeURIComponent(id)}` };
}

/** `defineRoute` for the resources of Perennial. */
export const defineRoute = routesFor<ApiServices>();
