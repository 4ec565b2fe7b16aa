import { registrationNumber } from '../../domain/registration-number.js';

describe('a number of the national register', () => {
  it.each([
    ['0000123456', 'PL', '0000123456'],
    ['012 100 784', 'PL', '012100784'],
    ['12345678512347', 'PL', '12345678512347'],
    ['25596641', 'CZ', '25596641'],
    ['357 634 69', 'SK', '35763469'],
    ['HRB 12345', 'DE', 'HRB 12345'],
  ])('%s of %s is %s', (text, country, expected) => expect(registrationNumber(text, country)).toBe(expected));

  it.each([
    ['a digit of a REGON is wrong', '012100785', 'PL'],
    ['a digit of a long REGON is wrong', '12345678512348', 'PL'],
    ['a digit is missing', '00001234', 'PL'],
    ['a digit of an IČO is wrong', '25596642', 'CZ'],
    ['a DIČ is no IČO', 'CZ25596641', 'CZ'],
    ['letters', 'HRB 12345', 'SK'],
  ])('is refused: %s', (_what, text, country) => {
    const details = expect.objectContaining({ pointer: '/registrationNumber' });
    expect(() => registrationNumber(text, country)).toThrow(
      expect.objectContaining({ code: 'invalidRequest', details }),
    );
  });
});
