/** The certificate of a deletion: a statement of what the records show was done, and of what stays. It claims nothing else. */

import { addDays, addMonths, dateIn, type Instant, instant, later, type PlainDate, startOfDay } from '../calendar.js';
import type { PlanVersion } from '../catalogue/plan-version.js';
import { DomainError } from '../errors.js';
import { farewellOf } from './schedule.js';
import { decidingTerm, endOf, lastTerm, type Subscription } from './subscription.js';

/** How many of our own records were erased. */
export interface ErasedRecords {
  readonly licenceAssignments: number;
  readonly users: number;
  readonly notices: number;
  readonly redemptions: number;
}

/** What of the payers of a tenant was deleted at the payment provider. */
export interface ErasedPayers {
  /** Cards and mandates. */
  readonly methods: number;
  /** Methods and payers that it refused to delete. */
  readonly refused: number;
}

/** What the data plane said when it had deleted. */
export interface DeletionConfirmation {
  readonly effectId: string;
  readonly confirmedAt: string;
  /** The same of others of the tenant, which had been superseded or undone; left out where there are none. */
  readonly endedBefore?: readonly (DeletionConfirmation & { readonly subscriptionId: string })[];
}

export interface CertificateContent {
  readonly certificateId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly plan: PlanVersion;
  /** The rule by which it was deleted. */
  readonly rule: {
    /** Null, with its version, for a perpetual plan. */
    readonly policy: string | null;
    readonly version: number | null;
    /** Counted from the first unpaid day, or from a cancellation at once. */
    readonly deletionDay: number;
    /** Null where it was cancelled at once. */
    readonly firstUnpaidDay: PlainDate | null;
    /** Left out unless it was cancelled at once. */
    readonly cancelledOn?: PlainDate;
  };
  /** When it was due, and when it was finished; the same clock, which is virtual for a tenant of a test clock. */
  readonly scheduledAt: Instant;
  readonly finishedAt: Instant;
  readonly done: readonly Done[];
  readonly kept: readonly Kept[];
}

export type Done =
  | {
      readonly what: 'dataOnDataPlane';
      /** Of another subscription, which had been superseded or undone. */
      readonly subscriptionId?: string;
      readonly confirmation: string;
      readonly confirmedAt: string;
    }
  | {
      readonly what: 'licenceAssignments' | 'users' | 'noticesSent' | 'namesInRedemptions' | 'paymentMethodsAtProvider';
      readonly count: number;
    }
  | { readonly what: 'organisationAndSignatures' };

export interface Kept {
  readonly what:
    | 'tenantData'
    | 'administratorsAddresses'
    | 'paymentMethodsAtProvider'
    | 'accountingRecords'
    | 'recordWithoutPersonalData'
    | 'backups';
  readonly why: string;
  /** Until when, where that is known. */
  readonly until?: Instant | PlainDate;
}

/** So long the certificate can be read by the link that those were sent who were told of the deletion. */
const readableYears = 10;

/** The first instant at which the link does not open any more. */
export function readableUntil({ finishedAt }: { readonly finishedAt: string }): Instant {
  const finished = instant(finishedAt);
  return startOfDay(addMonths(addDays(dateIn('UTC', finished), 1), readableYears * 12), 'UTC');
}

/** @throws DomainError internal for what has no end */
function ruleOf(subscription: Subscription): CertificateContent['rule'] {
  const term = decidingTerm(subscription);
  const end = endOf(subscription, term);
  if (!end) throw new DomainError('internal', `${subscription.id} is perpetual, and nobody has ended it.`);
  const { from, policy } = end;
  const named = { policy: term.policy?.id ?? null, version: term.policy?.version ?? null };
  const rule = { ...named, deletionDay: policy.deletionDay };
  const atOnce = subscription.cancellation?.when === 'now';
  return atOnce ? { ...rule, firstUnpaidDay: null, cancelledOn: from } : { ...rule, firstUnpaidDay: from };
}

export function certificateContent(
  subscription: Subscription,
  proof: {
    readonly certificateId: string;
    readonly scheduledAt: Instant;
    readonly finishedAt: Instant;
    /** The tenant's users and data went too: this was its last live subscription. */
    readonly withTenant: boolean;
    readonly confirmation: DeletionConfirmation;
    readonly erased: ErasedRecords;
    /** Left out where nobody was to pay. */
    readonly payers?: ErasedPayers | undefined;
    readonly backupRetentionDays: number;
  },
): CertificateContent {
  const { plan, zone } = lastTerm(subscription);
  const { confirmation, erased, finishedAt, payers } = proof;
  const done: Done[] = [
    { what: 'dataOnDataPlane', confirmation: confirmation.effectId, confirmedAt: confirmation.confirmedAt },
    ...(confirmation.endedBefore ?? []).map(
      ({ subscriptionId, effectId, confirmedAt }) =>
        ({ what: 'dataOnDataPlane', subscriptionId, confirmation: effectId, confirmedAt }) as const,
    ),
    { what: 'licenceAssignments', count: erased.licenceAssignments },
  ];
  const kept: Kept[] = [];
  if (proof.withTenant) {
    done.push(
      { what: 'users', count: erased.users },
      { what: 'noticesSent', count: erased.notices },
      { what: 'namesInRedemptions', count: erased.redemptions },
      { what: 'organisationAndSignatures' },
      ...(payers ? [{ what: 'paymentMethodsAtProvider', count: payers.methods } as const] : []),
    );
    if (payers && payers.refused > 0) {
      kept.push({
        what: 'paymentMethodsAtProvider',
        why: 'the payment provider refuses to delete some: a person has to',
      });
    }
    const farewell = farewellOf(subscription);
    if (farewell) {
      kept.push({
        what: 'administratorsAddresses',
        why: 'the notice of this deletion is sent to them, then they are erased',
        // A deletion that took longer than planned is told of as soon as it is finished.
        until: later(farewell.at, finishedAt),
      });
    }
  } else {
    kept.push({ what: 'tenantData', why: 'the tenant has another live subscription' });
  }
  if (payers) {
    kept.push({ what: 'accountingRecords', why: 'the law asks to keep who was billed, for what, and what was paid' });
  }
  kept.push(
    { what: 'recordWithoutPersonalData', why: 'ids, dates and states of the subscription prove what happened to it' },
    {
      what: 'backups',
      why: 'copies of the database age out',
      until: addDays(dateIn(zone, finishedAt), proof.backupRetentionDays),
    },
  );
  return {
    certificateId: proof.certificateId,
    tenantId: subscription.tenantId,
    subscriptionId: subscription.id,
    plan,
    rule: ruleOf(subscription),
    scheduledAt: proof.scheduledAt,
    finishedAt,
    done,
    kept,
  };
}
