import { z } from 'zod';
import { signalGroups } from '../../../adapters/signal-groups.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { answersAt, type PersonAnswer, type Place } from '../../../domain/identity/named-people.js';
import { hasEnded } from '../../../domain/subscriptions/subscription.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { Group, GroupMember } from '../../../models/subscriptions/groups.js';
import { csvOf } from '../../csv.js';
import type { Caller } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { changeableTenant, findTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { idsIn, inLanguage, knownPlaces, placesOf } from '../../identity/users/people.js';
import { userId } from '../../identity/users/schema.js';
import { idFrom } from '../../ids.js';
import { assertDecides } from '../../purchaser-decides.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { subscriptionId } from '../subscriptions/schema.js';
import {
  changedMembers,
  conflictPage,
  group,
  groupChange,
  groupId,
  groupPage,
  memberChange,
  memberColumns,
  memberPage,
  memberRows,
  mostPlans,
  newGroup,
  showConflict,
  showGroup,
  showMember,
} from './schema.js';

const tags = ['Groups'] as const;
const ofTenant = z.strictObject({ tenantId });
const params = ofTenant.extend({ groupId });
const planParams = params.extend({ subscriptionId });
const groups = '/v1/tenants/{tenantId}/groups';
const base = `${groups}/{groupId}`;
const positionOfConflict = z.strictObject({ order: z.number(), _id: z.string() });

type MemberResult = 'added' | 'alreadyMember' | 'removed' | 'notMember' | 'refused';

export const groupRoutes = [
  defineRoute({
    method: 'post',
    path: groups,
    operationId: 'createGroup',
    summary: 'Make a group of users',
    tags,
    params: ofTenant,
    body: newGroup,
    answers: { 201: { description: 'The group', schema: group, etag: true } },
    problems: ['tenantErased', 'clockAdvancing', 'notFound', 'nameInUse'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const id = idFrom('group', requestHash);
      const tenantId = tenant._id;
      await changes({ subject: { kind: 'group', id }, tenantId, at: now });
      const createdAt = new Date(now.epochMilliseconds);
      const added = await services.database.groups.add({ _id: id, tenantId, ...body, revision: 1, createdAt });
      // An earlier try of the same request has made it.
      if (!added && !(await services.database.groups.find(tenantId, id))) throw nameInUse(body.name);
      const headers = { Location: `/v1/tenants/${tenantId}/groups/${id}` };
      return { status: 201, headers, ...(await shown(services, tenantId, id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: groups,
    operationId: 'listGroups',
    summary: 'List the groups of a tenant',
    tags,
    params: ofTenant,
    query: pageQuery,
    answers: { 200: { description: 'A page of groups', schema: groupPage } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const { _id } = await findTenant(services, caller, params.tenantId);
      const after = readCursor('groups', cursor, groupId) ?? '';
      const found = await services.database.groups.list(_id, after, limit + 1);
      const bodies = new Map((await bodiesOf(services, found)).map((body) => [body.id, body]));
      const show = ({ _id: id }: Group) => requireFound(bodies.get(id) ?? null, `group ${id}`);
      return { status: 200, body: pageFrom(found, limit, show, (last) => writeCursor('groups', last._id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getGroup',
    summary: 'Read a group',
    tags,
    params,
    answers: { 200: { description: 'The group', schema: group, etag: true, changesWithTime: true } },
    async handler({ services, caller, params }) {
      const { _id } = await findTenant(services, caller, params.tenantId);
      return { status: 200, ...(await shown(services, _id, params.groupId)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: base,
    operationId: 'changeGroup',
    summary: 'Change the name or the description of a group',
    description: 'A merge patch: what is left out stays.',
    tags,
    params,
    body: groupChange,
    ifMatch: true,
    answers: { 200: { description: 'The group', schema: group, etag: true, changesWithTime: true } },
    problems: ['tenantErased', 'clockAdvancing', 'nameInUse'],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const tenantId = tenant._id;
      await changeAtRevision(
        ifMatch,
        () => existing(services, tenantId, params.groupId),
        async (found) => {
          const [before] = await bodiesOf(services, [found]);
          await changes({ subject: { kind: 'group', id: found._id }, tenantId, at: now, before });
          const changed = await services.database.groups.change(found, body);
          if (changed === 'nameInUse') throw nameInUse(body.name ?? found.name);
          return changed === 'changed' ? found : null;
        },
      );
      return { status: 200, ...(await shown(services, tenantId, params.groupId)) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: base,
    operationId: 'deleteGroup',
    summary: 'Delete a group',
    description: 'Licences that its members hold for no other reason are freed.',
    tags,
    params,
    idempotent: true,
    ifMatch: true,
    answers: { 204: { description: 'It is gone; the licences follow by themselves' } },
    problems: ['tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, ifMatch, resumed, changes }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const tenantId = tenant._id;
      // It went with an earlier try, and housekeeping calls whom that has not called.
      if (resumed && !(await services.database.groups.find(tenantId, params.groupId))) return { status: 204 };
      const subscriptionIds = await changeAtRevision(
        ifMatch,
        () => existing(services, tenantId, params.groupId),
        async (found) => {
          const [before] = await bodiesOf(services, [found]);
          await changes({ subject: { kind: 'group', id: found._id }, tenantId, at: now, before });
          return services.database.groups.delete(found._id);
        },
      );
      await call(services, tenantId, subscriptionIds);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/members`,
    operationId: 'changeGroupMembers',
    summary: 'Let people join and leave a group, at most 500 at once',
    description:
      'The answer says who is a member. Licences are assigned and freed by themselves, in the order of joining: what became of them is in the list of members. A group cannot be a member.',
    tags,
    params,
    body: memberChange,
    answers: { 200: { description: 'What became of each person', schema: changedMembers } },
    problems: ['tenantErased', 'clockAdvancing', 'notFound'],
    async handler({ services, caller, params, body, changes, requestHash, language }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const { _id, tenantId } = await existing(services, tenant._id, params.groupId);
      await changes({ subject: { kind: 'group', id: _id }, tenantId, at: now });
      const places = await peopleIn(services, tenant, body);
      const asked = { add: idsIn(places, 'add'), remove: idsIn(places, 'remove'), requestHash };
      const answers = await changeMembers(services, { _id, tenantId }, asked, new Date(now.epochMilliseconds));
      const results = answersAt<MemberResult>(places, answers);
      const shownResults = { results: inLanguage(results, language) };
      return { status: 200, headers: languageHeaders(language), body: shownResults, audited: { results } };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/members`,
    operationId: 'listGroupMembers',
    summary: 'List the members of a group, with what became of their licences',
    tags,
    params,
    query: pageQuery,
    answers: { 200: { description: 'A page of members', schema: memberPage } },
    async handler({ services, caller, params, query: { limit, cursor }, language }) {
      const { database } = services;
      const { _id: tenant } = await findTenant(services, caller, params.tenantId);
      const { _id } = await existing(services, tenant, params.groupId);
      const after = readCursor('groupMembers', cursor, userId) ?? '';
      const found = await database.groups.page(_id, after, limit + 1);
      const { show } = await membersShown(services, tenant, found, language);
      const body = pageFrom(found, limit, show, (last) => writeCursor('groupMembers', last.userId));
      return { status: 200, headers: languageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/members.csv`,
    operationId: 'exportGroupMembers',
    summary: 'Export the members of a group for a spreadsheet',
    description:
      'One row for each licence of a member, and one for who has none. What a spreadsheet would take for a formula is escaped.',
    tags,
    params,
    answers: { 200: { description: 'RFC 4180 with a header', file: ['text/csv'] } },
    async handler({ services, caller, params, language, signal }) {
      const { groups: register } = services.database;
      const { _id: tenant } = await findTenant(services, caller, params.tenantId);
      const { _id } = await existing(services, tenant, params.groupId);
      const rowsOf = async (found: readonly GroupMember[]) => {
        const { show, subscriptions } = await membersShown(services, tenant, found, language);
        return found.flatMap((one) => memberRows(show(one), subscriptions));
      };
      const first = await register.page(_id, '', csvPageSize);
      const rows = await rowsOf(first);
      async function* content(): AsyncGenerator<string> {
        yield csvOf(rows, memberColumns);
        let last = first.length === csvPageSize ? first.at(-1) : undefined;
        while (last) {
          signal.throwIfAborted();
          const page: readonly GroupMember[] = await register.page(_id, last.userId, csvPageSize);
          yield csvOf(await rowsOf(page), memberColumns, false);
          last = page.length === csvPageSize ? page.at(-1) : undefined;
        }
      }
      return { status: 200, file: { name: 'members.csv', mediaType: 'text/csv', content: content() } };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/conflicts`,
    operationId: 'listGroupConflicts',
    summary: 'List the licences that could not be given, with the reasons',
    description: 'In the order of joining, in which they are given by themselves once the reason is gone.',
    tags,
    params,
    query: pageQuery,
    answers: { 200: { description: 'A page of conflicts', schema: conflictPage } },
    async handler({ services, caller, params, query: { limit, cursor }, language }) {
      const { database } = services;
      const { _id: tenant } = await findTenant(services, caller, params.tenantId);
      const { _id } = await existing(services, tenant, params.groupId);
      const after = readCursor('groupConflicts', cursor, positionOfConflict);
      const found = await database.groups.conflicts(_id, after, limit + 1);
      const users = await database.users.byId(
        tenant,
        found.map((one) => one.userId),
      );
      const subscriptions = await subscriptionsOf(services, found);
      const body = pageFrom(
        found,
        limit,
        (one) => showConflict(one, users.get(one.userId), { subscriptions, language }),
        ({ order, _id: id }) => writeCursor('groupConflicts', { order, _id: id }),
      );
      return { status: 200, headers: languageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'put',
    path: `${base}/plans/{subscriptionId}`,
    operationId: 'addGroupPlan',
    summary: 'Give a group a plan: its members get licences of this subscription',
    tags,
    params: planParams,
    idempotent: true,
    answers: { 200: { description: 'The group', schema: group, etag: true, changesWithTime: true } },
    problems: [
      'tenantErased',
      'clockAdvancing',
      'subscriptionEnded',
      'deletionBegun',
      'purchaserDecides',
      'tooManyPlans',
    ],
    async handler({ services, caller, params, changes }) {
      const { database } = services;
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const { _id: id, tenantId } = await existing(services, tenant._id, params.groupId);
      await assertAssignable(services, caller, tenantId, params.subscriptionId);
      const held = (await database.groups.plansOf([id])).map((plan) => plan.subscriptionId);
      await changes({ subject: { kind: 'group', id }, tenantId, at: now, before: { plans: held } });
      if (!held.includes(params.subscriptionId)) {
        if (held.length >= mostPlans)
          throw new DomainError('tooManyPlans', `A group holds ${mostPlans} plans at most.`);
        const addedAt = new Date(now.epochMilliseconds);
        await database.groups.addPlan({ groupId: id, subscriptionId: params.subscriptionId, tenantId, addedAt });
      }
      await call(services, tenantId, [params.subscriptionId]);
      return { status: 200, ...(await shown(services, tenantId, id)) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: `${base}/plans/{subscriptionId}`,
    operationId: 'removeGroupPlan',
    summary: 'Take a plan from a group',
    description: 'Licences that its members hold for no other reason are freed.',
    tags,
    params: planParams,
    idempotent: true,
    answers: { 200: { description: 'The group', schema: group, etag: true, changesWithTime: true } },
    problems: ['tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, resumed, changes }) {
      const { database } = services;
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const { _id: id, tenantId } = await existing(services, tenant._id, params.groupId);
      const held = (await database.groups.plansOf([id])).map((plan) => plan.subscriptionId);
      const known = await database.groups.subscriptionsOf(id);
      requireFound(resumed || known.includes(params.subscriptionId) || null, `plan ${params.subscriptionId} in ${id}`);
      await changes({ subject: { kind: 'group', id }, tenantId, at: now, before: { plans: held } });
      await database.groups.removePlans(id, [params.subscriptionId]);
      await call(services, tenantId, [params.subscriptionId]);
      return { status: 200, ...(await shown(services, tenantId, id)) };
    },
  }),
];

/** Few at once: other requests are answered in between. */
const csvPageSize = 200;

/** How members of one group are shown, each with what became of the licences. */
async function membersShown(services: ApiServices, tenant: string, found: readonly GroupMember[], language: Language) {
  const { users, groups: register } = services.database;
  const ids = found.map((member) => member.userId);
  const [byId, licences] = await Promise.all([
    users.byId(tenant, ids),
    register.licencesOf(found[0]?.groupId ?? '', ids),
  ]);
  const subscriptions = await subscriptionsOf(services, licences);
  const show = (one: GroupMember) => showMember(one, byId.get(one.userId), licences, { subscriptions, language });
  return { show, subscriptions };
}

async function existing({ database }: ApiServices, tenant: string, id: string): Promise<Group> {
  return requireFound(await database.groups.find(tenant, id), `group ${id} in ${tenant}`);
}

async function shown(services: ApiServices, tenant: string, id: string) {
  const found = await existing(services, tenant, id);
  const [body] = await bodiesOf(services, [found]);
  return { etag: found.revision, body: requireFound(body ?? null, `group ${id}`) };
}

async function bodiesOf(services: ApiServices, found: readonly Group[]) {
  const ids = found.map(({ _id }) => _id);
  const [plans, counts] = await Promise.all([
    services.database.groups.plansOf(ids),
    services.database.groups.counts(ids),
  ]);
  const subscriptions = await subscriptionsOf(services, plans);
  return found.map((one) =>
    showGroup(one, {
      plans: plans.filter((plan) => plan.groupId === one._id),
      subscriptions,
      counts: counts.get(one._id) ?? { members: 0, conflicts: 0 },
    }),
  );
}

async function subscriptionsOf({ database }: ApiServices, of: readonly { readonly subscriptionId: string }[]) {
  const found = await database.subscriptions.among([...new Set(of.map((one) => one.subscriptionId))]);
  return new Map(found.map((projection) => [projection._id, projection]));
}

/** Whom a change names. Nobody stands there for a group, and only users of the tenant do. */
async function peopleIn(
  { database }: ApiServices,
  { _id }: Tenant,
  lists: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<Place[]> {
  const places = await knownPlaces(database.users, _id, await placesOf(database.users, _id, lists));
  const written = [...lists.add, ...lists.remove];
  return places.map((place, i) =>
    /^grp_[0-9a-f]{24}$/.test(written[i]?.trim() ?? '')
      ? { pointer: place.pointer, userId: null, refused: 'nestedGroup' }
      : place,
  );
}

async function changeMembers(
  services: ApiServices,
  of: Pick<Group, '_id' | 'tenantId'>,
  { add, remove, requestHash }: { readonly add: string[]; readonly remove: string[]; readonly requestHash: string },
  joinedAt: Date,
): Promise<PersonAnswer<MemberResult>[]> {
  const { groups: model, users } = services.database;
  const { _id, tenantId } = of;
  const found = (await model.membersAmong(_id, [...add, ...remove])).map((member) => member.userId);
  // A request that is carried out again answers as it would have the first time.
  const noted = await services.database.licences.noted(_id, `${requestHash}/members`, found);
  const before = new Set(noted.userIds);
  const active = new Set((await users.active(tenantId, add)).map((user) => user._id));
  const joining = add.filter((id) => active.has(id));
  const left = await model.leave(_id, remove);
  const joined = await model.join(of, joining, joinedAt);
  // Whoever is deactivated meanwhile leaves the groups that are known by then.
  const still = new Set((await users.active(tenantId, joining)).map((user) => user._id));
  for (const id of joining.filter((one) => !still.has(one))) await model.suspend(tenantId, id);
  await call(services, tenantId, [...new Set([...left, ...joined])]);
  return [
    ...remove.map((id) => ({ userId: id, result: before.has(id) ? ('removed' as const) : ('notMember' as const) })),
    ...add.map((id): PersonAnswer<MemberResult> => {
      if (active.has(id)) return { userId: id, result: before.has(id) ? 'alreadyMember' : 'added' };
      const { code, message } = new DomainError('userDeactivated');
      return { userId: id, result: 'refused', problem: { code, message } };
    }),
  ];
}

/** @throws DomainError notFound, purchaserDecides, subscriptionEnded, deletionBegun */
async function assertAssignable({ database }: ApiServices, caller: Caller, tenant: string, id: string): Promise<void> {
  const found = await database.subscriptions.within(await caller.reach(), id);
  const projection = requireFound(found?.tenantId === tenant ? found : null, `subscription ${id} of ${tenant}`);
  await assertDecides(caller, projection);
  const { subscription } = projection;
  if (hasEnded(subscription)) {
    throw new DomainError('subscriptionEnded', `It is ${projection.state}.`, { state: projection.state });
  }
  if (projection.deletionBegun) throw new DomainError('deletionBegun');
}

function nameInUse(name: string): DomainError {
  return new DomainError('nameInUse', `Another group is called ${name}.`, { name, pointer: '/name' });
}

/** Tells subscriptions that groups want something of them; of one that has ended they get nothing any more. */
async function call(
  { client, database }: ApiServices,
  tenant: string,
  subscriptionIds: readonly string[],
): Promise<void> {
  for (const ended of await signalGroups(client, tenant, subscriptionIds)) await database.groups.close(ended);
}
