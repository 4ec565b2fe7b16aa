import { frequenciesFor, policiesFor } from '../../../domain/catalogue/licensing.js';

it.each([
  [1, ['monthly']],
  [12, ['monthly', 'annual']],
  [36, ['monthly', 'annual', 'triennial']],
  [null, ['oneTime']],
] as const)('a term of %s months is invoiced %s', (months, frequencies) => {
  expect(frequenciesFor(months)).toEqual(frequencies);
});

it.each([
  [1, ['monthly', 'newCommerceMonthly']],
  [12, ['annual', 'newCommerceAnnual']],
  [36, ['annual', 'newCommerceAnnual']],
  [null, ['trial']],
] as const)('a term of %s months has one of the policies %s', (months, ids) => {
  expect(policiesFor(months)).toEqual(ids);
});
