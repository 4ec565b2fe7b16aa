import fc from 'fast-check';
import { billingDetails, isSameBuyer } from '../../../domain/billing/billing-details.js';
import {
  type BillingProfiles,
  billedAs,
  chargedOf,
  firstProfiles,
  mostProfiles,
  profileOf,
  type ReadyMethod,
  unfitFor,
  withChangedProfile,
  withDefaultMethod,
  withDefaultProfile,
  withoutProfile,
  withProfile,
} from '../../../domain/billing/billing-profiles.js';
import { plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { money } from '../../../domain/money.js';

const details = billingDetails({
  kind: 'organisation',
  name: 'Hosting Lis sp. z o.o.',
  address: { lines: ['ul. Lisia 7'], postalCode: '00-123', city: 'Warszawa' },
  country: 'PL',
  vatId: 'PL5260250995',
  invoiceEmail: 'faktury@hosting-lis.example',
});
const nothing = { invoiceEmail: null, language: null, address: null, purchaseOrderNumber: null };
const first = firstProfiles('bprf_1');
const two = withProfile(first, details, { id: 'bprf_2', name: 'Office in Kraków', ...nothing });
const unused = { subscriptionIds: [], orderIds: [], paymentMethodIds: [] };
const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, ...error.details };
    throw error;
  }
  return null;
};

describe('the profiles of an account', () => {
  it('begin with one by which everything is billed as the account says', () => {
    expect(profileOf(first, null)).toMatchObject({ id: 'bprf_1', name: 'Default', revision: 1 });
    expect(billedAs(details, profileOf(first, 'bprf_unknown'))).toEqual(details);
  });

  it('say where invoices go, and never who is billed', () => {
    const address = { lines: ['ul. Krakowska 1'], postalCode: '30-001', city: 'Kraków' };
    const given = { invoiceEmail: 'krakow@hosting-lis.example', language: 'en', address, purchaseOrderNumber: 'PO-7' };
    const { profiles } = withChangedProfile(two, details, {
      id: 'bprf_2',
      name: 'Kraków',
      ...given,
      language: 'en',
    });
    expect(billedAs(details, profiles[1])).toEqual({ ...details, ...given });
    expect(profiles[1]).toMatchObject({ name: 'Kraków', revision: 2 });
  });

  it('have names of their own, whatever their case, and fields that are checked as those of the account are', () => {
    const added = (more: object) =>
      refusal(() => withProfile(two, details, { id: 'x', name: 'New', ...nothing, ...more }));
    expect(added({ name: 'office in  kraków' })).toEqual({ code: 'alreadyExists', pointer: '/name' });
    expect(added({ invoiceEmail: 'nobody' })).toEqual({ code: 'invalidRequest', pointer: '/invoiceEmail' });
    expect(added({ address: { lines: [], postalCode: null, city: 'Kraków' } })).toEqual({
      code: 'invalidRequest',
      pointer: '/address/lines',
    });
    expect(
      refusal(() => withChangedProfile(two, details, { id: 'bprf_2', name: 'OFFICE IN KRAKÓW', ...nothing })),
    ).toBeNull();
  });

  it('are no more than fifty', () => {
    const add = (before: BillingProfiles, number: number) =>
      withProfile(before, details, { id: `bprf_n${number}`, name: `Profile ${number}`, ...nothing });
    const full = Array.from({ length: mostProfiles - 1 }, (_, number) => number).reduce(add, first);
    expect(refusal(() => add(full, 99))).toEqual({ code: 'tooManyBillingProfiles', most: mostProfiles });
  });

  it('are removed unless something is paid by them, which is named', () => {
    expect(withoutProfile(two, 'bprf_2', unused)).toEqual(first);
    expect(refusal(() => withoutProfile(two, 'bprf_1', unused))).toEqual({ code: 'defaultBillingProfile' });
    expect(refusal(() => withoutProfile(two, 'bprf_3', unused))).toMatchObject({ code: 'notFound' });
    const use = { ...unused, subscriptionIds: ['sub_1'], paymentMethodIds: ['pm_1'] };
    expect(refusal(() => withoutProfile(two, 'bprf_2', use))).toEqual({
      code: 'billingProfileInUse',
      uses: ['sub_1', 'pm_1'],
      ...use,
    });
  });

  it('have one default, whatever is done', () => {
    const act = fc.record({
      kind: fc.constantFrom('add', 'change', 'default', 'method', 'remove'),
      id: fc.integer({ min: 1, max: 5 }).map((number) => `bprf_${number}`),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        let profiles: BillingProfiles = first;
        for (const { kind, id } of acts) {
          const before = profiles;
          const isThere = before.profiles.some((one) => one.id === id);
          const given = { id, name: `Profile ${id}`, ...nothing };
          const does = {
            add: () => (isThere ? before : withProfile(before, details, given)),
            change: () => withChangedProfile(before, details, given),
            default: () => withDefaultProfile(before, id),
            method: () => withDefaultMethod(before, id, 'pm_1'),
            remove: () => withoutProfile(before, id, unused),
          };
          try {
            profiles = does[kind]();
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
          }
          expect(profiles.profiles.filter((one) => one.id === profiles.defaultProfileId)).toHaveLength(1);
          expect(new Set(profiles.profiles.map((one) => one.id)).size).toBe(profiles.profiles.length);
          for (const one of profiles.profiles) {
            const old = before.profiles.find((other) => other.id === one.id);
            const { revision = 0, ...was } = old ?? { revision: 0 };
            const { revision: now, ...is } = one;
            const same = JSON.stringify(was) === JSON.stringify(is);
            if (!old || !same) expect(now).toBeGreaterThan(revision);
          }
        }
      }),
    );
  });
});

