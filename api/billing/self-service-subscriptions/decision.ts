import { z } from 'zod';
import type { LeftPurchaseDecision } from '../../../domain/billing/left-purchases.js';
import { date, instant } from '../../formats.js';
import { idOf } from '../../ids.js';

export const decisionKinds = ['takeOver', 'handOver', 'lapse'] as const;

const user = idOf('user', 'Id of a user');

export const purchaseDecision = z
  .strictObject({
    kind: z.enum(decisionKinds).meta({
      description:
        'takeOver: the organisation pays from a day on; handOver: it is offered to another user, who has not answered; lapse: it ends with what is paid',
    }),
    decidedAt: instant,
    decidedBy: user.nullable().meta({ description: 'Of a lapse: the user who decided; null: somebody else’s key' }),
    on: date.nullable().meta({ description: 'Of a take-over: the first day on which the organisation decides' }),
    to: user.nullable().meta({ description: 'Of a hand-over: who is to pay' }),
    handOverId: idOf('handOver', 'Id of a hand-over').nullable(),
    until: instant
      .nullable()
      .meta({ description: 'Of a hand-over: the first instant at which it is no longer answered' }),
  })
  .meta({ id: 'PurchaseDecision', description: 'What administrators decided on a purchase of one who has left' });

export function showDecision(decision: LeftPurchaseDecision): z.input<typeof purchaseDecision> {
  const { kind, at } = decision;
  const none = { decidedBy: null, on: null, to: null, handOverId: null, until: null };
  const shown = { ...none, kind, decidedAt: at.toString() };
  switch (decision.kind) {
    case 'takeOver':
      return { ...shown, on: decision.on.toString() };
    case 'handOver':
      return { ...shown, to: decision.to, handOverId: decision.handOverId, until: decision.until.toString() };
    case 'lapse':
      return { ...shown, decidedBy: decision.userId };
  }
}
