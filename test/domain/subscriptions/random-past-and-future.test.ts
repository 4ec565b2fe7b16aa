import fc from 'fast-check';
import '../date-equality.js';
import { compareInstants, instant, instantFromMillis, isBefore, later, millis } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { predict, predictedStateAt } from '../../../domain/subscriptions/prediction.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { stateAt, withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { hasEnded, lastTerm, stateOf } from '../../../domain/subscriptions/subscription.js';
import { moveDone } from './commands.js';
import { type Life, lineOf, minutesAfter } from './life.js';
import { type Change, type DrawnLife, everyLife, prepaidLife, replacedLife } from './random-lives.js';

const runs = { numRuns: 30 };
const far = instant('2100-01-01T00:00:00Z');
const minutes = fc.integer({ min: 0, max: 900 * 24 * 60 });

describe('the future of any life', () => {
  /** Its users are taken for moved from the day on on which they may be. */
  function withMove({ at, life }: Change): Life {
    const { state } = life;
    if (!state.replacement || hasEnded(state)) return life;
    const first = state.replacement.movesFrom.toZonedDateTime(lastTerm(state).zone).toInstant();
    const moved = later(first, at);
    return life.livedTo(moved).when(moveDone(moved));
  }

  it('is what then happens when everything is carried out', () => {
    fc.assert(
      fc.property(everyLife, ({ changes }) => {
        for (const change of changes.slice(-3)) {
          const lived = withMove(change).livedTo(far);
          const future = predict(change.life.state, change.at);
          // A stacked term may have begun before the users were moved; that they were is no step.
          const kept = lived.events.slice(change.life.events.length).filter(({ kind }) => kind !== 'usersMoved');
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
      fc.property(everyLife, minutes, ({ changes }, wait) => {
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
      fc.property(everyLife, minutes, ({ changes }, wait) => {
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
      fc.property(everyLife, (drawn) => {
        const { events } = drawn.last;
        for (const [index, { at, life }] of drawn.changes.entries()) {
          // Of two changes of one instant the state is that of the later one.
          if (isLate(drawn, at) || drawn.changes[index + 1]?.at.equals(at)) continue;
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
            // A cancellation that was taken back has left the dates.
            (was?.cancellation && !last.state.cancellation) ||
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
