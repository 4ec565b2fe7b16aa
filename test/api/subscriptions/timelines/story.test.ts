import { describeEvent, explanationOf, spansOf } from '../../../../api/subscriptions/timelines/story.js';
import { Formatter } from '../../../../api/subscriptions/timelines/words.js';
import { instant, plainDate } from '../../../../domain/calendar.js';
import { policyOf } from '../../../../domain/catalogue/policies.js';
import { apply } from '../../../../domain/subscriptions/apply.js';
import { entitlement } from '../../../../domain/subscriptions/entitlement.js';
import { eventKinds, type SubscriptionEvent } from '../../../../domain/subscriptions/events.js';
import { predict } from '../../../../domain/subscriptions/prediction.js';
import { type Snapshot, withSnapshots } from '../../../../domain/subscriptions/snapshots.js';
import {
  addition,
  assignment,
  cancellation,
  giveBack,
  hold,
  intention,
  moveDone,
  paidDays,
  payment,
  policyChange,
  release,
  renewal,
  renewalReturn,
  replacement,
  reversal,
  seatIncrease,
  seatReduction,
  setUp,
  takingOver,
  takingOverWithdrawn,
  withdrawal,
} from '../../../domain/subscriptions/commands.js';
import { active, committed, type Life } from '../../../domain/subscriptions/life.js';

const english = new Formatter('en');
const start = '2027-01-31T10:00:00Z';

const waiting = {
  subscriptionId: 'sub_0',
  when: 'lastDay',
  zone: 'Europe/Warsaw',
  movesFrom: plainDate('2027-02-27'),
} as const;
const begun = active({ at: start });

const lives: Readonly<Record<string, Life>> = {
  'that nobody renews': begun
    .when(setUp('stuck', '2027-02-01T10:00:00Z'))
    .when(setUp('paused', '2027-02-01T11:00:00Z'))
    .when(setUp('running', '2027-02-01T12:00:00Z'))
    .when(setUp('done', '2027-02-01T13:00:00Z'))
    .when(assignment(2, '2027-02-02T10:00:00Z')),
  'with more time and seats': begun
    .when(renewal({ at: '2027-03-01T10:00:00Z', seats: 5 }))
    .livedTo('2028-02-01T00:00:00Z')
    .when(addition({ at: '2028-03-01T10:00:00Z', seats: 2 }))
    .when(policyChange(policyOf('newCommerceAnnual'), '2028-03-03T10:00:00Z')),
  'renewed in grace, and later brought back': begun
    .when(renewal({ at: '2028-02-10T10:00:00Z', seats: 5 }))
    .when(renewal({ at: '2029-04-10T10:00:00Z', seats: 5 })),
  'under a hold': begun
    .livedTo('2028-04-01T00:00:00Z')
    .when(hold('2028-04-02T10:00:00Z'))
    .when(release('2028-09-01T10:00:00Z')),
  'that another one replaces after all': begun
    .when(replacement('now', '2027-03-01T10:00:00Z'))
    .when(giveBack('2027-03-02T10:00:00Z'))
    .when(replacement('lastDay', '2027-03-03T10:00:00Z'))
    .when(moveDone('2028-01-30T10:00:00Z')),
  'that replaces another one': committed({ at: start, replaces: waiting }),
  'that is undone': begun.when(setUp('undone', '2027-02-01T10:00:00Z')),
  'paid by period, until nobody pays': active({ at: start, invoiced: { periodMonths: 1 } })
    .when(payment('2027-02-26', '2027-02-27T10:00:00Z'))
    .livedTo('2027-04-05T00:00:00Z')
    .when(payment('2027-04-05', '2027-04-05T10:00:00Z')),
  'with other seats, whose payment is lost': active({ at: start, invoiced: { periodMonths: 1 } })
    .when(intention('lapse', '2027-02-25T10:00:00Z'))
    .when(intention('renew', '2027-02-26T10:00:00Z'))
    .when(payment('2027-02-26', '2027-02-27T10:00:00Z'))
    .when(seatIncrease(2, '2027-02-27T11:00:00Z'))
    .when(seatReduction(1, '2027-02-27T12:00:00Z'))
    .when(reversal(1, '2027-02-27T13:00:00Z')),
  'whose first payment is lost': active({ at: start, invoiced: { periodMonths: null } }).when(
    reversal(1, '2027-02-14T10:00:00Z'),
  ),
  'whose renewal is given back before it begins': active({ at: start, invoiced: { periodMonths: null } })
    .when(payment('2028-01-26', '2028-01-26T10:00:00Z'))
    .when(seatReduction(1, '2028-01-26T10:30:00Z', { paidFor: paidDays('2028-01-31', '2029-01-31') }))
    .when(renewalReturn('2028-01-31', '2029-01-31', '2028-01-26T11:00:00Z')),
  'without grace': active({ at: start, policy: 'newCommerceAnnual' }),
  'cancelled for its end, which was withdrawn once': begun
    .when(cancellation('endOfTerm', '2027-03-01T10:00:00Z'))
    .when(withdrawal('2027-03-02T10:00:00Z'))
    .when(cancellation('endOfTerm', '2027-03-03T10:00:00Z')),
  'cancelled at once': begun.when(cancellation('now', '2027-03-01T10:00:00Z')),
  'that is a trial': active({ at: start, policy: 'trial', months: null, invoiced: { periodMonths: null } }),
  'that never ends': active({ at: start, policy: null }),
  'that its organisation takes over': active({
    at: start,
    payer: { billingAccountId: 'bill-1', purchaserId: 'usr_1', currency: 'PLN' },
    intent: 'renew',
    invoiced: { periodMonths: null },
  })
    .when(takingOver('2027-10-01', '2027-03-01T10:00:00Z'))
    .when(takingOverWithdrawn('2027-03-02T10:00:00Z'))
    .when(takingOver('2027-10-01', '2027-03-03T10:00:00Z')),
};

