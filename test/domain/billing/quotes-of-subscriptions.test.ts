import fc from 'fast-check';
import '../date-equality.js';
import { isDebt, linesOfPayment, linesOwedAtEnd } from '../../../domain/billing/payment-lines.js';
import { extensionTermOf, nextTermOf } from '../../../domain/billing/seat-prices.js';
import { writeOffRefusal } from '../../../domain/billing/write-off.js';
import { plainDate, startOfDay } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { sum } from '../../../domain/money.js';
import { paidThrough } from '../../../domain/subscriptions/subscription.js';
import { payment } from '../subscriptions/commands.js';
import { active, refusalOf } from '../subscriptions/life.js';
import { billed, linesOf, lineText, plan, quoteAt } from './quoting.js';

const currency = 'PLN';
const monthly = plan({ billing: 'monthly', prices: [{ currency, tiers: [{ from: 1, amount: 1000 }] }] });
const year = active({ at: '2027-01-01T11:00:00Z', invoiced: { periodMonths: 12 }, seats: 8 });
/** Twelve months, billed monthly, of which the first was paid. */
const months = active({ at: '2027-01-01T11:00:00Z', invoiced: { periodMonths: 1 }, seats: 3 });
const ofMonths = (at: string) => billed(months.livedTo(at), { plans: [monthly] });

describe('the quote of more seats', () => {
  it('is the rest of the period at the tier that the total reaches; later periods cost it for all', () => {
    const quoted = quoteAt('2027-03-15T10:00:00Z', { kind: 'seats', billed: billed(year), seats: 11 });
    expect(linesOf(quoted)).toEqual(['3 seatsAdded 2027-03-15–2028-01-01 292/365: 216.00']);
    expect(quoted.perPeriod && lineText(quoted.perPeriod.line)).toBe('11 period 2028-01-01–2029-01-01 366/366: 990.00');
    expect(quoted).toMatchObject({ seats: { now: 11, nextTerm: 11 } });
    expect(String(quoted.dates.lapsesOn)).toBe('2027-03-29');
  });

  it('has a line for each later period that is paid already, and lapses with the period that runs', () => {
    const paid = months.when(payment('2027-01-20', '2027-01-20T10:00:00Z'));
    const request = { kind: 'seats', billed: billed(paid, { plans: [monthly] }), seats: 5 } as const;
    const quoted = quoteAt('2027-01-25T10:00:00Z', request);
    expect(linesOf(quoted)).toEqual([
      '2 seatsAdded 2027-01-25–2027-02-01 7/31: 4.52',
      '2 seatsAdded 2027-02-01–2027-03-01 28/28: 20.00',
    ]);
    expect(quoted.perPeriod && lineText(quoted.perPeriod.line)).toBe('5 period 2027-03-01–2027-04-01 31/31: 50.00');
    expect(String(quoted.dates.lapsesOn)).toBe('2027-02-01');
  });

  it.each([
    ['more', 11, '11 period 2028-01-01–2029-01-01 366/366: 1210.00'],
    ['fewer', 6, '6 period 2028-01-01–2029-01-01 366/366: 660.00'],
  ])('says what %s cost by what is to follow: another plan, or the newest version', (_what, seats, line) => {
    const next = plan({ id: 'other', version: 3, prices: [{ currency, tiers: [{ from: 1, amount: 11_000 }] }] });
    const asked = billed(year, { plans: [plan(), next] });
    const request = { kind: 'seats', billed: asked, seats, nextTerm: nextTermOf(next) } as const;
    const { perPeriod } = quoteAt('2027-03-15T10:00:00Z', request);
    expect(perPeriod && lineText(perPeriod.line)).toBe(line);
    expect(perPeriod?.line.plan).toEqual({ id: 'other', version: 3 });
  });

  it('raises the seats of the next term, too, where fewer were decided', () => {
    const request = { kind: 'seats', billed: billed(year, { nextTermSeats: 5 }), seats: 11 } as const;
    const quoted = quoteAt('2027-03-15T10:00:00Z', request);
    expect(quoted.seats).toEqual({ now: 11, nextTerm: 8 });
    expect(quoted.perPeriod?.line).toMatchObject({ seats: 8, price: 10_000 });
  });

  it.each([
    ['in grace', '2028-01-05T10:00:00Z', {}, 9, 'payFirst'],
    ['while disabled', '2028-03-05T10:00:00Z', {}, 9, 'disabled'],
    ['the same number', '2027-03-15T10:00:00Z', {}, 8, 'invalidSeats'],
    ['in another currency', '2027-03-15T10:00:00Z', { currency: 'EUR' }, 9, 'otherCurrency'],
    ['too many in all', '2027-03-15T10:00:00Z', {}, 1_000_001, 'invalidSeats'],
  ])('is refused: %s', (_what, at, options, seats, code) => {
    const request = { kind: 'seats', billed: billed(year.livedTo(at)), seats, ...options } as const;
    expect(refusalOf(() => quoteAt(at, request))).toBe(code);
  });

  it('is refused once the pro-forma is out, where the plan says so', () => {
    const at = '2027-12-20T10:00:00Z';
    const asked = (increaseAfterProForma: boolean) =>
      billed(year.livedTo(at), { plans: [plan({ increaseAfterProForma })] });
    expect(refusalOf(() => quoteAt(at, { kind: 'seats', billed: asked(false), seats: 9 }))).toBe('proFormaIssued');
    expect(linesOf(quoteAt(at, { kind: 'seats', billed: asked(true), seats: 9 }))).toHaveLength(1);
  });
});

