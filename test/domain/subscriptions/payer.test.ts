import fc from 'fast-check';
import '../date-equality.js';
import { dateIn, isBefore } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { requestIsOut } from '../../../domain/subscriptions/payments.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { currentTerm, lastTerm, paidThrough } from '../../../domain/subscriptions/subscription.js';
import { cancellation, intention, payerChange, payment, renewal } from './commands.js';
import { active, plannedOf } from './life.js';
import { handedOverLife } from './random-lives.js';

const nextTerm = {
  plan: { id: 'suite', version: 2 },
  months: 12,
  policy: policyOf('annual'),
  periodMonths: null,
};
const prepaid = active({ at: '2026-03-15T10:00:00Z' });
const accepted = prepaid.when(payerChange('2026-10-01T10:00:00Z', { intent: 'renew', nextTerm }));

describe('a subscription by keys that is handed over to direct billing', () => {
  it('is paid from its end on, by the account and at the plan version that were accepted', () => {
    const { latest, state } = accepted;
    expect(latest).toMatchObject([
      { kind: 'payerChanged', reason: 'directBilling', from: null, to: { billingAccountId: 'bill-1' } },
    ]);
    expect(state.payer).toEqual({ billingAccountId: 'bill-1', purchaserId: null, currency: 'PLN' });
    expect(plannedOf(state).filter((line) => line.includes('proForma'))).toEqual([
      '2027-03-01T08:00:00Z proForma 2027-03-15',
    ]);
    const paid = accepted.livedTo('2027-03-05T08:00:00Z').when(payment('2027-03-05', '2027-03-05T10:00:00Z'));
    expect(lastTerm(paid.state)).toMatchObject({ billing: 'invoiced', plan: { version: 2 }, number: 2 });
    expect(lastTerm(paid.state).startsOn.toString()).toBe('2027-03-15');
    expect(paid.state.directBilling).toBeNull();
    expect(paid.livedTo('2027-03-20T08:00:00Z').state.phase).toBe('active');
  });

  it('lapses unless its renewal was accepted as well', () => {
    const lapsing = prepaid.when(payerChange('2026-10-01T10:00:00Z', { intent: 'lapse', nextTerm }));
    expect(upcomingSteps(lapsing.state).map(({ kind }) => kind)).not.toContain('proForma');
    const renewing = lapsing.when(intention('renew', '2026-11-01T10:00:00Z'));
    expect(upcomingSteps(renewing.state).map(({ kind }) => kind)).toContain('proForma');
  });

  it('takes further keys: the request for the next term is withdrawn, and comes before the new end', () => {
    const asked = accepted.livedTo('2027-03-05T08:00:00Z');
    expect(requestIsOut(asked.state, null)).toBe(true);
    const stacked = asked.when(renewal({ at: '2027-03-06T10:00:00Z' }));
    expect(requestIsOut(stacked.state, null)).toBe(false);
    expect(plannedOf(stacked.state).filter((line) => line.includes('proForma'))).toEqual([
      '2028-03-01T08:00:00Z proForma 2028-03-15',
    ]);
  });

  it('can be paid in grace, from its end on', () => {
    const grace = accepted.livedTo('2027-03-20T08:00:00Z');
    expect(grace.state.phase).toBe('grace');
    const paid = grace.when(payment('2027-03-20', '2027-03-20T10:00:00Z'));
    expect(paid.state.phase).toBe('active');
    expect(currentTerm(paid.state).startsOn.toString()).toBe('2027-03-15');
  });

  it('is refused where nothing ends, where it is paid by period, and once it was cancelled', () => {
    const reasonOf = (life: typeof prepaid) => {
      try {
        life.when(payerChange('2026-10-01T10:00:00Z', { nextTerm }));
        return null;
      } catch (error) {
        return error;
      }
    };
    const refused = (reason: string) => expect.objectContaining({ details: expect.objectContaining({ reason }) });
    expect(reasonOf(active({ at: '2026-03-15T10:00:00Z', policy: null }))).toEqual(refused('perpetual'));
    expect(reasonOf(active({ at: '2026-03-15T10:00:00Z', invoiced: { periodMonths: null } }))).toEqual(
      refused('invoiced'),
    );
    expect(reasonOf(active({ at: '2026-09-15T10:00:00Z', policy: 'trial', months: null }))).toEqual(refused('trial'));
    expect(reasonOf(accepted)).toEqual(refused('invoiced'));
    expect(reasonOf(prepaid.when(cancellation('endOfTerm', '2026-09-01T10:00:00Z')))).toEqual(refused('cancelled'));
    expect(reasonOf(prepaid.livedTo('2027-06-15T10:00:00Z'))).not.toBeNull();
  });
});

describe('a subscription that an organisation takes over', () => {
  const to = { billingAccountId: 'bill-2', purchaserId: null, currency: 'PLN' };

  it('needs somebody who has paid by period, and the same currency', () => {
    const take = payerChange('2026-10-01T10:00:00Z', { reason: 'takenOver', to });
    expect(() => prepaid.when(take)).toThrow(expect.objectContaining({ code: 'payerNotChangeable' }));
    const paid = accepted.livedTo('2027-03-05T08:00:00Z').when(payment('2027-03-05', '2027-03-05T10:00:00Z'));
    const taken = paid.when(payerChange('2027-04-01T10:00:00Z', { reason: 'takenOver', to, intent: 'renew' }));
    expect(taken.latest.at(-1)).toMatchObject({ from: { billingAccountId: 'bill-1' }, to });
    expect(taken.latest.at(-1)).toHaveProperty('paysFrom', paidThrough(paid.state));
    const foreign = payerChange('2027-04-01T10:00:00Z', { reason: 'takenOver', to: { ...to, currency: 'CZK' } });
    expect(() => paid.when(foreign)).toThrow(expect.objectContaining({ code: 'otherCurrency' }));
  });
});

describe('any life that is handed over', () => {
  it('is active if and only if it is paid, and what follows keys begins where they end', () => {
    fc.assert(
      fc.property(handedOverLife, ({ changes, last }) => {
        for (const { at, life } of changes) {
          const { state } = life;
          if (state.cancellation || state.replacement || state.phase === 'deleted') continue;
          // A key of another zone begins at that zone's midnight: hours between the two are neither term's.
          if (new Set(state.terms.map((term) => term.zone)).size > 1) continue;
          const until = paidThrough(state);
          const paid = until !== null && isBefore(dateIn(lastTerm(state).zone, at), until);
          expect(`${at} ${entitlement(state, at).phase === 'active'}`).toBe(`${at} ${paid}`);
        }
        for (const { event, after } of withSnapshots(last.events)) {
          if (event.kind === 'payerChanged') expect(event.paysFrom).toEqual(paidThrough(after));
        }
        // Nobody pays by period who has not accepted it.
        if (!last.events.some(({ kind }) => kind === 'payerChanged')) {
          expect(last.events.map(({ kind }) => kind)).not.toContain('proFormaIssued');
        }
      }),
      { numRuns: 60 },
    );
  });
});
