import { type EntryTrace, knownEntries } from '../../../domain/billing/statement-entries.js';

const entry = (bankReference: string | null, format = 'mt940', entryKey = 'k'): EntryTrace => ({
  entryKey,
  format,
  bankReference,
});

describe('an entry that comes again', () => {
  it('is found by the bank’s reference, wherever it stands', () => {
    const [a, b] = [entry('A'), entry('B')];
    expect(knownEntries([entry('B'), entry('A')], [a, b])).toEqual([b, a]);
    expect(knownEntries([entry('A', 'camt053')], [b, a])).toEqual([a]);
  });

  it('is found in the other format, where the bank numbers it differently', () => {
    const a = entry('A');
    expect(knownEntries([entry('2027/1', 'camt053')], [a])).toEqual([a]);
  });

  it('is found without references by how many there are', () => {
    const [a, b] = [entry(null), entry(null)];
    expect(knownEntries([entry(null), entry(null), entry(null)], [a, b])).toEqual([a, b, null]);
  });
});

describe('an equal payment of the same day', () => {
  it('is another one when the bank’s reference is', () => {
    expect(knownEntries([entry('B')], [entry('A')])).toEqual([null]);
    expect(knownEntries([entry('A'), entry('B')], [entry('A')])).toEqual([entry('A'), null]);
  });

  it('does not take the place of the one whose reference is there', () => {
    const [a, b] = [entry(null, 'camt053'), entry('B')];
    expect(knownEntries([entry('B'), entry('C')], [a, b])).toEqual([b, a]);
  });

  it('with another key is never the same', () => {
    expect(knownEntries([entry(null, 'mt940', 'other')], [entry(null)])).toEqual([null]);
  });
});
