/** HTTP as the demo uses it: everything has a time limit, and what goes wrong is one line. */
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { StoryBroken } from './story.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
}

const timeoutMs = 15_000;

/**
 * Sends one request.
 *
 * @param what is asked, for the line that says that it does not answer.
 * @throws StoryBroken when nobody answers in time; the reason of `signal` when that is aborted.
 */
export async function request(
  what: string,
  url: string,
  { signal, ...init }: Omit<RequestInit, 'signal'> & { readonly signal: AbortSignal },
): Promise<Reply> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, timeout]) });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, text: bytes.toString(), bytes };
  } catch (error) {
    signal.throwIfAborted();
    const { origin } = new URL(url);
    if (timeout.aborted) throw new StoryBroken(`${what} at ${origin} did not answer within ${timeoutMs / 1000} s`);
    throw new StoryBroken(`${what} at ${origin} cannot be reached: ${reasonOf(error)}`);
  }
}

/**
 * The data of server-sent events, each as it comes; the stream is closed when nobody asks for more.
 *
 * @throws StoryBroken when it is refused or nothing begins in time; the reason of `signal` when that is aborted
 */
export async function* streamed(
  what: string,
  url: string,
  { signal, ...init }: Omit<RequestInit, 'signal'> & { readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const left = new AbortController();
  const tooLate = setTimeout(() => left.abort(), timeoutMs);
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, left.signal]) });
    clearTimeout(tooLate);
    if (!response.ok || !response.body) throw new StoryBroken(`${what} answered ${response.status} to ${url}`);
    let rest = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const [, data] = /^data: (.*)$/m.exec(event) ?? [];
        if (data !== undefined) yield data;
      }
    }
  } finally {
    clearTimeout(tooLate);
    left.abort();
  }
}

/** Reads an answer as what it is documented to be. @throws StoryBroken when it is something else */
export function parsedReply<Schema extends z.ZodType>(what: string, text: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(jsonIn(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new StoryBroken(`${what} is not as documented: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}

/**
 * Asks again and again until there is something.
 *
 * @throws StoryBroken when that takes too long.
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  { signal, timeoutMs = 30_000 }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<Found> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new StoryBroken(`${what}: this has not come true within ${timeoutMs / 1000} s`);
    await pause(50, signal);
  }
}

/** @throws the reason of `signal` when that is aborted */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `fetch` hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return error instanceof Error ? error.message : String(error);
}
