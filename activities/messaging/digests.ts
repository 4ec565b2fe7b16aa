/** One mail a day to a reader who wants it so, about everything that could wait: docs/concepts.md, "Daily digest". */
import {
  customersOf,
  type DigestEntry,
  type DigestSubscription,
  renderDigest,
} from '../../adapters/messaging/digest-text.js';
import type { DigestInput } from '../../contracts/messaging/digests.js';
import { digestWorkflowId, systemTenant } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { isLicenceRequestNotice } from '../../domain/billing/licence-requests.js';
import { addDays, instant, plainDate } from '../../domain/calendar.js';
import { digestTime } from '../../domain/messaging/digest.js';
import { isNewsThatWaits } from '../../domain/messaging/preferences.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import {
  digestIdOf,
  digestNoticeKind,
  type Notice,
  type NoticeMail,
  noticeHash,
  partnerReaderId,
} from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { startWorkflow } from '../start-workflow.js';
import { type DigestRequest, licenceRequestInDigest } from './licence-request-mail.js';
import { noticeDeliveries, noticeToClaim, presentOf } from './notice-delivery.js';
import { addressedTo, factsFor, type NoticeReader, readerOfPartner, summaryFor } from './notice-mail.js';
import { readersOfNotice } from './notice-readers.js';
import { isAboutSubscription, reasonStands } from './notice-reason.js';

/** Subscriptions of a digest that are read at once. */
const concurrency = 5;

/** Sees to it that the digests for which notices wait go out on their day; carried out again it changes nothing. */
export async function startDigests(
  context: ActivityContext,
  notices: readonly Notice[],
  time: { readonly testClockId: string | null; readonly at: string },
): Promise<void> {
  for (const notice of notices) {
    if (notice.state === 'inDigest' && notice.digestId !== null) await startDigest(context, notice, time);
  }
}

async function startDigest(
  context: ActivityContext,
  notice: Notice,
  { testClockId, at }: { readonly testClockId: string | null; readonly at: string },
): Promise<void> {
  const { notices } = context.database;
  const { readerId } = notice;
  const { tenantId, zone } = await placeOf(context, notice);
  let digestId = notice.digestId ?? '';
  for (let day = plainDate(dayOf(digestId)); ; day = addDays(day, 1)) {
    const next = digestIdOf(readerId, day.toString(), testClockId);
    if (next !== digestId) await notices.moveToDigest(notice._id, digestId, next);
    digestId = next;
    const input: DigestInput = {
      readerId,
      tenantId,
      testClockId,
      day: day.toString(),
      sendAt: digestTime(day, zone).toString(),
      notBefore: testClockId === null ? null : at,
    };
    await startWorkflow(context, workflowTypes.digest, {
      workflowId: digestWorkflowId(tenantId, noticeHash(digestId)),
      args: [input],
      testClockId,
      notBefore: input.notBefore,
      staticSummary: `Digest of ${input.day} to one reader`,
    });
    // It was being put together in this moment, perhaps without this notice: then that is told in the next one.
    const composed = await notices.find(digestId);
    if (!composed || isToldIn(composed, notice)) return;
  }
}

/** A digest that is put together names what it tells. */
function isToldIn({ mail }: Notice, { _id }: Notice): boolean {
  return mail?.noticeIds?.includes(_id) ?? false;
}

function dayOf(digestId: string): string {
  return /\/(\d{4,}-\d{2}-\d{2})\//.exec(digestId)?.[1] ?? '';
}

/** Whose the digest is: a user's tenant's, or nobody's, of a partner that has many. */
async function placeOf(
  { database }: ActivityContext,
  { readerId, tenantId }: Pick<Notice, 'readerId' | 'tenantId'>,
): Promise<{ readonly tenantId: string; readonly zone: string }> {
  const partnerId = partnerOf(readerId);
  if (partnerId === null) {
    const [user] = await database.users.active(tenantId, [readerId]);
    return { tenantId, zone: user?.zone ?? 'UTC' };
  }
  const partner = await database.partners.find(partnerId);
  return { tenantId: systemTenant, zone: (partner && readerOfPartner(partner)?.zone) ?? 'UTC' };
}

function partnerOf(readerId: string): string | null {
  const prefix = partnerReaderId('');
  return readerId.startsWith(prefix) ? readerId.slice(prefix.length) : null;
}

export const digestActivities = (context: ActivityContext) => {
  const { database } = context;
  const { deliverAtOnce } = noticeDeliveries(context);

  return {
    /** Puts a reader's digest together and sends it, once; where nothing is left to say none is sent. */
    async sendDigest({ readerId, tenantId, testClockId, day, at: told }: SendingDigest): Promise<void> {
      const at = presentOf(told, testClockId);
      const digestId = digestIdOf(readerId, day, testClockId);
      const about = { subscriptionId: null, tenantId, testClockId, readerId, kind: digestNoticeKind, milestone: day };
      const digest = await database.notices.claim(noticeToClaim({ ...about, _id: digestId, mail: null }, at));
      if (digest.state !== 'claimed') return;
      const mail = digest.mail ?? (await digestMail(context, digest, at));
      if (!mail) return database.notices.ended(digestId, 'obsolete', new Date(at));
      await database.notices.compose(digestId, mail);
      await deliverAtOnce([{ ...digest, mail }], { testClockId, at });
    },
  };
};

interface SendingDigest extends Pick<DigestInput, 'readerId' | 'tenantId' | 'testClockId' | 'day'> {
  /** The workflow's time. */
  readonly at: string;
}

