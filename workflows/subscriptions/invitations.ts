/**
 * After a set-up that moved users from another subscription: each of them is invited to install the new version, on one of the
 * following days, and reminded once. One timer at a time, to the next mails that are due; how many they are changes nothing.
 */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { SiblingInput } from '../../contracts/subscriptions/siblings.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { onQueueOf } from '../effect-queues.js';
import { instantOr } from '../waiting.js';

const { planInvitations, sendInvitations } = proxyActivities<Activities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '1 minute',
  retry: { maximumInterval: '10 minutes' },
});

/**
 * Ends when everybody has been invited and reminded or is done, or when the subscription has ended.
 *
 * @param waitsFor is told the instant that is waited for, in epoch milliseconds; null: none
 */
export async function inviteUsers(
  { tenantId, subscriptionId }: Pick<SiblingInput, 'tenantId' | 'subscriptionId'>,
  waitsFor: (instant: number | null) => void,
): Promise<void> {
  const order = () => ({ tenantId, subscriptionId, at: instantFromMillis(Date.now()).toString() });
  const send = () => sendInvitations.executeWithOptions(onQueueOf('mail'), [order()]);
  for (let due = await planInvitations(order()); due !== null; due = await send()) {
    waitsFor(due);
    await instantOr(due, () => false, 'the next invitations or reminders');
    waitsFor(null);
  }
}
