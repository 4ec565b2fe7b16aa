import '../date-equality.js';
import { recognised } from '../../../domain/billing/recorded-by-hand.js';
import { plainDate } from '../../../domain/calendar.js';

const transfer = (day: string, references: readonly string[] = [], payerName: string | null = null) => ({
  valueDate: plainDate(day),
  references,
  payerName,
});
const recorded = (id: string, ...of: Parameters<typeof transfer>) => ({ id, ...transfer(...of) });
const [ours, others] = ['1000000042', '1000000139'];

describe('an entry of a bank’s statement', () => {
  it('is the transfer that was recorded for the request that it names, on a day near it', () => {
    const entry = transfer('2035-03-05', [ours]);
    expect(recognised(entry, [recorded('a', '2035-03-02', [ours])])).toEqual({ kind: 'same', id: 'a' });
    expect(recognised(entry, [recorded('b', '2035-03-05', [others]), recorded('a', '2035-03-02', [ours])])).toEqual({
      kind: 'same',
      id: 'a',
    });
  });

  it('is the nearest of several', () => {
    const both = [recorded('a', '2035-03-02', [ours]), recorded('b', '2035-03-04', [ours])];
    expect(recognised(transfer('2035-03-05', [ours]), both)).toEqual({ kind: 'same', id: 'b' });
  });

  it('is, without a reference, that of the same day and payer, however the bank writes the name', () => {
    const entry = transfer('2035-03-05', [], 'HOSTING LIS SP Z O O');
    expect(recognised(entry, [recorded('a', '2035-03-05', [ours], 'Hosting Lis sp. z o.o.')])).toEqual({
      kind: 'same',
      id: 'a',
    });
  });

  it('may be that of the same day by somebody else, or that of the same request on another day: a person says', () => {
    const byDay = recognised(transfer('2035-03-05'), [recorded('a', '2035-03-05', [ours], 'Hosting Lis')]);
    expect(byDay).toEqual({ kind: 'maybe', ids: ['a'] });
    const byRequest = recognised(transfer('2035-04-05', [ours]), [recorded('a', '2035-03-05', [ours])]);
    expect(byRequest).toEqual({ kind: 'maybe', ids: ['a'] });
  });

  it('is another one where it names another request, or none on another day', () => {
    const known = [recorded('a', '2035-03-05', [ours], 'Hosting Lis')];
    expect(recognised(transfer('2035-03-05', [others], 'Hosting Lis'), known)).toEqual({ kind: 'new' });
    expect(recognised(transfer('2035-03-06', [], 'Hosting Lis'), known)).toEqual({ kind: 'new' });
    expect(recognised(transfer('2035-03-05', [ours]), [])).toEqual({ kind: 'new' });
  });
});
