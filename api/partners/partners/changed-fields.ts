/** What a change of a partner comes to, with the times of what has moved. */

import type { z } from 'zod';
import { assertSameCloud } from '../../../domain/clouds.js';
import { DomainError } from '../../../domain/errors.js';
import { assertNoCycle, type Distribution } from '../../../domain/partners/register.js';
import { given } from '../../../models/collection.js';
import type { Tenants } from '../../../models/identity/tenants.js';
import type { Partner, PartnerFields, Partners } from '../../../models/partners/partners.js';
import type { partnerChange } from './schema.js';

type Enrolment = Partner['enrolment'];

/** What a partner says of itself; the rest is checked by who runs this service. */
const ofPartner: ReadonlySet<string> = new Set<keyof z.output<typeof partnerChange>>([
  'locale',
  'email',
  'phone',
  'website',
  'services',
  'listed',
]);

/** That a partner changes nothing of itself but what it may. @throws DomainError forbidden, for the first field that it may not */
export function assertOfPartner(change: z.output<typeof partnerChange>): void {
  const [field] = Object.keys(change).filter((name) => !ofPartner.has(name));
  if (field === undefined) return;
  throw new DomainError(
    'forbidden',
    'Who runs this service changes that: a partner changes its contact and services.',
    {
      reason: 'ofOperators',
      pointer: `/${field}`,
    },
  );
}

/** @param before undefined: it is being entered */
export function enrolmentOf({ state }: Pick<Enrolment, 'state'>, before: Enrolment | undefined, at: Date): Enrolment {
  if (state === before?.state) return before;
  return { state, since: before === undefined && state === 'none' ? null : at };
}

export function changedFields(
  before: Partner,
  { enrolment, distributor, ...others }: z.output<typeof partnerChange>,
  at: Date,
): Partial<PartnerFields> {
  return {
    ...given(others),
    ...(enrolment === undefined ? {} : { enrolment: enrolmentOf(enrolment, before.enrolment, at) }),
    ...(distributor === undefined ? {} : { distributor: distributor && distributionOf(before, distributor, at) }),
  };
}

function distributionOf(
  { distributor: before }: Partner,
  change: { readonly [Field in keyof Distribution]?: Distribution[Field] | undefined },
  since: Date,
): NonNullable<Partner['distributor']> {
  const { partnerId = before?.partnerId ?? null, state = before?.state ?? 'active' } = change;
  return before?.partnerId === partnerId && before.state === state ? before : { partnerId, state, since };
}

/** That a distributor is in the register, of the same cloud, and not supplied by the partner. @throws DomainError unknownPartner, otherCloud, distributorCycle */
export async function assertSupplied(
  partners: Pick<Partners, 'chainOf' | 'find'>,
  { _id: partnerId, cloud }: Pick<Partner, '_id' | 'cloud'>,
  distributor: Distribution | null | undefined,
): Promise<void> {
  if (!distributor || distributor.partnerId === null) return;
  if (distributor.partnerId === partnerId) assertNoCycle(partnerId, [{ partnerId, distributor }]);
  const chain = await partners.chainOf(distributor.partnerId);
  const found = await partners.find(distributor.partnerId);
  const pointer = '/distributor/partnerId';
  if (!found) {
    const { partnerId: named } = distributor;
    const details = { partnerId: named, pointer };
    throw new DomainError('unknownPartner', `There is no partner ${named}.`, details);
  }
  assertSameCloud({ cloud }, found, { reason: 'partner', pointer });
  assertNoCycle(partnerId, chain);
}

/** That the tenant that a partner says it is lies in its cloud. @throws DomainError otherCloud */
export async function assertOwnTenant(
  tenants: Pick<Tenants, 'find'>,
  partner: Pick<Partner, 'cloud'>,
  ownTenantId: string | null | undefined,
): Promise<void> {
  const found = ownTenantId ? await tenants.find(ownTenantId) : null;
  if (found) assertSameCloud(partner, found, { reason: 'tenant', pointer: '/ownTenantId' });
}
