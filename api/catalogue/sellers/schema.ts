import { z } from 'zod';
import type { Seller } from '../../../models/catalogue/sellers.js';
import { country, currency, email, instant, line, listOf, showInstant, slug } from '../../formats.js';
import { pageOf } from '../../http/page.js';

export const sellerId = slug.meta({ description: 'Id of a seller', example: 'reseller-pl' });

const fields = {
  legalName: line(200).meta({ description: 'As it stands on invoices', example: 'Example Reseller sp. z o.o.' }),
  country,
  vatId: z
    .string()
    .regex(/^[A-Z0-9]{4,20}$/)
    .nullable()
    .meta({ description: 'VAT id with its country prefix; null where it has none', example: 'PL1234563218' }),
  invoiceSeries: z
    .string()
    .regex(/^[A-Z0-9]{1,10}$/)
    .meta({ description: 'What its invoice numbers begin with; no two sellers have the same', example: 'PL' }),
  whileVatIdUnproven: z.enum(['refuse', 'tax']).meta({
    description: 'What it does while VIES does not say whether a VAT id is valid: give no quote, or tax',
  }),
  currencies: listOf(currency, 20).meta({ description: 'In which it has prices', example: ['PLN', 'EUR'] }),
};
const contactFields = {
  name: line(200).meta({ example: 'Example Reseller, customer service' }),
  email: email.meta({ example: 'support@reseller.example' }),
};
const contact = z.strictObject(contactFields).meta({ description: 'Whom a customer turns to' });

export const newSeller = z
  .strictObject({ id: sellerId, ...fields, whileVatIdUnproven: fields.whileVatIdUnproven.default('refuse'), contact })
  .meta({ id: 'NewSeller' });

export const sellerChange = z
  .strictObject({ ...fields, contact: z.strictObject(contactFields).partial() })
  .partial()
  .meta({ id: 'SellerChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const seller = z
  .strictObject({ id: sellerId, ...fields, contact, createdAt: instant })
  .meta({ id: 'Seller', description: 'A legal entity that sells' });

export const sellerPage = pageOf(seller, 'SellerPage');

export function showSeller(found: Seller): z.input<typeof seller> {
  const { _id: id, legalName, vatId, invoiceSeries, contact: turnTo, currencies, whileVatIdUnproven } = found;
  return {
    id,
    legalName,
    country: found.country,
    vatId,
    invoiceSeries,
    contact: { name: turnTo.name, email: turnTo.email },
    whileVatIdUnproven,
    currencies: [...currencies],
    createdAt: showInstant(found.createdAt),
  };
}
