/** Giving up what is owed by a request: in the books alone, since what was invoiced stays invoiced (docs/concepts.md, "Debts"). */
import { DomainError } from '../errors.js';
import { endedByCancellation, isLive, type Subscription } from '../subscriptions/subscription.js';
import { type DebtOrNot, isDebt } from './payment-lines.js';
import type { PaymentRequestStatus } from './payment-requests.js';

/** How a request stands that is to be written off. */
export interface WrittenOffOrNot extends DebtOrNot {
  readonly status: PaymentRequestStatus;
  /** The last day of an invoice on account; null: it is paid first. */
  readonly dueOn: string | null;
  readonly overdue: boolean;
  /** How many periods of the subscription it pays for. */
  readonly periods: number;
}

/**
 * Why it is not written off. `notOpen`: nothing is owed by it; `notOwed`: it asks for what has not been delivered; `notOverdue`: it can
 * still be paid in time; `canBeBroughtBack`: its payment would bring the subscription back, so it is still asked for.
 */
export const writeOffRefusals = ['notOpen', 'notOwed', 'notOverdue', 'canBeBroughtBack'] as const;
export type WriteOffRefusal = (typeof writeOffRefusals)[number];

/** @param subscription that it pays for; null: it is no subscription's */
export function writeOffRefusal(request: WrittenOffOrNot, subscription: Subscription | null): WriteOffRefusal | null {
  const { status, dueOn, overdue, reopened, periods } = request;
  if (status !== 'open') return 'notOpen';
  if (dueOn !== null && !overdue) return 'notOverdue';
  const isOwed = dueOn !== null || reopened || (subscription !== null && isDebt(subscription, request));
  if (!isOwed) return 'notOwed';
  const mayComeBack = subscription !== null && isLive(subscription) && !endedByCancellation(subscription);
  return periods > 0 && mayComeBack ? 'canBeBroughtBack' : null;
}

/** @throws DomainError `writeOffNotPossible` with the `reason` */
export function assertWritableOff(request: WrittenOffOrNot, subscription: Subscription | null): void {
  const reason = writeOffRefusal(request, subscription);
  if (reason !== null) throw new DomainError('writeOffNotPossible', sentences[reason], { reason });
}

const sentences: Readonly<Record<WriteOffRefusal, string>> = {
  notOpen: 'Nothing is owed by it.',
  notOwed: 'It asks for what has not been delivered: it can be cancelled, or lapses.',
  notOverdue: 'It can still be paid in time: it is written off once it is overdue.',
  canBeBroughtBack: 'Its payment would bring the subscription back: it is written off once that has ended.',
};
