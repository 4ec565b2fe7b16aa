import { describeEvent, explanationOf, spansOf } from '../../../../api/subscriptions/timelines/story.js';
import { Formatter } from '../../../../api/subscriptions/timelines/words.js';
import { type Instant, instant, plainDate } from '../../../../domain/calendar.js';
import { policyOf } from '../../../../domain/catalogue/policies.js';
import { apply, fold } from '../../../../domain/subscriptions/apply.js';
import {
  type CommitCommand,
  commit,
  decide,
  type SubscriptionCommand,
} from '../../../../domain/subscriptions/decide.js';
import { eventKinds, type SubscriptionEvent } from '../../../../domain/subscriptions/events.js';
import { predict } from '../../../../domain/subscriptions/prediction.js';
import { type Snapshot, withSnapshots } from '../../../../domain/subscriptions/snapshots.js';
import type { Subscription } from '../../../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../../../domain/subscriptions/terms.js';

const english = new Formatter('en');
const requestId = null;
const start = '2027-01-31T10:00:00Z';

function commitment(at: string, changes: Partial<Commitment> = {}): Commitment {
  return {
    plan: { id: 'suite', version: 1 },
    seats: 3,
    months: 12,
    zone: 'Europe/Warsaw',
    policy: policyOf('annual'),
    source: { kind: 'redemption', redemptionId: 'red_1' },
    committedAt: instant(at),
    ...changes,
  };
}

function ordered(paidOn: string | null): Partial<Commitment> {
  const invoiced = { periodMonths: 1, paidOn: paidOn === null ? null : plainDate(paidOn) };
  return { source: { kind: 'order', orderId: 'ord_1' }, invoiced };
}

/** The events of a life, one command after the other. */
class Life {
  readonly events: SubscriptionEvent[];

  constructor(changes: Partial<Commitment> = {}, replaces: CommitCommand['replaces'] = null) {
    const command = { subscriptionId: 'sub_1', tenantId: 'ten_1', commitment: commitment(start, changes), replaces };
    this.events = [commit(command)];
    if (!replaces) this.with(start, { kind: 'setUpReported', outcome: 'done' });
  }

  get subscription(): Subscription {
    return fold(this.events);
  }

  with(at: string, command: SubscriptionCommand): this {
    this.events.push(...decide(this.subscription, command, instant(at)));
    return this;
  }

  /** What was due by an instant has happened. */
  passes(until: string): this {
    const future = predict(this.subscription, this.now, instant(until));
    this.events.push(...future.map(({ event }) => event));
    return this;
  }

  get now(): Instant {
    return this.events.at(-1)?.at ?? instant(start);
  }

  /** All that happened and will. */
  get snapshots(): Snapshot[] {
    return [...withSnapshots(this.events), ...predict(this.subscription, this.now)];
  }
}

const replacing = (when: 'now' | 'lastDay', at: string): SubscriptionCommand => ({
  kind: 'replace',
  by: 'sub_2',
  planId: 'other',
  when,
  at: instant(at),
  agreed: null,
  requestId,
});

const renewing = (at: string): SubscriptionCommand => ({
  kind: 'renew',
  commitment: commitment(at, { seats: 5 }),
  freeUsers: [],
  requestId,
});

const paying = (at: string, valueDate: string): SubscriptionCommand => ({
  kind: 'recordPayment',
  valueDate: plainDate(valueDate),
  at: instant(at),
  requestId,
});

const replaced = { subscriptionId: 'sub_0', when: 'lastDay', zone: 'Europe/Warsaw' } as const;
const waiting = { ...replaced, movesFrom: plainDate('2027-02-27') };

