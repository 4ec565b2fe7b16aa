import { z } from 'zod';
import { noticeKinds } from '../../../domain/messaging/notice-kinds.js';
import { withoutLinks } from '../../../domain/subscriptions/invitations.js';
import { type Notice, operatorsId } from '../../../models/messaging/notices.js';
import { billingAccountId } from '../../billing/billing-accounts/schema.js';
import { withdrawalId } from '../../billing/withdrawals/schema.js';
import { instant, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { membershipId } from '../../identity/memberships/schema.js';
import { userId } from '../../identity/users/schema.js';

const sentKinds = z.enum(noticeKinds);

const noticeStates = z.enum(['claimed', 'inDigest', 'sent', 'refused', 'deferred', 'notReached', 'obsolete']);

export const notices = pageOf(
  z
    .strictObject({
      kind: sentKinds,
      days: z.number().int().nullable(),
      state: noticeStates.meta({
        description:
          'claimed: it is about to be sent; inDigest: it is told in its reader’s next digest; sent: the mail server has taken it; refused: by the mail server, for good; deferred: the mail server did not take it, and it will be tried again; notReached: it was given up after 4 days; obsolete: its reason was gone before it was sent, as that of a reminder after a renewal',
      }),
      readerId: z
        .union([
          userId,
          billingAccountId,
          withdrawalId,
          membershipId,
          z.string().regex(/^partner\/\d{1,12}$/),
          z.literal(operatorsId),
        ])
        .meta({
          description:
            'A user; a billing account, for mail about money to its address; a withdrawal, for the receipt to the address stated there; `partner/` and its id; a membership: an administrator of a partner; `operators`: the address that is told of what waits for a person',
        }),
      messageId: z.string(),
      scheduledAt: instant,
      at: instant,
      mail: z
        .strictObject({
          to: z.strictObject({ name: z.string(), address: z.string() }),
          language: z.string(),
          subject: z.string(),
          text: z.string().meta({ description: 'Without the links by which only its reader says to be done' }),
        })
        .nullable()
        .meta({
          description:
            'As it was sent; null for what is told in a digest, for what a purchaser was sent that the caller is not, and once the data of the tenant is deleted, or its reader is purged',
        }),
    })
    .meta({ id: 'Notice' }),
  'NoticePage',
);

export function showNotice({ kind, days, state: sent, readerId, messageId, scheduledAt, at, mail }: Notice) {
  return {
    kind,
    days,
    state: sent,
    readerId,
    messageId,
    scheduledAt: showInstant(scheduledAt),
    at: showInstant(at),
    mail:
      mail && !mail.told
        ? { to: mail.to, language: mail.language, subject: mail.subject, text: withoutLinks(mail.text) }
        : null,
  };
}
