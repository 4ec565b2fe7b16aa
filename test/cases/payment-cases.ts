/** `payments.json`: the life of an invoiced subscription of one-period terms that is paid by transfer, with its amounts. */
import { z } from 'zod';
import { graceDaysNet, increaseLines, periodNet } from '../../domain/billing/proration.js';
import { compareInstants, type Instant, instant, plainDate, startOfDay } from '../../domain/calendar.js';
import { policyOf } from '../../domain/catalogue/policies.js';
import { type Money, money, plus, sum } from '../../domain/money.js';
import type { Period } from '../../domain/subscriptions/milestones.js';
import { requestedPeriod } from '../../domain/subscriptions/payments.js';
import { withSnapshots } from '../../domain/subscriptions/snapshots.js';
import { paidThrough, type Subscription } from '../../domain/subscriptions/subscription.js';
import type { BillingPeriod } from '../../domain/subscriptions/terms.js';
import { payment } from '../domain/subscriptions/commands.js';
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

interface Account {
  readonly life: Life;
  readonly seats: number;
  /** Net of each paid period, by its first day. */
  readonly paidNets: ReadonlyMap<string, Money>;
  /** Net of each request, by the first day of its period; that of the open one follows the seats. */
  readonly requestNets: ReadonlyMap<string, Money>;
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
  const { life, seats, paidNets, requestNets, payments, increases } = livedTo(last, until, given);
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
        net: paidNets.get(startsOn.toString())?.amount,
      })),
      seats,
      paidThrough: state.phase === 'deleted' ? null : String(paidThrough(state)),
      states: statesOf(life),
    },
  };
}

function boughtBy(given: PaymentCase): Account {
  const startsOn = plainDate(given.startsOn);
  return {
    life: committed({
      at: startOfDay(startsOn, given.zone),
      zone: given.zone,
      months: given.months,
      policy: policyOf(given.policy),
      seats: given.seats,
      invoiced: { periodMonths: given.months },
    }),
    seats: given.seats,
    paidNets: new Map([[given.startsOn, periodNet(given.seats, priceOf(given))]]),
    requestNets: new Map(),
    payments: [],
    increases: [],
  };
}

/** The currency makes no difference to a net amount. */
function priceOf({ unitPrice }: PaymentCase): Money {
  return money(unitPrice, 'EUR');
}

/** Everything that is due by an instant; the request for the first unpaid period asks for the seats of that time. */
function livedTo(account: Account, at: Instant, given: PaymentCase): Account {
  return withOpenRequest({ ...account, life: account.life.livedTo(at) }, given);
}

function withOpenRequest(account: Account, given: PaymentCase): Account {
  const requested = requestedPeriod(account.life.state);
  if (!requested) return account;
  const net = periodNet(account.seats, priceOf(given));
  return { ...account, requestNets: new Map([...account.requestNets, [requested.startsOn.toString(), net]]) };
}

function withIncrease(
  account: Account,
  { on, seatsAdded }: z.infer<typeof increaseOfCase>,
  given: PaymentCase,
): Account {
  const lines = increaseLines(allPeriods(account.life.state), plainDate(on), seatsAdded, priceOf(given));
  const { amount: net } = sum(lines, 'EUR');
  const increases = [...account.increases, { on, seatsAdded, net }];
  return withOpenRequest({ ...account, seats: account.seats + seatsAdded, increases }, given);
}

function withPayment(account: Account, paid: z.infer<typeof paymentOfCase>, given: PaymentCase): Account {
  const { valueDate, recordedAt } = paid;
  const { state: before } = account.life;
  const unpaid = requestedPeriod(before);
  const life = account.life.when(payment(valueDate, recordedAt));
  const known = new Set(paidPeriods(before).map(({ startsOn }) => startsOn.toString()));
  const settled = paidPeriods(life.state).filter(({ startsOn }) => !known.has(startsOn.toString()));
  const each = periodNet(account.seats, priceOf(given));
  const periods = sum(
    settled.map(() => each),
    'EUR',
  );
  const grace = unpaid && isRestarted(life) ? graceNet(unpaid, account, given) : null;
  const net = (grace ? plus(periods, grace) : periods).amount;
  const paidNets = settled.map(({ startsOn }) => [startsOn.toString(), each] as const);
  const payments = [...account.payments, { valueDate, recordedAt, net, ...(grace && { graceDaysNet: grace.amount }) }];
  return withOpenRequest({ ...account, life, payments, paidNets: new Map([...account.paidNets, ...paidNets]) }, given);
}

/** All days of grace were used, and are paid with the new term. */
function graceNet(unpaid: Period, { seats }: Account, given: PaymentCase): Money {
  return graceDaysNet(unpaid, policyOf(given.policy).graceDays, seats, priceOf(given));
}

function isRestarted({ latest }: Life): boolean {
  const recorded = latest.at(-1);
  return recorded?.kind === 'paymentRecorded' && recorded.terms.some(({ origin }) => origin === 'renewedWhileDisabled');
}

function allPeriods({ terms }: Subscription): BillingPeriod[] {
  return terms.flatMap((term) => (term.billing === 'invoiced' ? term.periods : []));
}

function paidPeriods(subscription: Subscription): BillingPeriod[] {
  return allPeriods(subscription).filter(({ paidOn }) => paidOn !== null);
}

function requestOf(unpaidFrom: string, nets: ReadonlyMap<string, Money>): object {
  return { unpaidFrom, net: nets.get(unpaidFrom)?.amount };
}

/** Each change of state with its instant: that of a payment is its recording. */
function statesOf({ events }: Life): object[] {
  const snapshots = withSnapshots(events);
  return snapshots.flatMap(({ event, after: { phase, since } }, index) => {
    if (phase === snapshots[index - 1]?.after.phase) return [];
    return [{ state: phase, at: (event.kind === 'paymentRecorded' ? event.at : since).toString() }];
  });
}
