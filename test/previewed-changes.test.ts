import fc from 'fast-check';
import { plannedCommands } from '../api/subscriptions/timelines/preview.js';
import { timelineRoutes } from '../api/subscriptions/timelines/routes.js';
import { type Instant, instant } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { DomainError } from '../domain/errors.js';
import { decide } from '../domain/subscriptions/decide.js';
import { predictWith } from '../domain/subscriptions/prediction.js';
import { lastTerm, type Subscription } from '../domain/subscriptions/subscription.js';
import type { Database } from '../models/database.js';
import * as commands from './domain/subscriptions/commands.js';
import { active } from './domain/subscriptions/life.js';
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

it('a payment begins the term that was decided by an earlier change', async () => {
  const { state: subscription } = active({ at: '2027-03-15T10:00:00Z', invoiced: { periodMonths: null } });
  const now = instant('2027-04-01T10:00:00Z');
  const newest = async (planId: string) => ({
    ...{ planId, version: 1, months: 1, billing: 'monthly', policy: policyOf('monthly') },
  });
  const planned = await plannedCommands(
    { plans: { newest } } as unknown as Database,
    [
      { kind: 'renewalChange', at: '2027-12-01', intent: 'renew', planId: 'mail' },
      { kind: 'payment', at: '2028-03-10' },
      { kind: 'payment', at: '2028-04-10' },
    ],
    { subscription, now, customer: { zone: 'Europe/Warsaw', tenant: null } },
  );
  const paid = predictWith(subscription, now, planned).filter(({ event }) => event.kind === 'paymentRecorded');
  const terms = paid.map(({ after }) => lastTerm(after));
  expect(terms.map(({ plan, expiresOn }) => [plan.id, expiresOn?.toString()])).toEqual([
    ['mail', '2028-04-15'],
    ['mail', '2028-05-15'],
  ]);
});