const lives: Readonly<Record<string, Life>> = {
  'that nobody renews': new Life()
    .with('2027-02-01T10:00:00Z', { kind: 'setUpReported', outcome: 'stuck' })
    .with('2027-02-01T11:00:00Z', { kind: 'setUpReported', outcome: 'paused' })
    .with('2027-02-01T12:00:00Z', { kind: 'setUpReported', outcome: 'running' })
    .with('2027-02-01T13:00:00Z', { kind: 'setUpReported', outcome: 'done' })
    .with('2027-02-02T10:00:00Z', {
      kind: 'changeLicences',
      assigned: 2,
      assigning: true,
      bySetUp: false,
      at: instant('2027-02-02T10:00:00Z'),
      requestId,
    }),
  'with more time and seats': new Life()
    .with('2027-03-01T10:00:00Z', renewing('2027-03-01T10:00:00Z'))
    .passes('2028-02-01T00:00:00Z')
    .with('2028-03-01T10:00:00Z', {
      kind: 'addSeats',
      commitment: commitment('2028-03-01T10:00:00Z', { seats: 2 }),
      requestId,
    })
    .with('2028-03-02T10:00:00Z', { kind: 'changeIntent', intent: 'renew', requestId })
    .with('2028-03-03T10:00:00Z', { kind: 'changePolicy', policy: policyOf('newCommerceAnnual'), requestId }),
  'renewed in grace, and later brought back': new Life()
    .with('2028-02-10T10:00:00Z', renewing('2028-02-10T10:00:00Z'))
    .with('2029-04-10T10:00:00Z', renewing('2029-04-10T10:00:00Z')),
  'under a hold': new Life()
    .passes('2028-04-01T00:00:00Z')
    .with('2028-04-02T10:00:00Z', {
      kind: 'placeHold',
      holdReason: 'II C 14/27',
      at: instant('2028-04-02T10:00:00Z'),
      requestId,
    })
    .with('2028-09-01T10:00:00Z', { kind: 'releaseHold', at: instant('2028-09-01T10:00:00Z'), requestId }),
  'that another one replaces after all': new Life()
    .with('2027-03-01T10:00:00Z', replacing('now', '2027-03-01T10:00:00Z'))
    .with('2027-03-02T10:00:00Z', { kind: 'releaseReplacement', by: 'sub_2' })
    .with('2027-03-03T10:00:00Z', replacing('lastDay', '2027-03-03T10:00:00Z'))
    .with('2028-01-30T10:00:00Z', { kind: 'usersMoved', by: 'sub_2' }),
  'that replaces another one': new Life({}, waiting),
  'that is undone': new Life().with('2027-02-01T10:00:00Z', { kind: 'setUpReported', outcome: 'undone' }),
  'paid by period, until nobody pays': new Life(ordered('2027-01-31'))
    .with('2027-02-27T10:00:00Z', paying('2027-02-27T10:00:00Z', '2027-02-26'))
    .passes('2027-04-05T00:00:00Z')
    .with('2027-04-05T10:00:00Z', paying('2027-04-05T10:00:00Z', '2027-04-05')),
  'without grace': new Life({ policy: policyOf('newCommerceAnnual') }),
  'that never ends': new Life({ months: null, policy: null }),
};

/** A deletion whose proof takes a time. */
function deletionOf({ subscription }: Life): Snapshot[] {
  const at = instant('2028-05-30T22:00:00Z');
  const disabled = predict(subscription, at, instant('2028-05-01T00:00:00Z')).at(-1)?.after ?? subscription;
  const head = { at, scheduledAt: at, reason: 'retentionOver', requestId: null, milestones: [] } as const;
  const begun: SubscriptionEvent = { ...head, kind: 'deletionStarted', revision: disabled.revision + 1 };
  const started = apply(disabled, begun);
  const stuck: SubscriptionEvent = { ...head, kind: 'deletionStuck', revision: started.revision + 1 };
  return [
    { event: begun, after: started },
    { event: stuck, after: apply(started, stuck) },
  ];
}

const all = [...Object.values(lives).flatMap((life) => life.snapshots), ...deletionOf(new Life())];

function explained(life: string, kind: SubscriptionEvent['kind']): string[] {
  const snapshots = lives[life]?.snapshots ?? [];
  return snapshots.filter(({ event }) => event.kind === kind).map((one) => describeEvent(one, english).explanation);
}

describe.each(['en', 'pl', 'cs'] as const)('in %s', (language) => {
  const formatter = new Formatter(language);

  it('every kind of event has a label and a sentence, without a gap in either', () => {
    expect(new Set(all.map(({ event }) => event.kind))).toEqual(new Set(eventKinds));
    for (const snapshot of all) {
      const { label, explanation } = describeEvent(snapshot, formatter);
      for (const text of [label, explanation]) expect(text).toMatch(/^\p{Lu}[^{}]+$/u);
      expect(explanation).toMatch(/\.$/);
    }
  });

  it('every state has a sentence', () => {
    for (const { after } of all) expect(explanationOf(after, formatter)).toMatch(/^\p{Lu}[^{}]+\.$/u);
    expect(explanationOf(null, formatter)).toMatch(/\.$/);
  });
});

