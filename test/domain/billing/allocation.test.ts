import fc from 'fast-check';
import '../date-equality.js';
import {
  allocate,
  allocated,
  creditFor,
  type PayableRequest,
  type ReceivedPayment,
} from '../../../domain/billing/allocation.js';
import { reverse } from '../../../domain/billing/reversal.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { type Money, money } from '../../../domain/money.js';

const pln = (amount: number) => money(amount, 'PLN');

function request(options: Partial<PayableRequest> = {}): PayableRequest {
  return {
    id: 'req-1',
    reference: '1000000064',
    status: 'open',
    replacedBy: null,
    payerName: 'Łódzkie Wędliny sp. z o.o.',
    due: [{ from: null, gross: pln(10_000) }],
    applied: [],
    ...options,
  };
}

function payment(amount: number, options: Partial<ReceivedPayment> = {}): ReceivedPayment {
  return {
    id: 'pay-1',
    amount: pln(amount),
    valueDate: plainDate('2027-03-10'),
    method: 'transfer',
    requestId: null,
    references: ['1000000064'],
    payerName: null,
    ...options,
  };
}

const kept = [{ paymentId: 'pay-0', amount: pln(4000), valueDate: plainDate('2027-03-01') }];

describe('money that arrives', () => {
  it('settles its request when it is exact', () => {
    expect(allocate(payment(10_000), [request()])).toEqual([
      { kind: 'settled', requestId: 'req-1', amount: pln(10_000), valueDate: plainDate('2027-03-10') },
    ]);
  });

  it('is kept when it is a part, and the payment that completes it decides the value date', () => {
    expect(allocate(payment(4000), [request()])).toEqual([
      { kind: 'kept', requestId: 'req-1', amount: pln(4000), missing: pln(6000) },
    ]);
    expect(allocate(payment(6000), [request({ applied: kept })])).toMatchObject([
      { kind: 'settled', amount: pln(6000), valueDate: plainDate('2027-03-10') },
    ]);
    // The part is younger: only with it the amount was whole.
    const later = [{ ...kept[0], paymentId: 'pay-0', amount: pln(4000), valueDate: plainDate('2027-03-12') }];
    expect(allocate(payment(6000), [request({ applied: later })])).toMatchObject([
      { valueDate: plainDate('2027-03-12') },
    ]);
  });

  it('is a part, too, when a further period has begun by its value date', () => {
    const due = [
      { from: null, gross: pln(10_000) },
      { from: plainDate('2027-03-10'), gross: pln(20_000) },
    ] as const;
    expect(allocate(payment(10_000), [request({ due })])).toMatchObject([{ kind: 'kept', missing: pln(10_000) }]);
    const before = { valueDate: plainDate('2027-03-09') };
    expect(allocate(payment(10_000, before), [request({ due })])).toMatchObject([{ kind: 'settled' }]);
  });

  it('becomes credit where it is too much or comes twice, but a card goes back at once', () => {
    expect(allocate(payment(12_500), [request()])).toMatchObject([
      { kind: 'settled', amount: pln(10_000) },
      { kind: 'credited', amount: pln(2500), reason: 'over' },
    ]);
    const paid = [request({ status: 'paid' })];
    expect(allocate(payment(10_000), paid)).toEqual([{ kind: 'credited', amount: pln(10_000), reason: 'double' }]);
    expect(allocate(payment(10_000, { method: 'card', requestId: 'req-1', references: [] }), paid)).toEqual([
      { kind: 'refunded', amount: pln(10_000), reason: 'double' },
    ]);
  });

  it('finds the newest version of its request, by the old one’s id or the reference that they share', () => {
    const old = request({ status: 'replaced', replacedBy: 'req-2' });
    const next = request({ id: 'req-2', due: [{ from: null, gross: pln(12_000) }] });
    for (const names of [{}, { requestId: 'req-1', references: [] }]) {
      expect(allocate(payment(10_000, names), [old, next])).toMatchObject([
        { kind: 'kept', requestId: 'req-2', missing: pln(2000) },
      ]);
    }
  });

  const other = request({ id: 'req-9', reference: '1000000161', payerName: 'Jiná pošta s.r.o.' });
  it.each([
    ['without a reference', payment(10_000, { references: [] }), 'unknownReference', ['req-1', 'req-9']],
    [
      'whose payer has a name that the bank has cut',
      payment(9000, { references: [], payerName: 'LODZKIE WEDLINY SP. Z' }),
      'unknownReference',
      ['req-1'],
    ],
    ['that nothing speaks for', payment(1, { references: ['1000000258'] }), 'unknownReference', []],
    [
      'for two requests',
      payment(20_000, { references: ['1000000064', '1000000161'] }),
      'severalReferences',
      ['req-1', 'req-9'],
    ],
    ['in another currency', { ...payment(1), amount: money(10_000, 'EUR') }, 'otherCurrency', []],
    ['that went out', payment(-10_000), 'debit', ['req-1']],
  ])('waits for a person: %s', (_what, received, reason, suggestions) => {
    const [waiting] = allocate(received, [request(), other]);
    expect(waiting).toMatchObject({ kind: 'waits', reason, suggestions });
  });

  it('for an order that has lapsed waits, and it can be ordered again', () => {
    expect(allocate(payment(10_000), [request({ status: 'lapsed' })])).toMatchObject([
      { kind: 'waits', reason: 'lapsed', actions: ['orderAgain', 'keepAsCredit', 'refund'], suggestions: ['req-1'] },
    ]);
    expect(allocate(payment(10_000), [request({ status: 'withdrawn' })])).toMatchObject([{ reason: 'withdrawn' }]);
  });
});

