import type { KeptReason } from '../../../domain/subscriptions/unused-licences.js';

/** How a licence has ended, as the mail to administrators groups them. */
export type ToldOutcome = 'reclaimed' | 'alreadyFreed' | KeptReason;

/** Mails about licences that nobody uses, in ICU MessageFormat. */
export interface ReclaimTexts {
  /**
   * To the user. Arguments: `planName`, `organisation`, `used` (`never` or `before`), `since`, `reclaimsAt`, `days` of warning,
   * `administrators`, and `known` (`no` where there are none).
   */
  readonly warning: {
    readonly subject: string;
    readonly lead: string;
    readonly goes: string;
    readonly keep: string;
    readonly otherwise: string;
  };
  /**
   * To the user, when it is over. Arguments: `planName`, `organisation`, `outcome`, `administrators`, and `known` (`no` where there
   * are none).
   */
  readonly ended: {
    readonly subject: string;
    readonly lead: string;
    /** Where it was taken back. */
    readonly again: string;
  };
  /** To administrators. Arguments: `planName`, `organisation`, `subscriptionId`, `days` unused, `total`, `reclaimed`, `cancelled` (`yes` or `no`). */
  readonly report: {
    readonly subject: string;
    readonly lead: string;
    readonly seats: string;
    readonly people: string;
    /** With `count`. */
    readonly outcome: Readonly<Record<ToldOutcome, string>>;
    /** With `count`: how many are not listed. */
    readonly more: string;
  };
}
