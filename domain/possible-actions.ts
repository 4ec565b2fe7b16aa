/** What can be done with a subscription at an instant, and what speaks against the rest: docs/concepts.md, "States". */
import type { Instant } from './calendar.js';
import { entitlement } from './entitlement.js';
import { DomainError } from './errors.js';
import { asOf, assertLicencesChangeable, held, released, renewalOf, type Subscription } from './subscription.js';

export const actions = ['renew', 'changeLicences', 'export', 'placeLegalHold', 'releaseLegalHold'] as const;
export type Action = (typeof actions)[number];

/** For each action what it would be refused with, or null. */
export function refusals(subscription: Subscription, at: Instant): Readonly<Record<Action, DomainError | null>> {
  const then = asOf(subscription, at);
  const renewal = renewalOf(then);
  return {
    renew: renewal instanceof DomainError ? renewal : null,
    changeLicences: refusalOf(() => assertLicencesChangeable(then)),
    export: entitlement(then, at).administratorsExport ? null : new DomainError('subscriptionEnded'),
    placeLegalHold: refusalOf(() => held(then, { reason: '', since: at })),
    releaseLegalHold: refusalOf(() => released(then, at)),
  };
}

function refusalOf(act: () => unknown): DomainError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
