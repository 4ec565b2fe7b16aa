import { z } from 'zod';
import { isErrorCode } from '../../domain/errors.js';
import { answersAt, type PlaceAnswer } from '../../domain/identity/named-people.js';
import type { OperationCommand } from './operations.js';

/** As the Updates of changes that are answered person by person answer. */
const personAnswers = z.array(
  z.object({
    userId: z.string(),
    result: z.string(),
    problem: z.object({ code: z.string().refine(isErrorCode), message: z.string() }).optional(),
  }),
);

/** What a change has answered, place by place; null where it is not one that is answered so. */
export function placeAnswersOf(command: OperationCommand | null, result: unknown): PlaceAnswer[] | null {
  if (command?.kind !== 'update' || !command.places) return null;
  const answers = personAnswers.safeParse(result).data;
  return answers ? answersAt(command.places, answers) : null;
}
