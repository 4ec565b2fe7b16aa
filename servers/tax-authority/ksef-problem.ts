/** Errors in the two forms in which KSeF writes them. */
import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { type Problem, sendProblem } from '../problems.js';

/** An answer other than success; of a 400 with a code of its own. */
export class KsefProblem extends Error {
  override readonly name = 'KsefProblem';

  constructor(
    readonly status: number,
    readonly code: number,
    readonly description: string,
    readonly details: readonly string[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(description);
  }
}

export function invalidInput(...details: string[]): KsefProblem {
  return new KsefProblem(400, 21405, 'Błąd walidacji danych wejściowych.', details);
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
};

/** The last handler of the app. What is no error of KSeF's is a problem document as every counterpart has. */
export function sendKsefProblem(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (!(error instanceof KsefProblem) || response.headersSent) {
    sendProblem(error, request, response, next);
    return;
  }
  const { status, code, description, details, retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  const timestamp = new Date().toISOString();
  response.status(status);
  if (request.get('x-error-format') !== 'problem-details' && status === 400) {
    const exceptionDetailList = [{ exceptionCode: code, exceptionDescription: description, details }];
    response.json({ exception: { exceptionDetailList, timestamp, serviceName: 'local' } });
    return;
  }
  response.type('application/problem+json').json({
    title: titles[status] ?? 'Error',
    status,
    instance: request.path,
    detail: status === 400 ? 'Żądanie jest nieprawidłowe.' : [description, ...details].join(' '),
    ...(status === 400 ? { errors: [{ code, description, details }] } : {}),
    timestamp,
    traceId: randomBytes(16).toString('hex'),
  });
}

/** As a proxy before KSeF answers when KSeF is away. */
export function sendPage(response: Response, { status, message, retryAfterSeconds }: Problem): void {
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  response
    .status(status)
    .type('html')
    .send(`<html><head><title>${status}</title></head><body><h1>${message}</h1></body></html>`);
}
