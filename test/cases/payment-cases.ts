/** `payments.json`: the life of an invoiced subscription of one-period terms that is paid by transfer, with its amounts. */
import { z } from 'zod';
import type { BilledSubscription } from '../../domain/billing/billed-subscription.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { linesOfPayment, requestLine } from '../../domain/billing/payment-lines.js';
import { purchase } from '../../domain/billing/quote-purchase.js';
import { seatChange } from '../../domain/billing/quote-seats.js';
import type { PricedPlan } from '../../domain/billing/seat-prices.js';
import { compareInstants, type Instant, instant, plainDate, startOfDay } from '../../domain/calendar.js';
import { policyOf } from '../../domain/catalogue/policies.js';
import { sum } from '../../domain/money.js';
import { withSnapshots } from '../../domain/subscriptions/snapshots.js';
import { currentTerm, paidThrough, type Subscription } from '../../domain/subscriptions/subscription.js';
import type { BillingPeriod } from '../../domain/subscriptions/terms.js';
import { payment, seatIncrease } from '../domain/subscriptions/commands.js';
import { committed, type Life } from '../domain/subscriptions/life.js';

const paymentOfCase = z.object({
  valueDate: z.string(),
  recordedAt: z.string(),
  net: z.int(),
  graceDaysNet: z.int().optional(),
});
const increaseOfCase = z.object({ on: z.string(), seatsAdded: z.int(), net: z.int() });

export const paymentCase = z.object({
  zone: z.string(),
  policy: z.string(),
  months: z.int(),
  startsOn: z.string(),
  seats: z.int(),
  unitPrice: z.int(),
  payments: z.array(paymentOfCase),
  increases: z.array(increaseOfCase),
  until: z.string(),
  expected: z.object({
    requests: z.array(z.object({ unpaidFrom: z.string(), proFormaAt: z.string(), net: z.int() })),
    periods: z.array(z.object({ startsOn: z.string(), endsBefore: z.string(), net: z.int() })),
    seats: z.int(),
    paidThrough: z.string().nullable(),
    states: z.array(z.object({ state: z.string(), at: z.string() })),
  }),
});
type PaymentCase = z.infer<typeof paymentCase>;

/** The life of the subscription beside what it costs. Its events know no increase yet, so the added seats are counted here. */
interface Account {
  readonly life: Life;
  /** Net of each paid period, by its first day. */
  readonly paidNets: ReadonlyMap<string, number>;
  /** Net of each request, by the first day of its period; that of the open one follows the seats. */
  readonly requestNets: ReadonlyMap<string, number>;
  readonly payments: readonly object[];
  readonly increases: readonly object[];
}

export function paymentResult(given: PaymentCase): object {
  const begun = boughtBy(given);
  const changes = [
    ...given.increases.map((increase) => ({
      at: startOfDay(plainDate(increase.on), given.zone),
      change: (account: Account) => withIncrease(account, increase, given),
    })),
    ...given.payments.map((paid) => ({
      at: instant(paid.recordedAt),
      change: (account: Account) => withPayment(account, paid, given),
    })),
  ].sort((one, other) => compareInstants(one.at, other.at));
  const until = instant(given.until);
  const last = changes.reduce((account, { at, change }) => change(livedTo(account, at, given)), begun);
  const { life, paidNets, requestNets, payments, increases } = livedTo(last, until, given);
  const { state } = life;
  return {
    payments,
    increases,
    expected: {
      requests: life.events.flatMap((event) =>
        event.kind === 'proFormaIssued'
          ? [{ ...requestOf(event.unpaidFrom.toString(), requestNets), proFormaAt: event.scheduledAt.toString() }]
          : [],
      ),
      periods: paidPeriods(state).map(({ startsOn, endsBefore }) => ({
        startsOn: startsOn.toString(),
        endsBefore: endsBefore.toString(),
        net: paidNets.get(startsOn.toString()),
      })),
      seats: currentTerm(life.state).seats,
      paidThrough: state.phase === 'deleted' ? null : String(paidThrough(state)),
      states: statesOf(life),
    },
  };
}

