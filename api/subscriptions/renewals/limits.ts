/** What lists of subscriptions are limited to beside their filters: whose reach, which clock, which month. */

import { addMonths, dateIn, type PlainDate, plainDate } from '../../../domain/calendar.js';
import type { CloudId } from '../../../domain/clouds.js';
import type { Scope } from '../../../domain/identity/scopes.js';
import type { Database } from '../../../models/database.js';
import type { SubscriptionFilter } from '../../../models/subscriptions/subscriptions.js';
import { reachInCloud } from '../../caller-cloud.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { reachOfPartner } from '../../identity/reach-of-partner.js';
import { timeOn } from '../../tenant-time.js';

interface Asked {
  readonly cloud?: CloudId | undefined;
  readonly partnerId?: string | undefined;
  readonly testClockId?: string | undefined;
  readonly tenantId?: string | undefined;
}

/**
 * What is asked for: of one cloud, of what a partner reaches with a scope, where one is named, and on the clock of the tenant, where one is named or
 * asks.
 */
export async function limitsOf<Query extends Asked>(
  database: Database,
  caller: Caller,
  { partnerId, testClockId, cloud, ...rest }: Query,
  scope: Scope,
): Promise<Omit<Query, 'partnerId' | 'testClockId' | 'cloud'> & Pick<SubscriptionFilter, 'testClockId' | 'within'>> {
  const named = rest.tenantId ?? tenantOf(caller);
  const tenant = testClockId === undefined && named !== null ? await database.tenants.find(named) : null;
  const reached = await reachOfPartner(database, partnerId, scope);
  const within = [await reachInCloud(database, caller, cloud, scope), ...(reached ? [reached] : [])];
  return { ...rest, within, testClockId: testClockId ?? tenant?.testClockId ?? null };
}

export interface Month {
  /** By UTC. */
  readonly today: PlainDate;
  readonly first: PlainDate;
  readonly span: { readonly endsFrom: string; readonly endsBefore: string };
}

/** The month that is asked for, or the present one, by UTC and a clock. */
export async function monthOf(
  database: Database,
  {
    month,
    testClockId = null,
  }: { readonly month?: string | undefined; readonly testClockId?: string | null | undefined },
): Promise<Month> {
  const today = dateIn('UTC', await timeOn(database, testClockId));
  const first = plainDate(`${month ?? today.toString().slice(0, 7)}-01`);
  return { today, first, span: { endsFrom: first.toString(), endsBefore: addMonths(first, 1).toString() } };
}
