import { z } from 'zod';
import {
  type BillingDetails,
  billingAccountKinds,
  documentLanguages,
} from '../../../domain/billing/billing-details.js';
import { leastNetDays, mostNetDays, type PaymentTerms } from '../../../domain/billing/payment-terms.js';
import { mostAmount } from '../../../domain/money.js';
import type { BillingAccount, BillingAccountOwner } from '../../../models/billing/billing-accounts.js';
import { country, email, instant, line, ofCloud, postalAddress, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { money, showMoney } from '../amounts.js';

export const billingAccountId = idOf('billingAccount', 'Id of a billing account');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');

const fields = {
  name: line(200).meta({ description: 'The legal name', example: 'Piekarnia Nowak sp. z o.o.' }),
  address: postalAddress,
  country,
  vatId: line(30).nullable().meta({
    description: 'With its country; null: a consumer, or a business without one',
    example: 'PL5260250995',
  }),
  registrationNumber: line(30)
    .nullable()
    .meta({ description: 'Another number that documents show', example: '142396858' }),
  invoiceEmail: email.meta({
    description: 'Where requests for payment and documents go',
    example: 'faktury@example.pl',
  }),
  language: z.enum(documentLanguages).meta({ description: 'Language of documents' }),
  purchaseOrderNumber: line(50).nullable().meta({
    description: 'What the customer’s purchasing wants to see on documents',
    example: 'PO-2214',
  }),
};

const details = z
  .strictObject(fields)
  .meta({ id: 'BillingDetails', description: 'Who is billed, as documents show it' });

const newDetails = z
  .strictObject({
    ...fields,
    address: postalAddress
      .extend({ postalCode: postalAddress.shape.postalCode.optional() })
      .meta({ id: 'NewPostalAddress' }),
    vatId: fields.vatId.optional(),
    registrationNumber: fields.registrationNumber.optional(),
    language: fields.language.optional().meta({ description: 'Left out: that of the country, as far as there is one' }),
    purchaseOrderNumber: fields.purchaseOrderNumber.optional(),
  })
  .meta({ id: 'NewBillingDetails' });

const owner = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('organisation'), tenantId }),
    z.strictObject({ kind: z.literal('purchaser'), tenantId, userId }),
    z.strictObject({
      kind: z.literal('partner'),
      partnerId,
      testClockId: idOf('testClock', 'Id of a test clock')
        .optional()
        .meta({ description: 'Of an account for keys of this test clock; left out: for live use' }),
    }),
  ])
  .meta({
    id: 'BillingAccountOwner',
    description:
      'organisation: it pays for its tenant; purchaser: a user who pays for a team; partner: it pays for its own keys and orders',
  });

const personalUse = z.boolean().meta({
  description:
    'Of a purchaser: what is bought is for personal use, as the purchaser says. Without a VAT id the purchaser is a consumer then, who may withdraw from what was bought for 14 days',
});

export const newBillingAccount = z
  .strictObject({ owner, details: newDetails, personalUse: personalUse.default(false) })
  .refine(({ owner: { kind }, personalUse: personal }) => !personal || kind === 'purchaser', {
    path: ['personalUse'],
    message: 'must be false: only a purchaser buys for personal use',
  })
  .meta({ id: 'NewBillingAccount' });

export const billingAccountChange = z
  .strictObject({
    details: newDetails.partial().meta({ id: 'BillingDetailsChange' }).default({}),
    personalUse: personalUse.optional(),
  })
  .meta({ id: 'BillingAccountChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

const paymentTerms = z
  .strictObject({
    netDays: z.int().min(leastNetDays).max(mostNetDays).meta({
      description: 'Days from an invoice to the day by which it is to be paid',
      example: 14,
    }),
    creditLimit: money.extend({ amount: z.int().max(mostAmount) }).meta({
      description: 'The most that the account may owe in this currency, what it is asked for in advance included',
    }),
  })
  .meta({
    id: 'PaymentTerms',
    description: 'Its orders and renewals in this currency are invoiced before they are paid',
  });

export const termsChange = z
  .strictObject({
    terms: z
      .array(paymentTerms)
      .max(20)
      .meta({ description: 'One of each currency; none: what is bought is paid first' }),
    reason: line(200).meta({ description: 'Why, for the audit' }),
  })
  .meta({ id: 'PaymentTermsChange' });

export const billingAccount = z
  .strictObject({
    id: billingAccountId,
    owner: owner.nullable().meta({ description: 'Null once the data of a purchaser was deleted' }),
    details: details
      .nullable()
      .meta({ description: 'Null once the data of the organisation was deleted; documents keep a copy' }),
    personalUse,
    paymentTerms: z.array(paymentTerms),
    createdAt: instant,
  })
  .meta({ id: 'BillingAccount', description: 'What orders, payment methods, the ledger and documents belong to' });

export const billingAccountPage = pageOf(billingAccount, 'BillingAccountPage');

export const billingAccountQuery = pageQuery.extend({
  cloud: ofCloud,
  kind: z.enum(billingAccountKinds).optional().meta({ description: 'Only accounts of this kind of owner' }),
  tenantId: tenantId.optional().meta({ description: 'Only accounts of this tenant' }),
  partnerId: partnerId.optional().meta({ description: 'Only the account of this partner' }),
});

export function showBillingAccount(found: BillingAccount): z.input<typeof billingAccount> {
  const { _id: id, createdAt } = found;
  return {
    id,
    owner: ownerOf(found),
    details: found.details && showDetails(found.details),
    personalUse: found.personalUse,
    paymentTerms: found.paymentTerms.map(showTerms),
    createdAt: showInstant(createdAt),
  };
}

function showTerms({ netDays, creditLimit }: PaymentTerms): z.input<typeof paymentTerms> {
  return { netDays, creditLimit: showMoney(creditLimit) };
}

function showDetails({ kind: _, address: at, ...given }: BillingDetails): z.input<typeof details> {
  return { ...given, address: { ...at, lines: [...at.lines] } };
}

function ownerOf({
  kind,
  tenantId: tenant,
  userId: user,
  partnerId: partner,
  testClockId: clock,
}: BillingAccount): BillingAccountOwner | null {
  if (kind === 'partner') {
    return partner === null ? null : { kind, partnerId: partner, ...(clock === null ? {} : { testClockId: clock }) };
  }
  if (tenant === null) return null;
  if (kind === 'organisation') return { kind, tenantId: tenant };
  return user === null ? null : { kind, tenantId: tenant, userId: user };
}
