import { DomainError } from '../../../domain/errors.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Tenant } from '../../../models/identity/tenants.js';

/**
 * That a plan is sold where the tenant is. The pointers name the place in the request.
 * @throws DomainError countryNotServed, by the country or by the cloud
 */
export function assertServed(
  plan: Plan,
  { country, cloud }: Pick<Tenant, 'country' | 'cloud'>,
  pointers: { readonly country: string; readonly cloud: string },
): void {
  const { name, countries, cloud: soldIn } = plan;
  if (!countries.includes(country)) {
    const where = `It is sold in ${countries.join(', ')}.`;
    throw new DomainError('countryNotServed', `${name} has no service in ${country}. ${where}`, {
      pointer: pointers.country,
      reason: 'country',
      plan: name,
      country,
      countries,
    });
  }
  if (soldIn !== cloud) {
    throw new DomainError('countryNotServed', `${name} has no service in the cloud ${cloud}, only in ${soldIn}.`, {
      pointer: pointers.cloud,
      reason: 'cloud',
      plan: name,
      cloud,
      soldIn,
    });
  }
}
