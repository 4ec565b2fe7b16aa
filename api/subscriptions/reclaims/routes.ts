/** Licences that nobody uses are reclaimed after a warning: docs/concepts.md, "Unused licences". */
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { reclaimCancelled, reclaimOf } from '../../../contracts/subscriptions/reclaims.js';
import { reclaimWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { answersAt, type PersonAnswer } from '../../../domain/identity/named-people.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import {
  assertReclaimable,
  assertReclaimOpen,
  reclaimTime,
  unusedBefore,
} from '../../../domain/subscriptions/unused-licences.js';
import { endReclaimed, keepTheRest, takeInUnused } from '../../../models/subscriptions/reclaim-licences.js';
import type { Reclaim } from '../../../models/subscriptions/reclaims.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { inLanguage, knownPlaces, placesOf } from '../../identity/users/people.js';
import { idFrom, idOf } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { startOnce } from '../../updates.js';
import { changeOf, find } from '../subscriptions/find-subscription.js';
import { withGroups } from '../subscriptions/groups-giving.js';
import { subscriptionId } from '../subscriptions/schema.js';
import {
  begunReclaim,
  keptLicences,
  keptResults,
  newReclaim,
  reclaim,
  reclaimedLicencePage,
  reclaimedLicenceQuery,
  reclaimId,
  reclaimPage,
  showReclaim,
  showReclaimedLicence,
} from './schema.js';

const tags = ['Licences'] as const;
const base = '/v1/subscriptions/{subscriptionId}/reclaims';
const one = `${base}/{reclaimId}`;
const ofSubscription = z.strictObject({ subscriptionId });
const params = z.strictObject({ subscriptionId, reclaimId });
const position = z.strictObject({ startedAt: z.iso.datetime(), id: reclaimId });
const userId = idOf('user', 'Id of a user');

