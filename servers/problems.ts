import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';

/** An answer of a local server other than success. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

export function parsed<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value);
  if (!result.success) throw new Problem(422, 'invalidRequest', z.prettifyError(result.error));
  return result.data;
}

/** The last handler of an Express app, which knows it by its four parameters: a problem document for any error. */
export function sendProblem(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  if (response.headersSent) {
    response.socket?.destroy();
    return;
  }
  const problem = error instanceof Problem ? error : new Problem(statusOf(error), 'failed', 'The request failed');
  if (problem.retryAfterSeconds !== undefined) response.set('Retry-After', String(problem.retryAfterSeconds));
  response
    .status(problem.status)
    .type('application/problem+json')
    .json({ type: 'about:blank', status: problem.status, code: problem.code, detail: problem.message });
}

export function noSuchAddress(): never {
  throw new Problem(404, 'notFound', 'There is no such address');
}

/** The body parsers' errors carry a status of their own. */
function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
}