function boughtBy(given: PaymentCase): Account {
  const { zone, months, seats } = given;
  const day = plainDate(given.startsOn);
  const at = startOfDay(day, zone);
  const { lines } = purchase({ kind: 'purchase', plan: planOf(given), seats, currency }, { at, day, zone });
  const policy = policyOf(given.policy);
  return {
    life: committed({ at, zone, months, policy, plan: planOf(given).id, seats, invoiced: { periodMonths: months } }),
    paidNets: netsByDay(lines),
    requestNets: new Map(),
    payments: [],
    increases: [],
  };
}

/** The currency makes no difference to a net amount. */
const currency = 'EUR';

function planOf({ months, policy, unitPrice }: PaymentCase): PricedPlan {
  const billing = months === 1 ? 'monthly' : months === 12 ? 'annual' : 'triennial';
  const prices = [{ currency, tiers: [{ from: 1, amount: unitPrice }] }];
  return { id: 'suite', version: 1, months, billing, policy: policyOf(policy), prices };
}

function billedBy({ life }: Account, given: PaymentCase): BilledSubscription {
  return { subscription: life.state, currency, plans: [planOf(given)] };
}

/** Everything that is due by an instant; the request for the first unpaid period asks for the seats of that time. */
function livedTo(account: Account, at: Instant, given: PaymentCase): Account {
  return withOpenRequest({ ...account, life: account.life.livedTo(at) }, given);
}

function withOpenRequest(account: Account, given: PaymentCase): Account {
  const line = requestLine(billedBy(account, given));
  return line ? { ...account, requestNets: new Map([...account.requestNets, ...netsByDay([line])]) } : account;
}

function withIncrease(
  account: Account,
  { on, seatsAdded }: z.infer<typeof increaseOfCase>,
  given: PaymentCase,
): Account {
  const { zone } = given;
  const day = plainDate(on);
  const billed = billedBy(account, given);
  const at = startOfDay(day, zone);
  const seats = currentTerm(billed.subscription).seats + seatsAdded;
  const { lines } = seatChange({ kind: 'seats', billed, seats }, { at, day, zone });
  const increases = [...account.increases, { on, seatsAdded, net: netOf(lines) }];
  return withOpenRequest({ ...account, life: account.life.when(seatIncrease(seatsAdded, at)), increases }, given);
}

function withPayment(account: Account, paid: z.infer<typeof paymentOfCase>, given: PaymentCase): Account {
  const { valueDate, recordedAt } = paid;
  const dated = { valueDate: plainDate(valueDate), at: instant(recordedAt) };
  const { lines } = linesOfPayment(billedBy(account, given), dated);
  const grace = lines.filter(({ code }) => code === 'graceDays');
  const periods = lines.filter(({ code }) => code === 'period');
  const settled = { valueDate, recordedAt, net: netOf(lines), ...(grace.length > 0 && { graceDaysNet: netOf(grace) }) };
  return withOpenRequest(
    {
      ...account,
      life: account.life.when(payment(valueDate, recordedAt, undefined, given.zone)),
      payments: [...account.payments, settled],
      paidNets: new Map([...account.paidNets, ...netsByDay(periods)]),
    },
    given,
  );
}

function netOf(lines: readonly ChargeLine[]): number {
  return sum(
    lines.map(({ net }) => net),
    currency,
  ).amount;
}

function netsByDay(lines: readonly ChargeLine[]): Map<string, number> {
  return new Map(lines.map(({ from, net }) => [String(from), net.amount]));
}

function paidPeriods({ terms }: Subscription): BillingPeriod[] {
  const periods = terms.flatMap((term) => (term.billing === 'invoiced' ? term.periods : []));
  return periods.filter(({ paidOn }) => paidOn !== null);
}

function requestOf(unpaidFrom: string, nets: ReadonlyMap<string, number>): object {
  return { unpaidFrom, net: nets.get(unpaidFrom) };
}

/** Each change of state with its instant: that of a payment is its recording. */
function statesOf({ events }: Life): object[] {
  const snapshots = withSnapshots(events);
  return snapshots.flatMap(({ event, after: { phase, since } }, index) => {
    if (phase === snapshots[index - 1]?.after.phase) return [];
    return [{ state: phase, at: (event.kind === 'paymentRecorded' ? event.at : since).toString() }];
  });
}
