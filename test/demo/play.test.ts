import type { Chapter } from '../../demo/chapter.js';
import { addHours, instantFromMillis } from '../../domain/calendar.js';
import { playForTest } from './play-for-test.js';

/** A chapter with a clock and one sentence. */
function chapter(answered: string): Chapter {
  return {
    name: 'short',
    title: 'a short one',
    async play({ clock, story }) {
      const startsAt = addHours(instantFromMillis(Date.now()), 24);
      await clock({ name: 'Of a short chapter', startsAt, zone: 'Europe/Warsaw' });
      story.expect('It is so', answered, 'so');
    },
  };
}

describe('the test clock of a chapter', () => {
  it('is deleted when all was as told', async () => {
    expect(await playForTest(chapter('so'))).toMatchObject({ held: 1, differing: 0, clocks: 0 });
  });

  it('is kept when that is asked for, and when a sentence does not hold', async () => {
    expect(await playForTest(chapter('so'), true)).toMatchObject({ differing: 0, clocks: 1 });
    expect(await playForTest(chapter('otherwise'))).toMatchObject({ held: 0, differing: 1, clocks: 1 });
  });
});
