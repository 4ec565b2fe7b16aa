import { z } from 'zod';
import { date } from '../../formats.js';
import { intent, problem, subscriptionId } from '../../subscriptions/subscriptions/schema.js';

const fields = {
  on: date.optional().meta({
    description:
      'The first day on which the organisation decides: today, or a day up to the first that is not paid for; left out: that one, or today where nothing is paid for',
  }),
  intent: intent.optional().meta({
    description: 'What is to be at the end of the term; left out: it is renewed, where its policy and plan let it be',
  }),
};

export const newTakeOver = z.strictObject(fields).meta({ id: 'NewTakeOver' });

export const takenOver = z
  .strictObject({
    results: z.array(
      z
        .strictObject({
          subscriptionId,
          result: z.enum(['takenOver', 'planned', 'pending', 'refused']).meta({
            description:
              'takenOver: the organisation decides from now on; planned: from a day on; pending: it is being carried out; refused: with the problem',
          }),
          on: date.nullable().meta({ description: 'The first day on which the organisation decides' }),
          problem: problem.nullable(),
        })
        .meta({ id: 'TakeOverResult' }),
    ),
  })
  .meta({ id: 'TakenOver', description: 'Subscription by subscription: one that is refused does not fail the others' });
