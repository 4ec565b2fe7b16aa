import { z } from 'zod';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import {
  proposalDays,
  proposalState,
  proposalStates,
  wantedPayments,
} from '../../../domain/partners/direct-billing-proposals.js';
import type { Database } from '../../../models/database.js';
import type { DirectBillingProposal } from '../../../models/partners/direct-billing-proposals.js';
import { money } from '../../billing/amounts.js';
import { billingAccountId } from '../../billing/billing-accounts/schema.js';
import { billingProfileId } from '../../billing/billing-profiles/schema.js';
import { currency, date, instant, line, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const proposalId = idOf('directBillingProposal', 'Id of a proposal of direct billing');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const tenantId = idOf('tenant', 'Id of a tenant');
const intents = z.enum(['renew', 'extendMonthly', 'lapse']);
const payment = z.enum(wantedPayments).meta({
  description: 'By what it is wanted to be paid: card and blik need a stored method; any leaves it to the customer',
  example: 'card',
});

export const newProposal = z
  .strictObject({
    subscriptionId: subscriptionId.meta({ description: 'Of a customer that the caller sells to' }),
    message: line(1000)
      .optional()
      .meta({ description: 'What the administrators read', example: 'No more keys to buy.' }),
    answerBy: date.optional().meta({
      description: `The last day on which it is answered, in the customer’s zone; left out: in ${proposalDays} days, which is the latest`,
    }),
    currency: currency.optional().meta({ description: 'Left out: the plan’s only one, or that of the country' }),
    intent: intents.default('renew').meta({ description: 'What follows the last term by keys' }),
    payment: payment.default('any'),
  })
  .meta({ id: 'NewDirectBillingProposal' });

export const proposalAcceptance = z
  .strictObject({
    billingAccountId: billingAccountId.meta({ description: 'That of the organisation' }),
    billingProfileId: billingProfileId.optional().meta({
      description: 'By which it is billed, and whose payment method is charged; left out: the account’s default one',
    }),
    intent: intents.optional().meta({ description: 'What follows the last term by keys; left out: as proposed' }),
  })
  .meta({ id: 'DirectBillingProposalAcceptance' });

export const proposalRefusal = z
  .strictObject({ reason: line(200).meta({ description: 'Why', example: 'We buy keys for all our offices' }) })
  .meta({ id: 'DirectBillingProposalRefusal' });

export const proposal = z
  .strictObject({
    id: proposalId,
    subscriptionId,
    tenantId,
    partner: z
      .strictObject({ partnerId, name: z.string().meta({ example: 'Doradca IT' }) })
      .nullable()
      .meta({ description: 'Who proposes it; null: who runs this service' }),
    message: z.string().nullable(),
    terms: z
      .strictObject({
        planId: z.string().meta({ example: 'office-business' }),
        planVersion: z.int().meta({ description: 'Its price holds for the first term that is paid by period' }),
        planName: z.string(),
        months: z.int().meta({ description: 'Length of the term' }),
        periodMonths: z.int().nullable().meta({ description: 'How often it is paid; null: for the term at once' }),
        seats: z.int(),
        pricePerSeat: money.meta({ description: 'Net, for a period' }),
        perPeriod: money.meta({ description: 'Net, for all seats; VAT is decided by the billing details' }),
        startsOn: date.meta({ description: 'The first day that is paid for by period' }),
        intent: intents,
        payment,
      })
      .meta({ id: 'DirectBillingTerms', description: 'As it was when it was proposed' }),
    state: z.enum(proposalStates).meta({ description: 'lapsed: nobody has answered in time' }),
    proposedAt: instant,
    answerBy: date.meta({ description: 'The last day on which it is answered' }),
    lapsesAt: instant.meta({ description: 'The first instant at which it is no longer answered' }),
    endedAt: instant.nullable().meta({ description: 'When it was answered or withdrawn' }),
    reason: z.string().nullable().meta({ description: 'Why it was declined' }),
    accepted: z
      .strictObject({ billingAccountId, billingProfileId: billingProfileId.nullable(), intent: intents })
      .nullable()
      .meta({ description: 'By what it is paid; a profile of null: the account’s default one' }),
  })
  .meta({
    id: 'DirectBillingProposal',
    description: 'That a customer pays by period for a subscription once its keys are used up, as it is proposed to it',
  });

export const proposalPage = pageOf(proposal, 'DirectBillingProposalPage');

export const proposalQuery = pageQuery.extend({
  cloud: ofCloud,
  subscriptionId: subscriptionId.optional().meta({ description: 'Only those of this subscription' }),
  tenantId: tenantId.optional().meta({ description: 'Only those to this tenant' }),
  partnerId: partnerId.optional().meta({ description: 'Only those of this partner' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
});

/** With the names of partners and plans. */
export async function showProposals(
  { partners, plans }: Pick<Database, 'partners' | 'plans'>,
  found: readonly { readonly proposal: DirectBillingProposal; readonly now: Instant }[],
): Promise<z.input<typeof proposal>[]> {
  const known = await partners.byIds(found.flatMap(({ proposal: { partnerId: id } }) => id ?? []));
  return Promise.all(
    found.map(async ({ proposal: one, now }) => {
      const { plan, ...terms } = one.terms;
      const version = await plans.version(plan.id, plan.version);
      const { end, lapsesAt, endedAt, acceptance } = one;
      return {
        id: one._id,
        subscriptionId: one.subscriptionId,
        tenantId: one.tenantId,
        partner:
          one.partnerId === null
            ? null
            : { partnerId: one.partnerId, name: known.get(one.partnerId)?.name ?? one.partnerId },
        message: one.message,
        terms: { planId: plan.id, planVersion: plan.version, planName: version?.name ?? plan.id, ...terms },
        state: proposalState({ end, lapsesAt: instantFromMillis(lapsesAt.getTime()) }, now),
        proposedAt: showInstant(one.proposedAt),
        answerBy: one.answerBy,
        lapsesAt: showInstant(lapsesAt),
        endedAt: endedAt && showInstant(endedAt),
        reason: one.reason,
        accepted: acceptance,
      };
    }),
  );
}
