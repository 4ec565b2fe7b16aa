/** The mail to the owner of a webhook endpoint that was disabled. */
import { renderWebhookMail } from '../../adapters/messaging/webhook-mail-text.js';
import { systemTenant } from '../../contracts/workflow-ids.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { type Notice, type NoticeMail, webhookNoticeKind } from '../../models/messaging/notices.js';
import { ownerOf, type WebhookDisablement, type WebhookEndpoint } from '../../models/messaging/webhook-endpoints.js';
import type { ActivityContext } from '../context.js';
import { noticeDeliveries, noticeToClaim } from './notice-delivery.js';
import { addressedTo, type NoticeReader, operatorsReader, readerOfPartner } from './notice-mail.js';

/** Each reader once; whom it does not reach gets it from a delivery process. */
export async function tellDisabled(
  context: ActivityContext,
  endpoint: WebhookEndpoint,
  because: WebhookDisablement,
  now: Date,
): Promise<void> {
  const at = instantFromMillis(now.getTime()).toString();
  const readers = await readersOf(context, endpoint);
  const notices = readers.map(async (reader) => {
    // Enabled and disabled again, it is another case.
    const identity = `${webhookNoticeKind}/${endpoint._id}/${endpoint.revision}/${reader._id}`;
    const about = { subscriptionId: null, tenantId: endpoint.tenantId ?? systemTenant, testClockId: null };
    const mail = await mailTo(context, { ...endpoint, disabledBecause: because }, reader, at);
    const to = { _id: identity, readerId: reader._id, kind: webhookNoticeKind, milestone: endpoint._id, mail };
    return context.database.notices.claim(noticeToClaim({ ...about, ...to }, at));
  });
  await noticeDeliveries(context).deliverAtOnce(await Promise.all(notices), { testClockId: null, at });
}

/** The mail as it reads now; null once the endpoint works again, or its reader is gone. */
export async function webhookMail(context: ActivityContext, notice: Notice, at: string): Promise<NoticeMail | null> {
  const endpoint = await context.database.webhookEndpoints.find(notice.milestone);
  if (!endpoint || endpoint.enabled) return null;
  const reader = (await readersOf(context, endpoint)).find(({ _id }) => _id === notice.readerId);
  return reader ? mailTo(context, endpoint, reader, at) : null;
}

async function mailTo(
  { database }: ActivityContext,
  { _id: endpointId, url, disabledBecause }: WebhookEndpoint,
  reader: NoticeReader,
  at: string,
): Promise<NoticeMail> {
  const lastStatus = await database.webhookDeliveries.lastStatus(endpointId);
  const { name, locale, zone } = reader;
  const because = disabledBecause === 'gone' ? 'gone' : 'failing';
  const content = { endpointId, url, because, lastStatus, reader: { name }, locale, zone, at } as const;
  return addressedTo(reader, renderWebhookMail(content), at);
}

/** The owner; the operators where a partner has no address. */
async function readersOf(
  { database, operatorsEmail }: ActivityContext,
  endpoint: WebhookEndpoint,
): Promise<NoticeReader[]> {
  const owner = ownerOf(endpoint);
  if (owner.kind === 'tenant') return database.administrators.of(owner.tenantId);
  if (owner.kind === 'partner') {
    const partner = await database.partners.find(owner.partnerId);
    const reader = partner && readerOfPartner(partner);
    if (reader) return [reader];
  }
  return operatorsEmail === null ? [] : [operatorsReader(operatorsEmail)];
}
