import { once } from 'node:events';
import type { Response } from 'express';
import { DomainError } from '../../domain/errors.js';
import { shutdownSignalOf } from './serve.js';

/** One server-sent event. */
export interface StreamedEvent<Data> {
  /** A caller whose connection broke names the last one it got: see `lastEventId` of a call. One line. */
  readonly id?: string;
  /** The type by which callers listen; `message` when left out. One line. */
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: Data;
}

/** What holds for all event streams of an application. */
export interface StreamSettings {
  /** Of one API key at the same time; one more is refused as `tooManyRequests`. */
  readonly maxPerCaller: number;
  /** Between two comments by which both sides notice that the other is gone, in milliseconds. */
  readonly heartbeatIntervalMs: number;
  /** After which a caller comes back when a stream has ended, in milliseconds. */
  readonly reconnectDelayMs: number;
  /** A stream ends then, in milliseconds, and whether the caller may read it is asked anew. */
  readonly maxDurationMs: number;
}

export const defaultStreamSettings: StreamSettings = {
  maxPerCaller: 10,
  heartbeatIntervalMs: 15_000,
  reconnectDelayMs: 2_000,
  maxDurationMs: 300_000,
};

/**
 * Sends events while they come, until the iterable or the signal ends. The next event is asked for when the caller has taken
 * the last: one who reads slowly gets fewer of them, and nothing piles up.
 *
 * @throws what the iterable throws, with the connection cut: the caller comes back
 */
export async function sendEvents(
  response: Response,
  events: AsyncIterable<StreamedEvent<unknown>>,
  signal: AbortSignal,
  { heartbeatIntervalMs, reconnectDelayMs }: StreamSettings,
): Promise<void> {
  response.flushHeaders();
  response.write(`retry: ${reconnectDelayMs}\n\n`);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  }, heartbeatIntervalMs);
  const ended = once(signal, 'abort').then(() => undefined);
  const iterator = events[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), ended]);
      if (!next || next.done) break;
      if (!response.write(textOf(next.value))) await Promise.race([once(response, 'drain'), ended]);
    }
  } catch (thrown) {
    // Whoever waits for the signal may throw its reason.
    if (!signal.aborted) {
      response.destroy();
      throw thrown;
    }
  } finally {
    clearInterval(heartbeat);
    // One that waits for something else than the signal ends in its own time; nobody is left to hear how.
    Promise.resolve(iterator.return?.()).catch(() => {});
    // A caller who does not read would never take the end either.
    if (response.writableNeedDrain) response.destroy();
    else response.end();
  }
}

function textOf({ id, event, data }: StreamedEvent<unknown>): string {
  return [...field('id', id), ...field('event', event), `data: ${JSON.stringify(data)}`, '', ''].join('\n');
}

function field(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  if (/[\0\r\n]/.test(value)) throw new Error(`the ${name} of an event has more than one line`);
  return [`${name}: ${value}`];
}

/** How many streams are open, by caller. Each process counts for itself. */
export class OpenStreams {
  private readonly byCaller = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Counts a stream until its response is closed. @throws DomainError `tooManyRequests` */
  admit(callerId: string, response: Response): void {
    const open = this.byCaller.get(callerId) ?? 0;
    if (open >= this.most) {
      throw new DomainError('tooManyRequests', `${open} event streams of this API key are open: close one first`);
    }
    this.byCaller.set(callerId, open + 1);
    response.once('close', () => {
      const left = (this.byCaller.get(callerId) ?? 1) - 1;
      if (left > 0) this.byCaller.set(callerId, left);
      else this.byCaller.delete(callerId);
    });
  }
}

/** Aborted when the caller goes away, the process stops, or the stream has lasted long enough. */
export function endOfStream(response: Response, maxDurationMs: number): AbortSignal {
  const end = new AbortController();
  const stopping = shutdownSignalOf(response);
  const abort = () => end.abort(new Error('the event stream ends'));
  const timer = setTimeout(abort, maxDurationMs);
  stopping.addEventListener('abort', abort);
  if (stopping.aborted) abort();
  response.once('close', () => {
    clearTimeout(timer);
    stopping.removeEventListener('abort', abort);
    abort();
  });
  return end.signal;
}

/** The Last-Event-ID of a caller who comes back; undefined where it is none that could have been sent. */
export function readLastEventId(header: string | undefined): string | undefined {
  return header !== undefined && /^[\x21-\x7e]{1,200}$/.test(header) ? header : undefined;
}