export const reclaimRoutes = [
  defineRoute({
    method: 'post',
    path: base,
    operationId: 'reclaimUnusedLicences',
    summary: 'Take back licences that nobody uses, after a warning',
    description:
      'Their users get a mail. What nobody has used or kept after 7 days is freed, and the administrators are told. A licence that comes from a group is not taken back: the group would give it again.',
    tags,
    params: ofSubscription,
    body: newReclaim,
    answers: { 201: { description: 'The reclaim, and what became of each person', schema: begunReclaim } },
    problems: [
      ...(['notFound', 'purchaserDecides', 'licencesNotChangeable', 'deletionBegun', 'subscriptionEnded'] as const),
      'clockAdvancing',
    ],
    async handler({ services, caller, params: { subscriptionId: id }, body, requestHash, changes, language }) {
      const { database } = services;
      const projection = await find(services, caller, id);
      const change = await changeOf(services, projection);
      const subscription = subscriptionFromJson(projection.subscription);
      assertReclaimable({ purchaserId: projection.purchaserId, subscription, at: change.at });
      await changes(change);
      const { users } = body;
      const named = users && (await placesOf(database.users, projection.tenantId, { users }));
      const places = named && (await knownPlaces(database.users, projection.tenantId, named));
      const ids = places?.flatMap((place) => place.userId ?? []) ?? [];
      const { unusedForDays } = body;
      const chosen = { all: users === undefined, named: ids, unusedForDays };
      const begun = await database.reclaims.begin(newReclaimOf(projection, chosen, requestHash, change.at));
      const answers = await warned(services, begun, ids);
      await start(services, begun, change.at);
      const results = places ? await withGroups(database.groups, begun, answersAt(places, answers)) : [];
      const counts = await database.reclaims.counts([begun._id]);
      const shown = showReclaim(begun, counts.get(begun._id));
      return {
        status: 201,
        headers: { ...languageHeaders(language), Location: `/v1/subscriptions/${id}/reclaims/${begun._id}` },
        body: { reclaim: shown, results: inLanguage(results, language) },
        audited: { reclaim: shown, results },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'listReclaims',
    summary: 'List when unused licences of a subscription were taken back',
    tags,
    params: ofSubscription,
    query: pageQuery,
    answers: { 200: { description: 'A page of reclaims, the newest first', schema: reclaimPage } },
    async handler({ services, caller, params: { subscriptionId: id }, query: { limit, cursor } }) {
      const { reclaims } = services.database;
      const { _id } = await find(services, caller, id);
      const read = readCursor('reclaims', cursor, position);
      const after = read && { startedAt: new Date(read.startedAt), id: read.id };
      const found = await reclaims.page(_id, after, limit + 1);
      const counts = await reclaims.counts(found.map((each) => each._id));
      const body = pageFrom(
        found,
        limit,
        (each) => showReclaim(each, counts.get(each._id)),
        (last) => writeCursor('reclaims', { startedAt: last.startedAt.toISOString(), id: last._id }),
      );
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: one,
    operationId: 'getReclaim',
    summary: 'Read how far a reclaim is',
    tags,
    params,
    answers: { 200: { description: 'The reclaim', schema: reclaim } },
    async handler({ services, caller, params: named }) {
      const { found } = await existing(services, caller, named);
      return { status: 200, body: await shown(services, found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${one}/licences`,
    operationId: 'listReclaimedLicences',
    summary: 'List the licences of a reclaim, with what became of each',
    tags,
    params,
    query: reclaimedLicenceQuery,
    answers: { 200: { description: 'A page of licences, by the ids of their users', schema: reclaimedLicencePage } },
    async handler({ services, caller, params: named, query: { limit, cursor, state }, language }) {
      const { database } = services;
      const { found, projection } = await existing(services, caller, named);
      const after = readCursor('reclaimedLicences', cursor, userId) ?? '';
      const page = await database.reclaims.pageOf(found._id, state, after, limit + 1);
      const users = await database.users.byId(
        projection.tenantId,
        page.map((licence) => licence.userId),
      );
      const body = pageFrom(
        page,
        limit,
        (licence) => showReclaimedLicence(licence, users.get(licence.userId), language),
        (last) => writeCursor('reclaimedLicences', last.userId),
      );
      return { status: 200, headers: languageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${one}/keep`,
    operationId: 'keepLicences',
    summary: 'Let people keep licences that are about to be taken back',
    tags,
    params,
    body: keptLicences,
    answers: { 200: { description: 'What became of each person', schema: keptResults } },
    problems: ['notFound', 'reclaimClosed', 'clockAdvancing'],
    async handler({ services, caller, params: named, body: { users }, changes, language }) {
      const { database } = services;
      const { found, projection } = await existing(services, caller, named);
      const change = await changeOf(services, projection);
      assertReclaimOpen(found.state);
      await changes(change);
      const { tenantId } = projection;
      const written = await placesOf(database.users, tenantId, { users });
      const places = await knownPlaces(database.users, tenantId, written);
      const userIds = places.flatMap((place) => place.userId ?? []);
      const at = new Date(change.at.epochMilliseconds);
      const end = { state: 'kept', because: 'byAdministrator', at } as const;
      await endReclaimed(database, found, { from: 'warned', userIds }, end);
      const after = await database.reclaims.ofUsers(found._id, userIds);
      const kept = new Set(after.flatMap((licence) => (licence.state === 'kept' ? licence.userId : [])));
      const answers = userIds.map(
        (id): PersonAnswer<'kept' | 'notWarned'> => ({ userId: id, result: kept.has(id) ? 'kept' : 'notWarned' }),
      );
      const results = answersAt(places, answers);
      const said = { results: inLanguage(results, language) };
      return { status: 200, headers: languageHeaders(language), body: said, audited: { results } };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${one}/cancel`,
    operationId: 'cancelReclaim',
    summary: 'Let everybody keep the licences of a reclaim',
    tags,
    params,
    answers: { 200: { description: 'The reclaim', schema: reclaim } },
    problems: ['notFound', 'reclaimClosed', 'clockAdvancing'],
    async handler({ services, caller, params: named, changes }) {
      const { database } = services;
      const { found, projection } = await existing(services, caller, named);
      const change = await changeOf(services, projection);
      if (found.state !== 'cancelled') assertReclaimOpen(found.state);
      await changes({ ...change, before: await shown(services, found) });
      const moved = requireFound(await database.reclaims.cancel(found._id), `reclaim ${named.reclaimId}`);
      if (moved.state !== 'cancelled') throw closed(moved);
      await keepTheRest(database, moved, new Date(change.at.epochMilliseconds));
      await tellWorkflow(services, moved);
      return { status: 200, body: await shown(services, moved) };
    },
  }),
];

function closed({ state }: Reclaim): DomainError {
  return new DomainError('reclaimClosed', `The reclaim is ${state}.`, { state });
}

function newReclaimOf(
  { _id, tenantId, testClockId }: SubscriptionProjection,
  { all, named, unusedForDays }: Pick<Reclaim, 'all' | 'named' | 'unusedForDays'>,
  requestHash: string,
  now: Instant,
): Reclaim {
  const at = (instant: Instant) => new Date(instant.epochMilliseconds);
  return {
    _id: idFrom('reclaim', requestHash),
    subscriptionId: _id,
    tenantId,
    testClockId,
    unusedForDays,
    unusedBefore: at(unusedBefore(now, unusedForDays)),
    all,
    named,
    startedAt: at(now),
    reclaimsAt: at(reclaimTime(now)),
    state: 'open',
    endedAt: null,
    untoldSince: new Date(),
  };
}

/** Takes in the licences of those who were named. */
async function warned(
  { database }: ApiServices,
  begun: Reclaim,
  userIds: readonly string[],
): Promise<PersonAnswer<'warned' | 'notAssigned' | 'refused'>[]> {
  const held = await database.licences.held(begun.subscriptionId, userIds);
  const refusals = held.length === 0 ? new Map() : await takeInUnused(database, begun, held);
  return userIds.map((id) => {
    const code = refusals.get(id);
    if (code === undefined) return { userId: id, result: 'notAssigned' };
    if (code === null) return { userId: id, result: 'warned' };
    const { message } = new DomainError(code);
    return { userId: id, result: 'refused', problem: { code, message } };
  });
}

/** One of a subscription within the caller's reach. @throws DomainError notFound */
async function existing(
  services: ApiServices,
  caller: Caller,
  named: z.output<typeof params>,
): Promise<{ readonly found: Reclaim; readonly projection: SubscriptionProjection }> {
  const projection = await find(services, caller, named.subscriptionId);
  const found = await services.database.reclaims.find(named.reclaimId);
  const own = found?.subscriptionId === projection._id ? found : null;
  return { found: requireFound(own, `reclaim ${named.reclaimId}`), projection };
}

async function shown({ database: { reclaims } }: ApiServices, { _id }: Reclaim): Promise<z.input<typeof reclaim>> {
  const found = requireFound(await reclaims.find(_id), `reclaim ${_id}`);
  return showReclaim(found, (await reclaims.counts([_id])).get(_id));
}

async function start(services: ApiServices, begun: Reclaim, now: Instant): Promise<void> {
  const { testClockId } = begun;
  const started = reclaimOf(begun, testClockId === null ? null : now.toString());
  await startOnce(services, workflowTypes.reclaim, { ...started, testClockId, now });
}

/** Its workflow tells the administrators; where it is gone, nothing is left to tell. Where Temporal is away the caller asks again. */
async function tellWorkflow({ client }: ApiServices, { _id, tenantId }: Reclaim): Promise<void> {
  try {
    await client.workflow.getHandle(reclaimWorkflowId(tenantId, _id)).signal(reclaimCancelled);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
