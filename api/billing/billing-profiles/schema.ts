import { z } from 'zod';
import { documentLanguages } from '../../../domain/billing/billing-details.js';
import { type BillingProfile, type BillingProfiles, mostProfiles } from '../../../domain/billing/billing-profiles.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import { email, line, postalAddress } from '../../formats.js';
import { idOf } from '../../ids.js';
import { billingAccountId } from '../billing-accounts/schema.js';

export const billingProfileId = idOf('billingProfile', 'Id of a billing profile');

const fields = {
  name: line(60).meta({ description: 'By which people tell profiles apart', example: 'Office in Kraków' }),
  invoiceEmail: email.nullable().meta({
    description: 'Where requests for payment and documents go; null: where the account says',
    example: 'krakow@example.pl',
  }),
  language: z
    .enum(documentLanguages)
    .nullable()
    .meta({ description: 'Language of documents; null: that of the account' }),
  address: postalAddress
    .nullable()
    .meta({ description: 'The address on invoices, in the country of the account; null: that of the account' }),
  purchaseOrderNumber: line(50).nullable().meta({
    description: 'What the customer’s purchasing wants to see on documents; null: what the account says',
    example: 'PO-2214',
  }),
};

export const newBillingProfile = z
  .strictObject({
    name: fields.name,
    invoiceEmail: fields.invoiceEmail.optional(),
    language: fields.language.optional(),
    address: fields.address.optional(),
    purchaseOrderNumber: fields.purchaseOrderNumber.optional(),
  })
  .meta({ id: 'NewBillingProfile', description: 'What is left out is as the account says' });

export const billingProfileChange = z
  .strictObject({
    name: fields.name.optional(),
    invoiceEmail: fields.invoiceEmail.optional(),
    language: fields.language.optional(),
    address: fields.address.optional(),
    purchaseOrderNumber: fields.purchaseOrderNumber.optional(),
  })
  .meta({ id: 'BillingProfileChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const billingProfile = z
  .strictObject({
    id: billingProfileId,
    billingAccountId,
    isDefault: z.boolean().meta({ description: 'By which is billed what names no other profile' }),
    ...fields,
    defaultPaymentMethodId: idOf('paymentMethod', 'Id of a payment method')
      .nullable()
      .meta({ description: 'The method that somebody chose; null: the newest one that is ready is charged' }),
  })
  .meta({ id: 'BillingProfile', description: 'How an account is billed; the legal identity is the account’s' });

export const billingProfileList = z
  .strictObject({ items: z.array(billingProfile).max(mostProfiles) })
  .meta({ id: 'BillingProfileList' });

export const billedByChange = z
  .strictObject({ billingProfileId: billingProfileId.nullable().meta({ description: 'Null: the default one' }) })
  .meta({ id: 'BilledByChange' });

export function showBillingProfile(
  { _id: accountId, defaultProfileId }: Pick<BillingAccount, '_id'> & Pick<BillingProfiles, 'defaultProfileId'>,
  { revision: _, address, ...profile }: BillingProfile,
): z.input<typeof billingProfile> {
  return {
    ...profile,
    billingAccountId: accountId,
    isDefault: profile.id === defaultProfileId,
    address: address && { ...address, lines: [...address.lines] },
  };
}
