import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { fastForwardTo } from '../adapters/operations/time-skipping.js';
import { recordPayment, type SubscriptionInput } from '../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';
import { firstProfiles } from '../domain/billing/billing-profiles.js';
import { addDays, dateIn, instantFromMillis, messageTime, millis, startOfDay } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { toJson } from '../domain/json.js';
import type { Commitment } from '../domain/subscriptions/terms.js';
import { billingAccountIdOf } from '../models/billing/billing-accounts.js';
import { sampleTenant } from '../test/sample-tenant.js';
import { type Cost, costOf } from './actions.js';
import { bareChange } from './bare-messages.js';
import { withBenchEnvironment, withBothWorkers } from './bench-environment.js';
import type { Entry } from './entry.js';
import { atRest } from './life.js';
import type { OurPlace } from './our-life.js';
import { atMost, type Row, ratio } from './report.js';

const zone = 'Europe/Warsaw';
const day = 24 * 3_600_000;

/** A month that is paid; what it costs to renew it is what comes after its set-up. */
export async function costOfOurRenewal({ client, database, taskQueue }: OurPlace): Promise<Cost> {
  const id = randomUUID().replaceAll('-', '').slice(0, 24);
  const [tenantId, subscriptionId] = [`ten_${id}`, `sub_${id}`];
  const createdAt = new Date();
  await database.tenants.create({ ...sampleTenant(tenantId, { createdAt }), zone });
  const owner = { kind: 'organisation', tenantId } as const;
  const billingAccountId = billingAccountIdOf(owner);
  await database.billingAccounts.create({
    _id: billingAccountId,
    kind: 'organisation',
    tenantId,
    userId: null,
    partnerId: null,
    testClockId: null,
    details: {
      kind: 'organisation',
      name: 'Piekarnia Nowak',
      address: { lines: ['ul. Piekarska 7'], postalCode: null, city: 'Warszawa' },
      country: 'PL',
      vatId: null,
      registrationNumber: null,
      invoiceEmail: `faktury@${id}.example`,
      language: 'pl',
      purchaseOrderNumber: null,
    },
    personalUse: false,
    providerCustomers: {},
    ...firstProfiles('bprf_000000000000000000000000'),
    profilesRevision: 1,
    suspended: false,
    paymentTerms: [],
    revision: 1,
    madeBy: id,
    createdAt,
    unbilledSince: null,
  });
  const committedAt = instantFromMillis(Date.now());
  const commitment: Commitment = {
    plan: { id: 'mail-monthly', version: 1 },
    seats: 3,
    months: 1,
    zone,
    policy: policyOf('monthly'),
    source: { kind: 'order', orderId: `ord_${id}` },
    committedAt,
    invoiced: { periodMonths: 1, paidOn: dateIn(zone, committedAt) },
  };
  const input: SubscriptionInput = {
    tenantId,
    subscriptionId,
    testClockId: null,
    notBefore: null,
    administratorId: null,
    commitment: toJson(commitment),
    payer: { billingAccountId, purchaserId: null, currency: 'PLN' },
  };
  const workflowId = subscriptionWorkflowId(tenantId, subscriptionId);
  await client.workflow.start(workflowTypes.subscription, { workflowId, taskQueue, args: [input] });
  const handle = client.workflow.getHandle(workflowId);
  await atRest(client, workflowId);
  const before = costOf(await handle.fetchHistory());
  const { collectedAt, begins } = instantsOf(committedAt.epochMilliseconds);
  await fastForwardTo(client, workflowId, () => collectedAt + 60_000);
  await atRest(client, workflowId);
  const valueDate = dateIn(zone, instantFromMillis(collectedAt)).toString();
  // What applies a payment has written down that the request is paid.
  for (const { _id } of await database.paymentRequests.openOf(subscriptionId)) {
    await database.paymentRequests.show(_id, { status: 'paid' });
  }
  await handle.executeUpdate(recordPayment, { args: [{ requestId: `payment/${id}`, valueDate, zone }] });
  await fastForwardTo(client, workflowId, () => begins + 60_000);
  await atRest(client, workflowId);
  const after = costOf(await handle.fetchHistory());
  await handle.terminate('measured');
  return since(before, after);
}

/** The same of the bare workflow: its timers, its activities, and one Update. */
export async function costOfBareRenewal({ client, taskQueue }: { client: Client; taskQueue: string }): Promise<Cost> {
  const workflowId = `bare/${randomUUID()}`;
  const { askedAt, collectedAt, begins } = instantsOf(Date.now());
  const steps = [
    // The first notice and the pro-forma; the second one and the attempt to collect; the next term.
    { at: askedAt, activities: 2 },
    { at: collectedAt, activities: 2 },
    { at: begins, activities: 1 },
    { at: begins + 365 * day, activities: 0 },
  ];
  await client.workflow.start('bareRenewal', { workflowId, taskQueue, args: [{ steps }] });
  const handle = client.workflow.getHandle(workflowId);
  await atRest(client, workflowId);
  const before = costOf(await handle.fetchHistory());
  await fastForwardTo(client, workflowId, () => collectedAt + 60_000);
  await atRest(client, workflowId);
  await handle.executeUpdate(bareChange);
  await fastForwardTo(client, workflowId, () => begins + 60_000);
  await atRest(client, workflowId);
  const after = costOf(await handle.fetchHistory());
  await handle.terminate('measured');
  return since(before, after);
}

/** What was added to a history. */
function since(before: Cost, after: Cost): Cost {
  const kinds = Object.entries(after.kinds).map(([kind, count]) => [kind, count - (before.kinds[kind] ?? 0)]);
  const { events, actions } = after;
  return { events: events - before.events, actions: actions - before.actions, kinds: Object.fromEntries(kinds) };
}

function instantsOf(from: number) {
  const startsOn = dateIn(zone, instantFromMillis(from));
  const expiresOn = startsOn.add({ months: 1 });
  return {
    askedAt: millis(messageTime(addDays(expiresOn, -7), zone)),
    collectedAt: millis(messageTime(addDays(expiresOn, -1), zone)),
    begins: millis(startOfDay(expiresOn, zone)),
  };
}

export function renewalRows(ours: Cost, bare: Cost): Row[] {
  const row = (of: 'events' | 'actions', measure: string, most: number): Row => ({
    measure,
    unit: '',
    ours: ours[of],
    bare: bare[of],
    ratio: ratio(ours[of], bare[of]),
    aim: atMost(most),
  });
  return [row('events', 'history events of a paid renewal', 1.15), row('actions', 'Actions of a paid renewal', 1.1)];
}

/** Exact counts. */
export const renewal: Entry = {
  summary: 'history events and Temporal Actions of one renewal that is asked for, collected and paid; exact',
  measure: () =>
    withBenchEnvironment((benchEnvironment) =>
      withBothWorkers(benchEnvironment, async () => {
        const { client, context, bareTaskQueue } = benchEnvironment;
        const ours = await costOfOurRenewal(context);
        const bare = await costOfBareRenewal({ client, taskQueue: bareTaskQueue });
        return {
          rows: renewalRows(ours, bare),
          settings: {},
          notes: [
            'A month of the policy monthly: two notices, pro-forma, an attempt to collect, the Update of the payment, and the start of the next term.',
          ],
        };
      }),
    ),
};
