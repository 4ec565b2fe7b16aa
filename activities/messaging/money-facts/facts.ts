/** What a mail about money says, to whom, and whose money it is about. */
import type { MoneyContent } from '../../../adapters/messaging/money-content.js';

/** Whose money it is about. */
export interface Concerned {
  /** Null: a partner's, for its own account. */
  readonly tenantId: string | null;
  readonly testClockId: string | null;
  readonly billingAccountId: string;
  readonly subscriptionId: string | null;
  /** Null: of a subscription, whose profile is billed. */
  readonly orderId: string | null;
  /** Of the term, or of the tenant. */
  readonly zone: string;
}

/** A mail but for its reader. */
type Said<Content extends MoneyContent> = Content extends MoneyContent
  ? Omit<Content, 'locale' | 'zone' | 'reader'>
  : never;

/** Somebody who is written to. */
interface MoneyReader {
  readonly _id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly zone: string;
}

/** What a mail says, to whom, with which documents. */
export interface MoneyFacts {
  readonly concerned: Concerned;
  /** Who reads it, where that is not whoever is billed. */
  readonly readers?: readonly MoneyReader[];
  /** Documents whose PDF is attached. */
  readonly documentIds?: readonly string[];
  readonly said: Said<MoneyContent>;
}
