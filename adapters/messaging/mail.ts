/** Mail that people get, by SMTP. */

import { createTransport, type NodemailerError } from 'nodemailer';
import { DomainError } from '../../domain/errors.js';
import { CircuitOpen, circuit } from '../circuit.js';
import { oneLine } from './one-line.js';

/** A person or team and where their mail goes. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

export interface OutgoingMail {
  /** With the angle brackets. The same mail sent again bears the same one: to its reader it is one mail. */
  readonly messageId: string;
  /** The mailer's own sender unless given. */
  readonly from?: MailAddress | undefined;
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** BCP 47, of the text. */
  readonly language: string;
  /** The business instant of the mail (RFC 3339). */
  readonly date: string;
  readonly attachments?: readonly MailAttachment[] | undefined;
}

export interface MailAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Port to a mail server. `send` resolves when the server has taken the mail. It throws `mailRefused` when the server
 * refused the mail or its reader for good, `mailDeferred` when the mailbox may take it later, and `mailUnavailable` when the
 * server is away: then it is unknown whether the mail went, and it is sent again. An aborted `signal` makes it throw its reason.
 */
export interface Mailer {
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
  /** For what has more to do than to wait for a mail server: gives up after eight seconds, and while it hangs at once, as `mailUnavailable`. */
  sendNow(mail: OutgoingMail): Promise<void>;
  /** Throws when the server cannot be reached or does not let us in. */
  verify(): Promise<void>;
  close(): void;
}

/** How a mail is handed over: as long as it takes, or at once or not at all. */
export type SendMethod = keyof Pick<Mailer, 'send' | 'sendNow'>;

export interface SmtpMailerOptions {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  readonly url: string;
  readonly from: MailAddress;
  /** How long to wait for a connection or for any one answer. */
  readonly timeoutMs?: number;
  readonly maxConnections?: number;
}

/** In milliseconds. */
const nowIsOverAfter = 8_000;

/** A mailer over a small pool of SMTP connections. */
export function smtpMailer({ url, from, timeoutMs = 20_000, maxConnections = 2 }: SmtpMailerOptions): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections,
    // A cut connection is the caller's to repeat, who counts attempts and waits between them; the pool would hide it.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  const unhung = circuit(isTimeout);

  const send = async (mail: OutgoingMail, signal?: AbortSignal) => {
    const message = {
      from: header(mail.from ?? from),
      to: header(mail.to),
      subject: oneLine(mail.subject),
      messageId: checkedMessageId(mail.messageId),
      date: new Date(mail.date),
      text: mail.text,
      html: mail.html,
      attachments: (mail.attachments ?? []).map(({ name, mediaType, bytes }) => ({
        filename: oneLine(name),
        contentType: mediaType,
        content: Buffer.from(bytes),
      })),
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': oneLine(mail.language) },
      ...(signal ? { signal } : {}),
    };
    try {
      await transport.sendMail(message);
    } catch (cause) {
      signal?.throwIfAborted();
      throw failureOf(cause);
    }
  };

  return {
    send,

    async sendNow(mail) {
      try {
        await unhung.call(() => send(mail, AbortSignal.timeout(nowIsOverAfter)));
      } catch (error) {
        if (error instanceof CircuitOpen || isTimeout(error)) {
          throw new DomainError('mailUnavailable', 'The mail server does not answer');
        }
        throw error;
      }
    },

    async verify() {
      try {
        await transport.verify();
      } catch (cause) {
        throw new Error('The mail server cannot be reached', { cause });
      }
    },

    close() {
      transport.close();
    },
  };
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** One address and nothing else: no list, no display name, no line end, nothing that SMTP would read as a command. */
const plainAddress = /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u;
const plainMessageId = /^<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>$/;

function header({ name, address }: MailAddress): MailAddress {
  if (!plainAddress.test(address)) throw new DomainError('mailRefused', 'The mail address is malformed');
  return { name: oneLine(name), address };
}

function checkedMessageId(messageId: string): string {
  if (!plainMessageId.test(messageId)) throw new DomainError('mailRefused', 'The Message-ID is malformed');
  return messageId;
}

/** Only an answer to the mail itself is final: a refused log-in or a full server is for an operator to mend. */
const codesAboutTheMail = new Set<string | undefined>(['EENVELOPE', 'EMESSAGE']);

/** By it a server says that it closes the connection, whatever it was asked (RFC 5321, 4.2.1). */
const serviceNotAvailable = 421;

function failureOf(cause: unknown): Error {
  const { code, permanent, responseCode }: NodemailerError = cause instanceof Error ? cause : new Error(String(cause));
  if (responseCode === undefined || responseCode === serviceNotAvailable || !codesAboutTheMail.has(code)) {
    const unavailable = new DomainError('mailUnavailable', 'The mail could not be handed to the mail server');
    return Object.assign(unavailable, { cause });
  }
  const refusal = permanent
    ? new DomainError('mailRefused', `The mail server refused the mail with ${responseCode}`, { status: responseCode })
    : new DomainError('mailDeferred', `The mail server answered ${responseCode}: not now`);
  return Object.assign(refusal, { cause });
}
