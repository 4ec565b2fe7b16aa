import { DomainError } from '../../domain/errors.js';

/** A service outside, or its local counterpart. */
export interface OutsideService {
  /** For people: "Stripe". */
  readonly name: string;
  /** True for a counterpart on this machine, whose answers mean nothing outside. */
  readonly local: boolean;
}

/**
 * On a test clock only local counterparts are asked (docs/concepts.md, "Money").
 * @throws DomainError realServiceOnTestClock
 */
export function assertLocalOnTestClock({ name, local }: OutsideService, testClockId: string | null): void {
  if (!local && testClockId !== null) throw refusal(name);
}

/** For a real service, which is never told of a test clock's time. @throws DomainError realServiceOnTestClock */
export function realOnly(name: string, at: string | undefined): void {
  if (at !== undefined) throw refusal(name);
}

function refusal(name: string): DomainError {
  return new DomainError('realServiceOnTestClock', `${name} is not asked for what happens on a test clock`);
}
