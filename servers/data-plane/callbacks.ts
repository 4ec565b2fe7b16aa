/** What the data plane says by itself, signed as Perennial wants it: a person at a laptop or a test says what and to which address. */
import { randomBytes } from 'node:crypto';
import type { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { Problem } from '../problems.js';

/** A signature is given away for this machine only. */
const ownHosts = ['127.0.0.1', 'localhost', '[::1]'];

export const callbackSchema = z.strictObject({
  to: z.url({ protocol: /^http$/ }).refine((address) => ownHosts.includes(new URL(address).hostname), {
    message: 'must be an address of this machine',
  }),
  body: z.record(z.string(), z.unknown()),
});

export interface CallbackAnswer {
  readonly status: number;
  readonly text: string;
}

/** Signs the body and posts it. @throws Problem when nobody answers */
export async function sendCallback(
  webhook: Webhook,
  { to, body }: z.output<typeof callbackSchema>,
): Promise<CallbackAnswer> {
  const [id, now, text] = [`msg_${randomBytes(12).toString('hex')}`, new Date(), JSON.stringify(body)];
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': webhook.sign(id, now, text),
  };
  try {
    const response = await fetch(to, { method: 'POST', headers, body: text, redirect: 'manual' });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Problem(502, 'unreachable', error instanceof Error ? error.message : 'Nobody answers there');
  }
}
