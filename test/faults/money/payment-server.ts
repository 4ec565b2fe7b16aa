/** A payment server in a process of its own, which keeps all in a file, is killed now and then, and started again. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, signalGroup, startChild } from '../../../servers/child-process.js';
import type { PaymentsBehaviour } from '../../../servers/payments/behaviour.js';
import { freePort } from '../../../servers/ports.js';
import { eventually } from '../../eventually.js';
import { programArguments } from '../../programs.js';
import { type Killable, type Mortal, mortal } from '../mortal.js';

const root = join(import.meta.dirname, '..', '..', '..');

export interface MortalPaymentServer extends Mortal {
  readonly url: string;
  readonly secret: string;
  /** Says where its webhooks go and how it behaves: now, and whenever it is started again. */
  tell(told: { readonly webhooksTo: string; readonly behaviour: PaymentsBehaviour }): Promise<void>;
}

export async function mortalPaymentServer(): Promise<MortalPaymentServer> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-payments-'));
  const [port, secret] = [await freePort(), `whsec_${randomBytes(32).toString('base64')}`];
  const url = `http://127.0.0.1:${port}`;
  let told: Parameters<MortalPaymentServer['tell']>[0] | undefined;

  const put = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  };

  const tellIt = async () => {
    if (!told) return;
    await put('/behaviour', told.behaviour);
    await put('/control/webhooks', { url: told.webhooksTo });
  };

  const server = await mortal(async (): Promise<Killable> => {
    const child: Child = await startChild({
      name: 'payments',
      command: process.execPath,
      args: [...programArguments('servers/counterparts.ts'), folder, `payments=${port}`],
      cwd: root,
      env: { ...process.env, PAYMENTS_SECRET: secret, PAYMENTS_WEBHOOK_URL: '' },
    });
    await eventually(async () => {
      if (child.ending()) throw new Error('The payment server has ended');
      const { ok } = await fetch(`${url}/health`);
      if (!ok) throw new Error('The payment server is not ready');
    }, 60_000);
    await tellIt();
    return {
      async kill() {
        signalGroup(child.pid, 'SIGKILL');
        await child.ended;
      },
      stop: () => child.stop(),
    };
  });

  return {
    get kills() {
      return server.kills;
    },
    url,
    secret,
    killRandomly: server.killRandomly,
    async tell(next) {
      told = next;
      await tellIt();
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
