import { z } from 'zod';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { findTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { defineRoute, uiUrlFor } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { bySale, subscriptionId, subscriptionPage } from './schema.js';
import { showSubscription } from './show.js';

export const tenantSubscriptionRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/subscriptions',
    operationId: 'listTenantSubscriptions',
    summary: "List a tenant's subscriptions",
    tags: ['Tenants'],
    params: z.strictObject({ tenantId }),
    query: pageQuery.extend(bySale),
    answers: { 200: { description: 'A page of them, ended ones included', schema: subscriptionPage } },
    async handler({ services, caller, params, query: { limit, cursor, ...filter }, language }) {
      const found = await findTenant(services, caller, params.tenantId);
      const after = readCursor('tenantSubscriptions', cursor, subscriptionId) ?? '';
      const [now, projections] = await Promise.all([
        timeOn(services.database, found.testClockId),
        services.database.subscriptions.pageOfTenant(found._id, after, limit + 1, filter),
      ]);
      const ids = projections.map(({ _id }) => _id);
      const [commands, partners] = await Promise.all([
        services.database.dataPlaneCommands.ofSubscriptions(ids),
        services.partnersOfRecord(services.database, ids),
      ]);
      const temporalUiUrl = uiUrlFor(services, caller);
      const show = (one: SubscriptionProjection) =>
        showSubscription(one, {
          now,
          command: commands.get(one._id) ?? null,
          partnerOfRecord: partners.get(one._id) ?? null,
          temporalUiUrl,
          language,
        });
      const next = (last: SubscriptionProjection) => writeCursor('tenantSubscriptions', last._id);
      return { status: 200, headers: languageHeaders(language), body: pageFrom(projections, limit, show, next) };
    },
  }),
];
