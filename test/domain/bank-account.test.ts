import fc from 'fast-check';
import { bankAccount, czechAccount, polishAccount, printedAccount } from '../../domain/bank-account.js';
import { czechSeller, polishSeller } from './billing/documents/samples.js';

const [polish, czech] = ['PL61109010140000071219812874', 'CZ6508000000192000145399'];

describe('a bank account', () => {
  it('is normalised', () => {
    const given = {
      iban: ' pl61 1090 1014-0000 0712 1981 2874',
      bic: 'wbkpplpp ',
      bankName: ' Bank  S.A. ',
      currency: 'PLN',
    };
    expect(bankAccount(given)).toEqual({ iban: polish, bic: 'WBKPPLPP', bankName: 'Bank S.A.', currency: 'PLN' });
    expect(bankAccount({ iban: czech, bic: '', currency: 'CZK' })).toEqual({
      iban: czech,
      bic: null,
      bankName: null,
      currency: 'CZK',
    });
  });

  it('is accepted as the samples have it', () => {
    for (const { bankAccount: account } of [polishSeller, czechSeller]) {
      expect(account && bankAccount(account)).toEqual(account);
    }
  });

  it.each([
    ['a swapped digit', { iban: 'PL61109010140000071219812847' }, 'invalidRequest', '/bankAccounts/0/iban'],
    ['no IBAN', { iban: '19-2000145399/0800' }, 'invalidRequest', '/bankAccounts/0/iban'],
    ['another country’s length', { iban: 'CZ65080000001920001453' }, 'invalidRequest', '/bankAccounts/0/iban'],
    ['a BIC of seven letters', { bic: 'GIBACZP' }, 'invalidRequest', '/bankAccounts/0/bic'],
    ['a long name', { bankName: 'b'.repeat(101) }, 'invalidRequest', '/bankAccounts/0/bankName'],
    ['a control character', { bankName: 'Bank\u0007' }, 'invalidRequest', '/bankAccounts/0/bankName'],
    ['no currency', { currency: 'zł' }, 'unknownCurrency', '/bankAccounts/0/currency'],
  ])('is refused for %s, by the field', (_what, wrong, code, pointer) => {
    const given = { iban: polish, bic: null, bankName: null, currency: 'PLN', ...wrong };
    expect(() => bankAccount(given, '/bankAccounts/0')).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ pointer }) }),
    );
  });

  it('is refused when any digit is wrong', () => {
    const typo = fc.record({ at: fc.integer({ min: 2, max: 27 }), by: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(typo, ({ at, by }) => {
        const iban = `${polish.slice(0, at)}${(Number(polish[at]) + by) % 10}${polish.slice(at + 1)}`;
        expect(() => bankAccount({ iban, currency: 'PLN' })).toThrow(
          expect.objectContaining({ code: 'invalidRequest' }),
        );
      }),
    );
  });

  it('is printed as people of its country write it', () => {
    expect(printedAccount({ iban: czech })).toEqual({
      iban: 'CZ65 0800 0000 1920 0014 5399',
      domestic: '19-2000145399/0800',
    });
    expect(printedAccount({ iban: polish })).toEqual({
      iban: 'PL61 1090 1014 0000 0712 1981 2874',
      domestic: '61 1090 1014 0000 0712 1981 2874',
    });
    expect(printedAccount({ iban: 'DE89370400440532013000' })).toEqual({
      iban: 'DE89 3704 0044 0532 0130 00',
      domestic: null,
    });
  });

  it('has the parts of its country’s form', () => {
    expect(czechAccount(czech)).toEqual({ number: '19-2000145399', bankCode: '0800' });
    expect(czechAccount('CZ5855000000001265098001')).toEqual({ number: '1265098001', bankCode: '5500' });
    expect(polishAccount(polish)).toBe('61109010140000071219812874');
    expect([czechAccount(polish), polishAccount(czech)]).toEqual([null, null]);
  });
});
