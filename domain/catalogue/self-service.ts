/** What the users of an organisation may buy by themselves (docs/concepts.md, "Self-service"). */
import { DomainError } from '../errors.js';

/**
 * What an organisation allows its users of a product: to buy it and take its trials, trials that nobody pays for, or nothing.
 * What its users have already goes on.
 */
export const selfServiceStates = ['enabled', 'trialsOnly', 'disabled'] as const;
export type SelfServiceState = (typeof selfServiceStates)[number];

/** Where the organisation has decided nothing. */
export const selfServiceByDefault: SelfServiceState = 'enabled';

/** What a user wants to have of a product. */
export interface SelfServiceRequest {
  readonly productId: string;
  /** It costs nothing, and nobody is to pay for it afterwards. */
  readonly isTrial: boolean;
}

/** @throws DomainError selfServiceDisabled, naming the product and what the organisation allows of it */
export function assertAllowed(state: SelfServiceState, { productId, isTrial }: SelfServiceRequest): void {
  if (state === 'enabled' || (state === 'trialsOnly' && isTrial)) return;
  const message =
    state === 'trialsOnly'
      ? `Of ${productId}, users of the organisation take trials without payment only.`
      : `Users of the organisation do not buy ${productId} by themselves.`;
  throw new DomainError('selfServiceDisabled', message, { productId, state });
}

/** @throws DomainError notForSelfService for a plan that organisations alone buy */
export function assertForUsers(plan: {
  readonly planId: string;
  readonly name: string;
  readonly selfService: boolean;
}): void {
  if (plan.selfService) return;
  const { planId, name } = plan;
  throw new DomainError('notForSelfService', `${name} is bought by organisations only.`, { planId, plan: name });
}
