import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { searchAttributesOf } from '../contracts/subscriptions/search-attributes.js';
import { changeLicences, type LicenceChange, type SubscriptionInput } from '../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';
import { seedCatalogue } from '../demo/catalogue.js';
import { toJson } from '../domain/json.js';
import { apply } from '../domain/subscriptions/apply.js';
import { commit } from '../domain/subscriptions/decide.js';
import type { Database } from '../models/database.js';
import { sampleTenant } from '../test/sample-tenant.js';
import { annualCommitment, endOf, type Life } from './life.js';

/** What our lives are played on. */
export interface OurPlace {
  readonly client: Client;
  readonly database: Database;
  readonly taskQueue: string;
}

/** A life of ours, with the ids that it is known by. */
export interface OurLife extends Life {
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** Users of the tenant: the administrator, who has a licence from the start, and another. */
  readonly userIds: readonly [string, string];
}

/** The plan that all lives are on. */
export async function addPlan(database: Database): Promise<void> {
  await seedCatalogue(database, new Date());
}

/** A tenant with two users. Its subscription is started as `redeem` starts it, without the redemption before it. */
export async function prepareOurs({ client, database, taskQueue }: OurPlace): Promise<OurLife> {
  const id = randomUUID().replaceAll('-', '').slice(0, 24);
  const [tenantId, subscriptionId] = [`ten_${id}`, `sub_${id}`];
  const userIds = [`usr_${id.slice(0, 23)}0`, `usr_${id.slice(0, 23)}1`] as const;
  const createdAt = new Date();
  for (const [index, userId] of userIds.entries()) {
    await database.users.add({
      _id: userId,
      tenantId,
      name: 'Anna Nowak',
      email: `anna${index}@${id}.example.pl`,
      locale: 'pl-PL',
      zone: 'Europe/Warsaw',
      createdAt,
    });
  }
  await database.tenants.create(sampleTenant(tenantId, { createdAt, administratorIds: [userIds[0]] }));
  const commitment = annualCommitment();
  const workflowId = subscriptionWorkflowId(tenantId, subscriptionId);
  const input: SubscriptionInput = {
    tenantId,
    subscriptionId,
    testClockId: null,
    notBefore: null,
    administratorId: userIds[0],
    commitment: toJson(commitment),
  };
  return {
    tenantId,
    subscriptionId,
    userIds,
    workflowId,
    endsAt: endOf(commitment),
    async start() {
      await client.workflow.start(workflowTypes.subscription, {
        workflowId,
        taskQueue,
        args: [input],
        staticSummary: `Subscription to ${commitment.plan.id}, ${commitment.seats} seats`,
        typedSearchAttributes: searchAttributesOf(apply(null, commit({ subscriptionId, tenantId, commitment }))),
      });
    },
    async change() {
      const request: LicenceChange = { requestId: randomUUID(), assign: [userIds[1]], unassign: [] };
      await client.workflow.getHandle(workflowId).executeUpdate(changeLicences, { args: [request] });
    },
  };
}
