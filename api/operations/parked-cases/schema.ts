import { z } from 'zod';
import { parkedCaseKinds } from '../../../models/operations/parked-cases.js';
import { instant, ofCloud } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { problem, subscriptionId } from '../../subscriptions/subscriptions/schema.js';

export const parkedCaseKind = z.enum(parkedCaseKinds).meta({
  description:
    'dataPlaneCommand: the data plane has not what a subscription shows; notice: a message has not reached its reader; setUp, deletion: one of a subscription is stuck; order: it was paid, and cannot be delivered; refund: a person is to pay it back, or one of a consumer’s withdrawal was refused; payment: it waits for a decision; document: the tax authority has rejected it; documentDeadline: it was handed over, and the authority has not accepted it by the last day',
});

const parkedState = z
  .enum([
    'deferred',
    'parked',
    'notReached',
    'refused',
    'granted',
    'stuck',
    'paid',
    'waiting',
    'rejected',
    'near',
    'overdue',
  ])
  .meta({
    description:
      'deferred: it is tried again by itself; parked: the data plane has refused, and is asked again now and then; notReached: the mailbox did not take it in 4 days; refused: by the mail server, for good, or a refund by the subscription; granted: the money is to be paid back by transfer, or, with a `problem`, by the provider once more; stuck, and paid of an order: it goes on when it is told to; waiting: somebody has to decide; rejected: correct the details, and have it sent again; near: today is the last day; overdue: it is over',
  });

export const parkedCaseQuery = pageQuery.extend({
  cloud: ofCloud,
  kind: parkedCaseKind.optional(),
  state: parkedState.optional(),
  tenantId: idOf('tenant', 'Cases of this tenant, on whatever clock').optional(),
  testClockId: idOf('testClock', 'Cases on this test clock; without it and `tenantId`, those of live use').optional(),
});

const action = z
  .strictObject({
    operation: z.string().meta({ description: 'Operation id', example: 'retryDataPlane' }),
    method: z.enum(['POST', 'PATCH']),
    path: z.string().meta({ example: '/v1/subscriptions/sub_3f5a1c0b9d8e7f6a5b4c3d2e/data-plane/retry' }),
  })
  .meta({ id: 'ParkedCaseAction' });

export const parkedCase = z
  .strictObject({
    id: z.string().meta({ example: 'dataPlaneCommand/sub_3f5a1c0b9d8e7f6a5b4c3d2e' }),
    kind: parkedCaseKind,
    state: parkedState,
    what: z.string().meta({
      description:
        'The command, the kind of the notice, the step at which it is stuck, what was ordered, why it was to be paid back, why money waits, or the document’s number',
      example: 'disable',
    }),
    subscriptionId: subscriptionId
      .nullable()
      .meta({ description: 'Null for a notice about an order of keys, for a refund, and for a payment' }),
    tenantId: idOf(
      'tenant',
      'Id of a tenant; null for a payment of which nobody knows whose it is, and for what concerns a partner or the operators',
    ).nullable(),
    testClockId: idOf('testClock', 'The test clock that it lives on').nullable(),
    readerId: z.string().nullable().meta({
      description: 'Of a notice: whom it has not reached, a user, a billing account, a partner, or `operators`',
    }),
    since: instant.meta({
      description: 'By the tenant’s time: when the command held, when the notice was due, when it became stuck',
    }),
    problem: problem.nullable().meta({ description: 'Of the last attempt' }),
    actions: z.array(action).meta({
      description: 'What can be done, once the cause is solved; empty where it is only to be waited for',
    }),
    workflow: z
      .strictObject({ id: z.string(), url: z.string() })
      .nullable()
      .meta({ description: 'Its run in Temporal, as long as Temporal keeps it; for operators, null for others' }),
  })
  .meta({ id: 'ParkedCase' });

export const parkedCasePage = pageOf(parkedCase, 'ParkedCasePage');
