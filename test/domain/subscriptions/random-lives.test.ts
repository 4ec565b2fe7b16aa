import fc from 'fast-check';
import '../date-equality.js';
import {
  addDays,
  compareInstants,
  dateIn,
  daysBetween,
  instant,
  instantFromMillis,
  isBefore,
  messageTime,
  millis,
} from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { fold } from '../../../domain/subscriptions/apply.js';
import { entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { eventFromJson, eventTraits } from '../../../domain/subscriptions/events.js';
import { predict, predictedStateAt } from '../../../domain/subscriptions/prediction.js';
import { compareSteps, schedule, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { stateAt, withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import {
  currentTerm,
  decidingTerm,
  endingTerm,
  hasEnded,
  lastTerm,
  paidThrough,
  type Subscription,
  seatsOwned,
  stateOf,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { moveDone } from './commands.js';
import { type Life, lineOf, minutesAfter, stepLine } from './life.js';
import { anyLife, type Change, type DrawnLife, invoicedLife, prepaidLife, replacedLife } from './random-lives.js';

const runs = { numRuns: Number(process.env['RUNS'] ?? 30) };
const far = instant('2100-01-01T00:00:00Z');
const minutes = fc.integer({ min: 0, max: 900 * 24 * 60 });

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
      fc.property(anyLife, ({ last }) => {
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
      fc.property(anyLife, ({ last: { events, state } }) => {
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
      fc.property(anyLife, ({ changes }) => {
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
      fc.property(anyLife, ({ changes }) => {
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
      grace: ['expired', 'unpaid', 'paymentRecorded'],
      disabled: ['disabled', 'paymentRecorded'],
      deleted: ['deleted'],
      superseded: ['superseded'],
    };
    fc.assert(
      fc.property(anyLife, ({ last }) => {
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
      fc.property(anyLife, fc.integer({ min: 0, max: 700 * 24 * 60 }), ({ changes }, wait) => {
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
      fc.property(anyLife, ({ last }) => {
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
      fc.property(anyLife, ({ last: { state } }) => {
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
      fc.property(anyLife, ({ last }) => {
        for (const { event, after } of withSnapshots(last.events)) {
          if (event.kind !== 'deleted') continue;
          expect(after.hold).toBeNull();
          const { policy, zone } = endOf(after);
          const from = after.graceFrom ?? paidThrough(after);
          const on = dateIn(zone, event.scheduledAt);
          expect(from && daysBetween(from, on)).toBeGreaterThanOrEqual(policy.deletionDay);
          const { holdReleasedAt } = after;
          if (holdReleasedAt) expect(daysBetween(dateIn(zone, holdReleasedAt), on)).toBeGreaterThanOrEqual(7);
        }
      }),
      runs,
    );
  });
});

describe('the future of any life', () => {
  /** Its users are taken for moved from the day on on which they may be. */
  function withMove({ at, life }: Change): Life {
    const { state } = life;
    if (!state.replacement || hasEnded(state)) return life;
    const first = state.replacement.movesFrom.toZonedDateTime(lastTerm(state).zone).toInstant();
    return life.when(moveDone(compareInstants(first, at) > 0 ? first : at));
  }

  it('is what then happens when everything is carried out', () => {
    fc.assert(
      fc.property(anyLife, ({ changes }) => {
        for (const change of changes.slice(-3)) {
          const lived = withMove(change).livedTo(far);
          const future = predict(change.life.state, change.at);
          const kept = lived.latest.filter(({ kind }) => kind !== 'deletionStarted');
          expect(future.map(({ event }) => lineOf(event))).toEqual(kept.map(lineOf));
          expect(future.map(({ event }) => event.reason)).toEqual(kept.map(({ reason }) => reason));
          expect(stateOf(future.at(-1)?.after ?? change.life.state)).toBe(stateOf(lived.state));
        }
      }),
      runs,
    );
  });

  it('lets people do at each instant what the dates let them do', () => {
    fc.assert(
      fc.property(anyLife, minutes, ({ changes }, wait) => {
        for (const change of changes.slice(-2)) {
          const { state } = withMove(change);
          const later = minutesAfter(change.at, wait);
          const will = predictedStateAt(state, change.at, later);
          expect(`${later} ${will.phase}`).toBe(`${later} ${entitlement(state, later).phase}`);
          expect(entitlement(will, later)).toEqual(entitlement(state, later));
        }
      }),
      runs,
    );
  });

  it('has the phase that the state machine comes to, at each step and between', () => {
    fc.assert(
      fc.property(anyLife, minutes, ({ changes }, wait) => {
        for (const { at, life } of changes.slice(-3)) {
          for (const later of [minutesAfter(at, wait), ...upcomingSteps(life.state).map((step) => step.at)]) {
            const { state } = life.livedTo(later);
            expect(`${later} ${phaseAt(life.state, later)}`).toBe(`${later} ${state.phase}`);
            expect(entitlement(state, later)).toEqual(entitlement(life.state, later));
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('the past of any life', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  /** Whether something was overdue then: it counts from when it was due. */
  function isLate({ last }: DrawnLife, at: ReturnType<typeof instant>): boolean {
    return last.events.some((event) => isBefore(event.scheduledAt, event.at) && isBefore(at, event.at));
  }

  it('is the state that was there then', () => {
    fc.assert(
      fc.property(anyLife, (drawn) => {
        const { events } = drawn.last;
        for (const { at, life } of drawn.changes) {
          if (isLate(drawn, at)) continue;
          expect(toJson(stateAt(events, at))).toEqual(toJson(life.state));
        }
      }),
      runs,
    );
  });

  it('of one that is prepaid is in its dates', () => {
    fc.assert(
      fc.property(fc.oneof(prepaidLife, replacedLife), share, ({ last, end }, part) => {
        const snapshots = withSnapshots(last.events);
        const first = millis(snapshots[0]?.event.at ?? end);
        const anywhere = instantFromMillis(Math.floor(first + (millis(end) - first) * part));
        const around = snapshots.flatMap(({ event }) => [-1, 0, 1].map((ms) => millis(event.scheduledAt) + ms));
        for (const at of [...around.map(instantFromMillis), anywhere, end]) {
          if (millis(at) < first || compareInstants(at, end) > 0) continue;
          const was = stateAt(last.events, at);
          if (
            was?.replacement ||
            last.state.graceFrom ||
            last.events.some(({ kind }) => kind === 'replacementReleased')
          ) {
            continue;
          }
          expect(`${at} ${phaseAt(last.state, at)}`).toBe(`${at} ${was?.phase}`);
          const { usersWork, renewable, data } = entitlement(last.state, at);
          if (usersWork || renewable) expect(data).toBe('kept');
        }
      }),
      runs,
    );
  });
});

describe('requests and notices of any invoiced life', () => {
  it('ask once for each period that is the first unpaid one, as soon as that is due', () => {
    fc.assert(
      fc.property(invoicedLife, ({ changes }) => {
        for (const { at, life } of changes) {
          const term = decidingTerm(life.state);
          const unpaidFrom = paidThrough(life.state);
          const { phase, replacement, graceFrom, intent, deletionBegun } = life.state;
          const inside = unpaidFrom !== null && term.expiresOn !== null && isBefore(unpaidFrom, term.expiresOn);
          const asked = inside || intent === 'renew';
          if (term.billing !== 'invoiced' || !asked || replacement || graceFrom || deletionBegun) continue;
          const { policy } = term;
          const days = inside ? (policy.innerPeriods ?? policy) : (policy.conversion ?? policy);
          if (!unpaidFrom || days.proFormaDay === null || hasEnded({ phase })) continue;
          const due = messageTime(addDays(unpaidFrom, days.proFormaDay), term.zone);
          const issued = life.events.filter(
            (event) => event.kind === 'proFormaIssued' && event.unpaidFrom.equals(unpaidFrom),
          );
          expect(`${unpaidFrom} ${issued.length}`).toBe(`${unpaidFrom} ${isBefore(at, due) ? 0 : 1}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('send each notice of an end that stays, whatever is paid before', () => {
    fc.assert(
      fc.property(invoicedLife, ({ changes }) => {
        for (const { at, life } of changes) {
          const term = endingTerm(life.state);
          const { phase, replacement, graceFrom } = life.state;
          if (phase !== 'active' || replacement || graceFrom || decidingTerm(life.state) !== term) continue;
          const sent = new Set(life.events.flatMap(({ milestones }) => milestones));
          for (const days of term.policy.noticeDays) {
            const due = messageTime(addDays(term.expiresOn, -days), term.zone);
            if (!isBefore(term.committedAt, due) || isBefore(at, due)) continue;
            if (!isBefore(term.startsOn, addDays(term.expiresOn, -days))) continue;
            expect([...sent]).toContain(`notice/${term.number}/${term.expiresOn}/${days}`);
          }
        }
      }),
      { numRuns: 60 },
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
