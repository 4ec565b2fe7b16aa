import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chapters } from '../../demo/chapters.js';
import { parseArguments } from '../../demo/command-line.js';

const command = (...words: string[]) => parseArguments(words, chapters);
const [first, second] = chapters;

describe('what npm run demo is asked for', () => {
  it('is the first chapter, one by its name, or all', () => {
    expect(command()).toEqual({ chapters: [first], keepClocks: false });
    expect(command('a-new-key')).toEqual({ chapters: [second], keepClocks: false });
    expect(command('all')).toEqual({ chapters, keepClocks: false });
  });

  it('is to keep the test clocks, wherever that is said', () => {
    expect(command('--keep')).toEqual({ chapters: [first], keepClocks: true });
    expect(command('--keep', 'all')).toEqual({ chapters, keepClocks: true });
    expect(command('a-new-key', '--keep')).toEqual({ chapters: [second], keepClocks: true });
  });

  it('is none that does not exist, and one at a time', () => {
    const names = chapters.map(({ name }) => name).join(', ');
    expect(command('two-keys')).toEqual({ mistake: `There is no chapter two-keys: name ${names}, or all` });
    expect(command('list', 'one-keys-life')).toEqual({
      mistake: 'Name one chapter at a time: npm run demo -- NAME',
    });
  });
});

describe('docs/demo.md', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'demo.md'), 'utf8');

  it.each(chapters.map(({ name }) => name))('tells of %s', (name) => {
    expect(text).toContain(`\n## ${name}\n`);
  });
});
