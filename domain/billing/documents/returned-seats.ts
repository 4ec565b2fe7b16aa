/** What an invoice comes to once seats were given back: those that are left, and the days on which the others were used. */
import { addDays } from '../../calendar.js';
import { minus, plus, sum } from '../../money.js';
import type { CancellablePurchase, Refund } from '../cancellation.js';
import type { ChargeLine } from '../charge-lines.js';
import { unitPriceText } from '../decimal.js';
import type { DocumentLine } from './document.js';

/**
 * The lines that take the place of a purchase's after a refund: they come to what it was less what was paid back.
 * @param purchase before the refund
 */
export function linesLeft(purchase: CancellablePurchase, refund: Refund): ChargeLine[] {
  const left = [...refund.left.lines];
  return purchase.lines.flatMap((line, index) => {
    const given = refund.lines[index];
    if (!given) return [line];
    const rest = line.seats + given.seats > 0 ? left.shift() : undefined;
    const used = usedLine(line, given, rest);
    return [...(rest ? [rest] : []), ...(used.net.amount === 0 ? [] : [used])];
  });
}

/** The seats that went, for the days before. */
function usedLine(line: ChargeLine, given: ChargeLine, rest: ChargeLine | undefined): ChargeLine {
  const { currency } = line.net;
  const net = plus(minus(line.net, sum(rest ? [rest.net] : [], currency)), given.net);
  const seats = -given.seats;
  const days = line.days - given.days;
  const unit = { dividend: BigInt(net.amount), divisor: BigInt(seats) };
  return {
    ...line,
    seats,
    days,
    to: line.from && addDays(line.from, days),
    unitPrice: unitPriceText(currency, seats, net.amount, unit),
    net,
  };
}

/** Lines of which some are replaced; what earlier corrections left of them stays. */
export function replacedLines(
  lines: readonly DocumentLine[],
  gone: readonly DocumentLine[],
  come: readonly DocumentLine[],
): DocumentLine[] {
  const left = gone.map((line) => JSON.stringify(line));
  const stay = lines.filter((line) => {
    const at = left.indexOf(JSON.stringify(line));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...come, ...stay];
}
