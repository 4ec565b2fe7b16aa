import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutgoingMail, smtpMailer } from '../../adapters/messaging/mail.js';
import type { MessageSummary } from '../../servers/mail-catcher/mailbox.js';
import { type MailCatcher, type MailCatcherOptions, startMailCatcher } from '../../servers/mail-catcher.js';
import { caughtMessages, read, told } from './local-server.js';

const open: MailCatcher[] = [];

async function started(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const catcher = await startMailCatcher(options);
  open.push(catcher);
  return catcher;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((catcher) => catcher.close()));
});

async function send(catcher: MailCatcher, ...mails: Partial<OutgoingMail>[]): Promise<void> {
  const mailer = smtpMailer({ url: catcher.smtpUrl, from: { name: 'Perennial', address: 'notices@perennial.test' } });
  try {
    for (const mail of mails) {
      await mailer.send({
        messageId: '<1@perennial.test>',
        to: { name: 'Anna', address: 'anna@customer.test' },
        subject: 'Hello',
        text: 'Hello',
        html: '<p>Hello</p>',
        language: 'en',
        date: '2027-01-14T08:00:00Z',
        ...mail,
      });
    }
  } finally {
    mailer.close();
  }
}

async function list(catcher: MailCatcher, query = ''): Promise<MessageSummary[]> {
  return (await read<{ items: MessageSummary[] }>(catcher, `/messages${query}`)).items;
}

async function page(catcher: MailCatcher, path: string): Promise<string> {
  return (await fetch(`${catcher.url}${path}`)).text();
}

describe('a mail catcher', () => {
  test('lists the newest first, and finds by reader and Message-ID', async () => {
    const catcher = await started();
    await send(
      catcher,
      { messageId: '<1@x.test>' },
      { messageId: '<2@x.test>', to: { name: 'Jan', address: 'Jan@customer.test' } },
      { messageId: '<3@x.test>' },
    );
    const ids = async (query: string) => (await list(catcher, query)).map(({ messageId }) => messageId);
    expect(await ids('')).toEqual(['<3@x.test>', '<2@x.test>', '<1@x.test>']);
    expect(await ids('?limit=1')).toEqual(['<3@x.test>']);
    expect(await ids('?to=jan@CUSTOMER.test')).toEqual(['<2@x.test>']);
    expect(await ids('?messageId=1@x.test')).toEqual(['<1@x.test>']);
    expect(await ids(`?messageId=${encodeURIComponent('<1@x.test>')}`)).toEqual(['<1@x.test>']);
    expect(await ids('?to=nobody@x.test')).toEqual([]);
    expect((await fetch(`${catcher.url}/messages?limit=0`)).status).toBe(422);
  });

  test('counts the deliveries of one Message-ID', async () => {
    const catcher = await started();
    await send(catcher, {}, {}, { messageId: '<2@x.test>' });
    expect(await list(catcher)).toMatchObject([{ deliveries: 1 }, { deliveries: 2 }]);
  });

  test('has the whole message and its source', async () => {
    const catcher = await started();
    await send(catcher, { subject: 'Zażółć' });
    const [message] = await caughtMessages(catcher);
    expect(message).toMatchObject({ subject: 'Zażółć', envelope: { to: ['anna@customer.test'] }, attachments: [] });
    const raw = await fetch(`${catcher.url}/messages/${message?.id}/raw`);
    expect(raw.headers.get('content-type')).toContain('text/plain');
    expect(await raw.text()).toContain('Message-ID: <1@perennial.test>');
    expect((await fetch(`${catcher.url}/messages/99`)).status).toBe(404);
  });

  test('forgets all when told', async () => {
    const catcher = await started();
    await send(catcher, {});
    await fetch(`${catcher.url}/messages`, { method: 'DELETE' });
    expect(await list(catcher)).toEqual([]);
    await send(catcher, {});
    expect(await list(catcher)).toMatchObject([{ deliveries: 1 }]);
  });

  test('keeps as many as it was told, the newest', async () => {
    const catcher = await started({ keep: 2 });
    await send(catcher, ...[1, 2, 3].map((n) => ({ messageId: `<${n}@x.test>` })));
    expect((await list(catcher)).map(({ messageId }) => messageId)).toEqual(['<3@x.test>', '<2@x.test>']);
  });

  test('refuses only the recipient and as often as it was told', async () => {
    const catcher = await started();
    await told(catcher, { rejectNext: 1, code: 550, recipient: 'Jan@customer.test' });
    await send(catcher, {});
    const jan = { to: { name: 'Jan', address: 'jan@customer.test' }, messageId: '<2@x.test>' };
    await expect(send(catcher, jan)).rejects.toMatchObject({ code: 'mailRefused' });
    await send(catcher, jan);
    expect(await list(catcher)).toHaveLength(2);
    await expect(told(catcher, { reject: 1 })).rejects.toThrow('reject');
  });

  test('survives a client that goes away in the middle', async () => {
    const catcher = await started();
    const { hostname, port } = new URL(catcher.smtpUrl);
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.once('error', reject);
      socket.once('data', () => {
        socket.write('EHLO x\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\nSubject: half', () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
    });
    await send(catcher, {});
    expect(await list(catcher)).toMatchObject([{ subject: 'Hello' }]);
  });
});

describe('its pages', () => {
  test('show the list and a message, with the HTML part in a sandbox', async () => {
    const catcher = await started();
    await send(catcher, { subject: '<script>alert(1)</script>', html: '<p class="x">Hi</p>', language: 'pl' });
    const listed = await page(catcher, '/?to=anna@customer.test');
    expect(listed).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(listed).not.toContain('<script');
    expect(listed).toContain('lang="pl"');
    const viewed = await page(catcher, '/view/1');
    expect(viewed).toContain('<iframe sandbox title="HTML part of the message" srcdoc="&lt;p class=&quot;x&quot;&gt;');
    expect(viewed).not.toContain('<script');
    const { headers } = await fetch(`${catcher.url}/view/1`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('say that there is nothing', async () => {
    expect(await page(await started(), '/')).toContain('No message.');
  });
});

describe('a mail catcher with a file', () => {
  test('has its mail after a restart, deliveries counted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mail-catcher-'));
    const file = join(folder, 'mail.jsonl');
    const before = await startMailCatcher({ file });
    await send(before, {}, {}, { messageId: '<2@x.test>', subject: 'Second' });
    const messages = await list(before);
    await before.close();

    const after = await startMailCatcher({ file });
    expect(await list(after)).toEqual(messages);
    await fetch(`${after.url}/messages`, { method: 'DELETE' });
    await after.close();

    expect(await list(await started({ file }))).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

test('a taken port is an error, and nothing is left listening', async () => {
  const { url, smtpUrl } = await started();
  const [httpPort, smtpPort] = [url, smtpUrl].map((address) => Number(new URL(address).port));
  await expect(startMailCatcher({ httpPort: httpPort ?? 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(startMailCatcher({ smtpPort: smtpPort ?? 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
