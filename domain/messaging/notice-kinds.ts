/** Every message that is kept as it was sent, by what it says. */
import { licenceRequestNoticeKinds } from '../billing/licence-requests.js';
import { moneyNoticeKinds } from '../billing/notices.js';
import { delegationNoticeKinds } from '../partners/delegation-notices.js';
import { partnerNewsKinds } from '../partners/news.js';
import { stateNoticeKinds } from '../subscriptions/events.js';
import { confirmationKinds } from '../subscriptions/notices.js';
import { reclaimNoticeKinds } from '../subscriptions/unused-licences.js';

/** About keys and agreements that a partner has a hand in. */
export const keysMailKinds = ['signatureRequested', 'keysRedeemed', 'keyOrderDeclined'] as const;
export type KeysMailKind = (typeof keysMailKinds)[number];

export function isKeysMail(kind: string): kind is KeysMailKind {
  return keysMailKinds.some((known) => known === kind);
}

export const noticeKinds = [
  'expiring',
  ...stateNoticeKinds,
  ...confirmationKinds,
  ...moneyNoticeKinds,
  ...partnerNewsKinds,
  ...delegationNoticeKinds,
  ...reclaimNoticeKinds,
  ...licenceRequestNoticeKinds,
  ...keysMailKinds,
  'keyOrder',
  /** To administrators: the plans of one who leaves. */
  'purchaserLeft',
  /** To users who were moved from another subscription. */
  'invitation',
  'installationReminder',
  /** Of a webhook endpoint, without its owner. */
  'webhookEndpointDisabled',
  /** A mail in which a reader is told of a day. */
  'digest',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];
