import { type Circuit, CircuitOpen, circuit } from '../circuit.js';

/** An answer over HTTP, read whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` when it was not JSON. */
  readonly json: unknown;
}

/** Nobody answered in time; `message` says so for people. */
export class NoReply extends Error {
  override readonly name = 'NoReply';
  /** It was waited for in vain, and not refused at once. */
  readonly hung: boolean;

  constructor(message: string, { hung, cause }: { readonly hung: boolean; readonly cause: unknown }) {
    super(message, { cause });
    this.hung = hung;
  }
}

/** For a service that work waits for which has nothing else to do with it. */
export function serviceCircuit(): Circuit {
  return circuit((error) => error instanceof NoReply && error.hung);
}

export interface FetchOptions extends Omit<RequestInit, 'signal' | 'redirect'> {
  /** For people: "The payment provider". */
  readonly whom: string;
  /** For the whole call, its body included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Asks no more while it hangs. */
  readonly circuit?: Circuit;
}

/**
 * Asks once; redirects are answers.
 * @throws NoReply, and the signal's reason when it is aborted
 */
export async function fetchReply(url: URL, { circuit: asked, ...options }: FetchOptions): Promise<Reply> {
  if (!asked) return fetchOnce(url, options);
  try {
    return await asked.call(() => fetchOnce(url, options));
  } catch (cause) {
    if (cause instanceof CircuitOpen)
      throw new NoReply(`${options.whom} has not answered for a while`, { hung: false, cause });
    throw cause;
  }
}

async function fetchOnce(
  url: URL,
  { whom, timeoutMs, signal, ...request }: Omit<FetchOptions, 'circuit'>,
): Promise<Reply> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const combined = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const response = await fetch(url, { ...request, redirect: 'manual', signal: combined });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  } catch (cause) {
    signal?.throwIfAborted();
    const hung = timeout.aborted;
    const message = hung ? `${whom} did not answer within ${timeoutMs} ms` : `${whom} could not be reached`;
    throw new NoReply(message, { hung, cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Seconds from a Retry-After that is a number of seconds or an HTTP date. */
export function retryAfter(headers: Headers): { readonly retryAfterSeconds?: number } {
  const header = headers.get('retry-after');
  if (header === null) return {};
  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? { retryAfterSeconds: Math.max(0, seconds) } : {};
}
