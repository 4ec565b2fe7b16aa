import { z } from 'zod';
import { cancellationReasons } from '../../../domain/subscriptions/subscription.js';
import { line } from '../../formats.js';
import { freeUsersAtRenewal, freeUsersNow } from '../../subscriptions/subscriptions/schema.js';
import { money } from '../amounts.js';
import { order } from '../orders/schema.js';
import { paymentRequestId } from '../payment-requests/schema.js';
import { quote, quoteId } from '../quotes/schema.js';
import { refundId } from '../refunds/schema.js';

const fields = {
  total: z.int().min(1).max(1_000_000).meta({
    description: 'The total number of seats, those among them that are ordered and not delivered yet',
    example: 105,
  }),
};

export const newSeats = z
  .discriminatedUnion('when', [
    z.strictObject({
      ...fields,
      when: z.literal('paid').meta({
        description: 'More count from their payment, fewer from the next term on, without one',
      }),
      quoteId: quoteId
        .optional()
        .meta({ description: 'What was answered before, to commit it; left out: it is only asked' }),
      beginAtOnce: z.boolean().default(false).meta({ description: 'As of an order; needed of consumers' }),
      freeUsers: freeUsersAtRenewal,
    }),
    z.strictObject({
      ...fields,
      when: z.literal('now').meta({
        description:
          'Fewer, within the hours in which a purchase can be given back: the newest purchases first, and of a next term that is paid already as many',
      }),
      commit: z.boolean().default(false).meta({ description: 'false: it is only asked' }),
      freeUsers: freeUsersNow,
      reason: z.enum(cancellationReasons).default('noLongerNeeded'),
      feedback: line(500).optional(),
    }),
  ])
  .meta({ id: 'NewSeats' });

export const seatsAnswer = z
  .strictObject({
    committed: z.boolean().meta({ description: 'false: nothing has changed, and this is what would' }),
    quote: quote
      .nullable()
      .meta({ description: 'What it costs, or that it costs nothing; null where seats are given back' }),
    order: order.nullable().meta({ description: 'What carries it out; null as long as it is only asked' }),
    givenBack: z
      .array(
        z.strictObject({
          paymentRequestId,
          seats: z.int(),
          amount: money.meta({ description: 'Gross, as of now' }),
          refundId: refundId.nullable().meta({ description: 'What carries it out; null as long as it is only asked' }),
        }),
      )
      .meta({ description: 'Seats of which purchases are given back' }),
  })
  .meta({ id: 'SeatsAnswer' });
