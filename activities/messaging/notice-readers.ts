/** Who reads the notices of a subscription: docs/concepts.md, "Notices". */

import { everythingAtOnce, timingOf } from '../../domain/messaging/preferences.js';
import { hearsAsPartnerOfRecord, hearsAsPurchaser } from '../../domain/messaging/readers.js';
import type { SubscriptionNoticeKind } from '../../domain/subscriptions/notices.js';
import type { Subscription } from '../../domain/subscriptions/subscription.js';
import type { User } from '../../models/identity/users.js';
import type { ActivityContext } from '../context.js';
import { type NoticeReader, operatorsReader, readerOfPartner } from './notice-mail.js';
import { purchaserOf } from './purchaser-of.js';

/**
 * The administrators, the user who pays for it, its partner of record; and the operators of what waits for a person. Each once, and
 * none who does without it.
 */
export async function readersOfNotice(
  context: ActivityContext,
  subscription: Subscription,
  kind: SubscriptionNoticeKind,
): Promise<NoticeReader[]> {
  const { database, operatorsEmail } = context;
  const [administrators, purchasers, advisers] = await Promise.all([
    database.administrators.of(subscription.tenantId),
    hearsAsPurchaser(subscription, kind) ? purchasersOf(context, subscription, kind) : [],
    hearsAsPartnerOfRecord(kind) ? partnersOfRecordOf(context, subscription) : [],
  ]);
  const known = new Set(administrators.map(({ _id }) => _id));
  const operators = kind === 'setUpStuck' && operatorsEmail !== null ? [operatorsReader(operatorsEmail)] : [];
  const readers = [...administrators, ...purchasers.filter(({ _id }) => !known.has(_id)), ...advisers];
  const chosen = await database.noticePreferences.ofMany(readers.map(({ _id }) => _id));
  const wanted = readers.flatMap((reader: NoticeReader) => {
    const timing = timingOf(kind, chosen.get(reader._id) ?? everythingAtOnce);
    return timing === 'off' ? [] : [{ ...reader, inDigest: timing === 'digest' }];
  });
  return [...wanted, ...operators];
}

/** The user who pays, or has paid until it was taken over. */
async function purchasersOf(
  { database }: ActivityContext,
  subscription: Subscription,
  kind: SubscriptionNoticeKind,
): Promise<User[]> {
  const userId = await purchaserOf(database, subscription, kind);
  return userId === null ? [] : database.users.active(subscription.tenantId, [userId]);
}

async function partnersOfRecordOf({ database }: ActivityContext, { id }: Subscription): Promise<NoticeReader[]> {
  const ids = await database.relations.partnersOfRecord([id]);
  const partners = await database.partners.byIds([...ids.values()]);
  return [...partners.values()].flatMap((partner) => {
    const reader = readerOfPartner(partner);
    return reader ? [{ ...reader, advises: true }] : [];
  });
}
