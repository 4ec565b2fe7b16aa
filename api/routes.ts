import { apiKeyRoutes } from './api-keys/routes.js';
import { auditRoutes } from './audit/routes.js';
import { healthRoutes } from './health/routes.js';
import { installationRoutes } from './installations/routes.js';
import { keyBatchRoutes } from './key-batches/routes.js';
import { keyOrderRoutes } from './key-orders/routes.js';
import { keyRoutes } from './keys/routes.js';
import { operationRoutes } from './operations/routes.js';
import { parkedCaseRoutes } from './parked-cases/routes.js';
import { partnerRoutes } from './partners/routes.js';
import { planRoutes } from './plans/routes.js';
import { productRoutes } from './products/routes.js';
import { redemptionRoutes } from './redemptions/routes.js';
import { renewalRoutes } from './renewals/routes.js';
import { sellerRoutes } from './sellers/routes.js';
import { setUpRoutes } from './set-ups/routes.js';
import { dataPlaneRoutes } from './subscriptions/data-plane-routes.js';
import { subscriptionRoutes } from './subscriptions/routes.js';
import { tenantExportRoutes } from './tenant-export/routes.js';
import { tenantRoutes } from './tenants/routes.js';
import { testClockRoutes } from './test-clocks/routes.js';
import { timelineRoutes } from './timelines/routes.js';
import { userFileRoutes } from './users/file-routes.js';
import { userRoutes } from './users/routes.js';

/** Every route of the API; each asks for the services that it uses. */
export const routes = [
  ...healthRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
  ...sellerRoutes,
  ...productRoutes,
  ...planRoutes,
  ...partnerRoutes,
  ...keyBatchRoutes,
  ...keyRoutes,
  ...keyOrderRoutes,
  ...redemptionRoutes,
  ...tenantRoutes,
  ...tenantExportRoutes,
  ...userFileRoutes,
  ...userRoutes,
  ...subscriptionRoutes,
  ...dataPlaneRoutes,
  ...setUpRoutes,
  ...installationRoutes,
  ...parkedCaseRoutes,
  ...operationRoutes,
  ...timelineRoutes,
  ...renewalRoutes,
  ...testClockRoutes,
];
