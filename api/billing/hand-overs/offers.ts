/** Offers of a subscription to another user: docs/concepts.md, "Hand-over". */
import { WorkflowNotFoundError } from '@temporalio/client';
import { handOverAnswered, handOverOf } from '../../../contracts/billing/hand-overs.js';
import { handOverWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { handOverState, lapseOf } from '../../../domain/billing/hand-overs.js';
import { leaverOfferLapse } from '../../../domain/billing/left-purchases.js';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { changePayer } from '../../../domain/subscriptions/payer.js';
import { hasEnded, type Payer, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { billingAccountIdOf } from '../../../models/billing/billing-accounts.js';
import { type HandOver, handOverIdOf } from '../../../models/billing/hand-overs.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { namedPeople } from '../../identity/users/people.js';
import type { ApiServices } from '../../services.js';
import { startOnce } from '../../updates.js';

/**
 * The user who pays for what is offered: whatever would refuse who accepts refuses the offer.
 * @throws DomainError payerNotChangeable, organisationDecides, replacementWaits, deletionBegun, subscriptionEnded
 */
export function purchasersPayer(
  { subscription: json }: SubscriptionProjection,
  at: Instant,
): Payer & { readonly purchaserId: string } {
  const subscription = subscriptionFromJson(json);
  const { payer } = subscription;
  if (hasEnded(subscription)) throw new DomainError('subscriptionEnded');
  if (!payer || payer.purchaserId === null) {
    throw new DomainError('payerNotChangeable', 'No user pays for it.', { reason: 'noPurchaser' });
  }
  changePayer(subscription, { kind: 'changePayer', to: payer, reason: 'handedOver', at, requestId: null });
  return { ...payer, purchaserId: payer.purchaserId };
}

/** Another active user of the organisation. @throws DomainError unknownUser, malformedUser */
export async function colleague(
  { database: { users } }: ApiServices,
  { tenantId, purchaserId }: SubscriptionProjection,
  named: string,
): Promise<string> {
  const pointer = '/to';
  const [place] = await namedPeople(users, tenantId, [named]);
  if (place?.refused) throw new DomainError(place.refused, undefined, { pointer });
  const [user] = await users.active(tenantId, [place?.userId ?? '']);
  if (user && user._id !== purchaserId) return user._id;
  throw new DomainError('unknownUser', 'It has to be another user of the organisation, who has not left.', { pointer });
}

/**
 * Offers it, and lets the other user be told; repeated by the same request, it finds its own.
 * @param recorded is called before anything is written
 * @throws DomainError handOverOpen
 */
export async function makeOffer(
  services: ApiServices,
  projection: SubscriptionProjection,
  offering: Omit<Offering, 'number'>,
  recorded: (id: string) => Promise<void>,
): Promise<HandOver> {
  const { handOvers } = services.database;
  const { madeBy, now } = offering;
  const newest = await handOvers.newestOf(projection._id);
  const offered = newHandOverOf(projection, { ...offering, number: (newest?.number ?? 0) + 1 });
  const repeated = newest?.madeBy === madeBy ? newest : null;
  if (newest && !repeated) assertNotOpen(newest, now);
  const { _id: id } = repeated ?? offered;
  await recorded(id);
  if (!repeated && !(await handOvers.offer(offered))) {
    const there = await handOvers.find(id);
    if (there && there.madeBy !== madeBy) assertNotOpen(there, now);
  }
  const kept = requireFound(await handOvers.find(id), `hand-over ${id}`);
  await startHandOver(services, kept, now);
  return kept;
}

/** Takes back an offer that nobody has answered, whoever made it. */
export async function withdrawOffer(services: ApiServices, found: HandOver, now: Instant): Promise<void> {
  const ended = await services.database.handOvers.end(found._id, 'withdrawn', new Date(now.epochMilliseconds));
  if (ended?.end === 'withdrawn') await handOverHasEnded(services, ended, now);
}

/** The same for whatever is offered of a subscription now. */
export async function withdrawOpenOffer(services: ApiServices, subscriptionId: string, now: Instant): Promise<void> {
  const newest = await services.database.handOvers.newestOf(subscriptionId);
  if (newest && offerState(newest, now) === 'offered') await withdrawOffer(services, newest, now);
}

interface Offering {
  readonly payer: Payer & { readonly purchaserId: string };
  readonly toUserId: string;
  readonly number: number;
  readonly madeBy: string;
  /** For the organisation, and until when at the latest; null: the purchaser offers it. */
  readonly forOrganisation: { readonly by: string; readonly purgedAt: Instant } | null;
  readonly now: Instant;
}

function newHandOverOf(
  { _id: subscriptionId, tenantId, testClockId }: SubscriptionProjection,
  { payer, toUserId, number, madeBy, forOrganisation, now }: Offering,
): HandOver {
  const lapse = forOrganisation ? leaverOfferLapse(now, forOrganisation.purgedAt) : lapseOf(now);
  return {
    _id: handOverIdOf(subscriptionId, number),
    subscriptionId,
    number,
    tenantId,
    testClockId,
    fromUserId: payer.purchaserId,
    fromBillingAccountId: payer.billingAccountId,
    toUserId,
    toBillingAccountId: billingAccountIdOf({ kind: 'purchaser', tenantId, userId: toUserId }),
    offeredAt: new Date(now.epochMilliseconds),
    lapsesAt: new Date(lapse.epochMilliseconds),
    end: null,
    endedAt: null,
    madeBy,
    offeredFor: forOrganisation?.by ?? null,
    untoldSince: new Date(),
  };
}

/** @throws DomainError handOverOpen */
function assertNotOpen(found: HandOver, now: Instant): void {
  if (offerState(found, now) !== 'offered') return;
  const until = found.lapsesAt.toISOString();
  throw new DomainError('handOverOpen', `It is offered until ${until}.`, { until, handOverId: found._id });
}

export function lapseInstant({ lapsesAt }: HandOver): Instant {
  return instantFromMillis(lapsesAt.getTime());
}

export function offerState(found: HandOver, now: Instant) {
  return handOverState({ ...found, lapsesAt: lapseInstant(found) }, now);
}

export async function startHandOver(services: ApiServices, found: HandOver, now: Instant) {
  const { testClockId } = found;
  const started = handOverOf(found, testClockId === null ? null : now.toString());
  await startOnce(services, workflowTypes.handOver, { ...started, testClockId, now });
}

/**
 * Its workflow tells both users. One that was never started, since the API died before, is started now; one that is over has told them.
 * Where Temporal is away the caller is told so, and asks again.
 */
export async function handOverHasEnded(services: ApiServices, found: HandOver, now: Instant): Promise<void> {
  const workflow = services.client.workflow.getHandle(handOverWorkflowId(found.tenantId, found._id));
  try {
    await workflow.signal(handOverAnswered);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    await startHandOver(services, found, now);
  }
}
