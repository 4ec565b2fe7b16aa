/** Decides on one purchase of a user who has left: docs/concepts.md, "Purchases of one who leaves". */
import type { z } from 'zod';
import { changeRenewal } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { assertLeftPurchase } from '../../../domain/billing/left-purchases.js';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { requireFound } from '../../../domain/errors.js';
import { changeRenewal as lapsing } from '../../../domain/subscriptions/renewal-intent.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { type LeftPurchaseFound, leftPurchases } from '../../../models/billing/left-purchases.js';
import type { Database } from '../../../models/database.js';
import type { Deactivation, User } from '../../../models/identity/users.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Caller } from '../../http/caller.js';
import { OperationPending } from '../../http/operation-pending.js';
import type { ApiServices } from '../../services.js';
import { update } from '../../updates.js';
import {
  colleague,
  makeOffer,
  offerState,
  purchasersPayer,
  withdrawOffer,
  withdrawOpenOffer,
} from '../hand-overs/offers.js';
import type { newPurchaseDecision } from './schema.js';

export interface Deciding {
  readonly by: Caller;
  readonly requestId: string;
  readonly now: Instant;
}

/**
 * Decided so already it changes nothing.
 * @param recorded is called before anything is written
 * @throws DomainError leaverDecisionNotPossible, unknownUser, malformedUser, handOverOpen, payerNotChangeable, renewalNotChangeable,
 *   replacementWaits, deletionBegun, subscriptionEnded
 */
export async function decide(
  services: ApiServices,
  found: SubscriptionProjection,
  asked: z.output<typeof newPurchaseDecision>,
  deciding: Deciding & { readonly recorded: () => Promise<void> },
): Promise<void> {
  const left = await assertOpen(services, found);
  if (asked.decision === 'handOver') await offerTo(services, left, asked.to, deciding);
  else await letLapse(services, left, deciding);
}

/** @throws DomainError leaverDecisionNotPossible, deletionBegun, subscriptionEnded */
export async function undecide(
  services: ApiServices,
  found: SubscriptionProjection,
  now: Instant,
  recorded: () => Promise<void>,
): Promise<void> {
  const left = await assertOpen(services, found);
  await recorded();
  await withdrawOpenOffer(services, found._id, now);
  await services.database.users.undecide(left.user._id, left.deactivation.requestId, found._id);
}

/** Null for what nobody decides on for somebody else. */
export async function decisionOn(
  database: Database,
  found: SubscriptionProjection,
  now: Instant,
): Promise<LeftPurchaseFound | null> {
  const purchaserIds = found.purchaserId === null ? [] : [found.purchaserId];
  const purchasers = await database.users.byId(found.tenantId, purchaserIds);
  return (await leftPurchases(database, [found], purchasers, now)).get(found._id) ?? null;
}

interface Left {
  readonly projection: SubscriptionProjection;
  readonly user: User;
  readonly deactivation: Deactivation;
}

/** @throws DomainError leaverDecisionNotPossible, deletionBegun, subscriptionEnded */
async function assertOpen({ database }: ApiServices, projection: SubscriptionProjection): Promise<Left> {
  const { tenantId, purchaserId, subscription } = projection;
  const found = purchaserId === null ? null : await database.users.find(tenantId, purchaserId);
  assertLeftPurchase(subscriptionFromJson(subscription), found);
  const user = requireFound(found, `user ${purchaserId}`);
  return { projection, user, deactivation: requireFound(user.deactivation, `deactivation of ${user._id}`) };
}

async function letLapse(
  services: ApiServices,
  { projection, user, deactivation }: Left,
  { by, requestId, now, recorded }: Parameters<typeof decide>[3],
): Promise<void> {
  const { _id: subscriptionId, tenantId, subscription } = projection;
  const { intent, ...decided } = subscription.renewal;
  const found = subscriptionFromJson(subscription);
  // What would be refused leaves everything as it is, an open offer too.
  const command = { ...found.renewal, kind: 'changeRenewal', intent: 'lapse', at: now, requestId } as const;
  if (intent !== 'lapse') lapsing(found, command);
  await recorded();
  await withdrawOpenOffer(services, subscriptionId, now);
  const userId = await colleagueId(services.database, tenantId, by);
  const lapse = { at: new Date(now.epochMilliseconds), by: by.id, userId };
  const purchase = { subscriptionId, intent, result: 'lapses', problem: null, lapse } as const;
  await services.database.users.letLapse(user._id, deactivation.requestId, purchase);
  if (intent === 'lapse') return;
  const lapses = { ...decided, intent: 'lapse', requestId } as const;
  try {
    await update(services, subscriptionWorkflowId(tenantId, subscriptionId), changeRenewal, lapses);
  } catch (error) {
    if (!(error instanceof OperationPending)) {
      await services.database.users.undecide(user._id, deactivation.requestId, subscriptionId);
    }
    throw error;
  }
}

async function offerTo(
  services: ApiServices,
  { projection, user, deactivation }: Left,
  to: string,
  { by, requestId: madeBy, now, recorded }: Parameters<typeof decide>[3],
): Promise<void> {
  const { handOvers, users } = services.database;
  const payer = purchasersPayer(projection, now);
  const toUserId = await colleague(services, projection, to);
  const newest = await handOvers.newestOf(projection._id);
  const isOpen = newest !== null && offerState(newest, now) === 'offered';
  await recorded();
  if (!isOpen || newest.toUserId !== toUserId) {
    if (isOpen) await withdrawOffer(services, newest, now);
    const purgedAt = instantFromMillis(deactivation.restorableUntil.getTime());
    const offering = { payer, toUserId, madeBy, forOrganisation: { by: by.id, purgedAt }, now };
    await makeOffer(services, projection, offering, async () => {});
  }
  await users.undecide(user._id, deactivation.requestId, projection._id);
}

/** The user of the organisation who decides; null for anybody else. */
async function colleagueId({ users }: Database, tenantId: string, { userId }: Caller): Promise<string | null> {
  return userId === null ? null : ((await users.find(tenantId, userId))?._id ?? null);
}
