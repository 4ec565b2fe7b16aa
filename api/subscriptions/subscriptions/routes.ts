import { z } from 'zod';
import { retry } from '../../../contracts/messages.js';
import { changeLicences, placeHold, releaseHold } from '../../../contracts/subscriptions/subscription.js';
import { deletionWorkflowId } from '../../../contracts/workflow-ids.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { answersAt } from '../../../domain/identity/named-people.js';
import type { Progress } from '../../../models/subscriptions/long-processes.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { idsIn, inLanguage, placesOf } from '../../identity/users/people.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { guardedBy, update } from '../../updates.js';
import { changeable, find, shown } from './find-subscription.js';
import { groupsGiving, withGroups } from './groups-giving.js';
import {
  certificate,
  certificateId,
  changedLicences,
  licenceChange,
  licences,
  newLegalHold,
  progress,
  subscription,
  subscriptionId,
} from './schema.js';
import { showCertificate, showLicence, showProgress } from './show.js';

const tags = ['Subscriptions'] as const;
const params = z.strictObject({ subscriptionId });
const base = '/v1/subscriptions/{subscriptionId}';

export const subscriptionRoutes = [
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getSubscription',
    summary: 'Read a subscription',
    tags,
    params,
    answers: {
      200: {
        description: 'The subscription at its tenant’s time',
        schema: subscription,
        etag: true,
        changesWithTime: true,
      },
    },
    async handler({ services, caller, params, language }) {
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/licences`,
    operationId: 'changeLicences',
    summary: 'Assign and unassign licences, at most 20 people at once',
    tags,
    params,
    body: licenceChange,
    ifMatch: true,
    longRunning: true,
    answers: { 200: { description: 'What became of each person', schema: changedLicences } },
    problems: ['notFound', 'licencesNotChangeable', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, body: asked, requestHash: requestId, ifMatch, changes, language }) {
      const { workflowId, change, projection } = await changeable(services, caller, params.subscriptionId);
      const { state, revision, subscription: before } = projection;
      // The whole resource says nothing more of a change of licences, and takes its time to be computed.
      await changes({ ...change, before: { state, revision, assigned: before.assigned } });
      const { unassign, assign } = asked;
      const places = await placesOf(services.database.users, projection.tenantId, { unassign, assign });
      const named = { assign: idsIn(places, 'assign'), unassign: idsIn(places, 'unassign') };
      const request = { ...named, requestId, ...guardedBy(ifMatch) };
      const answers = await update(services, workflowId, changeLicences, request, places);
      const results = answersAt(places, answers);
      const body = { results: inLanguage(await withGroups(services.database.groups, params, results), language) };
      return { status: 200, headers: languageHeaders(language), body, audited: { results } };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/licences`,
    operationId: 'listLicences',
    summary: 'List who holds a licence',
    tags,
    params,
    query: pageQuery,
    answers: { 200: { description: 'A page of the licences that are assigned', schema: licences } },
    async handler({ services: { database }, caller, params, query: { limit, cursor } }) {
      const { _id, tenantId } = await find({ database }, caller, params.subscriptionId);
      const after = readCursor('licences', cursor, z.number().int().min(0)) ?? 0;
      const found = await database.licences.page(_id, after, limit + 1);
      const byId = await database.users.byId(
        tenantId,
        found.map(({ userId }) => userId),
      );
      const groups = await groupsGiving(
        database.groups,
        _id,
        found.map(({ userId }) => userId),
      );
      const body = pageFrom(
        found,
        limit,
        (one) => showLicence(one, byId.get(one.userId), groups.get(one.userId) ?? []),
        (last) => writeCursor('licences', last.slot),
      );
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'put',
    path: `${base}/legal-hold`,
    operationId: 'placeLegalHold',
    summary: 'Place a legal hold: the data is not deleted while it lasts',
    tags,
    params,
    body: newLegalHold,
    idempotent: true,
    ifMatch: true,
    longRunning: true,
    answers: { 200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true } },
    problems: ['notFound', 'alreadyOnHold', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash: requestId, ifMatch, changes, language }) {
      const { workflowId, change, projection } = await changeable(services, caller, params.subscriptionId);
      const before = (await shown(services, { caller, language }, projection)).body;
      await changes({ ...change, before, reason: body.reason });
      await update(services, workflowId, placeHold, { reason: body.reason, requestId, ...guardedBy(ifMatch) });
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
  defineRoute({
    method: 'delete',
    path: `${base}/legal-hold`,
    operationId: 'releaseLegalHold',
    summary: 'Release a legal hold',
    description: 'A deletion that was due meanwhile runs at the start of the seventh day after the release.',
    tags,
    params,
    idempotent: true,
    ifMatch: true,
    longRunning: true,
    answers: { 200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true } },
    problems: ['notFound', 'notOnHold', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, ifMatch, changes, language }) {
      const { workflowId, change, projection } = await changeable(services, caller, params.subscriptionId);
      await changes({ ...change, before: (await shown(services, { caller, language }, projection)).body });
      await update(services, workflowId, releaseHold, { requestId, ...guardedBy(ifMatch) });
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/deletion`,
    operationId: 'getDeletion',
    summary: 'Read how far the deletion is',
    tags,
    params,
    answers: { 200: { description: 'The progress', schema: progress } },
    async handler({ services, caller, params }) {
      const { _id } = await find(services, caller, params.subscriptionId);
      return { status: 200, body: showProgress(await deletionOf(services, _id)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/deletion/retry`,
    operationId: 'retryDeletion',
    summary: 'Try a stuck deletion again',
    description: 'What was done stays done; only what is missing is tried again.',
    tags,
    params,
    longRunning: true,
    answers: { 200: { description: 'The progress', schema: progress } },
    problems: ['notFound', 'notStuck', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, resumed, changes }) {
      const { projection, change } = await changeable(services, caller, params.subscriptionId, resumed);
      const { _id, tenantId } = projection;
      const before = showProgress(await deletionOf(services, _id));
      if (!resumed && before.state !== 'stuck') throw new DomainError('notStuck', `The deletion is ${before.state}.`);
      await changes({ ...change, before });
      await update(services, deletionWorkflowId(tenantId, _id), retry, { requestId });
      return { status: 200, body: showProgress(await deletionOf(services, _id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/certificates/{certificateId}',
    operationId: 'getCertificate',
    summary: 'Read the certificate of a deletion',
    tags,
    params: z.strictObject({ certificateId }),
    answers: { 200: { description: 'The certificate', schema: certificate } },
    async handler({ services, caller, params }) {
      const { certificates, subscriptions } = services.database;
      const found = await certificates.find(params.certificateId);
      if (!found || !(await subscriptions.within(await caller.reach(), found.subscriptionId)))
        throw new DomainError('notFound', `There is no certificate ${params.certificateId}.`);
      return { status: 200, body: showCertificate(found) };
    },
  }),
];

async function deletionOf({ database }: Pick<ApiServices, 'database'>, id: string): Promise<Progress> {
  return requireFound(await database.deletions.find(id), `deletion of ${id}`);
}