/** A digest as it reads now; null where nothing is left to say. What is not true any more is left out for good. */
export async function digestMail(context: ActivityContext, digest: Notice, at: string): Promise<NoticeMail | null> {
  const { database } = context;
  const waiting = await database.notices.waitingFor(digest._id);
  const isRequest = ({ kind }: Notice) => isLicenceRequestNotice(kind);
  const isNews = ({ kind }: Notice) => isNewsThatWaits(kind);
  const ofSubscriptions = grouped(waiting.filter((notice) => !isRequest(notice) && !isNews(notice)));
  const told = (await inParallel(ofSubscriptions, concurrency, (some) => toldOf(context, some, at))).flatMap(
    (one) => one ?? [],
  );
  const requests = await requestsOf(context, waiting.filter(isRequest), at);
  const news = await newsIn(context, waiting.filter(isNews), at);
  const reader =
    told[0]?.reader ?? requests[0]?.request.reader ?? (news.length > 0 ? await readerOf(context, digest) : null);
  if (!reader) return null;
  const { name, locale, zone } = reader;
  const customers = customersOf([...told, ...requests.map(({ request }) => request), ...news]);
  const content = { reader: { name }, locale, zone, at, day: digest.milestone, customers };
  const noticeIds = [...told.flatMap((one) => one.noticeIds), ...[...requests, ...news].map((one) => one.noticeId)];
  return { ...addressedTo(reader, renderDigest(content), at), noticeIds };
}

/** What has happened stays true: it is told in the words of then, in its order, unless they went with the data of the tenant. */
async function newsIn(
  { database }: ActivityContext,
  waiting: readonly Notice[],
  at: string,
): Promise<(DigestEntry & { readonly noticeId: string })[]> {
  const inOrder = waiting.toSorted((one, other) => +one.scheduledAt - +other.scheduledAt);
  for (const { _id: noticeId, mail } of inOrder) {
    if (!mail) await database.notices.endInDigest({ noticeId }, 'obsolete', new Date(at));
  }
  return inOrder.flatMap(({ _id: noticeId, tenantId, mail }) => {
    if (!mail?.told) return [];
    const { organisation, summary } = mail.told;
    return [{ noticeId, tenantId, organisation, news: { title: mail.subject, summary } }];
  });
}

/** Whose digest it is, if there is such a reader still. */
async function readerOf({ database }: ActivityContext, { readerId, tenantId }: Notice): Promise<NoticeReader | null> {
  const partnerId = partnerOf(readerId);
  if (partnerId === null) return (await database.users.active(tenantId, [readerId]))[0] ?? null;
  const partner = await database.partners.find(partnerId);
  return partner && readerOfPartner(partner);
}

/** The notices about each subscription. */
function grouped(notices: readonly Notice[]): Notice[][] {
  const groups = new Map<string, Notice[]>();
  for (const notice of notices) {
    const id = notice.subscriptionId ?? '';
    groups.set(id, [...(groups.get(id) ?? []), notice]);
  }
  return [...groups.values()];
}

interface Told extends DigestEntry {
  readonly subscription: DigestSubscription;
  readonly reader: NoticeReader;
  readonly noticeIds: readonly string[];
}

/** What there is to say about one subscription; null: nothing any more. */
async function toldOf(context: ActivityContext, notices: readonly Notice[], at: string): Promise<Told | null> {
  const { database } = context;
  const projection = await database.subscriptions.find(notices[0]?.subscriptionId ?? '');
  const subscription = projection && subscriptionFromJson(projection.subscription);
  let told: Told | null = null;
  for (const notice of notices.toSorted((one, other) => +one.scheduledAt - +other.scheduledAt)) {
    const { _id: noticeId, kind, milestone, readerId, scheduledAt } = notice;
    const readers = subscription && isAboutSubscription(kind) ? await readersOfNotice(context, subscription, kind) : [];
    const reader = readers.find(({ _id }) => _id === readerId);
    if (
      !subscription ||
      !reader ||
      !isAboutSubscription(kind) ||
      !(await reasonStands(database, subscription, { notice: kind, milestone }, at))
    ) {
      await database.notices.endInDigest({ noticeId }, 'obsolete', new Date(at));
      continue;
    }
    const due = { notice: kind, scheduledAt: instant(scheduledAt.toISOString()) };
    const about = await factsFor(context, subscription, due, at);
    const before: Told = told ?? {
      reader,
      tenantId: about.tenant._id,
      organisation: about.tenant.organisation,
      subscription: { planName: about.plan.name, subscriptionId: subscription.id, contact: about.contact, news: [] },
      noticeIds: [],
    };
    told = {
      ...before,
      subscription: { ...before.subscription, news: [...before.subscription.news, summaryFor(about, reader)] },
      noticeIds: [...before.noticeIds, noticeId],
    };
  }
  return told;
}

interface ToldRequest {
  readonly request: DigestRequest;
  readonly noticeId: string;
}

/** Licences that are still asked for, those asked for first in front. */
async function requestsOf(context: ActivityContext, notices: readonly Notice[], at: string): Promise<ToldRequest[]> {
  const inOrder = notices.toSorted((one, other) => +one.scheduledAt - +other.scheduledAt);
  const found = await inParallel(inOrder, concurrency, async (notice): Promise<ToldRequest[]> => {
    const request = await licenceRequestInDigest(context, notice, at);
    if (request) return [{ request, noticeId: notice._id }];
    await context.database.notices.endInDigest({ noticeId: notice._id }, 'obsolete', new Date(at));
    return [];
  });
  return found.flat();
}
