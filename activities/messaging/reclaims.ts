/** Mail, webhooks and audit about licences that nobody uses: docs/concepts.md, "Unused licences". */
import {
  mostReclaimedListed,
  type ReportedOutcome,
  renderReclaimEnd,
  renderReclaimReport,
  renderReclaimWarning,
} from '../../adapters/messaging/reclaim-text.js';
import type { ReclaimPage, ReclaimStep } from '../../contracts/subscriptions/reclaims.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { type ReclaimEventType, reclaimEvent } from '../../domain/subscriptions/published-events.js';
import { currentTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import {
  isReclaimNotice,
  keptReasons,
  type ReclaimNoticeKind,
  toldToUser,
} from '../../domain/subscriptions/unused-licences.js';
import { planKey } from '../../models/catalogue/plans.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { User } from '../../models/identity/users.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { Reclaim, ReclaimCounts, ReclaimedLicence } from '../../models/subscriptions/reclaims.js';
import { entryOfSystem } from '../audit-entry.js';
import type { ActivityContext } from '../context.js';
import { alive } from '../heartbeats.js';
import { publishEvents } from '../publish-events.js';
import { noticeDeliveries, noticeToClaim, presentOf } from './notice-delivery.js';
import { addressedTo, type NoticeReader } from './notice-mail.js';

/** So many users are told by one activity. */
const toldAtOnce = 50;
/** So many administrators are named to a user. */
const namedAdministrators = 3;

/** What all mails about one reclaim say. */
interface About {
  readonly reclaim: Reclaim;
  readonly tenant: Tenant;
  readonly planName: string;
  readonly administrators: readonly User[];
}

export const reclaimNotices = (context: ActivityContext) => {
  const { database } = context;
  const { reclaims, users, notices, audit } = database;
  const { deliverAtOnce } = noticeDeliveries(context);

  return {
    /** Warns a page of users, once each. @returns the last of them; null: there are no more */
    async warnOfReclaim({ reclaimId, after, at: told }: ReclaimPage): Promise<string | null> {
      const about = await aboutReclaim(context, reclaimId);
      if (about?.reclaim.state !== 'open') return null;
      const at = presentOf(told, about.reclaim.testClockId);
      if (after === '') await publish('reclaim.started', about.reclaim, at);
      const page = await reclaims.inState(reclaimId, 'warned', toldAtOnce, after);
      return tellPage(about, page, { kind: 'unusedLicence', at }, (reader, licence) =>
        warningTo(about, reader, licence, at),
      );
    },

    /** Tells a page of those who were warned whether they keep the licence, once each. @returns as `warnOfReclaim` */
    async tellUsersOfReclaim({ reclaimId, after, at: told }: ReclaimPage): Promise<string | null> {
      const about = await aboutReclaim(context, reclaimId);
      if (!about) return null;
      const at = presentOf(told, about.reclaim.testClockId);
      const page = await reclaims.pageOf(reclaimId, undefined, after, toldAtOnce);
      return tellPage(about, page, { kind: 'unusedLicenceEnded', at }, (reader, licence) =>
        endTo(about, reader, licence, at),
      );
    },

    /** Tells the administrators, the audit and the subscribers of webhooks what became of it, once. */
    async tellOfReclaim({ reclaimId, at: told }: ReclaimStep): Promise<void> {
      const about = await aboutReclaim(context, reclaimId);
      if (!about) return;
      const { _id, tenantId, testClockId, subscriptionId } = about.reclaim;
      const at = presentOf(told, testClockId);
      const counts = await publish('reclaim.ended', about.reclaim, at);
      await audit.write(
        entryOfSystem({
          _id: `reclaim/${_id}`,
          at: new Date(at),
          operation: 'unusedLicencesReclaimed',
          subject: { kind: 'subscription', id: subscriptionId },
          tenantId,
          after: { reclaimId: _id, ...counts },
        }),
      );
      const outcomes = await outcomesOf(context, about.reclaim);
      const claims = about.administrators.map((reader) => {
        const mail = reportTo(about, reader, outcomes, at);
        return notices.claim(noticeOf(about.reclaim, { reader, kind: 'licencesReclaimed', mail, at }));
      });
      await alive(async () => deliverAtOnce(await Promise.all(claims), { testClockId, at }));
    },
  };

  /** @returns the last of the page; null: there are no more */
  async function tellPage(
    { reclaim }: About,
    page: readonly ReclaimedLicence[],
    { kind, at }: { readonly kind: ReclaimNoticeKind; readonly at: string },
    mailTo: (reader: NoticeReader, licence: ReclaimedLicence) => NoticeMail | null,
  ): Promise<string | null> {
    const { tenantId, testClockId } = reclaim;
    const ids = page.map(({ userId }) => userId);
    const readers = new Map((await users.active(tenantId, ids)).map((user) => [user._id, user]));
    const claims = page.flatMap((licence) => {
      const reader = readers.get(licence.userId);
      const mail = reader?.email ? mailTo(reader, licence) : null;
      return reader && mail ? notices.claim(noticeOf(reclaim, { reader, kind, mail, at })) : [];
    });
    await alive(async () => deliverAtOnce(await Promise.all(claims), { testClockId, at }));
    return page.length < toldAtOnce ? null : (ids.at(-1) ?? null);
  }

  async function publish(type: ReclaimEventType, reclaim: Reclaim, at: string): Promise<ReclaimCounts | undefined> {
    const { _id, tenantId, testClockId, subscriptionId, unusedForDays, reclaimsAt, state } = reclaim;
    const counts = (await reclaims.counts([_id])).get(_id);
    if (!counts) return undefined;
    const { warned, reclaimed, kept, alreadyFreed } = counts;
    const data = {
      reclaimId: _id,
      state: state === 'reclaiming' ? 'open' : state,
      unusedForDays,
      reclaimsAt: reclaimsAt.toISOString(),
      licences: { warned, reclaimed, kept, alreadyFreed },
    } as const;
    await publishEvents(context, [reclaimEvent(type, { at, tenantId, testClockId, subscriptionId }, data)]);
    return counts;
  }
};

/** The mail of a notice as it reads now; null once its reason or its reader is gone. */
export async function reclaimMail(context: ActivityContext, notice: Notice, at: string): Promise<NoticeMail | null> {
  const { milestone: reclaimId, readerId, kind } = notice;
  if (!isReclaimNotice(kind)) return null;
  const about = await aboutReclaim(context, reclaimId);
  if (!about) return null;
  if (kind === 'licencesReclaimed') {
    const reader = about.administrators.find(({ _id }) => _id === readerId);
    return reader ? reportTo(about, reader, await outcomesOf(context, about.reclaim), at) : null;
  }
  const [licence] = await context.database.reclaims.ofUsers(reclaimId, [readerId]);
  const [reader] = await context.database.users.active(about.reclaim.tenantId, [readerId]);
  if (!licence || !reader) return null;
  if (kind === 'unusedLicenceEnded') return endTo(about, reader, licence, at);
  return licence.state === 'warned' ? warningTo(about, reader, licence, at) : null;
}

/** Null where the subscription or its tenant is gone. */
async function aboutReclaim({ database }: ActivityContext, reclaimId: string): Promise<About | null> {
  const reclaim = await database.reclaims.find(reclaimId);
  if (!reclaim) return null;
  const [tenant, projection, administrators] = await Promise.all([
    database.tenants.find(reclaim.tenantId),
    database.subscriptions.find(reclaim.subscriptionId),
    database.administrators.of(reclaim.tenantId),
  ]);
  if (tenant?.state !== 'live' || !projection) return null;
  const { plan } = currentTerm(subscriptionFromJson(projection.subscription));
  const names = await database.plans.names([plan]);
  const planName = names.get(planKey(plan.id, plan.version)) ?? plan.id;
  return { reclaim, tenant, planName, administrators };
}

function warningTo(
  { reclaim, tenant, planName, administrators }: About,
  reader: NoticeReader,
  { assignedAt, lastUsedAt }: ReclaimedLicence,
  at: string,
): NoticeMail {
  const { name, locale, zone } = reader;
  const rendered = renderReclaimWarning({
    reader: { name },
    locale,
    zone,
    organisation: tenant.organisation,
    planName,
    assignedAt: assignedAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    reclaimsAt: reclaim.reclaimsAt.toISOString(),
    administrators: administrators.slice(0, namedAdministrators),
    at,
  });
  return addressedTo(reader, rendered, at);
}

/** Null where there is nothing to tell. */
function endTo(
  { reclaim, tenant: { organisation }, planName, administrators }: About,
  reader: NoticeReader,
  { state, because, endedAt }: ReclaimedLicence,
  at: string,
): NoticeMail | null {
  const ended = { state, because, endedAt: endedAt && instantFromMillis(endedAt.getTime()) };
  const outcome = toldToUser(ended, instantFromMillis(reclaim.startedAt.getTime()));
  if (outcome === null) return null;
  const { name, locale, zone } = reader;
  const about = { organisation, planName, administrators: administrators.slice(0, namedAdministrators), at };
  return addressedTo(reader, renderReclaimEnd({ reader: { name }, locale, zone, outcome, ...about }), at);
}

function reportTo(
  { reclaim, tenant, planName }: About,
  reader: NoticeReader,
  outcomes: readonly ReportedOutcome[],
  at: string,
): NoticeMail {
  const { name, locale, zone } = reader;
  const { subscriptionId, unusedForDays, state } = reclaim;
  const said = { subscriptionId, unusedForDays, cancelled: state === 'cancelled', outcomes };
  const { organisation } = tenant;
  return addressedTo(
    reader,
    renderReclaimReport({ reader: { name }, locale, zone, organisation, planName, at, ...said }),
    at,
  );
}

/** What became of whom: how many of each, and the first of them by name. */
async function outcomesOf({ database }: ActivityContext, { _id, tenantId }: Reclaim): Promise<ReportedOutcome[]> {
  const counted = await database.reclaims.outcomes(_id);
  const told = ['reclaimed', ...keptReasons, 'alreadyFreed'] as const;
  const outcomes: ReportedOutcome[] = [];
  for (const outcome of told) {
    const count = counted.get(outcome) ?? 0;
    if (count === 0) continue;
    const first = await database.reclaims.withOutcome(_id, outcome, mostReclaimedListed);
    const named = await database.users.byId(
      tenantId,
      first.map(({ userId }) => userId),
    );
    const people = first.map(({ userId }) => ({
      name: named.get(userId)?.name || userId,
      email: named.get(userId)?.email ?? '',
    }));
    outcomes.push({ outcome, count, people });
  }
  return outcomes;
}

function noticeOf(
  { _id: milestone, tenantId, testClockId, subscriptionId }: Reclaim,
  {
    reader,
    kind,
    mail,
    at,
  }: {
    readonly reader: NoticeReader;
    readonly kind: ReclaimNoticeKind;
    readonly mail: NoticeMail;
    readonly at: string;
  },
): Notice {
  const identity = [milestone, kind, reader._id].join('/');
  const about = { subscriptionId, tenantId, testClockId, milestone };
  return noticeToClaim({ ...about, _id: identity, readerId: reader._id, kind, mail }, at);
}
