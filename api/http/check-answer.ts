import type { z } from 'zod';
import type { Answer, Route } from './define-route.js';
import type { StreamedEvent } from './event-stream.js';

/**
 * Makes sure that a handler answers what its route documents. Runs outside of production, so that tests find a
 * difference before a client does.
 *
 * @throws Error naming what differs.
 */
export function checkAnswer(route: Pick<Route<never>, 'operationId' | 'answers'>, answer: Answer): void {
  const description = route.answers[answer.status];
  if (!description) throw new Error(`${route.operationId} answered ${answer.status}, which it does not document`);
  if ((answer.events === undefined) !== (description.events === undefined)) {
    throw new Error(`${route.operationId} ${answer.status} answers events without a schema, or none in spite of it`);
  }
  if ((answer.file === undefined) !== (description.file === undefined)) {
    throw new Error(
      `${route.operationId} ${answer.status} answers a file that is not documented, or none in spite of it`,
    );
  }
  if (answer.file && !description.file?.includes(answer.file.mediaType)) {
    throw new Error(
      `${route.operationId} ${answer.status} answers ${answer.file.mediaType}, which it does not document`,
    );
  }
  for (const body of answer.masked === undefined ? [answer.body] : [answer.body, answer.masked]) {
    if (!description.schema) {
      if (body !== undefined) throw new Error(`${route.operationId} ${answer.status} answered a body without a schema`);
      continue;
    }
    assertMatches(description.schema, body, `${route.operationId} ${answer.status}`);
  }
}

/** The events of an answer, each made sure of in the same way when its turn comes. */
export async function* checkedEvents(
  { operationId }: Pick<Route<never>, 'operationId'>,
  schema: z.ZodType,
  events: AsyncIterable<StreamedEvent<unknown>>,
): AsyncGenerator<StreamedEvent<unknown>> {
  for await (const event of events) {
    assertMatches(schema, event.data, `an event of ${operationId}`);
    yield event;
  }
}

function assertMatches(schema: z.ZodType, value: unknown, what: string): void {
  const checked = schema.safeParse(value);
  if (checked.success) return;
  const differences = checked.error.issues.map(({ path, message }) => `${path.join('.') || '(body)'}: ${message}`);
  throw new Error(`${what} differs from its schema: ${differences.join('; ')}`);
}
