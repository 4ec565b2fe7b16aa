/** Tells of licences that users ask for: docs/concepts.md, "Licence requests". */
import { renderLicenceRequestMail } from '../../adapters/messaging/licence-request-text.js';
import type { LicenceRequestNews } from '../../domain/billing/licence-requests.js';
import { instant } from '../../domain/calendar.js';
import { digestDay, digestTime } from '../../domain/messaging/digest.js';
import type { LicenceRequest } from '../../models/billing/licence-requests.js';
import { digestIdOf, type Notice } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { startDigests } from './digests.js';
import { type ToldOfLicenceRequest, toldOfLicenceRequest } from './licence-request-mail.js';
import { noticeDeliveries, noticeToClaim, presentOf } from './notice-delivery.js';
import { addressedTo, type NoticeReader } from './notice-mail.js';

export function licenceRequestNotices(context: ActivityContext): {
  readonly tellOfLicenceRequest: (news: LicenceRequestNews) => Promise<void>;
} {
  const { database } = context;
  const { deliverAtOnce } = noticeDeliveries(context);

  return {
    async tellOfLicenceRequest({ kind, licenceRequestId, at: told }) {
      const request = await database.licenceRequests.find(licenceRequestId);
      if (!request) return;
      const { testClockId } = request;
      const at = presentOf(told, testClockId);
      const found = await toldOfLicenceRequest(context, kind, request, at);
      if (!found) return;
      const notices = await Promise.all(
        found.readers.map((reader) => database.notices.claim(noticeTo(reader, { kind, at }, found))),
      );
      await deliverAtOnce(notices, { testClockId, at });
      await startDigests(context, notices, { testClockId, at });
    },
  };
}

function noticeTo(
  reader: NoticeReader,
  { kind, at }: Pick<LicenceRequestNews, 'kind' | 'at'>,
  { request, mailTo }: ToldOfLicenceRequest,
): Notice {
  const { _id: milestone, tenantId, testClockId } = request;
  const about = { subscriptionId: null, tenantId, testClockId, readerId: reader._id, kind, milestone };
  const _id = `${kind}/${milestone}/${reader._id}`;
  const digestId = digestFor(request, reader, at);
  const mail = digestId === null ? addressedTo(reader, renderLicenceRequestMail(mailTo(reader)), at) : null;
  const notice = noticeToClaim({ ...about, _id, mail }, at);
  return digestId === null ? notice : { ...notice, state: 'inDigest', digestId };
}

/** The digest of a reader that wants to be told in it, if the request can still be answered by then. */
function digestFor({ testClockId, lapsesAt }: LicenceRequest, { _id, zone, inDigest }: NoticeReader, at: string) {
  if (!inDigest) return null;
  const now = instant(at);
  const day = digestDay(zone, { scheduledAt: now, at: now });
  if (digestTime(day, zone).epochMilliseconds >= lapsesAt.getTime()) return null;
  return digestIdOf(_id, day.toString(), testClockId);
}
