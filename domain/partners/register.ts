/** Who is in the register of partners, and what standing there lets a partner do (docs/concepts.md, "Partners"). */
import { assertSameCloud, type CloudId } from '../clouds.js';
import { DomainError, type ErrorDetails } from '../errors.js';

/** What partners offer to customers, who find them by it. */
export const partnerServices = [
  'advice',
  'deployment',
  'development',
  'licensing',
  'managedServices',
  'migration',
  'security',
  'support',
  'training',
] as const;
export type PartnerService = (typeof partnerServices)[number];

/** Of a partner in its programme: who is enrolled can be partner of record and offer delegated administration. */
export const enrolmentStates = ['none', 'enrolled', 'suspended'] as const;
export type EnrolmentState = (typeof enrolmentStates)[number];

/** Of a partner's relation with its distributor: who has an active one sells. */
export const distributionStates = ['active', 'suspended', 'ended'] as const;
export type DistributionState = (typeof distributionStates)[number];

/** By whom a partner is supplied. */
export interface Distribution {
  /** The distributor, a partner itself; null: who runs Perennial. */
  readonly partnerId: string | null;
  readonly state: DistributionState;
}

/** A partner, as far as it is a link of the chain from who runs Perennial to the customer. */
export interface ChainLink {
  readonly partnerId: string;
  /** Null: nobody supplies it. */
  readonly distributor: Distribution | null;
}

/** Why a partner cannot sell: nobody supplies it, or a relation on the way from who runs Perennial is not active. */
export type SellingProblem = 'noDistributor' | 'suspended' | 'ended';

/**
 * Whether keys can be issued and ordered in a partner's name.
 *
 * @param chain the partner, its distributor, that one's distributor and so on, as far as they are known
 * @returns null: it can sell
 */
export function sellingProblemOf(chain: readonly ChainLink[]): SellingProblem | null {
  for (const { distributor } of chain) {
    if (distributor === null) return 'noDistributor';
    if (distributor.state !== 'active') return distributor.state;
    if (distributor.partnerId === null) return null;
  }
  return 'noDistributor';
}

/** @throws DomainError partnerMayNotSell */
export function assertMaySell(chain: readonly ChainLink[], pointer?: string): void {
  const reason = sellingProblemOf(chain);
  if (reason === null) return;
  const sentence = {
    noDistributor: 'The partner has no distributor, and cannot sell.',
    suspended: 'The relation of the partner with its distributor is suspended: it cannot sell now.',
    ended: 'The relation of the partner with its distributor has ended: it cannot sell.',
  }[reason];
  throw new DomainError('partnerMayNotSell', sentence, { reason, ...(pointer === undefined ? {} : { pointer }) });
}

/**
 * That nobody is supplied by itself, by whatever way.
 *
 * @param chain the distributor that is to be, its distributor, and so on
 * @throws DomainError distributorCycle
 */
export function assertNoCycle(partnerId: string, chain: readonly ChainLink[]): void {
  if (!chain.some((link) => link.partnerId === partnerId)) return;
  throw new DomainError('distributorCycle', `The partner ${partnerId} would be its own distributor.`, {
    pointer: '/distributor/partnerId',
  });
}

/** Whether customers find the partner in the public search. */
export function isInDirectory(partner: { readonly listed: boolean; readonly enrolment: EnrolmentState }): boolean {
  return partner.listed && partner.enrolment === 'enrolled';
}

/** A partner, as far as it is asked whether it may advise. */
export interface AdvisingPartner {
  readonly _id: string;
  readonly name: string;
  readonly enrolment: { readonly state: EnrolmentState };
  /** The tenant that the partner is itself, where it is a customer too. */
  readonly ownTenantId: string | null;
  readonly cloud: CloudId;
}

/**
 * The partner that an id names, where it can be made partner of record.
 *
 * @param tenantId of the customer; null: it is not known yet
 * @param cloud of the customer; null: it is not known
 * @param seesClouds who asks may know of partners in every cloud: for others there is none in another
 * @throws DomainError unknownPartner, otherCloud, partnerNotEnrolled, partnerSuspended, ownPartnerOfRecord
 */
export function adviserOf<Found extends AdvisingPartner>(
  partner: Found | null,
  {
    partnerId,
    tenantId,
    cloud,
    seesClouds,
    pointer,
  }: {
    readonly partnerId: string;
    readonly tenantId: string | null;
    readonly cloud: CloudId | null;
    readonly seesClouds: boolean;
    readonly pointer?: string;
  },
): Found {
  const at = { partnerId, ...(pointer === undefined ? {} : { pointer }) };
  if (!partner || (!seesClouds && cloud !== null && partner.cloud !== cloud))
    throw new DomainError('unknownPartner', `There is no partner ${partnerId}: ask the partner for its id.`, at);
  const named = { ...at, name: partner.name, about: { partnerId } };
  if (cloud !== null) assertSameCloud({ cloud }, partner, { ...named, reason: 'partner' });
  assertEnrolled(partner, named);
  if (tenantId !== null && partner.ownTenantId === tenantId) {
    throw new DomainError('ownPartnerOfRecord', `${partner.name} cannot be partner of record of itself.`, named);
  }
  return partner;
}

/**
 * That a partner can be named as adviser, and offer delegated administration.
 *
 * @param details of the refusal
 * @throws DomainError partnerNotEnrolled, partnerSuspended
 */
export function assertEnrolled(
  { _id, name, enrolment }: Pick<AdvisingPartner, '_id' | 'name' | 'enrolment'>,
  details: ErrorDetails = { partnerId: _id, name, about: { partnerId: _id } },
): void {
  if (enrolment.state === 'none') {
    throw new DomainError('partnerNotEnrolled', `${name} is not enrolled in the partner programme.`, details);
  }
  if (enrolment.state === 'suspended') {
    throw new DomainError('partnerSuspended', `${name} is suspended from the partner programme.`, details);
  }
}
