import type { Answer, Route } from './define-route.js';

/**
 * Makes sure that a handler answers what its route documents. Runs outside of production, so that tests find a
 * difference before a client does.
 *
 * @throws Error naming what differs.
 */
export function checkAnswer(route: Pick<Route<never>, 'operationId' | 'answers'>, answer: Answer): void {
  const description = route.answers[answer.status];
  if (!description) throw new Error(`${route.operationId} answered ${answer.status}, which it does not document`);
  for (const body of answer.masked === undefined ? [answer.body] : [answer.body, answer.masked]) {
    if (!description.schema) {
      if (body !== undefined) throw new Error(`${route.operationId} ${answer.status} answered a body without a schema`);
      continue;
    }
    const checked = description.schema.safeParse(body);
    if (!checked.success) {
      const differences = checked.error.issues.map(({ path, message }) => `${path.join('.') || '(body)'}: ${message}`);
      throw new Error(`${route.operationId} ${answer.status} differs from its schema: ${differences.join('; ')}`);
    }
  }
}
