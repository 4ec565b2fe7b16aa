/** Somebody who receives webhooks: a real HTTP server on this machine that checks signatures by the library. */
import { Webhook } from 'standardwebhooks';
import { listenHttp } from '../servers/http-listener.js';

export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly tenantId: string | null;
  readonly subscriptionId: string | null;
  readonly [field: string]: unknown;
}

export interface Arrival {
  readonly event: ReceivedEvent;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  readonly answered: number;
}

/** A status, or what is done with the answer otherwise. */
export type Behave = (event: ReceivedEvent, path: string) => number | { status: number; location: string } | 'hang';

export interface Receiver {
  readonly url: string;
  /** All requests, in their order. */
  readonly arrivals: readonly Arrival[];
  /** Events that were answered with success. */
  taken(): ReceivedEvent[];
  behave(how: Behave): void;
  /** Whether a request is signed by a secret. */
  isSignedBy(arrival: Arrival, secret: string): boolean;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let behave: Behave = () => 204;
  const server = await listenHttp(
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const event = JSON.parse(text) as ReceivedEvent;
        const path = request.url ?? '';
        const how = behave(event, path);
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        const answered = how === 'hang' ? 0 : typeof how === 'number' ? how : how.status;
        arrivals.push({ event, text, headers, path, answered });
        if (how === 'hang') return;
        response.writeHead(answered, typeof how === 'number' ? {} : { location: how.location }).end();
      });
    },
    0,
    '127.0.0.1',
  );
  return {
    url: server.url,
    arrivals,
    taken: () => arrivals.filter(({ answered }) => answered >= 200 && answered < 300).map(({ event }) => event),
    behave(how) {
      behave = how;
    },
    isSignedBy({ text, headers }, secret) {
      try {
        new Webhook(secret).verify(text, headers);
        return true;
      } catch {
        return false;
      }
    },
    close: () => server.close(),
  };
}
