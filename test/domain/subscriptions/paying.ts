/** Invoiced lives, and what is said of their payments. */
import { paidThrough } from '../../../domain/subscriptions/subscription.js';
import { payment } from './commands.js';
import { active, type Life } from './life.js';

/** Twelve months from 31 January 2027, billed monthly; the first month was paid at the purchase. */
export const billedMonthly = active({ at: '2027-01-31T10:00:00Z', invoiced: { periodMonths: 1 } });

/** A payment of a value date, recorded when everything that was due had been carried out. */
export function paid(life: Life, valueDate: string, recordedAt = `${valueDate}T10:00:00Z`): Life {
  return life.livedTo(recordedAt).when(payment(valueDate, recordedAt));
}

/** The phase, its reason and since when, and the first unpaid day. */
export function standing({ state }: Life): string {
  return `${state.phase} ${state.reason} ${state.since} ${paidThrough(state)}`;
}

/** How often payment was asked for. */
export function requestsOf(life: Life): number {
  return life.events.filter(({ kind }) => kind === 'proFormaIssued').length;
}
