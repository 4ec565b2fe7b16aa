import { apiKeyRoutes } from './api-keys/routes.js';
import { auditRoutes } from './audit/routes.js';
import { healthRoutes } from './health/routes.js';
import { keyBatchRoutes } from './key-batches/routes.js';
import { planRoutes } from './plans/routes.js';
import { redemptionRoutes } from './redemptions/routes.js';
import { subscriptionRoutes } from './subscriptions/routes.js';
import { tenantRoutes } from './tenants/routes.js';
import { testClockRoutes } from './test-clocks/routes.js';

/** Every route of the API; each asks for the services that it uses. */
export const routes = [
  ...healthRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
  ...planRoutes,
  ...keyBatchRoutes,
  ...redemptionRoutes,
  ...tenantRoutes,
  ...subscriptionRoutes,
  ...testClockRoutes,
];
