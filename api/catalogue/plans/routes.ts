import { z } from 'zod';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { RevisionsRead } from '../../../domain/revisions.js';
import type { OfferedPlan, Plan } from '../../../models/catalogue/plans.js';
import { cloudOf } from '../../caller-cloud.js';
import { requireRevision } from '../../http/etag.js';
import { type FieldError, InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { newPlan, newPlanVersion, plan, planId, planPage, planQuery, planVersionNumber, showPlan } from './schema.js';
import { visiblePlan } from './visible-plan.js';

const tags = ['Plans'] as const;
const params = z.strictObject({ planId });
const path = '/v1/plans/{planId}';
/** The tag is the newest version's number: what a plan is sold as can only change by another version. */
const shown = { description: 'The newest version', schema: plan, etag: true, changesWithTime: true } as const;

type Description = z.output<typeof newPlanVersion>;

export const planRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/plans',
    operationId: 'createPlan',
    summary: 'Create a plan in its first version',
    description: 'It is on sale at once.',
    tags,
    body: newPlan,
    answers: { 201: { description: 'The plan', schema: plan, etag: true } },
    problems: ['alreadyExists'],
    async handler({ services, body: { id, ...description }, requestHash: madeBy, changes }) {
      await changes({ subject: { kind: 'plan', id }, tenantId: null, cloud: description.cloud });
      const first = await planFrom(services, description, { planId: id, version: 1, madeBy });
      await services.database.plans.add(first);
      const found = await versionOf(services, id, 1);
      if (found.madeBy !== madeBy) throw new DomainError('alreadyExists', `There is a plan ${id}.`, { pointer: '/id' });
      return { status: 201, headers: { Location: `/v1/plans/${id}` }, etag: 1, body: showPlan(found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/plans',
    operationId: 'listPlans',
    summary: 'List the plans in their newest versions',
    tags,
    query: planQuery,
    answers: { 200: { description: 'A page of plans, by id', schema: planPage } },
    async handler({ services, caller, query: { limit, cursor, onSale, cloud: named, ...filter } }) {
      const after = readCursor('plans', cursor, planId) ?? '';
      const own = await cloudOf(services.database, caller);
      const cloud = named ?? own ?? 'global';
      if (own !== null && cloud !== own) return { status: 200, body: { items: [], next: null } };
      const wanted = { ...filter, cloud, onSale: onSale && onSale === 'true' };
      const found = await services.database.plans.list(wanted, after, limit + 1);
      return { status: 200, body: pageFrom(found, limit, showPlan, (last) => writeCursor('plans', last.planId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getPlan',
    summary: 'Read the newest version of a plan',
    tags,
    params,
    answers: { 200: shown },
    async handler({ services, caller, params }) {
      return answered(await visiblePlan(services.database, caller, params.planId));
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/versions`,
    operationId: 'addPlanVersion',
    summary: 'Add a version to a plan',
    description:
      'From now on it is the one that is sold. Issued keys, open redemptions and running terms keep the version that they have. With If-Match, the newest version’s number, nobody’s version is passed over unseen.',
    tags,
    params,
    body: newPlanVersion,
    ifMatch: true,
    answers: { 201: { description: 'The version', schema: plan, etag: true } },
    async handler({ services, params: { planId: id }, body, ifMatch, requestHash: madeBy, changes }) {
      const { plans } = services.database;
      const before = await newestOf(services, id);
      await changes({ subject: { kind: 'plan', id }, tenantId: null, cloud: before.cloud, before: showPlan(before) });
      const made = await plans.madeBy(id, madeBy);
      if (made) await plans.offer(made);
      const { version } = made ?? (await addVersion(services, id, body, { ifMatch, madeBy }));
      const headers = { Location: `/v1/plans/${id}/versions/${version}` };
      return { status: 201, headers, etag: version, body: showPlan(await versionOf(services, id, version)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/versions`,
    operationId: 'listPlanVersions',
    summary: 'List the versions of a plan',
    tags,
    params,
    query: pageQuery,
    answers: { 200: { description: 'A page of versions, the newest first', schema: planPage } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const newest = await visiblePlan(services.database, caller, params.planId);
      const before = readCursor('planVersions', cursor, planVersionNumber) ?? newest.version + 1;
      const found = await services.database.plans.history(params.planId, before, limit + 1);
      const show = (one: Plan) => showPlan(besides(newest, one));
      return { status: 200, body: pageFrom(found, limit, show, (last) => writeCursor('planVersions', last.version)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/versions/{version}`,
    operationId: 'getPlanVersion',
    summary: 'Read a version of a plan',
    tags,
    params: params.extend({ version: planVersionNumber }),
    answers: { 200: { description: 'The version', schema: plan } },
    async handler({ services, caller, params }) {
      await visiblePlan(services.database, caller, params.planId);
      return { status: 200, body: showPlan(await versionOf(services, params.planId, params.version)) };
    },
  }),
  saleRoute('withdraw', false, 'Withdraw a plan from sale'),
  saleRoute('offer', true, 'Put a plan back on sale'),
];

/** Says whether a plan is sold; what was sold before keeps what it has. */
function saleRoute(verb: 'withdraw' | 'offer', onSale: boolean, summary: string) {
  return defineRoute({
    method: 'post',
    path: `${path}/${verb}`,
    operationId: `${verb}Plan`,
    summary,
    description: 'Issued keys, open redemptions and running terms keep what they have.',
    tags,
    params,
    answers: { 200: shown },
    async handler({ services, params: { planId: id }, changes }) {
      const before = await newestOf(services, id);
      await changes({ subject: { kind: 'plan', id }, tenantId: null, cloud: before.cloud, before: showPlan(before) });
      await services.database.plans.sell(id, onSale);
      return answered(await newestOf(services, id));
    },
  });
}

function answered(found: OfferedPlan) {
  return { status: 200, etag: found.version, body: showPlan(found) } as const;
}

async function newestOf({ database }: ApiServices, id: string): Promise<OfferedPlan> {
  return requireFound(await database.plans.newest(id), `plan ${id}`);
}

async function versionOf(services: ApiServices, id: string, version: number): Promise<OfferedPlan> {
  const newest = await newestOf(services, id);
  const found = version <= newest.version ? await services.database.plans.version(id, version) : null;
  return besides(newest, requireFound(found, `plan ${id} in version ${version}`));
}

/** Only the newest version is ever sold. */
function besides(newest: OfferedPlan, one: Plan): OfferedPlan {
  return { ...one, onSale: newest.onSale && one.version === newest.version };
}

/** Adds the version after the newest: its number is the insert. */
async function addVersion(
  services: ApiServices,
  id: string,
  description: Description,
  { ifMatch, madeBy }: { ifMatch: RevisionsRead | undefined; madeBy: string },
): Promise<Omit<Plan, '_id'>> {
  for (;;) {
    const newest = await newestOf(services, id);
    requireRevision(ifMatch, newest.version);
    assertSamePlan(newest, description);
    const next = await planFrom(services, description, { planId: id, version: newest.version + 1, madeBy });
    // Where somebody else's version has the number, that one is the newest by now: who named a version hears of it.
    if (await services.database.plans.add(next)) return next;
  }
}

/** @throws InvalidRequest: a running term must be renewable by keys of a later version */
function assertSamePlan(newest: Plan, { productId, licensingModel, cloud }: Description): void {
  if (cloud !== newest.cloud) {
    throw new InvalidRequest([{ pointer: '/cloud', detail: `must be ${newest.cloud}: make another plan` }]);
  }
  if (productId !== newest.productId) {
    throw new InvalidRequest([{ pointer: '/productId', detail: `must be ${newest.productId}: make another plan` }]);
  }
  if (licensingModel !== newest.licensingModel) {
    const detail = `must be ${newest.licensingModel}: make another plan`;
    throw new InvalidRequest([{ pointer: '/licensingModel', detail }]);
  }
}

/** @throws InvalidRequest naming a product, a seller, an agreement or a currency that is not there */
async function planFrom(
  { database }: ApiServices,
  { policy, ...description }: Description,
  made: Pick<Plan, 'planId' | 'version' | 'madeBy'>,
): Promise<Omit<Plan, '_id'>> {
  const { productId, sellerId, prices, agreement } = description;
  const [product, seller, published] = await Promise.all([
    database.products.find(productId),
    database.sellers.find(sellerId),
    database.agreements.find(agreement),
  ]);
  const [first, ...others]: FieldError[] = [
    ...(product ? [] : [{ pointer: '/productId', detail: 'is not the id of a product' }]),
    ...(seller ? [] : [{ pointer: '/sellerId', detail: 'is not the id of a seller' }]),
    ...(published ? [] : [{ pointer: '/agreement/version', detail: 'is not a version that is published' }]),
    ...prices.flatMap(({ currency }, i) =>
      !seller || seller.currencies.includes(currency)
        ? []
        : [
            {
              pointer: `/prices/${i}/currency`,
              detail: `must be a currency of the seller: ${seller.currencies.join(', ')}`,
            },
          ],
    ),
  ];
  if (first) throw new InvalidRequest([first, ...others]);
  return { ...description, ...made, policy: policy && policyOf(policy.id, policy.version), createdAt: new Date() };
}
