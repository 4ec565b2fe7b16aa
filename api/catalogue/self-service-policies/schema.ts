import { z } from 'zod';
import { selfServiceStates } from '../../../domain/catalogue/self-service.js';
import { instant, line } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { productId } from '../products/schema.js';

const state = z.enum(selfServiceStates).meta({
  description:
    'enabled: users buy it and take its trials; trialsOnly: they take trials that nobody pays for; disabled: neither. What they have goes on, and is renewed',
});

export const newSelfServicePolicy = z
  .strictObject({
    state,
    reason: line(200).optional().meta({ description: 'Kept with it', example: 'Bought by the IT department' }),
  })
  .meta({ id: 'NewSelfServicePolicy' });

const fields = {
  productId,
  productName: z.string().meta({ example: 'Office' }),
  state,
  decided: z.boolean().meta({ description: 'Somebody has decided so; false: it is so where nobody does' }),
};

export const selfServicePolicy = z
  .strictObject({
    ...fields,
    history: z
      .array(
        z
          .strictObject({
            at: instant,
            by: z.string().meta({ description: 'Id of an API key or a person', example: 'key_3f5a1c0b' }),
            user: z
              .strictObject({ id: idOf('user', 'Id of a user'), name: z.string() })
              .nullable()
              .meta({ description: 'Null: nobody of the organisation; the name is empty once the user is purged' }),
            before: state,
            after: state,
            reason: z.string().nullable(),
          })
          .meta({ id: 'SelfServiceDecision' }),
      )
      .meta({ description: 'The decisions, the newest first; of more than 100 the audit has the others' }),
  })
  .meta({
    id: 'SelfServicePolicy',
    description: 'What the users of an organisation may buy of a product by themselves',
  });

export const selfServicePolicyPage = pageOf(
  z.strictObject(fields).meta({ id: 'SelfServicePolicySummary' }),
  'SelfServicePolicyPage',
);