describe('the quote of fewer seats', () => {
  it('asks for nothing now, and less from the next term on', () => {
    const quoted = quoteAt('2027-03-15T10:00:00Z', { kind: 'seats', billed: billed(year), seats: 6 });
    expect(quoted).toMatchObject({ lines: [], dueNow: { gross: { amount: 0 } }, seats: { now: 8, nextTerm: 6 } });
    expect(quoted.perPeriod && lineText(quoted.perPeriod.line)).toBe('6 period 2028-01-01–2029-01-01 366/366: 600.00');
  });

  it('is refused when the next term’s pro-forma is out, and not for one of a month inside the term', () => {
    const at = '2027-12-20T10:00:00Z';
    expect(refusalOf(() => quoteAt(at, { kind: 'seats', billed: billed(year.livedTo(at)), seats: 6 }))).toBe(
      'proFormaIssued',
    );
    const inner = '2027-01-28T10:00:00Z';
    expect(quoteAt(inner, { kind: 'seats', billed: ofMonths(inner), seats: 2 }).lines).toEqual([]);
  });
});

describe('the quote of a renewal', () => {
  const renewed = (at: string, options: object = {}) =>
    quoteAt(at, { kind: 'renewal', billed: billed(year.livedTo(at)), starts: 'inTurn', ...options });

  it('is the next term, by the newest version and for the seats that were decided', () => {
    const next = plan({ version: 2, prices: [{ currency, tiers: [{ from: 1, amount: 11_000 }] }] });
    const at = '2027-12-20T10:00:00Z';
    const request = {
      kind: 'renewal',
      billed: billed(year.livedTo(at), { nextTermSeats: 6, plans: [plan(), next] }),
      starts: 'inTurn',
      nextTerm: nextTermOf(next),
    } as const;
    const quoted = quoteAt(at, request);
    expect(linesOf(quoted)).toEqual(['6 period 2028-01-01–2029-01-01 366/366: 660.00']);
    expect(quoted.lines).toMatchObject([{ plan: { version: 2 } }]);
    expect(String(quoted.dates.expiresOn)).toBe('2029-01-01');
  });

  it('is of what was accepted for the next term alone: the one behind it costs what the newest version says', () => {
    const newest = plan({ version: 2, prices: [{ currency, tiers: [{ from: 1, amount: 11_000 }] }] });
    const at = '2027-12-20T10:00:00Z';
    const asked = { billed: billed(year.livedTo(at), { plans: [plan(), newest] }), followingTerm: nextTermOf(newest) };
    const accepted = { kind: 'renewal', starts: 'inTurn', ...asked, nextTerm: nextTermOf(plan()) } as const;
    for (const starts of ['inTurn', 'today'] as const) {
      const { lines, perPeriod } = quoteAt(at, { ...accepted, starts });
      expect(lines).toMatchObject([{ plan: { version: 1 }, net: { amount: 80_000 } }]);
      expect(perPeriod?.line).toMatchObject({ plan: { version: 2 }, net: { amount: 88_000 } });
    }
    // A period that was due already is none of the next term.
    const owed = { billed: ofMonths('2027-01-20T10:00:00Z'), nextTerm: nextTermOf(plan()) };
    const inTerm = quoteAt('2027-01-20T10:00:00Z', { ...accepted, ...owed });
    expect(inTerm.perPeriod?.line).toMatchObject({ plan: { version: 1 } });
  });

  it('in grace asks for every period begun', () => {
    const at = '2027-02-20T10:00:00Z';
    expect(linesOf(quoteAt(at, { kind: 'renewal', billed: ofMonths(at), starts: 'inTurn' }))).toEqual([
      '3 period 2027-02-01–2027-03-01 28/28: 30.00',
    ]);
    const later = '2027-04-20T10:00:00Z';
    expect(linesOf(quoteAt(later, { kind: 'renewal', billed: ofMonths(later), starts: 'inTurn' }))).toEqual([
      '3 period 2027-02-01–2027-03-01 28/28: 30.00',
      '3 period 2027-03-01–2027-04-01 31/31: 30.00',
      '3 period 2027-04-01–2027-05-01 30/30: 30.00',
    ]);
  });

  it('while disabled is a term from today, with the days of grace that were used', () => {
    expect(linesOf(renewed('2028-03-15T10:00:00Z'))).toEqual([
      '8 graceDays 2028-01-01–2028-01-31 30/366: 65.57',
      '8 period 2028-03-15–2029-03-15 365/365: 800.00',
    ]);
  });

  it('from today is a whole term, and says which days are lost', () => {
    const at = '2027-06-01T10:00:00Z';
    const quoted = renewed(at, { starts: 'today' });
    expect(linesOf(quoted)).toEqual(['8 period 2027-06-01–2028-06-01 366/366: 800.00']);
    expect(quoted.dates.daysLost).toBe(214);
    expect(refusalOf(() => renewed(at, { starts: 'today', agreedLoss: 213 }))).toBe('confirmationRequired');
    const owing = { kind: 'renewal', billed: ofMonths('2027-01-15T10:00:00Z'), starts: 'today' } as const;
    expect(refusalOf(() => quoteAt('2027-01-15T10:00:00Z', owing))).toBe('periodsOwed');
  });

  it('after a commitment that ended in debt asks for what is owed, and then for the new term', () => {
    const policy = { ...policyOf('annual'), graceDays: 40 };
    let life = active({ at: '2027-01-01T11:00:00Z', policy, invoiced: { periodMonths: 1 }, seats: 3 });
    for (let month = 0; month < 10; month += 1) life = life.when(payment('2027-01-02', '2027-01-02T10:00:00Z'));
    const at = '2028-02-20T10:00:00Z';
    const request = {
      kind: 'renewal',
      billed: billed(life.livedTo(at), { plans: [monthly] }),
      starts: 'inTurn',
    } as const;
    expect(linesOf(quoteAt(at, request))).toEqual([
      '3 period 2027-12-01–2028-01-01 31/31: 30.00',
      '3 graceDays 2028-01-01–2028-01-10 9/31: 8.71',
      '3 period 2028-02-20–2028-03-20 29/29: 30.00',
    ]);
  });
});

