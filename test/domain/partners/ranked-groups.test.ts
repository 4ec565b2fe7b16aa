import fc from 'fast-check';
import { groupsOfPage } from '../../../domain/partners/ranked-groups.js';

const groups = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 });

describe('the groups of a page', () => {
  it('fill it exactly, or are all that there are', async () => {
    await fc.assert(
      fc.asyncProperty(groups, fc.integer({ min: 0, max: 100 }), async (counts, room) => {
        const ranked = counts.map((count, n) => ({ key: `${n}`, count }));
        const { whole, first } = await groupsOfPage(ranked, room);
        expect(whole).toEqual(ranked.slice(0, whole.length).map(({ key }) => key));
        const members = counts.slice(0, whole.length).reduce((sum, count) => sum + count, 0);
        expect(members).toBeLessThanOrEqual(room);
        if (first !== null) expect(members + (counts[Number(first)] ?? 0)).toBeGreaterThan(room);
        else expect(members === room || whole.length === counts.length).toBe(true);
      }),
    );
  });

  it('are taken no further than needed', async () => {
    const taken: number[] = [];
    function* endless() {
      for (let n = 0; ; n += 1) {
        taken.push(n);
        yield { key: `${n}`, count: 10 };
      }
    }
    await groupsOfPage(endless(), 25);
    expect(taken).toEqual([0, 1, 2]);
  });
});
