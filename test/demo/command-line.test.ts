import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chapters } from '../../demo/chapters.js';
import { wishOf } from '../../demo/command-line.js';

const wish = (...words: string[]) => wishOf(words, chapters);
const [first, second] = chapters;

describe('what npm run demo is asked for', () => {
  it('is the first chapter, one by its name, or all', () => {
    expect(wish()).toEqual({ chapters: [first], keepClocks: false });
    expect(wish('a-new-key')).toEqual({ chapters: [second], keepClocks: false });
    expect(wish('all')).toEqual({ chapters, keepClocks: false });
  });

  it('is to keep the test clocks, wherever that is said', () => {
    expect(wish('--keep')).toEqual({ chapters: [first], keepClocks: true });
    expect(wish('--keep', 'all')).toEqual({ chapters, keepClocks: true });
    expect(wish('a-new-key', '--keep')).toEqual({ chapters: [second], keepClocks: true });
  });
});

describe('docs/demo.md', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'demo.md'), 'utf8');

  it.each(chapters.map(({ name }) => name))('tells of %s', (name) => {
    expect(text).toContain(`\n## ${name}\n`);
  });
});
