import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import type { Instant } from '../../../domain/calendar.js';
import { requireFound } from '../../../domain/errors.js';
import { endedAs, hasEnded } from '../../../domain/subscriptions/subscription.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Change } from '../../http/audited.js';
import type { Caller } from '../../http/caller.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { assertDecides, assertDecidesOnEnd } from '../../purchaser-decides.js';
import { type ApiServices, uiUrlFor } from '../../services.js';
import { timeAtRest, timeOn } from '../../tenant-time.js';
import { showSubscription } from './show.js';

/** @throws DomainError notFound, also for what is out of the caller's reach */
export async function find(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  id: string,
): Promise<SubscriptionProjection> {
  return requireFound(await database.subscriptions.within(await caller.reach(), id), `subscription ${id}`);
}

/**
 * For changes: it is there, has not ended, its time stands still, and the caller decides on it.
 * @param resumed the change may be what has ended it
 */
export async function changeable(
  services: ApiServices,
  caller: Caller,
  id: string,
  resumed = false,
): Promise<{ projection: SubscriptionProjection; workflowId: string; change: Change }> {
  const projection = await find(services, caller, id);
  await assertDecides(caller, projection);
  return changeableBy(services, projection, id, resumed);
}

async function changeableBy(services: ApiServices, projection: SubscriptionProjection, id: string, resumed = false) {
  if (!resumed && hasEnded(projection.subscription)) throw endedAs(projection.subscription);
  return {
    projection,
    workflowId: subscriptionWorkflowId(projection.tenantId, id),
    change: await changeOf(services, projection),
  };
}

/** The same for what is to be at its end, on which its organisation decides once it is to be taken over. */
export async function changeableEnd(services: ApiServices, caller: Caller, id: string): ReturnType<typeof changeable> {
  const { tenantId, subscription } = await find(services, caller, id);
  if (subscription.takeOver === null) return changeable(services, caller, id);
  await assertDecidesOnEnd(caller, { tenantId, takeOver: subscription.takeOver });
  return changeableBy(services, await find(services, caller, id), id);
}

/** A change about it, ended or not. @throws DomainError clockAdvancing while its time does not stand still */
export async function changeOf(
  services: ApiServices,
  projection: SubscriptionProjection,
): Promise<Change & { readonly at: Instant }> {
  const at = await timeAtRest(services.database, projection.testClockId);
  const { tenantId, _id } = projection;
  return { subject: { kind: 'subscription', id: _id }, tenantId, at };
}

/** The answer that shows it, at its tenant's time. */
export async function shown(
  services: ApiServices,
  { caller, language }: { readonly caller: Caller; readonly language: Language },
  projection: SubscriptionProjection,
) {
  const { database, partnersOfRecord } = services;
  const [now, command, partners] = await Promise.all([
    timeOn(database, projection.testClockId),
    database.dataPlaneCommands.find(projection._id),
    partnersOfRecord(database, [projection._id]),
  ]);
  const partnerOfRecord = partners.get(projection._id) ?? null;
  const beside = { now, command, partnerOfRecord, temporalUiUrl: uiUrlFor(services, caller), language };
  const body = showSubscription(projection, beside);
  return { status: 200, headers: languageHeaders(language), etag: projection.revision, body } as const;
}