describe('the method that a collection charges', () => {
  const method = (id: string, more: Partial<ReadyMethod> = {}): ReadyMethod => ({
    _id: id,
    kind: 'card',
    replaces: null,
    cap: null,
    card: null,
    ...more,
  });
  const charged = (ready: ReadyMethod[], chosen: string | null = null, currency = 'PLN') =>
    chargedOf(ready, { defaultPaymentMethodId: chosen, currency })?._id ?? null;

  it('is the chosen one, else the newest', () => {
    const ready = [method('newest'), method('older')];
    expect([charged(ready), charged(ready, 'older'), charged(ready, 'gone'), charged([])]).toEqual([
      ...['newest', 'older', 'newest', null],
    ]);
  });

  it('is no mandate in another currency', () => {
    const ready = [method('mandate', { kind: 'blik' }), method('card')];
    expect([charged(ready), charged(ready, 'mandate', 'EUR')]).toEqual(['mandate', 'card']);
  });

  it('is one that can pay that, before the chosen one that cannot', () => {
    const mandate = method('mandate', { kind: 'blik', cap: money(10_000, 'PLN') });
    const card = method('card', { card: { expires: { year: 2027, month: 3 } } });
    const chosen = (amount: number, on: string) =>
      chargedOf([mandate, card], { defaultPaymentMethodId: 'mandate', currency: 'PLN', amount, on: plainDate(on) })
        ?._id;
    expect([chosen(10_000, '2027-03-31'), chosen(10_001, '2027-03-31')]).toEqual(['mandate', 'card']);
    // Where none can, the chosen one is refused.
    expect(chosen(10_001, '2027-04-01')).toBe('mandate');
    expect(
      chargedOf([card, mandate], { defaultPaymentMethodId: 'card', currency: 'PLN', on: plainDate('2027-04-01') }),
    ).toBe(mandate);
    expect([
      unfitFor(mandate, { amount: 10_001 }),
      unfitFor(mandate, {}),
      unfitFor(card, { on: plainDate('2027-04-01') }),
    ]).toEqual([...['aboveCap', null, 'expiredCard']]);
  });

  it('is never one that a ready one replaces: that has its place', () => {
    const ready = [method('other'), method('new', { replaces: 'old' }), method('old')];
    expect([charged(ready, 'old'), charged(ready, 'other'), charged(ready)]).toEqual(['new', 'other', 'other']);
    expect(charged([method('new', { replaces: 'old' }), method('old')], null)).toBe('new');
  });
});

describe('a buyer whose details change', () => {
  const consumer = { ...details, vatId: null };
  const company = { ...consumer, registrationNumber: '012345678' };
  it.each([
    [
      'by another address, name, language and address for invoices',
      { ...details, name: 'Lis SA', invoiceEmail: 'x@y.example' },
      details,
      true,
    ],
    ['by another VAT id', { ...details, vatId: 'PL1132853869' }, details, false],
    ['by another country', { ...consumer, country: 'CZ' }, consumer, false],
    ['without a VAT id, by another name', { ...consumer, name: 'Lis SA' }, consumer, false],
    ['with a registration number, by another name', { ...company, name: 'Lis SA' }, company, true],
    ['by another registration number', { ...company, registrationNumber: null }, company, false],
  ])('%s', (_, now, before, isSame) => {
    expect(isSameBuyer(before, now)).toBe(isSame);
  });
});