describe('the quote of a month after the term', () => {
  const policy = policyOf('newCommerceAnnual');
  const life = active({ at: '2027-01-01T11:00:00Z', policy, invoiced: { periodMonths: 12 }, seats: 8 });

  it('is what a renewal asks for where it is to go on month by month', () => {
    const sold = plan({ policy: 'newCommerceAnnual' });
    const asked = { billed: billed(life, { plans: [sold] }), nextTerm: extensionTermOf(sold) };
    const at = '2027-12-20T10:00:00Z';
    const [renewal, extension] = [
      quoteAt(at, { kind: 'renewal', starts: 'inTurn', ...asked }),
      quoteAt(at, { kind: 'extension', ...asked }),
    ];
    expect(linesOf(renewal)).toEqual(['8 extension 2028-01-01–2028-02-01 31/31: 82.00']);
    expect(renewal).toMatchObject({ lines: extension.lines, perPeriod: extension.perPeriod, dates: extension.dates });
    const thenAYear = quoteAt(at, { kind: 'extension', ...asked, followingTerm: nextTermOf(sold) });
    expect(thenAYear.lines).toEqual(extension.lines);
    expect(thenAYear.perPeriod?.line).toMatchObject({ code: 'period', net: { amount: 80_000 } });
  });
  const extended = (options: object) => {
    const plans = [plan({ policy: 'newCommerceAnnual', ...options })];
    return quoteAt('2027-12-20T10:00:00Z', { kind: 'extension', billed: billed(life, { plans }) });
  };

  it('costs 23 % more than a twelfth of the year, or 3 % more than the month where it has a price', () => {
    expect(extended({}).lines).toMatchObject([
      { code: 'extension', unitPrice: '10.25', net: { amount: 8200 }, days: 31 },
    ]);
    const monthlyPrices = [{ currency, tiers: [{ from: 1, amount: 999 }] }];
    expect(extended({ monthlyPrices }).lines).toMatchObject([{ unitPrice: '10.2897', net: { amount: 8232 } }]);
  });

  it('is refused where the policy has none', () => {
    const at = '2027-12-20T10:00:00Z';
    expect(refusalOf(() => quoteAt(at, { kind: 'extension', billed: billed(year) }))).toBe('noExtension');
  });
});

