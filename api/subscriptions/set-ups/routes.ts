import { createHash } from 'node:crypto';
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { type Requested, retry } from '../../../contracts/messages.js';
import { pause, resume, setAside } from '../../../contracts/subscriptions/siblings.js';
import { undo } from '../../../contracts/subscriptions/subscription.js';
import { setUpWorkflowId } from '../../../contracts/workflow-ids.js';
import { DomainError, type ErrorCode } from '../../../domain/errors.js';
import { answersAt } from '../../../domain/identity/named-people.js';
import { assertUndoable } from '../../../domain/subscriptions/licences.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Progress } from '../../../models/subscriptions/long-processes.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { StreamedEvent } from '../../http/event-stream.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { idsIn, inLanguage, knownPlaces, placesOf } from '../../identity/users/people.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { update } from '../../updates.js';
import { changeable, find, shown } from '../subscriptions/find-subscription.js';
import { subscription, subscriptionId } from '../subscriptions/schema.js';
import {
  notBegun,
  type SetUp,
  setUpProgress,
  setUpUserPosition,
  setUpUserQuery,
  setUpUsers,
  showSetUp,
  showSetUpUser,
  usersSetAside,
  usersToSetAside,
} from './schema.js';

const tags = ['Set-ups'] as const;
const params = z.strictObject({ subscriptionId });
const base = '/v1/subscriptions/{subscriptionId}/set-up';
const shownProgress = { description: 'The progress', schema: setUpProgress };
/** Who follows a set-up hears of a change so much later at most, in milliseconds. */
const lookEvery = 500;

export const setUpRoutes = [
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getSetUp',
    summary: 'Read how far the set-up is',
    tags,
    params,
    answers: { 200: shownProgress },
    async handler({ services, caller, params }) {
      return {
        status: 200,
        body: showSetUp(await setUpOf(services, await find(services, caller, params.subscriptionId))),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/events`,
    operationId: 'followSetUp',
    summary: 'Follow the set-up',
    description: 'An event `progress` for each change, the present state first. It ends with the set-up.',
    tags,
    params,
    answers: {
      200: { description: 'The progress, as it changes', events: setUpProgress },
      204: { description: 'The set-up has ended, and the caller has heard of it' },
    },
    async handler({ services, caller, params, lastEventId, signal }) {
      const found = await find(services, caller, params.subscriptionId);
      const now = await setUpOf(services, found);
      if (hasEnded(now) && eventOf(now).id === lastEventId) return { status: 204 };
      return { status: 200, events: changes(services, found._id, lastEventId, signal) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/users`,
    operationId: 'listSetUpUsers',
    summary: 'List whom the set-up moves from the subscription that is replaced',
    description: 'In the order of their ids, with the reason where somebody was not moved.',
    tags,
    params,
    query: setUpUserQuery,
    answers: { 200: { description: 'A page of users', schema: setUpUsers } },
    async handler({ services, caller, params, query: { limit, cursor, state }, language }) {
      const { _id, tenantId } = await find(services, caller, params.subscriptionId);
      const after = readCursor('set-up users', cursor, setUpUserPosition) ?? '';
      const { reassignments, users } = services.database;
      const found = await reassignments.page(_id, state, after, limit + 1);
      const byId = await users.byId(
        tenantId,
        found.map(({ userId }) => userId),
      );
      const body = pageFrom(
        found,
        limit,
        (one) => showSetUpUser(one, byId.get(one.userId), language),
        (last) => writeCursor('set-up users', last.userId),
      );
      return { status: 200, headers: languageHeaders(language), body };
    },
  }),
  orderRoute('pause', pause, {
    summary: 'Pause a set-up that moves users',
    description: 'Answered when it has stopped: after the batch that it is at, of at most 20 users.',
    when: ['running'],
    otherwise: 'notRunning',
  }),
  orderRoute('resume', resume, {
    summary: 'Let a paused set-up go on',
    description: 'What was done stays done.',
    when: ['paused'],
    otherwise: 'notPaused',
  }),
  orderRoute('retry', retry, {
    summary: 'Try a stuck set-up again',
    description: 'What was done stays done; of the users only those who could not be moved are tried again.',
    when: ['stuck'],
    otherwise: 'notStuck',
  }),
  defineRoute({
    method: 'post',
    path: `${base}/set-aside`,
    operationId: 'setUsersAside',
    summary: 'Leave users where they are who could not be moved',
    description:
      'With the last of them the set-up goes on and ends. They lose their licence when the subscription that is replaced has ended. Answered person by person: who cannot be set aside is refused with the reason, and the others are set aside.',
    tags,
    params,
    body: usersToSetAside,
    longRunning: true,
    answers: { 200: { description: 'The progress, and what became of each person', schema: usersSetAside } },
    problems: ['notFound', 'notFailed', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash: requestId, resumed, changes, language }) {
      const { projection, change } = await changeable(services, caller, params.subscriptionId, resumed);
      const { _id, tenantId } = projection;
      const before = await setUpOf(services, projection);
      if (!resumed && !isOneOf(before, ['running', 'paused', 'stuck'])) throw standsOtherwise('notFailed', before);
      await changes({ ...change, before: showSetUp(before) });
      const { users } = services.database;
      const { userIds = [] } = body;
      const places = await knownPlaces(users, tenantId, await placesOf(users, tenantId, { userIds }));
      const request = { userIds: body.all ? null : idsIn(places, 'userIds'), requestId };
      const answers = await update(services, setUpWorkflowId(tenantId, _id), setAside, request, places);
      const results = answersAt(places, answers);
      const progress = showSetUp(await setUpOf(services, projection));
      const said = { ...progress, results: inLanguage(results, language) };
      return { status: 200, headers: languageHeaders(language), body: said, audited: { ...progress, results } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/subscriptions/{subscriptionId}/undo',
    operationId: 'undoSubscription',
    summary: 'Undo a subscription whose set-up is not done',
    description:
      'Licences are where they were, and its keys can be redeemed again. Answered when it has begun: the set-up says how far it is. One that waits for its last day is undone at once.',
    tags,
    params,
    longRunning: true,
    answers: { 200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true } },
    problems: ['notFound', 'undoNotPossible', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, resumed, changes, language }) {
      const { projection, workflowId, change } = await changeable(services, caller, params.subscriptionId, resumed);
      const { _id, tenantId } = projection;
      const subscription = subscriptionFromJson(projection.subscription);
      const setUp = await services.database.setUps.find(_id);
      // One that has not begun to be set up, also where this request has ended it since.
      const waits = setUp === null && (subscription.phase === 'pending' || resumed);
      if (!resumed) {
        assertUndoable(subscription);
        if (!waits && setUp?.state === 'done') throw new DomainError('undoNotPossible');
      }
      await changes({ ...change, before: (await shown(services, { caller, language }, projection)).body });
      await update(services, waits ? workflowId : setUpWorkflowId(tenantId, _id), undo, { requestId });
      return shown(services, { caller, language }, await find(services, caller, _id));
    },
  }),
];

