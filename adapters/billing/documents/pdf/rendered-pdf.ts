/**
 * PDFs, rendered in a thread of their own: one takes some tens of milliseconds of a processor, in which workflows, activities and requests of
 * the process would stand still. The thread is started for the first one, and ends when there was none for a while.
 */
import { Worker } from 'node:worker_threads';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import { DomainError } from '../../../../domain/errors.js';
import { toJson } from '../../../../domain/json.js';
import type { PrintedAuthority } from './printed-document.js';
import type { RenderingAnswer, RenderingCommand } from './rendering.js';

/** It takes a second to start, and a hundred megabytes. */
const idleMs = 60_000;

/** It needs 120; without a limit V8 lets it grow to gigabytes before it tidies up. */
const maxOldGenerationSizeMb = 512;

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

class RenderingThread {
  private readonly worker = new Worker(new URL('./start-rendering.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb },
  });
  private readonly waiting = new Map<number, Waiting>();
  private idle: NodeJS.Timeout | undefined;
  private last = 0;

  /** @param ended it takes no more commands */
  constructor(private readonly ended: () => void) {
    this.worker.on('message', (answer: RenderingAnswer) => this.take(answer));
    this.worker.on('error', (error: Error) => this.end(error));
    this.worker.on('exit', () => this.end(new Error('The thread that renders PDFs has ended.')));
    this.worker.unref();
  }

  render(document: BillingDocument, authority: PrintedAuthority | null): Promise<Uint8Array> {
    clearTimeout(this.idle);
    this.last += 1;
    const command: RenderingCommand = { id: this.last, document: toJson(document), authority };
    return new Promise((resolve, reject) => {
      this.waiting.set(command.id, { resolve, reject });
      // What waits for it keeps the process.
      this.worker.ref();
      this.worker.postMessage(command);
    });
  }

  private take(answer: RenderingAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) this.rest();
    if (answer.state === 'rendered') waiting?.resolve(answer.bytes);
    else waiting?.reject(errorOf(answer));
  }

  private rest(): void {
    this.worker.unref();
    this.idle = setTimeout(() => {
      this.ended();
      void this.worker.terminate();
    }, idleMs).unref();
  }

  private end(error: Error): void {
    this.ended();
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

function errorOf(answer: Exclude<RenderingAnswer, { state: 'rendered' }>): Error {
  if (answer.state === 'failed') return new Error(answer.message);
  return new DomainError(answer.code, answer.message, answer.details);
}

let thread: RenderingThread | undefined;

/** @throws DomainError as `printedPdf` does */
export function renderedPdf(document: BillingDocument, authority: PrintedAuthority | null): Promise<Uint8Array> {
  if (!thread) {
    const started: RenderingThread = new RenderingThread(() => {
      if (thread === started) thread = undefined;
    });
    thread = started;
  }
  return thread.render(document, authority);
}
