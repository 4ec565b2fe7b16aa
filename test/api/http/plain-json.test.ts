import { z } from 'zod';
import { line } from '../../../api/formats.js';
import { readCursor, writeCursor } from '../../../api/http/page.js';
import { notPlainIn } from '../../../api/http/plain-json.js';
import { readBody } from '../../../api/http/read-request.js';

/** A schema that takes whatever comes. */
const anything = z.record(z.string(), z.unknown());

describe('an operator of MongoDB', () => {
  it.each([{ $gt: '' }, { name: { $ne: null } }, { names: [{ $where: 'true' }] }])(
    'is refused in a body: %j',
    (body) => {
      expect(() => readBody(anything, { body })).toThrow('is not a known field');
    },
  );

  it('is refused in a cursor', () => {
    const read = (position: object) => readCursor('things', writeCursor('things', position), anything);
    expect(read({ id: 'a' })).toEqual({ id: 'a' });
    expect(() => read({ id: { $gt: '' } })).toThrow('must be the `next` of a page of this list');
  });

  it('is an operator as the name of a field only', () => {
    expect(notPlainIn({ name: '$gt', prices: ['$ 10'] })).toBeUndefined();
  });
});

describe('a line of text', () => {
  it.each(['Anna', 'Łucja Żółć', "'t Hooft", '王小明', 'مريم', 'می‌خواهم', '👩‍👩‍👧', '!', '7', ' Jan '])(
    'may be %j',
    (text) => {
      expect(line(200).safeParse(text).data).toBe(text.trim());
    },
  );

  it.each<[text: string, problem: string]>([
    ['Anna\u202egpj.exe', 'must not have characters that turn the direction of writing'],
    ['\u2066Anna\u2069', 'must not have characters that turn the direction of writing'],
    ['\u200b', 'must have a character that can be seen'],
    ['\u200b \u2060', 'must have a character that can be seen'],
    ['\u3164', 'must have a character that can be seen'],
    ['\u2800\u2800', 'must have a character that can be seen'],
    ['\u00ad', 'must have a character that can be seen'],
    ['\u{e0041}', 'must have a character that can be seen'],
    ['\u0301', 'must have a character that can be seen'],
    ['Anna\nNowak', 'must be one line without control characters'],
    ['Anna\u2028Nowak', 'must be one line without control characters'],
  ])('cannot be %j', (text, problem) => {
    expect(line(200).safeParse(text).error?.issues).toMatchObject([{ message: problem }]);
  });

  it('is refused once where there is nothing', () => {
    expect(line(200).safeParse('  ').error?.issues).toHaveLength(1);
  });
});
