/** Delegated administration: both sides are told what has become of it, and what is coming. */
import { renderDelegationMail } from '../../adapters/messaging/delegation-text.js';
import { instant } from '../../domain/calendar.js';
import {
  type DelegationNotice,
  type DelegationReader,
  delegationNotices,
  isDelegationNotice,
  nextDelegationInstant,
  readersOfDelegation,
} from '../../domain/partners/delegation-notices.js';
import { answerBy, delegationState, extendedUntil } from '../../domain/partners/delegations.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import { type DelegationRecord, delegationOf, relationOfDelegation } from '../../models/partners/delegations.js';
import type { ActivityContext } from '../context.js';
import { type News, tellNews } from './news.js';
import { contactOfPartner } from './notice-contact.js';
import { presentOf } from './notice-delivery.js';
import { addressedTo, type NoticeReader, readerOfPartner } from './notice-mail.js';

/** How a delegation stands, and when something is due next. */
interface Followed {
  readonly state: string;
  readonly next: string | null;
}

/** Somebody who reads of it, on one of the sides. */
interface SideReader {
  readonly side: DelegationReader;
  readonly reader: NoticeReader;
}

export const delegationActivities = (context: ActivityContext) => {
  const { database } = context;

  return {
    /**
     * Makes access what the record says, where the API died before it did, and tells both sides what is to be told by now: each
     * reader once.
     */
    async followDelegation(order: { delegationId: string; at: string }): Promise<Followed> {
      const record = await database.delegations.find(order.delegationId);
      if (!record) return { state: 'gone', next: null };
      await writeAccess(record);
      const at = presentOf(order.at, null);
      const now = instant(at);
      const delegation = delegationOf(record);
      const state = delegationState(delegation, now);
      const tenant = await database.tenants.find(record.tenantId);
      if (tenant?.state !== 'live') {
        await database.delegations.told(record);
        return { state, next: null };
      }
      for (const due of delegationNotices(delegation, now)) {
        const news = (await readersOf(context, record, due)).map((reader) => newsTo(record, due, { ...reader, at }));
        await tellNews(context, await Promise.all(news), { testClockId: null, at });
      }
      await database.delegations.told(record);
      return { state, next: nextDelegationInstant(delegation, now)?.toString() ?? null };
    },
  };

  async function writeAccess(record: DelegationRecord): Promise<void> {
    const relation = relationOfDelegation(record);
    if (!relation) return;
    const { ended, extension, until } = record;
    await database.relations.add([relation]);
    if (ended) return database.relations.endDelegation(relation._id, ended.at);
    if (extension?.answer === 'accepted' && until) await database.relations.putOff(relation._id, extension.from, until);
  }

  async function newsTo(
    record: DelegationRecord,
    { kind, milestone, days, scheduledAt }: DelegationNotice,
    { reader, side, at }: SideReader & { readonly at: string },
  ): Promise<News> {
    const _id = `${record._id}/${milestone}/${reader._id}`;
    const about = { subscriptionId: null, tenantId: record.tenantId, testClockId: null, milestone: record._id };
    return {
      about: { ...about, _id, kind },
      due: { days, scheduledAt: scheduledAt.toString() },
      reader,
      ...(await saidTo(context, record, { kind, days, side, reader, at })),
      // Who may act for them its administrators hear at once.
      atOnce: side === 'tenant',
    };
  }
};

/** The mail of a notice as it reads now; null once its reason or its reader is gone. */
export async function delegationMail(context: ActivityContext, notice: Notice, at: string): Promise<NoticeMail | null> {
  const { kind, milestone, days, readerId } = notice;
  const record = await context.database.delegations.find(milestone);
  if (!record || !isDelegationNotice(kind)) return null;
  const standing = delegationNotices(delegationOf(record), instant(at));
  const due = standing.find((one) => one.kind === kind && one.days === days);
  const found = due && (await readersOf(context, record, due)).find(({ reader }) => reader._id === readerId);
  if (!found) return null;
  return addressedTo(found.reader, (await saidTo(context, record, { kind, days, ...found, at })).text, at);
}

async function readersOf(
  { database }: ActivityContext,
  { tenantId, partnerId }: DelegationRecord,
  { kind }: Pick<DelegationNotice, 'kind'>,
): Promise<SideReader[]> {
  const sides = readersOfDelegation(kind);
  const administrators = sides.includes('tenant') ? await database.administrators.of(tenantId) : [];
  const partner = sides.includes('partner') ? await database.partners.find(partnerId) : null;
  const partnerReader = partner && readerOfPartner(partner);
  return [
    ...administrators.map((reader) => ({ side: 'tenant' as const, reader })),
    ...(partnerReader ? [{ side: 'partner' as const, reader: partnerReader }] : []),
  ];
}

async function saidTo(
  context: ActivityContext,
  record: DelegationRecord,
  { kind, days, side, reader, at }: SideReader & Pick<DelegationNotice, 'kind' | 'days'> & { readonly at: string },
): Promise<Pick<News, 'text' | 'organisation'>> {
  const { database, portalUrls } = context;
  const { _id: delegationId, tenantId, partnerId, message, scopes } = record;
  const delegation = delegationOf(record);
  const [tenant, partner] = await Promise.all([database.tenants.find(tenantId), database.partners.find(partnerId)]);
  // Whoever only has made an offer learns nothing of the customer.
  const isKnown = side === 'tenant' || delegation.until !== null;
  const { name, locale, zone } = reader;
  const { until, extension, ended, offeredAt } = delegation;
  const organisation = isKnown ? (tenant?.organisation ?? '') : tenantId;
  const text = renderDelegationMail({
    kind,
    to: side,
    reader: { name },
    locale,
    zone,
    delegationId,
    organisation,
    partner: partner?.name ?? partnerId,
    message,
    scopes,
    days: record.days,
    answerBy: answerBy(offeredAt).toString(),
    until: until?.toString() ?? null,
    daysLeft: days,
    extendedUntil: until && extension ? extendedUntil(until, instant(at)).toString() : null,
    endedBy: kind === 'delegationEnded' ? (ended?.by ?? 'expiry') : null,
    contact: side === 'tenant' && partner ? contactOfPartner(partner) : context.contact,
    link:
      side === 'tenant'
        ? `${portalUrls[tenant?.cloud ?? 'global']}/v1/delegation-pages/${database.delegations.links.tokenOf(delegationId, reader._id)}`
        : null,
    at,
  });
  return { text, organisation };
}
