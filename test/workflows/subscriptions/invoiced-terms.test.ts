import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PaymentRequest, recordPayment } from '../../../contracts/subscriptions/subscription.js';
import { eventFromJson } from '../../../domain/subscriptions/events.js';
import { withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { paidThrough } from '../../../domain/subscriptions/subscription.js';
import { type InvoicedSubscription, startInvoiced } from '../../invoiced-subscription.js';
import { openPerennial, type Perennial } from '../../perennial.js';

interface PaymentCase extends InvoicedSubscription {
  readonly payments: readonly { readonly valueDate: string; readonly recordedAt: string }[];
  readonly until: string;
  readonly expected: {
    readonly requests: readonly { readonly unpaidFrom: string; readonly proFormaAt: string }[];
    readonly periods: readonly { readonly startsOn: string; readonly endsBefore: string }[];
    readonly paidThrough: string | null;
    readonly states: readonly { readonly state: string; readonly at: string }[];
  };
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/data/payments.json'), 'utf8'),
) as readonly PaymentCase[];

/** One that is paid in grace and then not at all; the others are told by the rules alone. */
const number = cases.findIndex(
  ({ policy, payments, expected }) => policy === 'monthly' && payments.length > 0 && !expected.paidThrough,
);

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

/** To the nearest minute: what somebody does comes some moments before or after the instant to which the clock was moved. */
const minuteOf = (at: string) => new Date(Math.round(Date.parse(at) / 60_000) * 60_000).toISOString().slice(0, 16);

describe(`the paid life of case ${number}, on the server`, () => {
  const given = cases[number];
  if (!given) throw new Error(`There is no case ${number}`);

  it('has the requests, periods and states of the case', async () => {
    const { clock, subscriptionId, workflowId } = await startInvoiced(perennial, number, given);
    const { client, database } = perennial.testEnvironment;
    for (const [index, { valueDate, recordedAt }] of given.payments.entries()) {
      await clock.advanceTo(recordedAt);
      const request: PaymentRequest = { requestId: `payment ${number}/${index}`, valueDate, zone: given.zone };
      await client.workflow.getHandle(workflowId).executeUpdate(recordPayment, { args: [request] });
    }
    if (Date.parse((await clock.read()).now) < Date.parse(given.until)) await clock.advanceTo(given.until);

    const history = withSnapshots((await database.subscriptions.past(subscriptionId)).map(eventFromJson));
    const requests = history.flatMap(({ event }) =>
      event.kind === 'proFormaIssued'
        ? [{ unpaidFrom: event.unpaidFrom.toString(), proFormaAt: minuteOf(event.scheduledAt.toString()) }]
        : [],
    );
    expect(requests).toEqual(
      given.expected.requests.map(({ unpaidFrom, proFormaAt }) => ({ unpaidFrom, proFormaAt: minuteOf(proFormaAt) })),
    );
    const states = history.flatMap(({ event, after }, index) => {
      const at = event.kind === 'paymentRecorded' ? event.at : after.since;
      return history[index - 1]?.after.phase === after.phase
        ? []
        : [{ state: after.phase, at: minuteOf(at.toString()) }];
    });
    expect(states).toEqual(given.expected.states.map(({ state, at }) => ({ state, at: minuteOf(at) })));
    const last = history.at(-1)?.after;
    if (!last) throw new Error('Nothing has happened');
    const periods = last.terms.flatMap((term) =>
      term.billing === 'invoiced'
        ? term.periods
            .filter(({ paidOn }) => paidOn !== null)
            .map(({ startsOn, endsBefore }) => ({ startsOn: `${startsOn}`, endsBefore: `${endsBefore}` }))
        : [],
    );
    expect(periods).toEqual(given.expected.periods.map(({ startsOn, endsBefore }) => ({ startsOn, endsBefore })));
    const paid = last.phase === 'deleted' ? null : String(paidThrough(last));
    expect(paid).toBe(given.expected.paidThrough);
  });
});
