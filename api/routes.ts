import { apiKeyRoutes } from './api-keys/routes.js';
import { healthRoutes } from './health/routes.js';

/** Every route of the API; each asks for the services that it uses. */
export const routes = [...healthRoutes, ...apiKeyRoutes];
