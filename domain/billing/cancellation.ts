/**
 * What is paid back when a purchase, a term's renewal or an increase is reduced or cancelled within the policy's hours: the days
 * that were not used, at the tier that was charged (docs/concepts.md, "Cancellation").
 */
import { addHours, compareInstants, dateIn, daysBetween, type Instant, type PlainDate } from '../calendar.js';
import { type Policy, perpetualPolicy } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { type Money, minus, money, plus, sum, timesFraction } from '../money.js';
import type { ChargeLine } from './charge-lines.js';
import { unitPriceText } from './decimal.js';
import { assertSeats } from './seat-count.js';
import { correctionOf, type Taxation, type Totals } from './totals.js';

/** What was bought and paid at once, as far as it was not given back yet. */
export interface CancellablePurchase extends Taxation {
  /** As charged, with the seats and net amounts that are left. */
  readonly lines: readonly ChargeLine[];
  /** Net that it comes to: what was charged less what was paid back. */
  readonly net: Money;
  /** When the purchase, the payment of the renewal or the increase was recorded: the hours run from here. */
  readonly recordedAt: Instant;
  /** Null for a perpetual plan. */
  readonly policy: Pick<Policy, 'cancellationWindowHours'> | null;
}

export interface Refund {
  /** Seats and amounts are negative. */
  readonly lines: readonly ChargeLine[];
  readonly totals: Totals;
  /** What is left of the purchase, for another reduction. */
  readonly left: CancellablePurchase;
}

/** The instant from which a purchase, renewal payment or increase can no longer be reduced or cancelled. */
export function cancellationAllowedUntil(recordedAt: Instant, policy: CancellablePurchase['policy']): Instant {
  return addHours(recordedAt, (policy ?? perpetualPolicy).cancellationWindowHours);
}

/** How many of its seats can be given back. */
export function seatsLeft({ lines }: Pick<CancellablePurchase, 'lines'>): number {
  return lines.length === 0 ? 0 : Math.min(...lines.map(({ seats }) => seats));
}

/** A purchase that was charged by lines, none of it given back. */
export function cancellable(
  lines: readonly ChargeLine[],
  currency: string,
  rest: Omit<CancellablePurchase, 'lines' | 'net'>,
): CancellablePurchase {
  const net = sum(
    lines.map((line) => line.net),
    currency,
  );
  return { ...rest, lines, net };
}

/**
 * What giving back so many seats today pays back; all seats cancel the purchase. Each line loses its used days, today not among
 * them; days that have not begun are paid back whole.
 * @throws DomainError `cancellationWindowOver`, `invalidSeats` for more seats than it has
 */
export function refundOf(
  purchase: CancellablePurchase,
  { seats, at, zone }: { readonly seats: number; readonly at: Instant; readonly zone: string },
): Refund {
  if (purchase.policy?.cancellationWindowHours === 0) {
    const message =
      'Nothing of it is given back: the hours run from a purchase, the renewal of a term, and more seats.';
    throw new DomainError('cancellationWindowOver', message);
  }
  const until = cancellationAllowedUntil(purchase.recordedAt, purchase.policy);
  if (compareInstants(at, until) >= 0) {
    throw new DomainError('cancellationWindowOver', `It could be given back until ${until}.`, {
      until: until.toString(),
    });
  }
  assertSeats(seats);
  const most = seatsLeft(purchase);
  if (seats > most) {
    throw new DomainError('invalidSeats', `The purchase has ${most} seats.`, { pointer: '/seats' });
  }
  const today = dateIn(zone, at);
  const given = purchase.lines.map((line) => givenBack(line, seats, today));
  const paidBack = given.reduce((net, { refund }) => plus(net, refund.net), money(0, purchase.net.currency));
  const left = { ...purchase, lines: given.flatMap(({ rest }) => rest), net: plus(purchase.net, paidBack) };
  return {
    lines: given.map(({ refund }) => refund),
    totals: correctionOf(purchase.net, left.net, purchase),
    left,
  };
}

/** The refund of seats of a line, and the line that is left: none where all of them go. */
function givenBack(line: ChargeLine, seats: number, today: PlainDate): { refund: ChargeLine; rest: ChargeLine[] } {
  const { currency } = line.net;
  const part = partOf(line, seats);
  const used = line.from === null ? 0 : Math.min(Math.max(daysBetween(line.from, today), 0), line.days);
  const net = minus(timesFraction(part, [used], line.days), part);
  const unit = (of: Money, count: number) =>
    unitPriceText(currency, count, of.amount, { dividend: BigInt(of.amount), divisor: BigInt(count) });
  const refund: ChargeLine = {
    ...line,
    code: 'refund',
    seats: -seats,
    days: line.days - used,
    unitPrice: unit(minus(money(0, currency), net), seats),
    net,
  };
  const restSeats = line.seats - seats;
  if (restSeats === 0) return { refund, rest: [] };
  const restNet = minus(line.net, part);
  return { refund, rest: [{ ...line, seats: restSeats, net: restNet, unitPrice: unit(restNet, restSeats) }] };
}

/** What so many seats of a line were charged: rounded as lines are, and the last ones take what is left. */
function partOf({ net, seats, days, daysOf, price }: ChargeLine, given: number): Money {
  if (given === seats) return net;
  // Surcharges are not in `price`; of lines with one the part is by seats.
  const whole = timesFraction(money(price, net.currency), [seats, days], daysOf);
  const part =
    whole.amount === net.amount
      ? timesFraction(money(price, net.currency), [given, days], daysOf)
      : timesFraction(net, [given], seats);
  return part.amount > net.amount ? net : part;
}
