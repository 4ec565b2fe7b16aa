/** The thread that renders PDFs, one after the other. */
import { parentPort } from 'node:worker_threads';
import { documentFromJson } from '../../../../domain/billing/documents/document.js';
import { DomainError } from '../../../../domain/errors.js';
import { printedPdf } from '../files.js';
import type { RenderingAnswer, RenderingCommand } from './rendering.js';

async function answer({ id, document, authority }: RenderingCommand): Promise<RenderingAnswer> {
  try {
    return { id, state: 'rendered', bytes: await printedPdf(documentFromJson(document), authority) };
  } catch (error) {
    if (!(error instanceof DomainError)) return { id, state: 'failed', message: String(error) };
    const { code, message, details } = error;
    return { id, state: 'refused', code, message, details };
  }
}

let turn = Promise.resolve();
parentPort?.on('message', (command: RenderingCommand) => {
  turn = turn.then(async () => parentPort?.postMessage(await answer(command)));
});
