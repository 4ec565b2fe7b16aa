/** Whether what a notice tells is still so. */
import { instant, instantFromMillis } from '../../domain/calendar.js';
import { stateNoticeKinds } from '../../domain/subscriptions/events.js';
import {
  confirmationKinds,
  type NoticeSubject,
  noticeStands,
  type SubscriptionNoticeKind,
  setUpNotice,
} from '../../domain/subscriptions/notices.js';
import type { Subscription } from '../../domain/subscriptions/subscription.js';
import type { Database } from '../../models/database.js';
import { expiryNoticeStands } from './payment-outlook.js';

/** Whether its reason stands; that of a set-up which is stuck is known by its progress only. */
export async function reasonStands(
  database: Database,
  subscription: Subscription,
  subject: NoticeSubject,
  at: string,
): Promise<boolean> {
  if (!noticeStands(subscription, subject, instant(at))) return false;
  if (subject.notice === 'expiring') return expiryNoticeStands(database, subscription, subject.milestone);
  if (subject.notice !== 'setUpStuck') return true;
  const progress = await database.setUps.find(subscription.id);
  const since = progress?.state === 'stuck' ? progress.stuckSince : null;
  return since !== null && subject.milestone === setUpNotice('setUpStuck', instantFromMillis(+since)).milestone;
}

/** Invitations are no such notices: they say the same whenever they are sent. */
export function isAboutSubscription(kind: string): kind is SubscriptionNoticeKind {
  return ['expiring', ...stateNoticeKinds, ...confirmationKinds].some((known) => known === kind);
}
