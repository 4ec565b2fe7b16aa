/**
 * The mail to administrators about what a user who has left pays for, in ICU MessageFormat. Arguments: `purchaser`, `organisation`, `count`
 * of subscriptions, `days` to the purge, `purgedOn`; of an item `planName`, `seats`, `assigned`, `state` with its `day`, `offered` (yes, no)
 * and `to`.
 */
export interface LeavingTexts {
  readonly subject: string;
  readonly lead: string;
  readonly stopped: string;
  readonly decide: string;
  readonly otherwise: string;
  /** One of the subscriptions. */
  readonly item: string;
}
