import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { type Consequence, consequencesOf } from '../../../domain/partners/resellers.js';
import { hasEnded } from '../../../domain/subscriptions/subscription.js';
import type { Relation } from '../../../models/partners/relations.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { languageHeaders } from '../../i18n/language.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { announce } from '../announce.js';
import { endedReseller, endReseller, resellerEnding, resellerParams, showEnding, versionOf } from './schema.js';

const tags = ['Partners'] as const;
const params = resellerParams;
const path = '/v1/tenants/{tenantId}/resellers/{partnerId}';

export const resellerRoutes = [
  defineRoute({
    method: 'get',
    path: `${path}/ending`,
    operationId: 'previewResellerEnd',
    summary: 'Read what the end of a reseller relation would mean',
    description: 'Nothing is changed. Only the partner ends it, by the `version` of what was read.',
    tags,
    params,
    answers: { 200: { description: 'The consequences', schema: resellerEnding } },
    async handler({ services, caller, params, language }) {
      await find(services, caller, params);
      const body = showEnding(params, await consequences(services, params), language);
      return { status: 200, headers: languageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/end`,
    operationId: 'endReseller',
    summary: 'End a reseller relation, as the partner',
    description:
      'It ends at once, and the next request is refused. A tenant cannot end it: the refusal names whom to ask. The administrators hear of it by mail.',
    tags,
    params,
    body: endReseller,
    answers: { 200: { description: 'It has ended', schema: endedReseller } },
    problems: ['resellerEndsIt', 'reviewChanged'],
    async handler({ services, caller, params, body: { version }, resumed, changes }) {
      const { relations, partners } = services.database;
      const { tenantId, partnerId } = params;
      // It went with an earlier try, and with it the caller's reach; housekeeping tells whom that has not told.
      if (resumed && !(await relations.resellerOf(tenantId, partnerId, new Date()))) return ended(params);
      const found = await find(services, caller, params);
      if (tenantOf(caller) !== null) {
        const { name = partnerId } = (await partners.find(partnerId)) ?? {};
        const message = `${name} is your reseller, and only the partner can end that: ask it to, or agree on a transfer.`;
        throw new DomainError('resellerEndsIt', message, { name, about: { partnerId } });
      }
      if (version === undefined) throw new InvalidRequest([{ pointer: '/version', detail: 'is required' }]);
      if (found.until === null && version !== versionOf(await consequences(services, params))) {
        throw new DomainError('reviewChanged', 'The consequences are others by now: read them again.');
      }
      await changes({ subject: { kind: 'reseller', id: `${tenantId}/${partnerId}` }, tenantId, partnerId });
      await relations.endOne(found._id, new Date(), { kind: 'resellerEnded', since: new Date() });
      const after = await relations.find(found._id);
      if (after) await announce(services, after, relations);
      return ended(params);
    },
  }),
];

type Params = { readonly tenantId: string; readonly partnerId: string };

function ended({ tenantId, partnerId }: Params) {
  return { status: 200, body: { tenantId, partnerId } } as const;
}

/** The reseller relation that holds, if either side of it is the caller's; @throws DomainError notFound */
async function find({ database }: ApiServices, caller: Caller, { tenantId, partnerId }: Params): Promise<Relation> {
  const found = isWithin(await caller.reach(), { tenantId, partnerId })
    ? await database.relations.resellerOf(tenantId, partnerId, new Date())
    : null;
  return requireFound(found, `reseller ${partnerId} of the tenant`);
}

async function consequences({ database }: ApiServices, { tenantId, partnerId }: Params): Promise<Consequence[]> {
  const [subscriptions, between] = await Promise.all([
    database.subscriptions.ofTenant(tenantId),
    database.relations.between(tenantId, partnerId, new Date()),
  ]);
  const living = new Set(subscriptions.filter(({ subscription }) => !hasEnded(subscription)).map(({ _id }) => _id));
  return consequencesOf({
    subscriptions: living.size,
    partnerOfRecord: between.filter((one) => one.kind === 'partnerOfRecord' && living.has(one.subscriptionId ?? ''))
      .length,
    delegations: between.filter(({ kind }) => kind === 'delegated').length,
  });
}