describe('the quote of a trial’s conversion', () => {
  const trial = active({
    at: '2027-01-01T11:00:00Z',
    policy: 'trial',
    months: null,
    invoiced: { periodMonths: null },
    seats: 3,
  });
  const of = (life: typeof trial) => billed(life, { plans: [plan({ id: 'suite', months: null, policy: 'trial' })] });
  const bought = plan({ id: 'suite', version: 2 });

  it('begins at the trial’s end while it runs, else today', () => {
    const early = quoteAt('2027-01-10T10:00:00Z', { kind: 'conversion', billed: of(trial), plan: bought, seats: 10 });
    expect(linesOf(early)).toEqual(['10 period 2027-01-31–2028-01-31 365/365: 900.00']);
    const at = '2027-02-10T10:00:00Z';
    const late = quoteAt(at, { kind: 'conversion', billed: of(trial.livedTo(at)), plan: bought });
    expect(linesOf(late)).toEqual(['3 period 2027-02-10–2028-02-10 365/365: 300.00']);
    const request = { kind: 'conversion', billed: billed(year), plan: bought } as const;
    expect(refusalOf(() => quoteAt(at, request))).toBe('noTrial');
  });

  it('is none of what is perpetual, as little as another month', () => {
    const at = '2027-02-10T10:00:00Z';
    const forEver = billed(active({ at: '2027-01-01T11:00:00Z', policy: null }), {
      plans: [plan({ months: null, billing: 'oneTime', policy: null })],
    });
    expect(refusalOf(() => quoteAt(at, { kind: 'conversion', billed: forEver, plan: bought }))).toBe('noTrial');
    expect(refusalOf(() => quoteAt(at, { kind: 'extension', billed: forEver }))).toBe('noExtension');
  });
});

