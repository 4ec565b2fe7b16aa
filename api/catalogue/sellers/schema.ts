import { z } from 'zod';
import type { Seller } from '../../../models/catalogue/sellers.js';
import { country, currency, email, instant, line, listOf, postalAddress, showInstant, slug } from '../../formats.js';
import { pageOf } from '../../http/page.js';

export const sellerId = slug.meta({ description: 'Id of a seller', example: 'reseller-pl' });

const bankAccount = z
  .strictObject({
    iban: z.string().max(50).meta({ description: 'IBAN', example: 'PL61109010140000071219812874' }),
    bic: z.string().max(20).nullable().meta({ example: 'WBKPPLPP' }),
    bankName: line(100).nullable(),
    currency,
  })
  .meta({ id: 'BankAccount', description: 'Where transfers go' });

const taxAuthority = z
  .strictObject({
    name: z.enum(['ksef']),
    sending: z.enum(['online', 'offline24']).meta({
      description:
        'Whether the customer gets an invoice once the authority has accepted it, or at once with both codes (it is sent by the next business day)',
    }),
  })
  .meta({ id: 'TaxAuthority', description: 'The authority that its invoices go through' });

const fields = {
  legalName: line(200).meta({ description: 'As it stands on invoices', example: 'Example Reseller sp. z o.o.' }),
  country,
  vatId: line(30).nullable().meta({
    description: 'VAT id with the prefix of its country, by whose form it is checked; null where it has none',
    example: 'PL1234563218',
  }),
  address: postalAddress.meta({ description: 'Its seat, as it stands on documents' }),
  registrationNumber: line(30).nullable().meta({
    description: 'Of the national register; KRS or REGON, and IČO, are checked by their form',
    example: '0000123456',
  }),
  registerEntry: line(300).nullable().meta({ description: 'Where it is registered, as law wants it on documents' }),
  bankAccounts: z
    .array(bankAccount)
    .max(20)
    .meta({ description: 'The first one of a document’s currency is printed on it' }),
  taxAuthority: taxAuthority.nullable(),
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
  .strictObject({
    id: sellerId,
    ...fields,
    registrationNumber: fields.registrationNumber.default(null),
    registerEntry: fields.registerEntry.default(null),
    bankAccounts: fields.bankAccounts.default([]),
    taxAuthority: fields.taxAuthority.default(null),
    whileVatIdUnproven: fields.whileVatIdUnproven.default('refuse'),
    contact,
  })
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
  const { address: at, registrationNumber, registerEntry, bankAccounts, taxAuthority: authority } = found;
  return {
    id,
    legalName,
    country: found.country,
    vatId,
    address: { lines: [...at.lines], postalCode: at.postalCode, city: at.city },
    registrationNumber,
    registerEntry,
    bankAccounts: bankAccounts.map(({ iban, bic, bankName, currency: of }) => ({ iban, bic, bankName, currency: of })),
    taxAuthority: authority && { name: authority.name, sending: authority.sending },
    invoiceSeries,
    contact: { name: turnTo.name, email: turnTo.email },
    whileVatIdUnproven,
    currencies: [...currencies],
    createdAt: showInstant(found.createdAt),
  };
}
