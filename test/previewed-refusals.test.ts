import fc from 'fast-check';
import { timelineRoutes } from '../api/subscriptions/timelines/routes.js';
import type { Instant } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { DomainError } from '../domain/errors.js';
import { decide } from '../domain/subscriptions/decide.js';
import type { Subscription } from '../domain/subscriptions/subscription.js';
import * as commands from './domain/subscriptions/commands.js';
import { everyLife, perpetualLife } from './domain/subscriptions/random-lives.js';

const preview = timelineRoutes.find(({ operationId }) => operationId === 'previewTimeline');
const documented: readonly string[] = preview?.problems ?? [];

/** One of each kind of change that can be previewed. */
function changesAt(at: Instant): readonly commands.Given[] {
  return [
    commands.renewal({ at, freeUsers: null }),
    commands.addition({ at }),
    commands.payment(at.toString().slice(0, 10), at),
    commands.seatIncrease(2, at),
    commands.intention('renew', at),
    commands.intention('extendMonthly', at),
    commands.intention('lapse', at),
    commands.replacement('now', at),
    commands.replacement('lastDay', at),
    commands.cancellation('endOfTerm', at),
    commands.cancellation('now', at),
    commands.hold(at),
    commands.release(at),
    commands.policyChange(policyOf('monthly'), at),
  ];
}

function refusalsOf(subscription: Subscription, at: Instant): string[] {
  return changesAt(at).flatMap(({ command }) => {
    try {
      decide(subscription, command, at);
      return [];
    } catch (error) {
      if (error instanceof DomainError) return [error.code];
      throw error;
    }
  });
}

it('a preview documents every refusal that a change can meet, in whatever state', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.oneof(everyLife, perpetualLife), ({ changes }) => {
      for (const { at, life } of changes) for (const code of refusalsOf(life.state, at)) met.add(code);
    }),
    { numRuns: 60 },
  );
  expect([...met].filter((code) => !documented.includes(code))).toEqual([]);
  expect([...met]).toContain('cancellationNotPossible');
});