describe('a quote and what recording its payment does', () => {
  it('are about the same periods and the same new end, whenever it is paid', () => {
    const lives = fc.constantFrom(year, months);
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 110 }), fc.integer({ min: 1, max: 3 }), (bought, days, payments) => {
        let life = bought;
        let day = plainDate('2027-01-10');
        for (let n = 0; n < payments; n += 1) {
          day = day.add({ days });
          const at = startOfDay(day, 'Europe/Warsaw').add({ hours: 12 });
          life = life.livedTo(at);
          const before = billed(life, { plans: [bought === year ? plan() : monthly] });
          if (life.state.phase === 'deleted') return;
          const quoted = quoteAt(at.toString(), { kind: 'renewal', billed: before, starts: 'inTurn' });
          const { lines } = linesOfPayment(before, { valueDate: day, at });
          life = life.when(payment(day.toString(), at));
          expect(lines).toEqual(quoted.lines);
          expect(paidThrough(life.state)?.toString()).toBe(String(quoted.dates.paidThrough));
          expect(quoted.dueNow.net).toEqual(
            sum(
              quoted.lines.map(({ net }) => net),
              currency,
            ),
          );
          const unpaidBehind = quoted.lines.filter(({ code }) => code === 'period').at(-1)?.to;
          expect(String(unpaidBehind)).toBe(String(quoted.dates.paidThrough));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what stays owed at an end', () => {
  const owedOn = (day: string, of = months) =>
    linesOwedAtEnd(billed(of, { plans: [monthly] }), plainDate(day)).map(({ from }) => String(from));
  const ended = { ...months.state, phase: 'deleted' } as const;

  it('are the periods of the commitment that have begun and were not paid', () => {
    expect(owedOn('2027-01-31')).toEqual([]);
    expect(owedOn('2027-04-01')).toEqual(['2027-02-01', '2027-03-01', '2027-04-01']);
  });

  it('is nothing of a term that would have followed, nor of what was undone or cancelled at once', () => {
    expect(linesOwedAtEnd(billed(year), plainDate('2028-04-30'))).toEqual([]);
    const subscription = { ...months.state, phase: 'undone' } as const;
    const undone = billed(months, { subscription, plans: [monthly] });
    expect(linesOwedAtEnd(undone, plainDate('2027-04-01'))).toEqual([]);
  });

  it('is paid by a request for a period of the commitment, or one whose payment was lost', () => {
    const asked = { unpaidFrom: '2027-02-01', reopened: false };
    expect(isDebt(ended, asked)).toBe(true);
    expect(isDebt(ended, { unpaidFrom: '2028-01-01', reopened: false })).toBe(false);
    expect(isDebt(ended, { unpaidFrom: null, reopened: true })).toBe(true);
    expect(isDebt(months.state, asked)).toBe(false);
    expect(isDebt({ ...ended, phase: 'undone' }, asked)).toBe(false);
  });

  it('is written off once nothing is brought back by its payment, and it was to be paid', () => {
    const facts = { status: 'open', unpaidFrom: '2027-02-01', reopened: false, periods: 1 } as const;
    const asked = { ...facts, dueOn: null, overdue: false };
    const onAccount = { ...facts, dueOn: '2027-02-15', overdue: true };
    expect(writeOffRefusal(asked, ended)).toBeNull();
    expect(writeOffRefusal({ ...asked, unpaidFrom: '2028-01-01' }, ended)).toBe('notOwed');
    expect(writeOffRefusal(asked, months.state)).toBe('notOwed');
    expect(writeOffRefusal({ ...asked, reopened: true }, months.state)).toBe('canBeBroughtBack');
    expect(writeOffRefusal(onAccount, ended)).toBeNull();
    expect(writeOffRefusal(onAccount, months.state)).toBe('canBeBroughtBack');
    expect(writeOffRefusal({ ...onAccount, overdue: false }, ended)).toBe('notOverdue');
    expect(writeOffRefusal({ ...onAccount, status: 'paid' }, ended)).toBe('notOpen');
    // Seats that were added, and keys: nothing of a subscription goes on by their payment.
    expect(writeOffRefusal({ ...onAccount, periods: 0 }, months.state)).toBeNull();
    expect(writeOffRefusal(onAccount, null)).toBeNull();
    expect(writeOffRefusal(asked, null)).toBe('notOwed');
  });
});
