/** Lines of what is charged or paid back: seats of a plan for days, multiplied exactly and rounded once. */
import { addMonths, daysBetween, type PlainDate, plainDate } from '../calendar.js';
import type { PlanVersion } from '../catalogue/plan-version.js';
import type { Json } from '../json.js';
import { type Money, timesFraction } from '../money.js';
import type { Period } from '../subscriptions/milestones.js';
import { unitPriceText } from './decimal.js';
import { assertSeats } from './seat-count.js';
import type { SeatPrice } from './seat-prices.js';

/** What a line is for. */
export type ChargeCode =
  /** A period, or the shortened first one where a term was made to end on another day. */
  | 'period'
  /** Seats that were added while a period runs, or to one that is paid already; or for good. */
  | 'seatsAdded'
  /** Days of grace that were used before a new term starts. */
  | 'graceDays'
  /** A month after the term. */
  | 'extension'
  /** The purchase of perpetual licences. */
  | 'perpetual'
  /** Product keys, with the whole term of each seat. */
  | 'keys'
  /** Seats that are given back: seats and amount are negative. */
  | 'refund';

export interface ChargeLine {
  readonly code: ChargeCode;
  readonly plan: PlanVersion;
  readonly seats: number;
  /** The days that are paid for: `from` inclusive, `to` exclusive; null for a perpetual licence and for keys. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  /** So many days of the whole period's; 1 of 1 for a perpetual licence. */
  readonly days: number;
  readonly daysOf: number;
  /** Minor units of one seat for the whole period, by the tier that applied. */
  readonly price: number;
  /** Of one seat in units of the currency, at most eight decimals: seats × it, rounded, is `net`. */
  readonly unitPrice: string;
  readonly net: Money;
}

interface Charged {
  readonly code: ChargeCode;
  readonly plan: PlanVersion;
  readonly seats: number;
  readonly price: SeatPrice;
}

/** Days of a period. */
interface Part extends Period {
  readonly daysOf: number;
}

/** @throws DomainError `invalidSeats`, `amountOutOfRange` */
function line({ code, plan, seats, price }: Charged, part: Part | null): ChargeLine {
  assertSeats(seats);
  const { amount, times, over } = price;
  const [days, daysOf] = part ? [daysBetween(part.startsOn, part.endsBefore), part.daysOf] : [1, 1];
  const net = timesFraction(amount, [seats, days, times], daysOf * over);
  const unit = { dividend: BigInt(amount.amount) * BigInt(days) * BigInt(times), divisor: BigInt(daysOf * over) };
  return {
    code,
    plan: { id: plan.id, version: plan.version },
    seats,
    from: part?.startsOn ?? null,
    to: part?.endsBefore ?? null,
    days,
    daysOf,
    price: amount.amount,
    unitPrice: unitPriceText(amount.currency, seats, net.amount, unit),
    net,
  };
}

/** A whole period: seats × price. */
export function periodLine(charged: Charged, { startsOn, endsBefore }: Period): ChargeLine {
  return line(charged, { startsOn, endsBefore, daysOf: daysBetween(startsOn, endsBefore) });
}

/**
 * The first period of a term that was made to end on a day: seats × price × days ÷ days of the period that ends with it. Where
 * it is a whole one by its own first day, it costs that.
 */
export function firstPeriodLine(charged: Charged, { startsOn, endsBefore }: Period, months: number): ChargeLine {
  const isWhole = addMonths(startsOn, months).equals(endsBefore);
  const daysOf = daysBetween(isWhole ? startsOn : addMonths(endsBefore, -months), endsBefore);
  return line(charged, { startsOn, endsBefore, daysOf });
}

/** The rest of a period from a day on, that day included: seats × price × days left ÷ days of the period. */
export function restOfPeriodLine(charged: Charged, { startsOn, endsBefore }: Period, today: PlainDate): ChargeLine {
  return line(charged, { startsOn: today, endsBefore, daysOf: daysBetween(startsOn, endsBefore) });
}

/** Days before a new term at the price of the period that was not paid: seats × price × days ÷ days of that period. */
export function graceDaysLine(charged: Omit<Charged, 'code'>, days: Period, unpaid: Period): ChargeLine {
  return line({ ...charged, code: 'graceDays' }, { ...days, daysOf: daysBetween(unpaid.startsOn, unpaid.endsBefore) });
}

/** A perpetual licence for each seat: bought, or added later. */
export function perpetualLine(
  charged: Omit<Charged, 'code'>,
  code: Extract<ChargeCode, 'perpetual' | 'seatsAdded'> = 'perpetual',
): ChargeLine {
  return line({ ...charged, code }, null);
}

/** Keys: each seat for its whole term, which begins when the key is redeemed. */
export function keysLine(charged: Omit<Charged, 'code'>): ChargeLine {
  return line({ ...charged, code: 'keys' }, null);
}

export function chargeLineFromJson({ from, to, ...json }: Json<ChargeLine>): ChargeLine {
  return { ...json, from: from === null ? null : plainDate(from), to: to === null ? null : plainDate(to) };
}
