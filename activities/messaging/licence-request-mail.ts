/** What mails about licences that users ask for say, at the instant of sending: docs/concepts.md, "Licence requests". */
import type { DigestEntry } from '../../adapters/messaging/digest-text.js';
import {
  type LicenceRequestMail,
  licenceRequestSummary,
  renderLicenceRequestMail,
} from '../../adapters/messaging/licence-request-text.js';
import {
  isLicenceRequestNotice,
  type LicenceRequestNoticeKind,
  licenceRequestNoticeStands,
} from '../../domain/billing/licence-requests.js';
import { everythingAtOnce, timingOf } from '../../domain/messaging/preferences.js';
import type { LicenceRequest } from '../../models/billing/licence-requests.js';
import { cloudOfParty } from '../../models/cloud-of-party.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { contactOfPartner } from './notice-contact.js';
import { addressedTo, type NoticeReader } from './notice-mail.js';

/** What there is to tell of a request, and to whom. */
export interface ToldOfLicenceRequest {
  readonly request: LicenceRequest;
  readonly readers: readonly NoticeReader[];
  readonly mailTo: (reader: NoticeReader) => LicenceRequestMail;
}

/** The mail of a notice as it reads now; null once its reason or its reader is gone. */
export async function licenceRequestMail(
  context: ActivityContext,
  notice: Notice,
  at: string,
): Promise<NoticeMail | null> {
  const found = await noticeOf(context, notice, at);
  return found && addressedTo(found.reader, renderLicenceRequestMail(found.mail), at);
}

/** What a digest says of a request; null once its reason or its reader is gone. */
export interface DigestRequest extends DigestEntry {
  readonly reader: NoticeReader;
}

/** The same in a sentence or two, for a digest. */
export async function licenceRequestInDigest(
  context: ActivityContext,
  notice: Notice,
  at: string,
): Promise<DigestRequest | null> {
  const found = await noticeOf(context, notice, at);
  if (found?.mail.kind !== 'licenceRequested') return null;
  const { reader, tenantId, mail } = found;
  const { organisation, planName, link } = mail;
  const request = { licenceRequestId: notice.milestone, planName, summary: licenceRequestSummary(mail), link };
  return { reader, tenantId, organisation, request };
}

async function noticeOf(context: ActivityContext, { kind, milestone, readerId }: Notice, at: string) {
  const request = isLicenceRequestNotice(kind) ? await context.database.licenceRequests.find(milestone) : null;
  const found = request && isLicenceRequestNotice(kind) ? await toldOfLicenceRequest(context, kind, request, at) : null;
  const reader = found?.readers.find(({ _id }) => _id === readerId);
  return request && found && reader ? { reader, tenantId: request.tenantId, mail: found.mailTo(reader) } : null;
}

/** What there is to tell of a request at an instant; null: nothing. */
export async function toldOfLicenceRequest(
  context: ActivityContext,
  kind: LicenceRequestNoticeKind,
  request: LicenceRequest,
  at: string,
): Promise<ToldOfLicenceRequest | null> {
  const { database } = context;
  const { tenantId, userId, state } = request;
  if (!licenceRequestNoticeStands(kind, state)) return null;
  const [tenant, [user], administrators, planName] = await Promise.all([
    database.tenants.find(tenantId),
    database.users.active(tenantId, [userId]),
    database.administrators.of(tenantId),
    nameOf(context, request),
  ]);
  if (tenant?.state !== 'live' || !user) return null;
  const common = ({ name, locale, zone }: NoticeReader) => {
    return { reader: { name }, locale, zone, organisation: tenant.organisation, planName, at };
  };
  if (kind === 'licenceRequested') {
    const pages = `${context.portalUrls[await cloudOfParty(database, request)]}/v1/licence-request-pages`;
    const linkOf = ({ _id }: NoticeReader) => `${pages}/${database.licenceRequests.links.tokenOf(request._id, _id)}`;
    const { message, lapsesAt } = request;
    const asked = { user: user.name, message, lapsesAt: lapsesAt.toISOString(), contact: context.contact };
    const readers = await wanting(context, administrators);
    return { request, readers, mailTo: (reader) => ({ ...common(reader), ...asked, link: linkOf(reader), kind }) };
  }
  if (state !== 'granted' && state !== 'declined' && state !== 'lapsed') return null;
  const [first] = administrators;
  const ended = { outcome: state, reason: request.reason, administrator: first ? contactOfPartner(first) : null };
  return { request, readers: [user], mailTo: (reader) => ({ ...common(reader), ...ended, kind }) };
}

/** Those who do not do without it, as they want to be told. */
async function wanting({ database }: ActivityContext, readers: readonly NoticeReader[]): Promise<NoticeReader[]> {
  const chosen = await database.noticePreferences.ofMany(readers.map(({ _id }) => _id));
  return readers.flatMap((reader) => {
    const timing = timingOf('licenceRequested', chosen.get(reader._id) ?? everythingAtOnce);
    return timing === 'off' ? [] : [{ ...reader, inDigest: timing === 'digest' }];
  });
}

/** The plan's name in its newest version, or the product's. */
async function nameOf({ database }: ActivityContext, { planId, productId }: LicenceRequest): Promise<string> {
  if (planId === null) return (await database.products.find(productId))?.name ?? productId;
  return (await database.plans.newest(planId))?.name ?? planId;
}
