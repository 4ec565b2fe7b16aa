import fc from 'fast-check';
import '../date-equality.js';
import { addDays, isBefore, messageTime } from '../../../domain/calendar.js';
import { decidingTerm, endingTerm, hasEnded, paidThrough } from '../../../domain/subscriptions/subscription.js';
import { payment } from './commands.js';
import { active } from './life.js';
import { invoicedLife } from './random-lives.js';

describe('requests and notices of any invoiced life', () => {
  it('ask once for each period that is the first unpaid one, as soon as that is due', () => {
    fc.assert(
      fc.property(invoicedLife, ({ changes }) => {
        for (const { at, life } of changes) {
          const term = decidingTerm(life.state);
          const unpaidFrom = paidThrough(life.state);
          const { phase, replacement, graceFrom, renewal, deletionBegun, cancellation } = life.state;
          const inside = unpaidFrom !== null && term.expiresOn !== null && isBefore(unpaidFrom, term.expiresOn);
          const asked = cancellation?.when !== 'now' && (inside || (renewal.intent === 'renew' && !cancellation));
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

it('a life that is paid month by month for years remembers no more milestones than at its beginning', () => {
  const month = { months: 1, policy: 'monthly', zone: 'UTC', invoiced: { periodMonths: null } } as const;
  let life = active({ at: '2024-01-31T10:00:00Z', ...month });
  for (let index = 0; index < 60; index += 1) {
    const due = paidThrough(life.state)?.toString() ?? '';
    life = life.livedTo(`${due}T12:00:00Z`).when(payment(due, `${due}T12:00:00Z`));
    expect(life.state.done.length).toBeLessThan(5);
  }
  expect([life.state.terms.length, life.state.phase]).toEqual([61, 'active']);
  expect(life.events.filter(({ kind }) => kind === 'proFormaIssued')).toHaveLength(60);
});
