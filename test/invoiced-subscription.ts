import { startWorkflow } from '../activities/start-workflow.js';
import type { SubscriptionInput } from '../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';
import { plainDate, startOfDay } from '../domain/calendar.js';
import { type PolicyId, policyOf } from '../domain/catalogue/policies.js';
import { toJson } from '../domain/json.js';
import type { Commitment } from '../domain/subscriptions/terms.js';
import { eventually } from './eventually.js';
import type { Perennial } from './perennial.js';
import { sampleTenant } from './sample-tenant.js';

/** A subscription that is paid by period; one period is as long as the term. */
export interface InvoicedSubscription {
  readonly zone: string;
  readonly policy: PolicyId;
  readonly months: number;
  readonly startsOn: string;
  readonly seats: number;
}

/** Starts its workflow as an order would, on a test clock of its own that stands at its first day, which is paid. */
export async function startInvoiced(
  perennial: Perennial,
  number: number,
  { zone, policy, months, startsOn, seats }: InvoicedSubscription,
) {
  const { context, database } = perennial.testEnvironment;
  const id = `0000000000000000000000${String(number).padStart(2, '0')}`;
  const [tenantId, subscriptionId] = [`ten_${id}`, `sub_${id}`];
  const committedAt = startOfDay(plainDate(startsOn), zone);
  const clock = await perennial.createClock(committedAt.toString());
  const createdAt = new Date(committedAt.epochMilliseconds);
  await database.tenants.create({ ...sampleTenant(tenantId, { createdAt, testClockId: clock.id }), zone });
  const commitment: Commitment = {
    plan: { id: months === 1 ? 'mail-monthly' : 'office-business', version: 1 },
    seats,
    months,
    zone,
    policy: policyOf(policy),
    source: { kind: 'order', orderId: `ord_${id}` },
    committedAt,
    invoiced: { periodMonths: months, paidOn: plainDate(startsOn) },
  };
  const input: SubscriptionInput = {
    tenantId,
    subscriptionId,
    testClockId: clock.id,
    notBefore: committedAt.toString(),
    administratorId: null,
    commitment: toJson(commitment),
  };
  const workflowId = subscriptionWorkflowId(tenantId, subscriptionId);
  await startWorkflow(context, workflowTypes.subscription, {
    testClockId: clock.id,
    notBefore: input.notBefore,
    workflowId,
    args: [input],
    staticSummary: 'Subscription that is paid by period',
  });
  await eventually(async () => {
    if (!(await database.subscriptions.find(subscriptionId))) throw new Error(`${subscriptionId} has not begun`);
  });
  return { clock, subscriptionId, workflowId };
}
