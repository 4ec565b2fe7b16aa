/** An offer of delegated administration as it is made: every refusal comes before anything is written. */

import type { z } from 'zod';
import { instantFromMillis, millis } from '../../../domain/calendar.js';
import { assertSameCloud } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { assertMayOffer, delegationState, mostOffers, offerCountsUntil } from '../../../domain/partners/delegations.js';
import { assertEnrolled } from '../../../domain/partners/register.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { type DelegationRecord, delegationOf } from '../../../models/partners/delegations.js';
import type { Partner } from '../../../models/partners/partners.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { idFrom } from '../../ids.js';
import type { newDelegation } from './schema.js';

type Offered = z.output<typeof newDelegation>;

/** The partner that offers: the caller's own, or the one that an operator names. @throws DomainError notFound */
export async function offeringPartner(
  { partners }: Pick<Database, 'partners'>,
  caller: Caller,
  { partnerId }: Offered,
): Promise<Partner> {
  const id = partnerId ?? partnerOf(caller);
  if (id === null) throw new InvalidRequest([{ pointer: '/partnerId', detail: 'is required: who offers' }]);
  return requireFound(await partners.within(await caller.reach(), id), `partner ${id}`, { pointer: '/partnerId' });
}

/**
 * Counts the attempt, whatever comes of it, and finds the customer.
 * @throws DomainError tooManyRequests, partnerNotEnrolled, partnerSuspended, notFound, tenantErased, otherCloud
 */
export async function offeredTo(
  { delegationOffers, tenants }: Pick<Database, 'delegationOffers' | 'tenants'>,
  partner: Partner,
  { tenantId, seesClouds }: { readonly tenantId: string; readonly seesClouds: boolean },
): Promise<Tenant> {
  const at = new Date();
  const now = instantFromMillis(at.getTime());
  const expiresAt = new Date(millis(offerCountsUntil(now)));
  const before = await delegationOffers.add(`partner/${partner._id}`, { count: 1, at, keep: mostOffers, expiresAt });
  assertMayOffer(
    before.map((one) => instantFromMillis(one.getTime())),
    now,
  );
  assertEnrolled(partner);
  const pointer = '/tenantId';
  const found = await tenants.find(tenantId);
  // A partner does not learn what is in another cloud.
  const tenant = requireFound(seesClouds || found?.cloud === partner.cloud ? found : null, `tenant ${tenantId}`, {
    pointer,
  });
  if (tenant.state === 'erased') throw new DomainError('tenantErased', undefined, { pointer });
  assertSameCloud(partner, tenant, { reason: 'tenant', pointer });
  return tenant;
}

/**
 * Writes the offer, unless one of the partner to the customer is open: two at one time have one id, so that one of them is there.
 * A repetition of a request finds its own.
 *
 * @throws DomainError offerOpen
 */
export async function makeOffer(
  { delegations }: Pick<Database, 'delegations'>,
  { message, scopes, days }: Offered,
  {
    partnerId,
    tenantId,
    requestHash,
    announce,
  }: {
    readonly partnerId: string;
    readonly tenantId: string;
    readonly requestHash: string;
    /** Before it is written. */
    readonly announce: (delegationId: string) => Promise<void>;
  },
): Promise<DelegationRecord> {
  for (;;) {
    const newest = await delegations.newest(partnerId, tenantId);
    if (newest?.madeBy === requestHash) {
      await announce(newest._id);
      return newest;
    }
    const offeredAt = new Date();
    if (newest) assertAnswered(newest, offeredAt);
    const number = (newest?.number ?? 0) + 1;
    const _id = idFrom('delegation', `${partnerId}/${tenantId}/${number}`);
    await announce(_id);
    const record: DelegationRecord = {
      _id,
      partnerId,
      tenantId,
      number,
      scopes,
      message,
      days,
      offeredAt,
      answer: null,
      until: null,
      ended: null,
      extension: null,
      revision: 1,
      madeBy: requestHash,
      changedBy: requestHash,
      untoldSince: offeredAt,
    };
    if (await delegations.offer(record)) return record;
  }
}

function assertAnswered(newest: DelegationRecord, now: Date): void {
  if (delegationState(delegationOf(newest), instantFromMillis(now.getTime())) !== 'offered') return;
  throw new DomainError('offerOpen', `The offer ${newest._id} can still be answered.`, { delegationId: newest._id });
}
