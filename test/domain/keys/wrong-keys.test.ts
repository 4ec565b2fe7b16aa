import { instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { assertMayNameKeys, wrongKeysIn } from '../../../domain/keys/wrong-keys.js';

const at = (minute: number, second = 0) =>
  instant(`2027-01-15T09:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}Z`);
const namedAt = (...minutes: number[]) => minutes.map((minute) => at(minute));

function refused(named: ReturnType<typeof namedAt>, now: ReturnType<typeof at>) {
  try {
    assertMayNameKeys(named, now);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.details.retryAfterSeconds];
    throw error;
  }
}

describe('wrong product keys', () => {
  const ten = namedAt(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

  it('may be ten within 15 minutes, whatever was before', () => {
    expect(refused(ten.slice(1), at(10))).toBeNull();
    expect(refused(ten, at(10))).toEqual(['tooManyWrongKeys', 300]);
    expect(refused([...namedAt(0, 0, 0), ...ten], at(14, 59))).toEqual(['tooManyWrongKeys', 1]);
  });

  it('count for 15 minutes each: then one more may be named', () => {
    expect(refused(ten, at(15))).toBeNull();
    expect(refused([...ten.slice(1), at(15)], at(15, 30))).toEqual(['tooManyWrongKeys', 30]);
  });

  it('are malformed or unknown ones, each of a list', () => {
    const errors = [{ pointer: '/keys/0' }, { pointer: '/keys/4' }];
    expect(wrongKeysIn(new DomainError('malformedKey'))).toBe(1);
    expect(wrongKeysIn(new DomainError('unknownKey', 'unknown', { errors }))).toBe(2);
    expect(wrongKeysIn(new DomainError('usedKey', 'used', { errors }))).toBe(0);
  });
});
