/**
 * Catches all mail on a laptop or in a test: an SMTP server that takes everything and delivers nothing, with a JSON
 * API and a page to read it. It can be told to refuse recipients, to lose its answers and to be away.
 */

import type { AddressInfo, Socket } from 'node:net';
import express from 'express';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { z } from 'zod';
import { behaviourRoutes } from './behaviour.js';
import { listenHttp } from './http-listener.js';
import { Journal } from './journal.js';
import { MailBehaviour } from './mail-catcher/behaviour.js';
import { type Delivery, Mailbox } from './mail-catcher/mailbox.js';
import { contentSecurityPolicy, listPage, messagePage } from './mail-catcher/page.js';
import { noSuchAddress, Problem, parsed, sendProblem } from './problems.js';

export interface MailCatcherOptions {
  readonly smtpPort?: number;
  readonly httpPort?: number;
  readonly host?: string;
  /** How many messages are kept; the oldest go first. */
  readonly keep?: number;
  /** Where to keep them across restarts; in memory when left out. */
  readonly file?: string;
}

export interface MailCatcher {
  readonly smtpUrl: string;
  /** Of the page and the API. */
  readonly url: string;
  close(): Promise<void>;
}

const largestMessage = 5 * 1024 * 1024;
const largestMailbox = 64 * 1024 * 1024;

const filterSchema = z.object({
  to: z.string().optional(),
  messageId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** Starts the mail catcher; rejects when a port is taken. */
export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const { smtpPort = 0, httpPort = 0, host = '127.0.0.1', keep = 1000, file } = options;
  const journal = file === undefined ? undefined : new Journal<Delivery>(file);
  const mailbox = new Mailbox({ messages: keep, bytes: largestMailbox }, journal);
  const behaviour = new MailBehaviour();
  await mailbox.open();

  const smtp = await listenSmtp(mailbox, behaviour, smtpPort, host);
  try {
    const http = await listenHttp(application(mailbox, behaviour), httpPort, host);
    return {
      smtpUrl: smtp.url,
      url: http.url,
      close: async () => {
        behaviour.close();
        await Promise.all([smtp.close(), http.close()]);
      },
    };
  } catch (error) {
    await smtp.close();
    throw error;
  }
}

async function listenSmtp(mailbox: Mailbox, behaviour: MailBehaviour, port: number, host: string) {
  const sockets = new Map<number | undefined, Socket>();
  const server = new SMTPServer({
    name: 'mail-catcher',
    size: largestMessage,
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1000,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onConnect: (_session, done) => done(unavailability(behaviour)),
    // A connection may have been open before.
    onMailFrom: (_address, _session, done) => done(unavailability(behaviour)),
    onRcptTo({ address }, _session, done) {
      behaviour.wait().then(
        () => {
          const code = behaviour.refusalOf(address);
          done(code === undefined ? null : new SmtpError(code, 'Told to refuse'));
        },
        () => done(new SmtpError(421, 'Being stopped')),
      );
    },
    onData(stream, { envelope, remotePort }, done) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      const to = envelope.rcptTo.map(({ address }) => address);
      read(stream)
        .then((raw) => mailbox.receive(raw, { from, to }))
        .then(() => (behaviour.losesAnswer() ? sockets.get(remotePort)?.destroy() : done()))
        .catch((error: unknown) =>
          done(error instanceof SmtpError ? error : new SmtpError(554, 'Not a readable mail')),
        );
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A client that goes away in the middle of its mail is no reason to end.
  server.on('error', () => {});
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

function application(mailbox: Mailbox, behaviour: MailBehaviour): express.Express {
  const app = express();
  app.disable('x-powered-by');

  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });

  app.get('/', (request, response) => {
    const filter = parsed(filterSchema, request.query);
    const to = filter.to?.trim() || undefined;
    response
      .set('Content-Security-Policy', contentSecurityPolicy)
      .send(listPage(mailbox.list({ ...filter, to }), to ?? ''));
  });

  app.get('/view/:id', (request, response) => {
    response
      .set('Content-Security-Policy', contentSecurityPolicy)
      .send(messagePage(found(mailbox.get(request.params.id))));
  });

  app
    .route('/messages')
    .get((request, response) => {
      response.json({ items: mailbox.list(parsed(filterSchema, request.query)) });
    })
    .delete((_request, response) => {
      mailbox.clear();
      response.status(204).end();
    });

  app.get('/messages/:id', (request, response) => {
    response.json(found(mailbox.get(request.params.id)));
  });

  app.get('/messages/:id/raw', (request, response) => {
    // Sent as text, whatever the message says it is: a browser must not take a mail's HTML for a page of ours.
    response
      .type('text/plain')
      .set('X-Content-Type-Options', 'nosniff')
      .send(found(mailbox.raw(request.params.id)));
  });

  app.use(behaviourRoutes(behaviour));

  app.use(noSuchAddress);
  app.use(sendProblem);
  return app;
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Problem(404, 'notFound', 'There is no such message');
  return thing;
}

class SmtpError extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

function unavailability({ current }: MailBehaviour): SmtpError | null {
  return current.unavailable ? new SmtpError(421, 'Told to be away') : null;
}

/** The whole message; what is over the limit is read away, as the protocol asks, and not kept. */
async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestMessage) chunks.push(chunk);
  }
  if (stream.sizeExceeded || size > largestMessage) throw new SmtpError(552, 'The message is too large');
  return Buffer.concat(chunks);
}
