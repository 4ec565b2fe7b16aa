/** Mails about keys and agreements that a partner has a hand in: to signers, administrators and the partner. */

import { type KeysMailContent, renderKeysMail } from '../../adapters/messaging/keys-text.js';
import type { NoticeText } from '../../adapters/messaging/wording.js';
import { instant } from '../../domain/calendar.js';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import { cloudOfAgreement } from '../../domain/clouds.js';
import { lastDayToSign, signatureRequestState } from '../../domain/keys/signature-requests.js';
import { isKeysMail, type KeysMailKind } from '../../domain/messaging/notice-kinds.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { Partner } from '../../models/partners/partners.js';
import type { ActivityContext } from '../context.js';
import { tellNews } from './news.js';
import { contactOf } from './notice-contact.js';
import { addressedTo, type NoticeReader, readerOfPartner } from './notice-mail.js';

type About<Content> = Content extends unknown ? Omit<Content, 'reader' | 'locale' | 'zone'> : never;

interface Told {
  readonly about: About<KeysMailContent>;
  readonly readers: readonly NoticeReader[];
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly subscriptionId: string | null;
}

/** Tells each reader; nobody where its reason is gone. */
export async function tellOfKeys(
  context: ActivityContext,
  kind: KeysMailKind,
  about: string,
  time: { readonly testClockId: string | null; readonly at: string },
): Promise<void> {
  const told = await toldOf(context, kind, about, time.at);
  if (!told) return;
  const { tenantId, testClockId, subscriptionId, readers } = told;
  const { organisation } = told.about;
  const of = { subscriptionId, tenantId, testClockId, kind, milestone: about };
  const news = readers.map((reader) => ({
    about: { ...of, _id: `${kind}/${about}/${reader._id}` },
    reader,
    text: textTo(told, reader),
    organisation,
  }));
  await tellNews(context, news, time);
}

/** The mail of a notice as it reads now; null once its reason or its reader is gone. */
export async function keysMail(
  context: ActivityContext,
  { kind, milestone, readerId }: Notice,
  at: string,
): Promise<NoticeMail | null> {
  const told = isKeysMail(kind) ? await toldOf(context, kind, milestone, at) : null;
  const reader = told?.readers.find(({ _id }) => _id === readerId);
  return told && reader ? addressedTo(reader, textTo(told, reader), told.about.at) : null;
}

function textTo({ about }: Told, { name, locale, zone }: NoticeReader): NoticeText {
  return renderKeysMail({ ...about, reader: { name }, locale, zone });
}

function toldOf(context: ActivityContext, kind: KeysMailKind, about: string, at: string): Promise<Told | null> {
  switch (kind) {
    case 'signatureRequested':
      return signatureRequested(context, about, at);
    case 'keysRedeemed':
      return keysRedeemed(context, about, at);
    case 'keyOrderDeclined':
      return keyOrderDeclined(context, about, at);
  }
}

async function signatureRequested(context: ActivityContext, id: string, at: string): Promise<Told | null> {
  const { database, portalUrls } = context;
  const found = await database.signatureRequests.find(id);
  if (!found) return null;
  const { tenantId, testClockId, signer, partnerId, plan, agreement, organisation } = found;
  const expiresAt = instant(found.expiresAt.toISOString());
  if (signatureRequestState(found.state, { expiresAt, now: instant(at) }) !== 'open') return null;
  const [partner, version, administrators] = await Promise.all([
    partnerOf(context, partnerId),
    plan && database.plans.version(plan.id, plan.version),
    signer ? [] : database.administrators.of(tenantId),
  ]);
  return {
    tenantId,
    testClockId,
    subscriptionId: null,
    readers: signer ? [{ ...signer, _id: id }] : administrators,
    about: {
      kind: 'signatureRequested',
      organisation,
      partner: partner?.name ?? null,
      contact: partner ? written(partner) : context.contact,
      agreement: agreement.name,
      version: agreement.version,
      planName: version?.name ?? null,
      signBy: lastDayToSign(expiresAt).toString(),
      link: `${portalUrls[cloudOfAgreement(agreement.name)]}/v1/signature-pages/${database.signatureRequests.links.tokenOf(id)}`,
      at,
    },
  };
}

/** By a partner for the customer. */
async function keysRedeemed(context: ActivityContext, redemptionId: string, at: string): Promise<Told | null> {
  const { database } = context;
  const found = await database.redemptions.find(redemptionId);
  if (found?.state !== 'redeemed' || !found.redeemedByPartner) return null;
  const { tenantId, testClockId, subscriptionId, seats } = found;
  const [partner, tenant, readers, planName] = await Promise.all([
    partnerOf(context, found.redeemedByPartner),
    database.tenants.find(tenantId),
    database.administrators.of(tenantId),
    nameOf(context, found.plan),
  ]);
  if (tenant?.state !== 'live' || !partner) return null;
  const { organisation } = tenant;
  const contact = written(partner);
  const about = {
    organisation,
    partner: partner.name,
    contact,
    planName,
    seats,
    redemptionId,
    subscriptionId,
    at,
  } as const;
  return { tenantId, testClockId, subscriptionId, readers, about: { kind: 'keysRedeemed', ...about } };
}

/** The partner that has an address hears of it. */
async function keyOrderDeclined(context: ActivityContext, keyOrderId: string, at: string): Promise<Told | null> {
  const { database } = context;
  const order = await database.keyOrders.find(keyOrderId);
  if (!order?.declined || order.soldBy === null) return null;
  const { tenantId, testClockId, soldBy, declined, count, seatsPerKey } = order;
  const [partner, tenant, plan] = await Promise.all([
    partnerOf(context, soldBy),
    database.tenants.find(tenantId),
    database.plans.version(order.plan.id, order.plan.version),
  ]);
  const reader = partner && readerOfPartner(partner);
  if (tenant?.state !== 'live' || !plan || !reader) return null;
  return {
    tenantId,
    testClockId,
    subscriptionId: null,
    readers: [reader],
    about: {
      kind: 'keyOrderDeclined',
      organisation: tenant.organisation,
      partner: partner.name,
      contact: await contactOf(context, { soldBy: null, plan }),
      planName: plan.name,
      seats: count * seatsPerKey,
      keys: count,
      keyOrderId,
      reason: declined.reason,
      at,
    },
  };
}

async function partnerOf({ database }: ActivityContext, partnerId: string | null): Promise<Partner | null> {
  return partnerId === null ? null : database.partners.find(partnerId);
}

async function nameOf({ database }: ActivityContext, { id, version }: PlanVersion): Promise<string> {
  return (await database.plans.version(id, version))?.name ?? id;
}

function written({ name, email }: Partner): string {
  return email === null ? name : `${name}, ${email}`;
}
