import type { ErrorCode } from '../../domain/errors.js';
import type { KeyUse } from '../../domain/keys/key-options.js';
import type { ThingToKnow } from '../../domain/keys/things-to-know.js';
import type { PassedOverReason } from '../../domain/subscriptions/reassignment.js';

/** A message for each code that has one, in ICU MessageFormat. */
export type ByCode = Readonly<Partial<Record<ErrorCode, string>>>;

/**
 * What callers are told in a language. Arguments are the particulars of the error by their names (`domain/errors.ts`),
 * written out: days, instants, countries and lists in the way of the language. `reason` says which of several sentences
 * of a code it is.
 */
export interface Texts {
  /** The problem in general. */
  readonly title: ByCode;
  /** This occurrence of it: a whole sentence. Where there is none, or a particular is missing, the title stands for it. */
  readonly detail: ByCode;
  /** Follows the sentence where the refusal knows what can be done instead. Argument: `possibleUses`. */
  readonly possible: string;
  readonly use: Readonly<Record<KeyUse, string>>;
  /** Arguments: the figures of `domain/keys/things-to-know.ts`. */
  readonly thing: Readonly<Record<ThingToKnow, string>>;
  /** Of a quote: what each period comes to is above what the stored mandate allows. Arguments: `perPeriod`, `cap`. */
  readonly capTooLow: string;
  /** Why a set-up did not move somebody. */
  readonly passedOver: Readonly<Record<PassedOverReason, string>>;
  /** Whom to contact, where the reseller has no name here. */
  readonly reseller: string;
  /** "I am the right person": the wording is versioned in `api/keys/redemptions/schema.ts`. */
  readonly declaration: string;
}
