import { type Mailer, type OutgoingMail, smtpMailer } from '../../../adapters/messaging/mail.js';
import { DomainError } from '../../../domain/errors.js';
import { type MailCatcher, startMailCatcher } from '../../../servers/mail-catcher.js';
import { caughtMessages, told } from '../../servers/local-server.js';

let catcher: MailCatcher;
let mailer: Mailer;

beforeEach(async () => {
  catcher = await startMailCatcher();
  mailer = smtpMailer({ url: catcher.smtpUrl, from: { name: 'Perennial', address: 'notices@perennial.test' } });
});

afterEach(async () => {
  mailer.close();
  await catcher.close();
});

const mail: OutgoingMail = {
  messageId: '<notice.sub_1.60@perennial.test>',
  to: { name: 'Zażółć Gęślą', address: 'anna@customer.test' },
  subject: 'Office Team: subskrypcja wygasa za 60 dni',
  text: 'Dzień dobry,\n\nZażółć gęślą jaźń.\n',
  html: '<p>Zażółć gęślą jaźń.</p>',
  language: 'pl',
  date: '2027-01-14T08:00:00Z',
};

async function failureOf(sending: Promise<void>): Promise<Error> {
  try {
    await sending;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('The mail was sent');
}

describe('a mail', () => {
  test('arrives as it was written, with the caller’s Message-ID and business time', async () => {
    await mailer.send(mail);
    const [caught] = await caughtMessages(catcher);
    expect(caught).toMatchObject({
      messageId: mail.messageId,
      from: { name: 'Perennial', address: 'notices@perennial.test' },
      to: [mail.to],
      subject: mail.subject,
      date: '2027-01-14T08:00:00.000Z',
      text: expect.stringContaining(mail.text) as string,
      html: expect.stringContaining('Zażółć gęślą jaźń.') as string,
    });
    expect(caught?.headers).toEqual(
      expect.arrayContaining([
        { name: 'Auto-Submitted', value: 'auto-generated' },
        { name: 'Content-Language', value: 'pl' },
      ]),
    );
  });

  test('may have a sender of its own', async () => {
    await mailer.send({ ...mail, from: { name: 'Reseller', address: 'help@reseller.test' } });
    expect((await caughtMessages(catcher))[0]?.from).toEqual({ name: 'Reseller', address: 'help@reseller.test' });
  });

  test('of many at once arrives once each', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => `<notice.${n}@perennial.test>`);
    await Promise.all(ids.map((messageId) => mailer.send({ ...mail, messageId })));
    const caught = await caughtMessages(catcher);
    expect(caught.map(({ messageId }) => messageId).sort()).toEqual(ids.sort());
    expect(caught.every(({ deliveries }) => deliveries === 1)).toBe(true);
  });
});

describe('a mail server that does not take a mail', () => {
  test('550: refused for good', async () => {
    await told(catcher, { rejectNext: 1, code: 550, recipient: 'anna@customer.test' });
    const failure = await failureOf(mailer.send(mail));
    expect(failure).toBeInstanceOf(DomainError);
    expect(failure).toMatchObject({ code: 'mailRefused', retry: false, details: { status: 550 } });
    expect(failure.cause).toBeInstanceOf(Error);
  });

  test('451: to be sent again, and then it goes', async () => {
    await told(catcher, { rejectNext: 1, code: 451 });
    const failure = await failureOf(mailer.send(mail));
    expect(failure).toMatchObject({ code: 'mailDeferred', retry: true });
    expect(failure.cause).toMatchObject({ responseCode: 451 });
    await mailer.send(mail);
    expect(await caughtMessages(catcher)).toHaveLength(1);
  });

  test('421: the whole server is away, and then it goes, over a connection that was open before as well', async () => {
    await mailer.send(mail);
    await told(catcher, { unavailable: true });
    for (const _connection of ['open before', 'new']) {
      expect(await failureOf(mailer.send(mail))).toMatchObject({ code: 'mailUnavailable', retry: true });
    }
    await told(catcher, {});
    await mailer.send(mail);
    expect(await caughtMessages(catcher)).toMatchObject([{ deliveries: 2 }]);
  });

  test('421 to a recipient says nothing about the recipient', async () => {
    await told(catcher, { rejectNext: 1, code: 421 });
    expect(await failureOf(mailer.send(mail))).toMatchObject({ code: 'mailUnavailable' });
  });

  test('too large: refused for good', async () => {
    const failure = await failureOf(mailer.send({ ...mail, text: 'x'.repeat(6_000_000) }));
    expect(failure).toMatchObject({ code: 'mailRefused', details: { status: 552 } });
  });

  test('a lost answer is the caller’s to repeat; it is one mail by its Message-ID', async () => {
    await told(catcher, { loseAnswers: 1 });
    expect(await failureOf(mailer.send(mail))).toMatchObject({ code: 'mailUnavailable' });
    expect(await caughtMessages(catcher)).toMatchObject([{ deliveries: 1 }]);
    await mailer.send(mail);
    expect(await caughtMessages(catcher)).toMatchObject([{ messageId: mail.messageId, deliveries: 2 }]);
  });

  test('out of reach: to be sent again', async () => {
    await catcher.close();
    const failure = await failureOf(mailer.send(mail));
    expect(failure).toMatchObject({ code: 'mailUnavailable' });
    expect(failure.cause).toMatchObject({ code: 'ESOCKET' });
    await expect(mailer.verify()).rejects.toThrow('cannot be reached');
  });

  test('a call that is given up throws the signal’s reason', async () => {
    const reason = new Error('given up');
    expect(await failureOf(mailer.send(mail, AbortSignal.abort(reason)))).toBe(reason);
    expect(await caughtMessages(catcher)).toEqual([]);
  });

  test('in reach: verified', async () => {
    await expect(mailer.verify()).resolves.toBeUndefined();
  });
});

describe('what comes from outside cannot begin a header', () => {
  test('in a name, a subject or a language', async () => {
    await mailer.send({
      ...mail,
      to: { name: 'Anna\r\nBcc: evil@x.test', address: 'anna@customer.test' },
      from: { name: 'A\nX-Evil: 1', address: 'notices@perennial.test' },
      subject: 'Hello\r\nX-Evil: 1\r\n\r\nbody',
      language: 'pl\r\nX-Evil: 1',
    });
    const [caught] = await caughtMessages(catcher);
    const names = caught?.headers.map(({ name }) => name.toLowerCase());
    expect(names).not.toContain('bcc');
    expect(names).not.toContain('x-evil');
    expect(caught?.envelope.to).toEqual(['anna@customer.test']);
    expect(caught?.subject).toBe('Hello X-Evil: 1 body');
  });

  test.each([
    'anna@customer.test\r\nRCPT TO:<evil@x.test>',
    'anna@customer.test, evil@x.test',
    'Anna <anna@customer.test>',
    'anna',
    '',
    'a@b@c.test',
  ])('an address %j is refused for good', async (address) => {
    const failure = await failureOf(mailer.send({ ...mail, to: { name: 'Anna', address } }));
    expect(failure).toMatchObject({ code: 'mailRefused' });
    expect(await caughtMessages(catcher)).toEqual([]);
  });

  test.each(['no-brackets@x.test', '<a@b>\r\nBcc: evil@x.test', '<a b@c>'])(
    'a Message-ID %j as well',
    async (messageId) => {
      expect(await failureOf(mailer.send({ ...mail, messageId }))).toMatchObject({ code: 'mailRefused' });
    },
  );
});
