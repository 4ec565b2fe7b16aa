import { identify } from '../../../domain/identity/named-people.js';

const [jan, eva] = [`usr_${'1'.repeat(24)}`, `usr_${'2'.repeat(24)}`];
const byEmail = new Map([['eva@example.pl', eva]]);

describe('people who are named in a list', () => {
  it('are named by their ids or e-mail addresses, whatever the case', () => {
    expect(identify([jan, ' Eva@Example.PL '], byEmail)).toEqual([{ userId: jan }, { userId: eva }]);
  });

  it('are refused place by place: what is neither, nobody’s address, and whoever was named before', () => {
    const named = ['Jan Kos', 'usr_1', 'nobody@example.pl', eva, 'eva@example.pl', jan, 'NOBODY@example.pl', jan];
    expect(identify(named, byEmail).map(({ userId, refused }) => userId ?? refused)).toEqual([
      'malformedUser',
      'malformedUser',
      'unknownUser',
      eva,
      'repeatedUser',
      jan,
      'repeatedUser',
      'repeatedUser',
    ]);
  });
});
