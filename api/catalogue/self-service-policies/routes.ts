/** What the users of an organisation may buy by themselves, product by product: docs/concepts.md, "Self-service". */
import { z } from 'zod';
import { selfServiceByDefault } from '../../../domain/catalogue/self-service.js';
import { requireFound } from '../../../domain/errors.js';
import type { Product } from '../../../models/catalogue/products.js';
import type { SelfServiceDecision, SelfServicePolicy } from '../../../models/catalogue/self-service-policies.js';
import { showInstant } from '../../formats.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { changeableTenant, findTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { productId } from '../products/schema.js';
import { newSelfServicePolicy, selfServicePolicy, selfServicePolicyPage } from './schema.js';

const tags = ['Self-service'] as const;
const list = '/v1/tenants/{tenantId}/self-service-policies';
const path = `${list}/{productId}`;
const params = z.strictObject({ tenantId, productId });
const answers = { 200: { description: 'The policy', schema: selfServicePolicy, etag: true } } as const;

export const selfServicePolicyRoutes = [
  defineRoute({
    method: 'get',
    path: list,
    operationId: 'listSelfServicePolicies',
    summary: 'List what users may buy by themselves, over all products',
    tags,
    params: z.strictObject({ tenantId }),
    query: pageQuery,
    answers: { 200: { description: 'A page of products, by id', schema: selfServicePolicyPage } },
    async handler({ services, caller, params: { tenantId: id }, query: { limit, cursor } }) {
      const { products, selfServicePolicies } = services.database;
      const tenant = await findTenant(services, caller, id);
      const after = readCursor('selfServicePolicies', cursor, productId) ?? '';
      const found = await products.list(after, limit + 1);
      const decided = await selfServicePolicies.among(
        tenant._id,
        found.map(({ _id }) => _id),
      );
      const show = (product: Product) => summaryOf(product, decided.get(product._id) ?? null);
      const next = ({ _id }: Product) => writeCursor('selfServicePolicies', _id);
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getSelfServicePolicy',
    summary: 'Read what users may buy of a product by themselves, and what was decided before',
    tags,
    params,
    answers,
    async handler({ services, caller, params: { tenantId: id, productId: of } }) {
      const tenant = await findTenant(services, caller, id);
      return { status: 200, ...(await shown(services, tenant._id, of)) };
    },
  }),
  defineRoute({
    method: 'put',
    path,
    operationId: 'setSelfServicePolicy',
    summary: 'Decide what users may buy of a product by themselves',
    description: 'It holds for what is bought from now on. What users have goes on, and is renewed.',
    tags,
    params,
    body: newSelfServicePolicy,
    ifMatch: true,
    answers,
    problems: ['notFound', 'tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params: { tenantId: id, productId: of }, body, ifMatch, changes }) {
      const { selfServicePolicies } = services.database;
      const { tenant, now } = await changeableTenant(services, caller, id);
      await productOf(services, of);
      const read = async () =>
        (await selfServicePolicies.find(tenant._id, of)) ?? { ...undecided, tenantId: tenant._id, productId: of };
      await changeAtRevision(ifMatch, read, async (before) => {
        const { state: was } = before;
        const reason = body.reason ?? null;
        const subject = { kind: 'selfServicePolicy', id: `${tenant._id}/${of}` };
        await changes({ subject, tenantId: tenant._id, at: now, reason, before: { state: was } });
        if (was === body.state && before.revision > 0) return before;
        const at = new Date(now.epochMilliseconds);
        const userId = await ownUser(services, tenant._id, caller.userId);
        return selfServicePolicies.decide(before, {
          at,
          by: caller.id,
          userId,
          before: was,
          after: body.state,
          reason,
        });
      });
      return { status: 200, ...(await shown(services, tenant._id, of)) };
    },
  }),
];

const undecided = { state: selfServiceByDefault, revision: 0, history: [] } as const;

/** One of the organisation's; null for anybody else. */
async function ownUser({ database }: ApiServices, tenant: string, id: string | null): Promise<string | null> {
  return id === null ? null : ((await database.users.find(tenant, id))?._id ?? null);
}

async function productOf({ database }: ApiServices, id: string): Promise<Product> {
  return requireFound(await database.products.find(id), `product ${id}`);
}

function summaryOf({ _id, name }: Product, policy: SelfServicePolicy | null) {
  const { state } = policy ?? undecided;
  return { productId: _id, productName: name, state, decided: policy !== null };
}

async function shown(services: ApiServices, tenant: string, of: string) {
  const { selfServicePolicies, users } = services.database;
  const [product, policy] = await Promise.all([productOf(services, of), selfServicePolicies.find(tenant, of)]);
  const history = [...(policy?.history ?? [])].reverse();
  const deciders = history.flatMap(({ userId }) => userId ?? []);
  const byId = await users.byId(tenant, [...new Set(deciders)]);
  const show = ({ at, by, userId, before, after, reason }: SelfServiceDecision) => {
    const user = userId === null ? null : { id: userId, name: byId.get(userId)?.name ?? '' };
    return { at: showInstant(at), by, user, before, after, reason };
  };
  return { etag: policy?.revision ?? 0, body: { ...summaryOf(product, policy), history: history.map(show) } };
}
