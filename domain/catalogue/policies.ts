/**
 * Lifecycle policies as versioned data (docs/concepts.md, "Dates and time"). A term carries the policy it began with, so a policy
 * is plain JSON, and a published version never changes: a new rule is a new version, and applies from the next term.
 * Perpetual plans have no policy: nothing of theirs ends by itself. `perpetualPolicy` says what follows where somebody ends it, or it is unpaid.
 */

import { DomainError } from '../errors.js';

/** What may happen by itself when a term ends. */
export type EndOfTermIntent = 'renew' | 'lapse' | 'extendMonthly';

/** When money is asked for, in days relative to the first unpaid day (−14 is two weeks before it). */
export interface BillingDays {
  readonly proFormaDay: number | null;
  readonly collectionDays: readonly number[];
}

export interface Policy extends BillingDays {
  readonly id: PolicyId;
  readonly version: number;
  /** Days before `expiresOn` on which a notice is sent. */
  readonly noticeDays: readonly number[];
  /** The same for the boundaries of periods inside a term; null where a term is always one period. */
  readonly innerPeriods: BillingDays | null;
  /** Days from the first unpaid day to disablement. */
  readonly graceDays: number;
  /** The day of deletion, counted from the first unpaid day. */
  readonly deletionDay: number;
  /** Days that a cancelled subscription stays disabled before it is deleted. */
  readonly retentionAfterCancelDays: number;
  /** Hours in which a purchase, renewal payment or increase can be reduced or cancelled. */
  readonly cancellationWindowHours: number;
  /** The length of the term, where the policy and not the plan says it. */
  readonly trialDays?: number;
  /** When money is asked for at the end of a trial that is to be converted. */
  readonly conversion?: BillingDays;
  /** Whether a disabled subscription can be brought back by renewing it. */
  readonly reactivation: boolean;
  readonly endOfTermIntents: readonly EndOfTermIntent[];
  /** What a month after the term costs more, where the intent is to extend month by month. */
  readonly extension?: {
    readonly percentOfMonthlyPrice: number;
    /** Where there is no monthly price: on a twelfth of the annual one. */
    readonly percentOfTwelfthOfAnnualPrice: number;
  };
}

export type PolicyId = 'annual' | 'monthly' | 'trial' | 'newCommerceAnnual' | 'newCommerceMonthly';

const monthlyBilling: BillingDays = { proFormaDay: -7, collectionDays: [-1, 0, 3, 7, 14, 21, 28] };
const monthlyNotices = [7, 1];

const annual: Policy = {
  id: 'annual',
  version: 1,
  noticeDays: [60, 30, 7, 1],
  proFormaDay: -14,
  collectionDays: [-3, 0, 3, 7, 14, 21, 28],
  innerPeriods: monthlyBilling,
  graceDays: 30,
  deletionDay: 120,
  retentionAfterCancelDays: 90,
  cancellationWindowHours: 168,
  reactivation: true,
  endOfTermIntents: ['renew', 'lapse'],
};

const monthly: Policy = {
  ...annual,
  ...monthlyBilling,
  id: 'monthly',
  noticeDays: monthlyNotices,
  innerPeriods: null,
};

const trial: Policy = {
  ...annual,
  id: 'trial',
  trialDays: 30,
  noticeDays: monthlyNotices,
  proFormaDay: null,
  collectionDays: [],
  conversion: monthlyBilling,
  innerPeriods: null,
  // Nothing was bought, so there is no purchase to take back.
  cancellationWindowHours: 0,
  endOfTermIntents: ['lapse', 'renew'],
};

const newCommerce = {
  graceDays: 0,
  deletionDay: 90,
  reactivation: false,
  endOfTermIntents: ['renew', 'lapse', 'extendMonthly'],
  extension: { percentOfMonthlyPrice: 3, percentOfTwelfthOfAnnualPrice: 23 },
} as const satisfies Partial<Policy>;

/** What holds for a perpetual plan once somebody ends it, or it is not paid any more: as for others. */
export const perpetualPolicy = {
  graceDays: annual.graceDays,
  deletionDay: annual.deletionDay,
  cancellationWindowHours: annual.cancellationWindowHours,
  retentionAfterCancelDays: annual.retentionAfterCancelDays,
};

/** Every version of every policy that was ever published, older versions before newer ones. */
export const policies: readonly Policy[] = [
  annual,
  monthly,
  trial,
  {
    ...annual,
    ...newCommerce,
    id: 'newCommerceAnnual',
    collectionDays: [-7, -3, -1],
    innerPeriods: { ...monthlyBilling, collectionDays: [-3, -1] },
  },
  { ...monthly, ...newCommerce, id: 'newCommerceMonthly', collectionDays: [-3, -1] },
];

/**
 * A policy by its name and version; the newest version when none is named.
 * @throws DomainError `unknownPolicy`
 */
export function policyOf(id: string, version?: number): Policy {
  const found = policies.findLast((policy) => policy.id === id && (version ?? policy.version) === policy.version);
  if (found) return found;
  const named = version === undefined ? id : `${id} version ${version}`;
  throw new DomainError('unknownPolicy', `There is no policy ${named}`);
}
