import * as fc from 'fast-check';
import { readStatement } from '../../../adapters/billing/statements/read-statement.js';
import { addDays, plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { type PrintedEntry, printedCamt, printedMt940 } from './printed-statements.js';

/** Words that have letters of Polish or Czech among them; `<` would begin a subfield of MT940. */
const word = fc.stringMatching(/^[A-Za-z0-9ąćęłńóśźżĄŁŚŻčďéěíňřšťúůýž./:-]{1,12}$/);
const words = (most: number) => fc.array(word, { minLength: 1, maxLength: most }).map((all) => all.join(' '));

/** Any day of the turn of a year, booked up to three days apart. */
const entry: fc.Arbitrary<PrintedEntry> = fc
  .record({
    kind: fc.constantFrom('credit', 'debit', 'reversedCredit', 'reversedDebit'),
    amount: fc.integer({ min: 1, max: 99_999 }),
    day: fc.integer({ min: 0, max: 20 }),
    apart: fc.integer({ min: -3, max: 3 }),
    title: words(8),
    name: words(2),
  })
  .map(({ day, apart, ...rest }) => {
    const valueDate = addDays(plainDate('2027-12-22'), day);
    return { ...rest, valueDate, bookedOn: addDays(valueDate, apart) };
  });

/** What can be compared over the forms: MT940 may lose a space where a title is divided. */
function compared(bytes: Uint8Array) {
  return readStatement(bytes).entries.map(({ kind, amount, valueDate, bookedOn, title, counterparty, entryKey }) => ({
    kind,
    amount: Math.abs(amount.amount),
    days: `${valueDate.toString()} ${bookedOn.toString()}`,
    title: title.replaceAll(' ', ''),
    name: counterparty.name?.replaceAll(' ', ''),
    entryKey,
  }));
}

describe('a statement that was printed', () => {
  it('is read as it was printed, in each form, with the same keys', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const printed = printedMt940(entries);
        // A dash on a line of its own ends a message: no bank breaks a text before its last dash.
        fc.pre(printed.split('\r\n').filter((line) => line === '-').length <= 1);
        const read = compared(Buffer.from(printed));
        expect(read.map(({ entryKey, ...said }) => said)).toEqual(
          entries.map(({ kind, amount, valueDate, bookedOn, title, name }) => ({
            kind,
            amount,
            days: `${valueDate.toString()} ${bookedOn.toString()}`,
            title: title.replaceAll(' ', ''),
            name: name.replaceAll(' ', ''),
          })),
        );
        expect(compared(Buffer.from(printedCamt(entries, 2)))).toEqual(read);
        expect(compared(Buffer.from(printedCamt(entries, 8)))).toEqual(read);
      }),
      { numRuns: 60 },
    );
  });

  it('is read whole or refused with a line, whatever is done to it', () => {
    const cut = fc.tuple(
      fc.array(entry, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.nat(40),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(cut, fc.boolean(), ([entries, at, length, inserted], asMt940) => {
        const text = asMt940 ? printedMt940(entries) : printedCamt(entries, 2);
        const from = at % text.length;
        const damaged = text.slice(0, from) + inserted + text.slice(from + length);
        try {
          readStatement(Buffer.from(damaged));
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
          expect(error).toMatchObject({ code: 'brokenStatement', details: { line: expect.any(Number) } });
        }
      }),
      { numRuns: 150 },
    );
  });
});
