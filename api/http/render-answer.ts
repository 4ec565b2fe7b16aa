import type { StoredAnswer } from '../../models/request-records.js';
import type { Answer, AnswerDescription } from './define-route.js';
import { entityTag } from './etag.js';
import { type ProblemAnswer, problemType } from './problems.js';

/** What is to be sent: a status, headers and the text of the body. */
export type Rendered = StoredAnswer;

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // No proxy keeps events back until there are many.
  'X-Accel-Buffering': 'no',
};

/** Writes an answer out, with its body or in its place the one that keeps the secret. */
export function renderAnswer(
  answer: Answer,
  description: AnswerDescription | undefined,
  body: unknown = answer.body,
): Rendered {
  const contentType = description?.contentType ?? 'application/json';
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.etag !== undefined) headers.ETag = entityTag(answer.etag);
  if (answer.events) Object.assign(headers, streamHeaders);
  if (answer.file) {
    const { mediaType } = answer.file;
    headers['Content-Type'] = mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType;
    headers['Content-Disposition'] = `attachment; filename="${answer.file.name}"`;
    // What was uploaded by nobody is still not to be read as a page.
    headers['X-Content-Type-Options'] = 'nosniff';
  }
  if (body === undefined) return { status: answer.status, headers, body: '' };
  headers['Content-Type'] = contentType === 'application/json' ? contentType : `${contentType}; charset=utf-8`;
  const text = contentType === 'application/json' ? JSON.stringify(body) : String(body);
  return { status: answer.status, headers, body: text };
}

/** Writes a problem document out. */
export function renderProblem({ problem, headers }: ProblemAnswer): Rendered {
  return {
    status: problem.status,
    headers: { ...headers, 'Content-Type': problemType },
    body: JSON.stringify(problem),
  };
}