describe('what is said of an event', () => {
  it('of keys and of an order, of what ends and of what never does', () => {
    expect(explained('that nobody renews', 'committed')).toEqual([
      'Product keys are redeemed for 3 seats; the last day of the term is 30 Jan 2028.',
    ]);
    expect(explained('that replaces another one', 'committed')).toEqual([
      'Product keys are redeemed for 3 seats, to take the place of another subscription; the term begins on 28 Feb 2027.',
    ]);
    expect(explained('paid by period, until nobody pays', 'committed')).toEqual([
      'An order is placed for 3 seats; the last day of the term is 30 Jan 2028.',
    ]);
    expect(explained('that never ends', 'committed')).toEqual([
      'Product keys of a perpetual plan are redeemed for 3 seats: the subscription never ends.',
    ]);
  });

  it('of a period that is not paid, by the first unpaid day', () => {
    const life = 'paid by period, until nobody pays';
    expect(explained(life, 'unpaid')).toEqual([
      'Nobody has paid for the time from 31 Mar 2027 on: users can still work until 29 Apr 2027.',
      'Nobody has paid for the time from 30 Apr 2027 on: users can still work until 29 May 2027.',
    ]);
    expect(explained(life, 'paymentRecorded')).toEqual([
      'A payment with the value date 26 Feb 2027 is recorded: the time until 30 Mar 2027 is paid for.',
      'A payment with the value date 5 Apr 2027 is recorded: the time until 29 Apr 2027 is paid for.',
    ]);
    expect(explained(life, 'disabled')).toEqual([
      'Nobody has paid in 30 days of grace: users can no longer work; the data is kept until 28 Aug 2027.',
    ]);
  });

  it('of a term without a grace time', () => {
    const [expired] = explained('without grace', 'expired');
    expect(expired).toBe('The term ended on 30 Jan 2028 and nobody has renewed it.');
    expect(explained('without grace', 'disabled')).toEqual([
      'The term is over, and its policy has no grace: users can no longer work; the data is kept until 30 Apr 2028.',
    ]);
  });
});

describe('the details of an event', () => {
  function details(life: string, kind: SubscriptionEvent['kind']) {
    const found = lives[life]?.snapshots.find(({ event }) => event.kind === kind);
    return found && describeEvent(found, english).details;
  }

  it('are its own particulars, those of the past and of the future alike', () => {
    const term = { term: 2, startsOn: '2028-01-31', expiresOn: '2029-01-31', seats: 5 };
    expect(details('with more time and seats', 'renewed')).toEqual(term);
    expect(details('with more time and seats', 'termStarted')).toEqual({
      ...term,
      assigned: 0,
      freed: [],
      zone: 'Europe/Warsaw',
    });
    const ahead = new Life().with('2027-03-01T10:00:00Z', renewing('2027-03-01T10:00:00Z'));
    const planned = ahead.snapshots.find(({ event }) => event.kind === 'termStarted');
    expect(planned && describeEvent(planned, english).details).toMatchObject(term);
    expect(details('that another one replaces after all', 'replacementStarted')).toEqual({
      by: 'sub_2',
      when: 'now',
      movesFrom: '2027-03-01',
      daysLost: 336,
    });
    expect(details('paid by period, until nobody pays', 'collectionDue')).toEqual({
      unpaidFrom: '2027-03-31',
      day: -1,
    });
  });

  it('name the missed notices that one stands for', () => {
    const { subscription } = new Life();
    const [late] = predict(subscription, instant('2028-01-25T10:00:00Z'));
    expect(late && describeEvent(late, english)).toMatchObject({
      kind: 'noticeDue',
      notice: 'expiring',
      days: 7,
      reason: 'endIsNear',
      label: 'Notice: 7 days left',
      details: { insteadOf: ['notice/1/2028-01-31/60', 'notice/1/2028-01-31/30'] },
    });
  });
});

it('a change of policy that makes the end overdue ends the time in the state before it', () => {
  const strict = { ...policyOf('annual'), graceDays: 5 };
  const life = new Life().passes('2028-02-20T00:00:00Z');
  life.with('2028-02-20T10:00:00Z', { kind: 'changePolicy', policy: strict, requestId });
  const spans = spansOf(life.snapshots).map(({ state, from }) => `${state} ${from}`);
  expect(spans).toEqual([
    `active ${start}`,
    'grace 2028-01-30T23:00:00Z',
    'disabled 2028-02-20T10:00:00Z',
    'deleted 2028-05-29T22:00:00Z',
  ]);
});