/** All that happened and will. */
function snapshotsOf({ events, state }: Life): Snapshot[] {
  return [...withSnapshots(events), ...predict(state, events.at(-1)?.at ?? instant(start))];
}

/** A deletion whose proof takes a time. */
function deletionOf({ state }: Life): Snapshot[] {
  const at = instant('2028-05-30T22:00:00Z');
  const disabled = predict(state, at, instant('2028-05-01T00:00:00Z')).at(-1)?.after ?? state;
  const head = { at, scheduledAt: at, reason: 'retentionOver', requestId: null, milestones: [] } as const;
  const begun: SubscriptionEvent = { ...head, kind: 'deletionStarted', revision: disabled.revision + 1 };
  const started = apply(disabled, begun);
  const stuck: SubscriptionEvent = { ...head, kind: 'deletionStuck', revision: started.revision + 1 };
  return [
    { event: begun, after: started },
    { event: stuck, after: apply(started, stuck) },
  ];
}

const all = [...Object.values(lives).flatMap(snapshotsOf), ...deletionOf(begun)];

function snapshotsNamed(life: string, kind: SubscriptionEvent['kind']): Snapshot[] {
  const found = lives[life];
  return found ? snapshotsOf(found).filter(({ event }) => event.kind === kind) : [];
}

function explained(life: string, kind: SubscriptionEvent['kind']): string[] {
  return snapshotsNamed(life, kind).map((one) => describeEvent(one, english).explanation);
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

describe('what is said of a state', () => {
  it('does not promise access to users of whom another subscription takes the place when they have none', () => {
    const replaced = begun.livedTo('2028-04-10T00:00:00Z').when(replacement('now', '2028-04-11T10:00:00Z')).state;
    expect(entitlement(replaced, instant('2028-04-11T11:00:00Z')).usersWork).toBe(false);
    expect(explanationOf(replaced, english)).toContain('users can no longer work in this one');
  });
});

describe('what is said of an event', () => {
  it('of keys and of an order, of what ends and of what never does', () => {
    expect(explained('that nobody renews', 'committed')).toEqual([
      'Product keys are redeemed for 3 seats; the last day of the term is 30 January 2028.',
    ]);
    expect(explained('that replaces another one', 'committed')).toEqual([
      'Product keys are redeemed for 3 seats, to take the place of another subscription; the term begins on 28 February 2027.',
    ]);
    expect(explained('paid by period, until nobody pays', 'committed')).toEqual([
      'An order is placed for 3 seats; the last day of the term is 30 January 2028.',
    ]);
    expect(explained('that never ends', 'committed')).toEqual([
      'Product keys of a perpetual plan are redeemed for 3 seats: the subscription never ends.',
    ]);
  });

  it('of a period that is not paid, by the first unpaid day', () => {
    const life = 'paid by period, until nobody pays';
    expect(explained(life, 'unpaid')).toEqual([
      'Nobody has paid for the time from 31 March 2027 on: users can still work until 29 April 2027 inclusive.',
      'Nobody has paid for the time from 30 April 2027 on: users can still work until 29 May 2027 inclusive.',
    ]);
    expect(explained(life, 'paymentRecorded')).toEqual([
      'A payment with the value date 26 February 2027 is recorded: the time until 30 March 2027 inclusive is paid for.',
      'A payment with the value date 5 April 2027 is recorded: the time until 29 April 2027 inclusive is paid for.',
    ]);
    expect(explained(life, 'disabled')).toEqual([
      'Nobody has paid in 30 days of grace: users can no longer work; the data is kept until 27 August 2027 inclusive.',
    ]);
  });

  it('of a period whose payment is lost, by the request that there is', () => {
    expect(explained('whose first payment is lost', 'proFormaIssued')).toEqual([
      'What is owed since 14 February 2027 is asked for by the request for payment that was issued before.',
    ]);
  });

  it('of a trial, which costs nothing and is not renewed', () => {
    const told = snapshotsNamed('that is a trial', 'noticeDue').map((one) => describeEvent(one, english).explanation);
    expect(told.slice(0, 3)).toEqual([
      'The trial ends in 7 days: the administrators are told.',
      'Today is the last day of the trial: the administrators are told.',
      'The administrators are told that the trial has ended and how it can go on.',
    ]);
    expect(explained('that is a trial', 'expired')).toEqual([
      'The trial ended on 1 March 2027 and no plan was paid for: users can still work until 31 March 2027 inclusive.',
    ]);
    for (const language of ['en', 'pl', 'cs'] as const) {
      const [begins] = snapshotsOf(lives['that is a trial'] ?? begun);
      const said = begins && explanationOf({ ...begins.after, setUp: 'done' }, new Formatter(language));
      expect(said).not.toMatch(/paid for|opłacony|zaplaceno/);
    }
  });

  it('of a term without a grace time', () => {
    const [expired] = explained('without grace', 'expired');
    expect(expired).toBe('The term ended on 30 January 2028 and nobody has renewed it.');
    expect(explained('without grace', 'disabled')).toEqual([
      'The term is over, and its policy has no grace: users can no longer work; the data is kept until 29 April 2028 inclusive.',
    ]);
  });
});

describe('the details of an event', () => {
  function details(life: string, kind: SubscriptionEvent['kind']) {
    const [found] = snapshotsNamed(life, kind);
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
    const ahead = begun.when(renewal({ at: '2027-03-01T10:00:00Z', seats: 5 }));
    const planned = snapshotsOf(ahead).find(({ event }) => event.kind === 'termStarted');
    expect(planned && describeEvent(planned, english).details).toMatchObject(term);
    expect(details('that another one replaces after all', 'replacementStarted')).toEqual({
      by: 'sub-2',
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
    const [late] = predict(begun.state, instant('2028-01-25T10:00:00Z'));
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
  const life = begun.livedTo('2028-02-20T00:00:00Z').when(policyChange(strict, '2028-02-20T10:00:00Z'));
  const spans = spansOf(snapshotsOf(life)).map(({ state, from }) => `${state} ${from}`);
  expect(spans).toEqual([
    `active ${start}`,
    'grace 2028-01-30T23:00:00Z',
    'disabled 2028-02-20T10:00:00Z',
    'deleted 2028-05-29T22:00:00Z',
  ]);
});