/** What is asked of a set-up that stands in some way, and is refused when it stands otherwise. */
function orderRoute(
  name: 'pause' | 'resume' | 'retry',
  definition: UpdateDefinition<void, [Requested]>,
  about: {
    readonly summary: string;
    readonly description: string;
    readonly when: readonly Progress['state'][];
    readonly otherwise: ErrorCode;
  },
) {
  const { summary, description, when, otherwise } = about;
  return defineRoute({
    method: 'post',
    path: `${base}/${name}`,
    operationId: `${name}SetUp`,
    summary,
    description,
    tags,
    params,
    longRunning: true,
    answers: { 200: shownProgress },
    problems: ['notFound', otherwise, 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, resumed, changes }) {
      const { projection, change } = await changeable(services, caller, params.subscriptionId, resumed);
      const { _id, tenantId } = projection;
      const before = await setUpOf(services, projection);
      if (!resumed && !isOneOf(before, when)) throw standsOtherwise(otherwise, before);
      await changes({ ...change, before: showSetUp(before) });
      await update(services, setUpWorkflowId(tenantId, _id), definition, { requestId });
      return { status: 200, body: showSetUp(await setUpOf(services, projection)) };
    },
  });
}

async function setUpOf({ database }: Pick<ApiServices, 'database'>, of: SubscriptionProjection): Promise<SetUp> {
  return (await database.setUps.find(of._id)) ?? notBegun(of);
}

function isOneOf({ state }: SetUp, states: readonly Progress['state'][]): boolean {
  return states.some((one) => one === state);
}

function hasEnded(found: SetUp): boolean {
  return isOneOf(found, ['done', 'undone']);
}

function standsOtherwise(code: ErrorCode, { state }: SetUp): DomainError {
  return new DomainError(code, `The set-up is ${state}.`, { state });
}

/** What somebody who follows it hears: each state once, up to the end. */
async function* changes(
  services: Pick<ApiServices, 'database'>,
  id: string,
  lastEventId: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent<z.input<typeof setUpProgress>>> {
  for (let last = lastEventId; !signal.aborted; ) {
    const found = await setUpOf(services, await services.database.subscriptions.existing(id));
    const event = eventOf(found);
    if (event.id !== last) yield event;
    last = event.id;
    if (hasEnded(found)) return;
    await pauseFor(lookEvery, undefined, { signal });
  }
}

/** Its id follows from its content: a caller who comes back hears only what is new. */
function eventOf(found: SetUp): StreamedEvent<z.input<typeof setUpProgress>> {
  const data = showSetUp(found);
  const id = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
  return { id, event: 'progress', data };
}
