/** How the agreement that a plan asks for is accepted: signed by the customer, or attested by a partner (docs/concepts.md, "Agreements"). */
import { DomainError } from '../errors.js';

/** Who accepts. */
export interface Accepting {
  /** The partner by whose hands the acceptance comes; null: it comes from the customer, or from the reseller for it. */
  readonly partnerId: string | null;
  readonly partnerMayAttest: boolean;
}

/**
 * A partner never signs for its customer. Where the plan allows it, the partner attests that the customer has accepted.
 * @returns the partner that attests; null: it is a signature
 * @throws DomainError signatureRequired
 */
export function attestingPartner({ partnerId, partnerMayAttest }: Accepting): string | null {
  if (partnerId === null || partnerMayAttest) return partnerId;
  throw new DomainError(
    'signatureRequired',
    'The customer’s administrator signs it, by the link in the mail: send a request for the signature.',
  );
}
