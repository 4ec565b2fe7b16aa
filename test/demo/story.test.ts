import { differences, Story } from '../../demo/story.js';
import { Terminal } from '../../demo/terminal.js';

function storyOnPaper() {
  const written: string[] = [];
  const story = new Story(new Terminal({ write: (text: string) => written.push(text) }, {}));
  return { story, lines: () => written.join('').trimEnd().split('\n') };
}

describe('a story that checks itself', () => {
  it('says a sentence that holds', () => {
    const { story, lines } = storyOnPaper();
    story.expect('It is active', { state: 'active' }, { state: 'active' });
    expect(lines()).toEqual(['  ✓ It is active']);
    expect([story.held, story.differing]).toEqual([1, 0]);
  });

  it('says each place that differs, and only those', () => {
    const { story, lines } = storyOnPaper();
    const answered = { state: 'grace', term: { number: 1, expiresOn: '2027-11-22' } };
    story.expect('It is active', answered, { state: 'active', term: { number: 1, expiresOn: '2027-11-23' } });
    expect(lines()).toEqual([
      '  ✗ It is active',
      '    state: expected "active", answered "grace"',
      '    term.expiresOn: expected "2027-11-23", answered "2027-11-22"',
    ]);
    expect([story.held, story.differing]).toEqual([0, 1]);
  });

  it('sees what is missing, what is too much, and what is of another kind', () => {
    expect(differences(['a'], ['a', 'b'])).toEqual([{ at: '1', answered: undefined, expected: 'b' }]);
    expect(differences({ a: 1, b: 2 }, { a: 1 })).toEqual([{ at: 'b', answered: 2, expected: undefined }]);
    expect(differences({ a: null }, { a: [] })).toEqual([{ at: 'a', answered: null, expected: [] }]);
    expect(differences({}, [])).toEqual([{ at: '', answered: {}, expected: [] }]);
  });
});
