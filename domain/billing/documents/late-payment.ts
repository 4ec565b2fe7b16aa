/** What Polish law gives a creditor whose business customer pays late. */
import { compareDates, type PlainDate, plainDate } from '../../calendar.js';
import { type Money, money } from '../../money.js';
import { exchanged } from '../exchange-rate.js';
import type { BillingDocument } from './document.js';

interface Tier {
  /** The highest amount, in grosze, to which it applies; null: to all above. */
  readonly upTo: number | null;
  /** Of the compensation, in cents of EUR. */
  readonly compensation: number;
}

/**
 * By the day of issue from which they apply. Source: ustawa z dnia 8 marca 2013 r. o przeciwdziałaniu nadmiernym opóźnieniom w
 * transakcjach handlowych, art. 10 ust. 1: up to and including 5,000 PLN; above, but below 50,000 PLN; 50,000 PLN and more. To be confirmed by
 * an accountant.
 */
const tiers: readonly (readonly [from: string, tiers: readonly Tier[]])[] = [
  [
    '2020-01-01',
    [
      { upTo: 500_000, compensation: 4_000 },
      { upTo: 4_999_999, compensation: 7_000 },
      { upTo: null, compensation: 10_000 },
    ],
  ],
];

/**
 * The lump sum for the costs of recovery, in EUR, that a document may warn of: where a Polish seller asks a Polish business for an
 * amount. Null elsewhere, for a pro-forma (nobody is late with it), and for another currency whose rate in PLN is not on the document.
 */
export function latePaymentCompensation(document: BillingDocument): Money | null {
  const { kind, seller, buyer, payment, issuedOn } = document;
  const asks = kind !== 'proForma' && payment.payable.amount > 0;
  if (!asks || seller.country !== 'PL' || buyer.country !== 'PL' || !buyer.isBusiness) return null;
  const inPln = payableInPln(document);
  const tier = inPln && tiersOn(issuedOn).find(({ upTo }) => upTo === null || inPln.amount <= upTo);
  return tier ? money(tier.compensation, 'EUR') : null;
}

function payableInPln({ payment: { payable }, taxation: { exchangeRate } }: BillingDocument): Money | null {
  if (payable.currency === 'PLN') return payable;
  return exchangeRate?.to === 'PLN' ? exchanged(payable, exchangeRate) : null;
}

function tiersOn(day: PlainDate): readonly Tier[] {
  return tiers.findLast(([from]) => compareDates(plainDate(from), day) <= 0)?.[1] ?? [];
}
