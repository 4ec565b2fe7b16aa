/** Who was named as partner of record with an order or a redemption becomes it once the subscription is there. */

import { DomainError } from '../../domain/errors.js';
import { adviserOf } from '../../domain/partners/register.js';
import { countOfRecord } from '../../models/partners/relations.js';
import type { ActivityContext } from '../context.js';
import { startPartnerNews } from './start-partner-news.js';

export interface NamedPartner {
  readonly partnerId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  /** The order or redemption: carried out again, nothing is changed. */
  readonly cause: string;
  /** The workflow's time. */
  readonly at: string;
}

/**
 * Makes the partner the one of record of the subscription, unless it cannot be any more: it was suspended since it was named,
 * which holds back nothing that the customer has bought.
 */
async function givePartnerOfRecord(context: ActivityContext, named: NamedPartner): Promise<void> {
  const { partners, relations, tenants } = context.database;
  const { partnerId, tenantId, subscriptionId, testClockId, cause, at } = named;
  const cloud = (await tenants.find(tenantId))?.cloud ?? null;
  if (!isAdviser(await partners.find(partnerId), { partnerId, tenantId, cloud, seesClouds: false })) return;
  for (;;) {
    const known = await relations.partnersOfRecordOf(subscriptionId);
    const [last] = known.slice(-1);
    const before = known.find((one) => one.cause === cause);
    // The same partner stays.
    if (!before && last?.until === null && last.partnerId === partnerId) return;
    const change = { partnerId, tenantId, subscriptionId, cause, at: new Date() };
    const given = before ?? (await relations.givePartnerOfRecord(change, countOfRecord(known)));
    if (!given) continue;
    await relations.settlePartnersOfRecord(given);
    await startPartnerNews(context, { kind: 'partnerOfRecordGiven', about: given._id, tenantId, testClockId }, at);
    await relations.announced(given._id, { kind: 'partnerOfRecordGiven' });
    return;
  }
}

/**
 * Who advises on a subscription that an order or a redemption was for: the partner that the customer named; else, where it takes
 * the place of another subscription, whoever advises on that one.
 *
 * @param partnerId null: the customer has named nobody
 * @param replaces the subscription whose place it takes; null: none
 */
export async function nameAdviser(
  context: ActivityContext,
  place: Omit<NamedPartner, 'partnerId'>,
  { partnerId, replaces }: { readonly partnerId: string | null; readonly replaces: string | null },
): Promise<void> {
  const { relations } = context.database;
  const before = replaces === null ? undefined : (await relations.partnersOfRecord([replaces])).get(replaces);
  const adviser = partnerId ?? before;
  if (adviser !== undefined) await givePartnerOfRecord(context, { ...place, partnerId: adviser });
}

function isAdviser(partner: Parameters<typeof adviserOf>[0], named: Parameters<typeof adviserOf>[1]): boolean {
  try {
    adviserOf(partner, named);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
