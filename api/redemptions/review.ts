/** A redemption as its reader sees it: with what `redeem` would do at this moment. */
import type { z } from 'zod';
import { instant, isBefore } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import {
  type Commitment,
  currentTerm,
  renewalTerm,
  type Subscription,
  startSubscription,
  subscriptionFromJson,
  type Term,
} from '../../domain/subscription.js';
import type { Database } from '../../models/database.js';
import type { Plan } from '../../models/plans.js';
import type { Redemption } from '../../models/redemptions.js';
import type { Language } from '../sentences/language.js';
import { timeOn } from '../tenant-time.js';
import { type redemption, showRedemption } from './schema.js';

export async function readRedemption(
  database: Database,
  id: string,
  language: Language,
): Promise<z.input<typeof redemption>> {
  const found = await known(database, id);
  const [plan, keys, agreed, terms] = await Promise.all([
    planOf(database, found.plan),
    database.keys.byHashes(found.keyHashes),
    isAgreed(database, found),
    termsOf(database, found),
  ]);
  const inOrder = found.keyHashes.flatMap((hash) => keys.get(hash) ?? []);
  return showRedemption(found, { plan, keys: inOrder, agreed, terms, language });
}

/** For what this redemption has led to already. @throws DomainError notFound */
export async function known(database: Pick<Database, 'redemptions'>, id: string): Promise<Redemption> {
  const found = await database.redemptions.find(id);
  if (!found) throw new DomainError('notFound', `There is no redemption ${id}.`);
  return found;
}

export async function planOf({ plans }: Pick<Database, 'plans'>, { id, version }: Redemption['plan']): Promise<Plan> {
  const found = await plans.version(id, version);
  if (!found) throw new DomainError('notFound', `There is no plan ${id} in version ${version}.`);
  return found;
}

/** The agreement is accepted once per tenant and version. */
export async function isAgreed(database: Database, found: Redemption): Promise<boolean> {
  if (found.agreement) return true;
  const [tenant, { agreement }] = await Promise.all([
    database.tenants.find(found.tenantId),
    planOf(database, found.plan),
  ]);
  return (
    tenant?.agreements.some(({ name, version }) => name === agreement.name && version === agreement.version) ?? false
  );
}

/** The term that `redeem` would add at this moment, and the one before it. */
async function termsOf(database: Database, found: Redemption): Promise<{ next: Term; current: Term | null } | null> {
  if (found.state !== 'open' && found.state !== 'opening') return null;
  const [plan, now, projection, tenant] = await Promise.all([
    planOf(database, found.plan),
    timeOn(database, found.testClockId),
    database.subscriptions.find(found.subscriptionId),
    database.tenants.find(found.tenantId),
  ]);
  const zone = tenant?.zone ?? found.newTenant?.zone;
  if (zone === undefined) return null;
  const openedAt = instant(found.openedAt.toISOString());
  const commitment: Commitment = {
    plan: found.plan,
    seats: found.seats,
    months: found.months,
    zone,
    policy: plan.policy,
    redemptionId: found._id,
    committedAt: isBefore(now, openedAt) ? openedAt : now,
  };
  if (!projection) {
    const { terms } = startSubscription(found.subscriptionId, found.tenantId, commitment);
    return { next: terms[0], current: null };
  }
  const subscription = subscriptionFromJson(projection.subscription);
  const next = possibleTerm(subscription, commitment);
  return next && { next, current: currentTerm(subscription) };
}

/** Null when the world has moved on and a renewal is no longer possible. */
function possibleTerm(subscription: Subscription, commitment: Commitment): Term | null {
  try {
    return renewalTerm(subscription, commitment);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
