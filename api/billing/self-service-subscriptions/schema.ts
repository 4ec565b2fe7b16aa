import { z } from 'zod';
import { date, email, instant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { filters, summary } from '../../subscriptions/renewals/schema.js';
import { intent, subscription } from '../../subscriptions/subscriptions/schema.js';
import { money } from '../amounts.js';
import { decisionKinds, purchaseDecision } from './decision.js';

const limits = {
  purchaserId: filters.purchaserId,
  state: filters.state,
  decision: z
    .enum(['none', ...decisionKinds])
    .optional()
    .meta({
      description: 'Only what a user who has left pays for, and nobody has decided, or somebody has decided so',
    }),
};

export const selfServiceQuery = pageQuery.extend(limits);
export const selfServiceExportQuery = z.strictObject(limits);

const user = z.strictObject({
  id: idOf('user', 'Id of a user'),
  name: z.string().meta({ description: 'Empty once the user is purged', example: 'Piotr Lider' }),
  email: email.nullable().meta({ description: 'Null once the user is purged' }),
});

const { subscriptionId, state, plan, planName, seats, expiresOn, lastDay, timeZone } = summary.shape;

export const selfServiceSubscription = z
  .strictObject({
    subscriptionId,
    product: z.strictObject({ id: z.string(), name: z.string().meta({ example: 'Mail' }) }),
    plan,
    planName,
    state,
    purchaser: user
      .extend({ state: z.enum(['active', 'deactivated', 'purged']) })
      .nullable()
      .meta({ id: 'Purchaser', description: 'Who pays for it and decides on it; null: the organisation does by now' }),
    takeOver: subscription.shape.takeOver,
    decision: purchaseDecision.nullable().meta({ description: 'Null: nothing is decided, or nobody has left' }),
    decideUntil: instant.nullable().meta({
      description:
        'Until when administrators decide, since the purchaser has left; null: the purchaser decides, or nobody pays by period',
    }),
    seats,
    expiresOn,
    lastDay,
    timeZone,
    intent: intent.nullable().meta({ description: 'What is to be at the end of the term; null: nothing of it ends' }),
    price: z
      .strictObject({
        perSeat: money.meta({ description: 'Without VAT' }),
        months: z.int().nullable().meta({ description: 'Of the period that it is for; null: a trial, or for good' }),
      })
      .nullable()
      .meta({ id: 'PriceOfSeat', description: 'Of a seat for a period, as it is paid now' }),
    lastPayment: z
      .strictObject({
        gross: money,
        paidOn: date,
        from: date.nullable().meta({ description: 'The first day that it paid for' }),
        to: date.nullable().meta({ description: 'The first day after them' }),
      })
      .nullable()
      .meta({ id: 'LastPayment', description: 'What was paid last; null: nothing' }),
    assigned: z
      .array(user)
      .max(100)
      .meta({ description: 'Who holds a licence, at most 100 of them: the others are among its licences' }),
  })
  .meta({ id: 'SelfServiceSubscription', description: 'What a user has bought for a team' });

export const selfServicePage = pageOf(selfServiceSubscription, 'SelfServiceSubscriptionPage');
