import { z } from 'zod';
import { person } from '../../identity/users/people.js';
import { problem, subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { purchaseDecision } from '../self-service-subscriptions/decision.js';

export const newPurchaseDecision = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('lapse') }),
    z.strictObject({
      decision: z.literal('handOver'),
      to: person.meta({ description: 'Another user of the organisation, by id or e-mail address, who has to accept' }),
    }),
  ])
  .meta({ id: 'NewPurchaseDecision', description: 'Taking over has requests of its own' });

export const decidedPurchases = z
  .strictObject({
    results: z.array(
      z
        .strictObject({
          subscriptionId,
          decision: purchaseDecision.nullable().meta({ description: 'As it is now; null: nobody has decided' }),
          problem: problem.nullable().meta({ description: 'Why it was refused' }),
        })
        .meta({ id: 'DecidedPurchase' }),
    ),
  })
  .meta({ id: 'DecidedPurchases', description: 'Purchase by purchase: one that is refused does not fail the others' });
