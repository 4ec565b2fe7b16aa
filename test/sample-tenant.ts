import type { NewTenant } from '../models/identity/tenants.js';

/** A bakery in Warsaw, on the wall's time unless it is said otherwise. */
export function sampleTenant(
  tenantId: string,
  {
    createdAt,
    testClockId = null,
    administratorIds = [`usr_of_${tenantId}`],
  }: {
    readonly createdAt: Date;
    readonly testClockId?: string | null;
    readonly administratorIds?: string[];
  },
): NewTenant {
  return {
    _id: tenantId,
    country: 'PL',
    organisation: 'Piekarnia Nowak',
    zone: 'Europe/Warsaw',
    locale: 'pl-PL',
    cloud: 'global',
    vatId: null,
    testClockId,
    administratorIds,
    agreements: [],
    createdAt,
  };
}
