import { emailProblem, mailboxOf } from '../../domain/email-address.js';

describe('an e-mail address', () => {
  it.each([
    'anna@example.pl',
    "o'brien+news@sub.example.co.uk",
    'a!#$%&*+/=?^_`{|}~-b@example.com',
    '!@example.com',
    'j.nowak@zażółć.example',
    'jan@xn--ksika-5wa74f.pl',
    'jan@example.xn--p1ai',
    'łucja@example.pl',
    'łucja@książka.pl',
    '用户@例子.广告',
    `${'x'.repeat(64)}@example.com`,
    'Jan@EXAMPLE.PL',
  ])('may be %s', (text) => {
    expect(emailProblem(text)).toBeNull();
  });

  it.each([
    '',
    'anna',
    '@example.pl',
    'anna@',
    'anna@localhost',
    'anna@example',
    'anna@example.p',
    'anna@1.2.3.4',
    'anna@example.123',
    'anna@[1.2.3.4]',
    'anna@example.pl:25',
    'anna@example.pl/x',
    'anna@-example.pl',
    'anna@example-.pl',
    'anna@exa_mple.pl',
    'anna@example..pl',
    'anna@example.pl.',
    '.anna@example.pl',
    'anna.@example.pl',
    'an..na@example.pl',
    'an na@example.pl',
    '"an na"@example.pl',
    'anna@b@example.pl',
    'an,na@example.pl',
    'an\u200bna@example.pl',
    'anna@exa\u200bmple.pl',
    'Anna <anna@example.pl>',
    'anna@example.pl\r\nBcc: x@example.pl',
    `anna@${'x'.repeat(64)}.pl`,
    `anna@${'ż'.repeat(60)}.pl`,
  ])('cannot be %j', (text) => {
    expect(emailProblem(text)).toMatch(/^must be an e-mail address/);
  });

  it('has at most 64 characters before the @, counted as they are sent', () => {
    expect(emailProblem(`${'x'.repeat(65)}@example.pl`)).toBe('must have at most 64 characters before the @');
    expect(emailProblem(`${'ł'.repeat(33)}@example.pl`)).toBe('must have at most 64 characters before the @');
  });

  it('has at most 254 in all', () => {
    expect(emailProblem(`${'x'.repeat(60)}@${'example.'.repeat(30)}pl`)).toBe('must have at most 254 characters');
  });

  it('is one mailbox in all its spellings', () => {
    const spellings = ['Jan@Książka.example', 'jan@KSIĄŻKA.EXAMPLE', 'jan@xn--ksika-5wa74f.example'];
    expect(new Set(spellings.map(mailboxOf)).size).toBe(1);
    expect(mailboxOf('Łucja@example.pl')).toBe(mailboxOf('łucja@Example.pl'));
    expect(mailboxOf('jan@example.pl')).not.toBe(mailboxOf('jan@example.com'));
  });
});
