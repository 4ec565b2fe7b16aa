import fc from 'fast-check';
import '../date-equality.js';
import { compareInstants, dateIn, daysBetween, instant, isBefore } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { fold } from '../../../domain/subscriptions/apply.js';
import { eventFromJson, eventTraits } from '../../../domain/subscriptions/events.js';
import { compareSteps, schedule, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import {
  currentTerm,
  decidingTerm,
  endingTerm,
  hasEnded,
  paidThrough,
  type Subscription,
  seatsOwned,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { minutesAfter, stepLine } from './life.js';
import { anyLife, everyLife, replacedLife } from './random-lives.js';

const runs = { numRuns: 30 };
const far = instant('2100-01-01T00:00:00Z');

/** What a subscription is, whatever the order in which messages were carried out; of an end only its message is told. */
function settled({ revision: _, done, ...rest }: Subscription) {
  return toJson({ ...rest, done: hasEnded(rest) ? [] : [...done].sort() });
}

/** The term whose end is its end: one that is owed, or the last. */
function endOf({ id, terms }: Subscription) {
  return endingTerm({ id, terms: [decidingTerm({ terms })] });
}

describe('any life', () => {
  it('is what its events add up to, and survives the journey through JSON', () => {
    fc.assert(
      fc.property(everyLife, ({ last }) => {
        expect(fold(last.events)).toEqual(last.state);
        expect(fold(last.events.map((event) => eventFromJson(toJson(event))))).toEqual(last.state);
        for (const event of last.events) expect(eventFromJson(toJson(event))).toEqual(event);
        const back = subscriptionFromJson(toJson(last.state));
        expect(back).toEqual(last.state);
        expect(toJson(back)).toEqual(toJson(last.state));
        expect(schedule(back).map(stepLine)).toEqual(schedule(last.state).map(stepLine));
      }),
      runs,
    );
  });

  it('counts every event, and apart from that those that change terms, seats and payments', () => {
    fc.assert(
      fc.property(everyLife, ({ last: { events, state } }) => {
        expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index + 1));
        expect(state.revision).toBe(events.length);
        const commercial = events.filter(({ kind }) => eventTraits[kind].commercial);
        expect(state.commercialRevision).toBe(commercial.length);
      }),
      runs,
    );
  });

  it('carries out no milestone twice, and remembers few', () => {
    fc.assert(
      fc.property(anyLife, ({ last: { events } }) => {
        const ids = events.flatMap(({ milestones }) => milestones);
        expect([...ids].sort()).toEqual([...new Set(ids)].sort());
        for (const { after } of withSnapshots(events)) expect(after.done.length).toBeLessThan(40);
      }),
      runs,
    );
  });

  it('has its steps in order, at instants that are on their days in the term’s zone', () => {
    fc.assert(
      fc.property(everyLife, ({ changes }) => {
        for (const { life } of changes) {
          const steps = schedule(life.state);
          const zones = life.state.terms.map(({ zone }) => zone);
          for (const [index, step] of steps.entries()) {
            const before = steps[index - 1];
            if (before) expect(compareSteps(before, step)).toBeLessThanOrEqual(0);
            expect(zones.map((zone) => `${dateIn(zone, step.at)}`)).toContain(`${step.on}`);
          }
          expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
        }
      }),
      runs,
    );
  });

  it('never has a step left that was due', () => {
    fc.assert(
      fc.property(everyLife, ({ changes }) => {
        for (const { at, life } of changes) {
          for (const step of upcomingSteps(life.state)) expect(`${step.at} ${isBefore(at, step.at)}`).toMatch(/true$/);
        }
      }),
      runs,
    );
  });

  it('goes from phase to phase only by the events that say so, and back only by a renewal or payment', () => {
    const leadTo: Record<string, string[]> = {
      active: ['committed', 'renewed', 'paymentRecorded', 'setUpStarted'],
      grace: ['expired', 'unpaid', 'paymentRecorded', 'paymentReversed'],
      disabled: ['disabled', 'cancelled', 'paymentRecorded', 'paymentReversed'],
      deleted: ['deleted'],
      superseded: ['superseded'],
    };
    fc.assert(
      fc.property(everyLife, ({ last }) => {
        let phase = '';
        for (const { event, after } of withSnapshots(last.events)) {
          if (after.phase !== phase) expect(leadTo[after.phase]).toContain(event.kind);
          phase = after.phase;
        }
      }),
      runs,
    );
  });

  it('ends the same whether each step came in time or all after an outage, with no more messages', () => {
    fc.assert(
      fc.property(everyLife, fc.integer({ min: 0, max: 700 * 24 * 60 }), ({ changes }, wait) => {
        for (const { at, life } of changes.slice(-2)) {
          const later = minutesAfter(at, wait);
          const inTime = life.livedTo(later);
          const late = life.resumedAt(later);
          expect(settled(late.state)).toEqual(settled(inTime.state));
          const messages = late.latest.filter(({ kind }) => kind === 'noticeDue');
          expect(new Set(messages.map(({ scheduledAt }) => `${scheduledAt}`)).size).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  it('has as many seats as its term until it ends, and a certificate when it is deleted', () => {
    fc.assert(
      fc.property(everyLife, ({ last }) => {
        for (const { after } of withSnapshots(last.events)) {
          expect(seatsOwned(after)).toBe(hasEnded(after) ? 0 : currentTerm(after).seats);
          expect(after.certificateId !== null).toBe(after.phase === 'deleted');
        }
      }),
      runs,
    );
  });

  it('has terms whose ends come after their starts, numbered, and adjoining where they say so', () => {
    fc.assert(
      fc.property(everyLife, ({ last: { state } }) => {
        for (const [index, term] of state.terms.entries()) {
          expect(term.number).toBe(index + 1);
          const { expiresOn } = endingTerm({ id: 'sub-1', terms: [term] });
          expect(isBefore(term.startsOn, expiresOn)).toBe(true);
          const before = state.terms[index - 1];
          if (term.billing === 'invoiced') {
            expect([term.periods[0].startsOn, term.periods.at(-1)?.endsBefore]).toEqual([term.startsOn, expiresOn]);
            const paid = term.periods.map(({ paidOn }) => paidOn !== null);
            expect(paid).toEqual([...paid].sort((one, other) => Number(other) - Number(one)));
          }
          if (term.origin !== 'renewedEarly') continue;
          expect(term.startsOn).toEqual(before?.expiresOn);
        }
      }),
      runs,
    );
  });

  it('is never deleted under legal hold, nor before the day that the policy says', () => {
    fc.assert(
      fc.property(everyLife, ({ last }) => {
        for (const { event, after } of withSnapshots(last.events)) {
          if (event.kind !== 'deleted') continue;
          expect(after.hold).toBeNull();
          const { policy, zone } = endOf(after);
          const { cancellation } = after;
          const atOnce = cancellation?.when === 'now' ? dateIn(zone, cancellation.since) : null;
          const from = atOnce ?? after.graceFrom ?? paidThrough(after);
          const on = dateIn(zone, event.scheduledAt);
          const days = cancellation ? policy.retentionAfterCancelDays : policy.deletionDay;
          expect(from && daysBetween(from, on)).toBeGreaterThanOrEqual(days);
          const { holdReleasedAt } = after;
          if (holdReleasedAt) expect(daysBetween(dateIn(zone, holdReleasedAt), on)).toBeGreaterThanOrEqual(7);
        }
      }),
      runs,
    );
  });
});

it('in any life nothing but the end of the move, and terms that were paid for, happens to what is replaced', () => {
  fc.assert(
    fc.property(replacedLife, ({ changes }) => {
      for (const { at, life } of changes) {
        const { replacement, phase } = life.state;
        if (!replacement || hasEnded(life.state)) continue;
        const later = life.livedTo(far);
        const happens = ['termStarted', 'superseded', 'noticeDue superseded', 'noticeDue reactivated'];
        for (const event of later.latest) {
          expect(happens).toContain(event.kind === 'noticeDue' ? `noticeDue ${event.notice}` : event.kind);
        }
        expect(later.state.phase).toBe(replacement.movedAt ? 'superseded' : phase);
        if (later.state.phase !== 'superseded') continue;
        // Not before its last user has moved, nor on the last day before that is over.
        expect(compareInstants(later.state.since, replacement.movedAt ?? at)).toBeGreaterThanOrEqual(0);
      }
    }),
    runs,
  );
});