it('every unit of what arrives goes somewhere, and nothing settles below what is due', () => {
  const requests = fc.array(
    fc.record({
      status: fc.constantFrom('open', 'paid', 'lapsed', 'withdrawn', 'replaced'),
      gross: fc.integer({ min: 1, max: 500 }),
      applied: fc.nat(500),
    }),
    { maxLength: 4 },
  );
  const options = { amount: fc.integer({ min: -100, max: 1000 }), named: fc.nat(5), card: fc.boolean() };
  fc.assert(
    fc.property(requests, fc.record(options), (drawn, { amount, named, card }) => {
      const all = drawn.map(({ status, gross, applied }, n) =>
        request({
          id: `req-${n}`,
          reference: `100000000${n}`,
          status,
          due: [{ from: null, gross: pln(gross) }],
          applied:
            applied > 0 && applied < gross
              ? [{ ...kept[0], paymentId: 'p', amount: pln(applied), valueDate: plainDate('2027-01-01') }]
              : [],
        }),
      );
      const received = payment(amount, { references: [`100000000${named}`], method: card ? 'card' : 'transfer' });
      const allocations = allocate(received, all);
      expect(allocated(allocations, 'PLN')).toEqual(pln(amount));
      for (const allocation of allocations) {
        if (allocation.kind !== 'settled') continue;
        const settled = all.find(({ id }) => id === allocation.requestId);
        const before = settled?.applied[0]?.amount.amount ?? 0;
        expect(before + allocation.amount.amount).toBe(settled?.due[0].gross.amount);
      }
    }),
  );
});

describe('credit of the account', () => {
  const today = plainDate('2027-03-10');
  it.each([
    [3000, [], { used: pln(3000), settled: false }],
    [15_000, [], { used: pln(10_000), settled: true }],
    [6000, kept, { used: pln(6000), settled: true }],
    [0, [], { used: pln(0), settled: false }],
  ])('%d is used by the next request', (credit, applied, expected) => {
    expect(creditFor(request({ applied }), pln(credit), today)).toEqual(expected);
  });

  it('is not used by one that is not open', () => {
    expect(creditFor(request({ status: 'paid' }), pln(1), today).used).toEqual(pln(0));
  });
});

