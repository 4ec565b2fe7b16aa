/**
 * The clouds in which customers' data lies (docs/concepts.md, "Clouds"). Each tenant, partner and plan is of one of them for good, and
 * nothing goes from one to another.
 */
import { DomainError, type ErrorDetails } from './errors.js';

export const cloudIds = ['global', '21vianet'] as const;
export type CloudId = (typeof cloudIds)[number];

/** Agreements that plans can ask for, by the cloud that they are for. */
export const agreementNames = ['MOSA', 'openLicense', 'OSPA'] as const;
export type AgreementName = (typeof agreementNames)[number];

export interface Cloud {
  readonly id: CloudId;
  readonly name: string;
  /** Where the data of its tenants lies. */
  readonly dataRegion: 'worldwide' | 'china';
  /** ISO 4217 code of the only currency of its prices; null: those of the seller that no other cloud has for itself. */
  readonly currency: string | null;
  /** What a plan can ask its customers to accept. */
  readonly agreements: readonly AgreementName[];
}

export const clouds: Readonly<Record<CloudId, Cloud>> = {
  global: {
    id: 'global',
    name: 'Global',
    dataRegion: 'worldwide',
    currency: null,
    agreements: ['MOSA', 'openLicense'],
  },
  '21vianet': {
    id: '21vianet',
    name: '21Vianet',
    dataRegion: 'china',
    currency: 'CNY',
    agreements: ['OSPA'],
  },
};

/** The cloud that serves a country: each country has one. */
export function cloudOfCountry(country: string): CloudId {
  return country === 'CN' ? '21vianet' : 'global';
}

/**
 * The ids of the tenants in China begin with the lowest digit, and no others do: a list of one cloud names no tenant, but compares ids with one
 * other. Not with two: mongod counts in an index what is not below something, and reads the documents of what is not in between.
 */
const tenantPrefix = 'ten_';
const in21Vianet = '0';
const elsewhere = '8';

/** Every tenant of the 21Vianet cloud has an id before it, and no other tenant has. */
export const endOf21VianetTenantIds = `${tenantPrefix}1`;

/** The id of a tenant in a cloud. @param id `ten_` and hexadecimal digits, whatever they are */
export function tenantIdIn(cloud: CloudId, id: string): string {
  const rest = id.slice(tenantPrefix.length + 1);
  if (cloud === '21vianet') return `${tenantPrefix}${in21Vianet}${rest}`;
  return cloudOfTenantId(id) === '21vianet' ? `${tenantPrefix}${elsewhere}${rest}` : id;
}

/** The cloud of a tenant, by its id. */
export function cloudOfTenantId(id: string): CloudId {
  return id < endOf21VianetTenantIds ? '21vianet' : 'global';
}

/** The cloud that an agreement is for. */
export function cloudOfAgreement(name: AgreementName): CloudId {
  return cloudIds.find((id) => clouds[id].agreements.includes(name)) ?? 'global';
}

/** Whether prices of a cloud can be in a currency. */
export function hasCurrency(cloud: CloudId, currency: string): boolean {
  const { currency: only } = clouds[cloud];
  return only === null ? !cloudIds.some((id) => clouds[id].currency === currency) : currency === only;
}

/** What is wrong with a country and a cloud together; null: nothing. */
export function countryProblem(country: string, cloud: CloudId): string | null {
  const right = cloudOfCountry(country);
  return right === cloud ? null : `is not served in the cloud ${cloud}: ${country} is served in the cloud ${right}`;
}

/** What a plan says that depends on its cloud. */
export interface CloudTerms {
  readonly cloud: CloudId;
  readonly countries: readonly string[];
  readonly agreement: { readonly name: AgreementName };
  readonly prices: readonly { readonly currency: string }[];
}

/** Where a plan does not fit its cloud: each place in the plan, and what it must be. */
export function planProblems({ cloud, countries, agreement, prices }: CloudTerms): {
  readonly path: readonly (string | number)[];
  readonly message: string;
}[] {
  const { currency, agreements } = clouds[cloud];
  const found = [
    ...countries.map((country, i) => ({ path: ['countries', i], message: countryProblem(country, cloud) })),
    {
      path: ['agreement', 'name'],
      message: agreements.includes(agreement.name)
        ? null
        : `must be an agreement of the cloud ${cloud}: ${agreements.join(', ')}`,
    },
    ...prices.map((list, i) => ({
      path: ['prices', i, 'currency'],
      message: hasCurrency(cloud, list.currency)
        ? null
        : currency === null
          ? `is the currency of another cloud than ${cloud}`
          : `must be ${currency}, the currency of the cloud ${cloud}`,
    })),
  ];
  return found.flatMap(({ path, message }) => (message === null ? [] : [{ path, message }]));
}

/**
 * That two are of one cloud, where who asks may know of both.
 *
 * @param found what was named
 * @param details of the refusal
 * @throws DomainError otherCloud, with the cloud of what was named
 */
export function assertSameCloud(
  own: { readonly cloud: CloudId },
  found: { readonly cloud: CloudId },
  details: ErrorDetails & { readonly reason: 'partner' | 'tenant' | 'plan' | 'agreement' },
): void {
  if (own.cloud === found.cloud) return;
  const message = `It is in the cloud ${found.cloud}, and not in ${own.cloud}: nothing goes from one to the other.`;
  throw new DomainError('otherCloud', message, { ...details, cloud: found.cloud, ownCloud: own.cloud });
}
