import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { leaveUnreadBody } from './unread-body.js';

/** An application that is being served. */
export interface Served {
  readonly url: string;
  readonly port: number;
  /**
   * Accepts nothing new, ends event streams and waits until the requests at work are answered, at most until the deadline;
   * then their connections are cut. Calling it again waits for the same end.
   */
  close(deadlineMs?: number): Promise<void>;
}

export interface Address {
  readonly port: number;
  readonly host: string;
  /** How long a caller may take to send a request, in milliseconds. */
  readonly requestTimeout?: number;
}

/** Longer than any request waits for a workflow, in milliseconds. */
const shutdownTimeoutMs = 15_000;
/** How often requests are looked at that take too long to arrive, in milliseconds. */
const checkIntervalMs = 2_000;

const stopping = new WeakMap<ServerResponse, AbortSignal>();

/** Aborted when the process that answers is asked to stop: what has no end of its own ends then. */
export function shutdownSignalOf(response: ServerResponse): AbortSignal {
  return stopping.get(response) ?? new AbortController().signal;
}

/** RFC 9112, section 3.2: 400 where a request names several hosts, or what is none. Node itself answers where it names none. */
function namesOneHost({ rawHeaders, headers: { host = '' } }: IncomingMessage): boolean {
  const named = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  return named <= 1 && /^[^\s/?#@\\]*$/.test(host);
}

/** Serves an application. @throws the server's error when the port is taken. */
export async function serve(
  listener: RequestListener,
  { port, host, requestTimeout = 30_000 }: Address,
): Promise<Served> {
  const server = createServer({
    requestTimeout,
    headersTimeout: Math.min(requestTimeout, 15_000),
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: Math.min(requestTimeout, checkIntervalMs),
  });
  const openResponses = new Set<ServerResponse>();
  const stop = new AbortController();
  let closing: Promise<void> | undefined;

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    openResponses.add(response);
    stopping.set(response, stop.signal);
    response.once('close', () => {
      openResponses.delete(response);
      // An event stream has promised to keep its connection before anybody knew that this would end.
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    if (closing) response.setHeader('Connection', 'close');
    leaveUnreadBody(request, response);
    if (namesOneHost(request)) listener(request, response);
    else response.writeHead(400, { Connection: 'close' }).end();
  };
  server.on('request', answer);
  // Who waits to be asked for the body is asked by whoever reads it, or answered without it.
  server.on('checkContinue', answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    close(deadlineMs = shutdownTimeoutMs) {
      closing ??= new Promise((resolve) => {
        const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
        server.close(() => {
          clearTimeout(deadline);
          resolve();
        });
        for (const response of openResponses) {
          if (!response.headersSent) response.setHeader('Connection', 'close');
        }
        stop.abort();
      });
      return closing;
    },
  };
}
