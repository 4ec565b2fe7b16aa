/** When licences were used last, as the data plane says, and which nobody uses: docs/concepts.md, "Unused licences". */
import { z } from 'zod';
import { type Instant, instant, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { answersAt, type Place } from '../../../domain/identity/named-people.js';
import { currentTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import {
  assertReclaimable,
  daysUnused,
  isNewUse,
  openReclaimOf,
  reclaimRefusal,
  unusedBefore,
  usedAt,
} from '../../../domain/subscriptions/unused-licences.js';
import { planKey } from '../../../models/catalogue/plans.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { Assignment, UnusedPosition } from '../../../models/subscriptions/licences.js';
import { keepUsed, licenceFound } from '../../../models/subscriptions/reclaim-licences.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { csvOf } from '../../csv.js';
import { showInstant } from '../../formats.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { findTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { inLanguage, knownPlaces, namedPeople } from '../../identity/users/people.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { groupsGiving, type NamedGroup } from '../subscriptions/groups-giving.js';
import {
  lastUseReport,
  reportedLastUse,
  type unusedLicence,
  unusedLicenceExportQuery,
  unusedLicencePage,
  unusedLicenceQuery,
} from './schema.js';

const tags = ['Licences'] as const;
const params = z.strictObject({ tenantId });
const position = z.strictObject({ unusedSince: z.iso.datetime(), id: z.string().max(60) });

/** Rows of a file that are read together: other requests are answered in between. */
const rowsAtOnce = 200;
/** A report may name everybody by a long address. */
const reportLimit = 256 * 1024;

export const unusedLicenceRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/unused-licences',
    operationId: 'listUnusedLicences',
    summary: 'List the licences that nobody has used for a time',
    description: 'The longest unused first. One that was never used counts from its assignment.',
    tags,
    params,
    query: unusedLicenceQuery,
    answers: { 200: { description: 'A page of licences, over all subscriptions', schema: unusedLicencePage } },
    async handler({ services, caller, params: { tenantId: id }, query: { limit, cursor, ...asked }, language }) {
      const tenant = await findTenant(services, caller, id);
      const read = readCursor('unusedLicences', cursor, position);
      const after = read && { unusedSince: new Date(read.unusedSince), id: read.id };
      const looking = await lookingFor(services, tenant, asked, language);
      const page = pageFrom(await looking.page(after, limit + 1), limit, (one) => one, nextOf);
      const body = { items: await looking.show(page.items), next: page.next };
      return { status: 200, headers: languageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/unused-licences.csv',
    operationId: 'exportUnusedLicences',
    summary: 'Export the licences that nobody has used for a time for a spreadsheet',
    description: 'One row for each. What a spreadsheet would take for a formula is escaped.',
    tags,
    params,
    query: unusedLicenceExportQuery,
    answers: { 200: { description: 'RFC 4180 with a header', file: ['text/csv'] } },
    async handler({ services, caller, params: { tenantId: id }, query, language, signal }) {
      const tenant = await findTenant(services, caller, id);
      const looking = await lookingFor(services, tenant, query, language);
      async function* content(): AsyncGenerator<string> {
        yield csvOf([], columns);
        for (let after: UnusedPosition | undefined; ; ) {
          signal.throwIfAborted();
          const found = await looking.page(after, rowsAtOnce);
          yield csvOf((await looking.show(found)).map(rowOf), columns, false);
          const last = found.at(-1);
          if (!last || found.length < rowsAtOnce) return;
          after = { unusedSince: last.unusedSince, id: last._id };
        }
      }
      return { status: 200, file: { name: 'unused-licences.csv', mediaType: 'text/csv', content: content() } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/last-uses/callbacks',
    operationId: 'reportLastUse',
    summary: 'Say when users have worked with their licences last',
    description:
      'For the data plane, which signs the request as Standard Webhooks. A report that comes again or late changes nothing.',
    tags,
    body: lastUseReport,
    bodyLimit: reportLimit,
    idempotent: false,
    answers: { 200: { description: 'What became of each use', schema: reportedLastUse } },
    problems: ['notFound'],
    async handler({ services: { database }, body, changes, language }) {
      const { subscriptionId: id, uses } = body;
      const { _id, tenantId: tenant, testClockId } = await database.subscriptions.existing(id);
      const now = await timeOn(database, testClockId);
      await changes({ subject: { kind: 'subscription', id: _id }, tenantId: tenant, at: now });
      const named = await namedPeople(
        database.users,
        tenant,
        uses.map(({ userId }) => userId),
      );
      const pointed = named.map((one, i): Place => ({ ...one, pointer: `/uses/${i}/userId` }));
      const places = await knownPlaces(database.users, tenant, pointed);
      const reported = places.flatMap(({ userId }, i) =>
        userId === null ? [] : { userId, at: usedAt(reportedAt(uses[i]?.usedAt), now) },
      );
      const held = await database.licences.held(
        _id,
        reported.map(({ userId }) => userId),
      );
      const byUser = new Map(held.map((one) => [one.userId, licenceFound(one, false)]));
      const answers = reported.map(({ userId, at }) => {
        const licence = byUser.get(userId);
        if (!licence) return { userId, result: 'notAssigned' as const };
        return { userId, result: isNewUse(licence, at) ? ('recorded' as const) : ('unchanged' as const) };
      });
      const fresh = new Set(answers.flatMap(({ userId, result }) => (result === 'recorded' ? userId : [])));
      const noted = reported.filter(({ userId }) => fresh.has(userId));
      await database.licences.noteUses(
        _id,
        noted.map(({ userId, at }) => ({ userId, at: new Date(at.epochMilliseconds) })),
      );
      // Also what was said before: a report that was broken off comes again.
      await keepUsed(database, _id, { userIds: reported.map(({ userId }) => userId), at: now });
      const results = answersAt(places, answers);
      // When people work is not kept a second time: the audit has how many of each.
      const counts = countsOf(results.map(({ result }) => result));
      const said = { results: inLanguage(results, language) };
      return { status: 200, headers: languageHeaders(language), body: said, audited: counts };
    },
  }),
];

function reportedAt(text: string | undefined): Instant | null {
  return text === undefined ? null : instant(text);
}

function countsOf(results: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}

function nextOf({ _id: id, unusedSince }: Assignment): string {
  return writeCursor('unusedLicences', { unusedSince: unusedSince.toISOString(), id });
}

type Shown = z.input<typeof unusedLicence>;

/** How the unused licences of a tenant are read and shown, at its time. */
async function lookingFor(
  { database }: ApiServices,
  { _id, testClockId }: Tenant,
  { unusedForDays, subscriptionId, planId }: z.output<typeof unusedLicenceExportQuery>,
  language: Language,
) {
  const now = await timeOn(database, testClockId);
  const before = unusedBefore(now, unusedForDays);
  const ofPlan = planId === undefined ? undefined : await database.subscriptions.idsOfPlan(_id, planId);
  const filter = { tenantId: _id, subscriptionId, subscriptionIds: ofPlan };
  return { page, show };

  async function page(after: UnusedPosition | undefined, limit: number): Promise<Assignment[]> {
    const isElsewhere = ofPlan && subscriptionId !== undefined && !ofPlan.includes(subscriptionId);
    if (isElsewhere || ofPlan?.length === 0) return [];
    return database.licences.unused(filter, new Date(before.epochMilliseconds), after, limit);
  }

  async function show(found: readonly Assignment[]): Promise<Shown[]> {
    const ids = [...new Set(found.map((one) => one.subscriptionId))];
    const [users, projections] = await Promise.all([
      database.users.byId(
        _id,
        found.map(({ userId }) => userId),
      ),
      database.subscriptions.among(ids),
    ]);
    const groups = new Map<string, Map<string, NamedGroup[]>>();
    for (const id of ids) {
      const holders = found.filter((one) => one.subscriptionId === id).map(({ userId }) => userId);
      groups.set(id, await groupsGiving(database.groups, id, holders));
    }
    const refusals = new Map(projections.map((one) => [one._id, refusalOf(one, now)]));
    const plans = new Map(
      projections.map((one) => [one._id, currentTerm(subscriptionFromJson(one.subscription)).plan]),
    );
    const names = await database.plans.names([...plans.values()]);
    const byId = new Map(projections.map((one) => [one._id, one]));
    return found.map((one): Shown => {
      const user = users.get(one.userId);
      const giving = groups.get(one.subscriptionId)?.get(one.userId) ?? [];
      const plan = plans.get(one.subscriptionId);
      const licence = licenceFound(one, giving.length > 0);
      const refused = reclaimRefusal(licence, { id: '', startedAt: now, unusedBefore: before });
      const ofLicence =
        refused && new DomainError(refused, undefined, { groups: giving.map(({ name }) => name).join(', ') });
      const problem = refusals.get(one.subscriptionId) ?? ofLicence;
      const reclaimId = openReclaimOf(licence, now);
      return {
        userId: one.userId,
        name: user?.name ?? '',
        email: user?.email || null,
        subscriptionId: one.subscriptionId,
        planId: plan?.id ?? '',
        planName: (plan && names.get(planKey(plan.id, plan.version))) ?? plan?.id ?? '',
        subscriptionState: byId.get(one.subscriptionId)?.state ?? 'deleted',
        assignedAt: showInstant(one.assignedAt),
        lastUsedAt: one.lastUsedAt && showInstant(one.lastUsedAt),
        unusedSince: showInstant(one.unusedSince),
        unusedDays: daysUnused(instantFromMillis(one.unusedSince.getTime()), now),
        sources: { direct: one.direct, groups: giving },
        reclaim:
          reclaimId !== null && one.reclaimsAt ? { id: reclaimId, reclaimsAt: showInstant(one.reclaimsAt) } : null,
        problem: problem && { code: problem.code, message: sentenceOf(problem, language) },
      };
    });
  }
}

/** Why nothing of a subscription can be reclaimed now; null: it can. */
function refusalOf({ purchaserId, subscription }: SubscriptionProjection, at: Instant): DomainError | null {
  try {
    assertReclaimable({ purchaserId, subscription: subscriptionFromJson(subscription), at });
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

const columns = [
  'userId',
  'name',
  'email',
  'subscriptionId',
  'planId',
  'planName',
  'subscriptionState',
  'assignedAt',
  'lastUsedAt',
  'unusedSince',
  'unusedDays',
  'direct',
  'groups',
  'reclaimsAt',
  'problem',
] as const;

function rowOf({
  sources,
  reclaim,
  problem,
  ...licence
}: Shown): Readonly<Record<(typeof columns)[number], string | number | null>> {
  return {
    ...licence,
    direct: sources.direct ? 'yes' : 'no',
    groups: sources.groups.map(({ name }) => name).join(', '),
    reclaimsAt: reclaim?.reclaimsAt ?? null,
    problem: problem?.code ?? null,
  };
}
