import { z } from 'zod';
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