describe('a payment that is taken back', () => {
  const lost = { paymentId: 'pay-1', at: instant('2027-05-04T22:30:00Z'), zone: 'Europe/Warsaw', appliedTo: ['req-1'] };

  it('opens its period again: grace counts from the day of the loss', () => {
    const allocations = allocate(payment(10_000), [request()]);
    expect(reverse({ ...lost, allocations, credit: pln(0) })).toEqual([
      { kind: 'reopened', requestId: 'req-1', amount: pln(10_000), graceFrom: plainDate('2027-05-05') },
    ]);
  });

  it('leaves a request paid of which all had been kept before', () => {
    const applied = [{ paymentId: 'pay-0', amount: pln(10_000), valueDate: plainDate('2027-03-01') }];
    const allocations = allocate(payment(300), [request({ applied })]);
    expect(allocations).toMatchObject([{ kind: 'settled', amount: pln(0) }, { kind: 'credited' }]);
    expect(reverse({ ...lost, allocations, credit: pln(300) })).toEqual([{ kind: 'creditTaken', amount: pln(300) }]);
  });

  it('takes its credit with it, and waits for a person where that was used', () => {
    const allocations = allocate(payment(12_500), [request()]);
    expect(reverse({ ...lost, allocations, credit: pln(500) })).toMatchObject([
      { kind: 'reopened', amount: pln(10_000) },
      { kind: 'creditTaken', amount: pln(500) },
      { kind: 'waits', reason: 'creditUsed', amount: pln(2000), actions: ['requestPayment', 'dismiss'] },
    ]);
  });

  it('loses what was paid too much first, where a part of it was disputed', () => {
    const allocations = allocate(payment(12_500), [request()]);
    const part = (amount: number) => reverse({ ...lost, allocations, credit: pln(2500), lost: pln(amount) });
    expect(part(2000)).toEqual([{ kind: 'creditTaken', amount: pln(2000) }]);
    expect(part(6000)).toMatchObject([
      { kind: 'creditTaken', amount: pln(2500) },
      { kind: 'reopened', amount: pln(3500) },
    ]);
    expect(part(12_500)).toEqual(reverse({ ...lost, allocations, credit: pln(2500) }));
  });

  it('takes what was to be paid back and has not gone out: that is not owed again, nor paid back any more', () => {
    const twice = allocate({ ...payment(10_000), method: 'card' }, [request({ status: 'paid' })]);
    expect(twice).toMatchObject([{ kind: 'refunded' }]);
    const of = (owedBack: Record<string, Money>) => reverse({ ...lost, allocations: twice, credit: pln(0), owedBack });
    expect(of({ 'pay-1': pln(10_000) })).toEqual([{ kind: 'paidBack', subject: 'pay-1', amount: pln(10_000) }]);
    expect(of({ 'req-1': pln(10_000) })).toMatchObject([{ kind: 'waits', reason: 'refunded', amount: pln(10_000) }]);
    const allocations = allocate(payment(10_000), [request()]);
    const granted = { ...lost, allocations, credit: pln(0), owedBack: { 'req-1': pln(4000) } };
    expect(reverse(granted)).toMatchObject([
      { kind: 'paidBack', subject: 'req-1', amount: pln(4000) },
      { kind: 'reopened', requestId: 'req-1', amount: pln(6000) },
    ]);
    expect(reverse({ ...granted, lost: pln(3000) })).toMatchObject([{ kind: 'paidBack', amount: pln(3000) }]);
  });

  it('takes what of its credit was to be paid back, since the account was erased, before somebody has to ask for it', () => {
    const allocations = allocate(payment(12_500), [request()]);
    const erased = { ...lost, allocations, credit: pln(0), creditSubject: 'acc/PLN' };
    const of = (owed: number) => reverse({ ...erased, owedBack: { 'acc/PLN': pln(owed) } }).slice(1);
    expect(of(2500)).toEqual([{ kind: 'paidBack', subject: 'acc/PLN', amount: pln(2500) }]);
    expect(of(1000)).toMatchObject([
      { kind: 'paidBack', amount: pln(1000) },
      { kind: 'waits', reason: 'creditUsed', amount: pln(1500) },
    ]);
    expect(of(0)).toMatchObject([{ kind: 'waits', reason: 'creditUsed', amount: pln(2500) }]);
  });

  it('opens a request that it was a part of', () => {
    const allocations = allocate(payment(4000), [request()]);
    expect(reverse({ ...lost, allocations, credit: pln(0) })).toMatchObject([{ kind: 'reopened', amount: pln(4000) }]);
    expect(reverse({ ...lost, appliedTo: [], allocations, credit: pln(0) })).toMatchObject([{ kind: 'unkept' }]);
  });
});
