/** How a partner becomes the reseller of a customer, and how another one follows it (docs/concepts.md, "Partners"). */
import { addDays, dateIn, type Instant, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { type Lapsing, stateAt } from './lapsing.js';

/** So long an invitation can be accepted, in days. */
export const invitationDays = 30;
/** So long nobody is invited again who has declined, in days. */
export const pauseAfterDeclineDays = 30;
/** So far ahead a transfer can be agreed on, in days. */
export const mostTransferDays = 365;

export const invitationStates = ['open', 'accepted', 'declined', 'withdrawn', 'lapsed'] as const;
export type InvitationState = (typeof invitationStates)[number];
export type InvitationEnd = Exclude<InvitationState, 'open' | 'lapsed'>;

/** Who has to agree to a transfer. */
export const transferParties = ['from', 'to', 'tenant'] as const;
export type TransferParty = (typeof transferParties)[number];

export const transferStates = ['open', 'agreed', 'declined', 'withdrawn', 'lapsed'] as const;
export type TransferState = (typeof transferStates)[number];
export type TransferEnd = Exclude<TransferState, 'open' | 'lapsed'>;

export const invitationState = (invitation: Lapsing<InvitationEnd>, at: Instant): InvitationState =>
  stateAt(invitation, at);
export const transferState = (transfer: Lapsing<TransferEnd>, at: Instant): TransferState => stateAt(transfer, at);

/** An earlier invitation of the same partner and tenant. */
interface Earlier {
  readonly state: InvitationState;
  readonly endedAt: Instant | null;
}

/**
 * That a customer is not pressed: one invitation at a time, and none soon after one that was declined.
 *
 * @throws DomainError alreadyExists, invitationDeclined
 */
export function assertMayInvite(earlier: readonly Earlier[], now: Instant): void {
  if (earlier.some(({ state }) => state === 'open')) {
    throw new DomainError('alreadyExists', 'An invitation of the partner waits for the customer’s answer.');
  }
  const today = dateIn('UTC', now);
  for (const { state, endedAt } of earlier) {
    if (state !== 'declined' || endedAt === null) continue;
    const againOn = addDays(dateIn('UTC', endedAt), pauseAfterDeclineDays);
    if (againOn.toString() > today.toString()) {
      throw new DomainError('invitationDeclined', `Another invitation can be sent from ${againOn} on.`, {
        againOn: againOn.toString(),
      });
    }
  }
}

/** That the day of a transfer is to come, and within a year. @throws DomainError invalidRequest */
export function assertTransferDay(on: PlainDate, today: PlainDate): void {
  const last = addDays(today, mostTransferDays);
  if (on.toString() > today.toString() && on.toString() <= last.toString()) return;
  throw new DomainError('invalidRequest', `The day must be after today and not after ${last}.`, { pointer: '/on' });
}

/** What the end of a reseller relation means, in the order in which it is told. */
export type Consequence =
  | { readonly code: 'subscriptionsUnseen'; readonly count: number }
  | { readonly code: 'noMoreOrders' | 'ordersStay' | 'keysStay' | 'administratorsHear' }
  | { readonly code: 'partnerOfRecordStays' | 'delegationStays'; readonly count: number };

/** What there is between the partner and the tenant. */
export interface EndingFigures {
  /** The tenant's subscriptions that have not ended. */
  readonly subscriptions: number;
  /** Of those, the ones that it is partner of record of. */
  readonly partnerOfRecord: number;
  readonly delegations: number;
}

/** Consequences that the partner confirms before it ends the relation. */
export function consequencesOf({ subscriptions, partnerOfRecord, delegations }: EndingFigures): Consequence[] {
  return [
    { code: 'subscriptionsUnseen', count: subscriptions },
    { code: 'noMoreOrders' },
    { code: 'ordersStay' },
    { code: 'keysStay' },
    ...(partnerOfRecord > 0 ? [{ code: 'partnerOfRecordStays', count: partnerOfRecord } as const] : []),
    ...(delegations > 0 ? [{ code: 'delegationStays', count: delegations } as const] : []),
    { code: 'administratorsHear' },
  ];
}
