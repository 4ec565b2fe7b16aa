/** The receiver of docs/webhooks.md, as whoever copies it runs it. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookSender } from '../../adapters/messaging/webhook-sender.js';
import { root, textOf, typeScriptOf } from '../docs.js';
import { eventually } from '../eventually.js';

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the receiver of docs/webhooks.md', () => {
  it('is that of the document', () => {
    expect(typeScriptOf('docs/webhooks.md')).toBe(textOf('demo/webhook-receiver.ts'));
  });

  it('takes what is signed by its secret, knows what comes again or late, and refuses the rest', async () => {
    const port = await freePort();
    const child = spawn(process.execPath, ['servers/bootstrap.mjs', 'demo/webhook-receiver.ts'], {
      cwd: root,
      env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secretOf(1) },
    });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    const sender = webhookSender({ allowPrivate: true });
    const send = (sequence: number, secret: string) => {
      const id = `evt_${sequence}`;
      const body = JSON.stringify({ id, type: 'subscription.renewed', sequence, subject: { id: 'sub_1' } });
      return sender.send({ url: `http://127.0.0.1:${port}/`, id, body, secrets: [secret] });
    };
    try {
      await eventually(async () => expect((await send(2, secretOf(1))).status).toBe(204));
      for (const sequence of [2, 1]) expect((await send(sequence, secretOf(1))).status).toBe(204);
      expect((await send(3, secretOf(2))).status).toBe(401);
      await eventually(async () =>
        expect(said.trim().split('\n')).toEqual([
          'subscription.renewed sub_1 { isNew: true, isNewest: true }',
          'subscription.renewed sub_1 { isNew: false, isNewest: false }',
          'subscription.renewed sub_1 { isNew: true, isNewest: false }',
        ]),
      );
    } finally {
      child.kill();
      await sender.close();
    }
  });
});
