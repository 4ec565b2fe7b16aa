/** Sellers and buyers of invented documents. Ids have valid check digits, and nobody is meant. */
import type { BankAccount } from '../../domain/bank-account.js';
import type { GivenBillingDetails } from '../../domain/billing/billing-details.js';
import type { DocumentSeller } from '../../domain/billing/documents/document.js';
import {
  czechBuyer,
  czechSeller,
  germanBuyer,
  polishBuyer,
  polishConsumer,
  polishSeller,
  swissBuyer,
} from '../domain/billing/documents/samples.js';

export interface InventedSeller {
  readonly seller: DocumentSeller;
  readonly zone: string;
  /** The currency of its country. */
  readonly currency: string;
  /** Whose exchange rates it takes. */
  readonly bank: string;
}

const germanSeller: DocumentSeller = {
  id: 'reseller-de',
  name: 'Beispielhändler GmbH',
  address: { lines: ['Königstraße 1'], postalCode: '70173', city: 'Stuttgart' },
  country: 'DE',
  vatId: 'DE129273398',
  registrationNumber: 'HRB 12345',
  registerEntry: 'Amtsgericht Stuttgart, HRB 12345; Geschäftsführerin: Änne Öztürk',
  email: 'rechnung@haendler.example',
  bankAccount: { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', bankName: 'Beispielbank', currency: 'EUR' },
};

/** One that names no register, no bank's code and no address for mail. */
const dutchSeller: DocumentSeller = {
  id: 'reseller-nl',
  name: 'Voorbeeld B.V.',
  address: { lines: ['Keizersgracht 1', '2e verdieping'], postalCode: '1015 CC', city: 'Amsterdam' },
  country: 'NL',
  vatId: 'NL004495445B01',
  registrationNumber: null,
  registerEntry: null,
  email: null,
  bankAccount: { iban: 'NL91ABNA0417164300', bic: null, bankName: null, currency: 'EUR' },
};

export const sellers: readonly InventedSeller[] = [
  { seller: polishSeller, zone: 'Europe/Warsaw', currency: 'PLN', bank: 'NBP' },
  { seller: czechSeller, zone: 'Europe/Prague', currency: 'CZK', bank: 'ČNB' },
  { seller: germanSeller, zone: 'Europe/Berlin', currency: 'EUR', bank: 'ECB' },
  { seller: dutchSeller, zone: 'Europe/Amsterdam', currency: 'EUR', bank: 'ECB' },
];

/** Where customers of a seller's country pay in another currency; null: the seller has no account for it. */
export function accountFor({ seller }: InventedSeller, currency: string): BankAccount | null {
  const own = seller.bankAccount;
  if (own === null || currency === own.currency) return own;
  if (currency !== 'EUR') return null;
  const euro = { PL: 'PL27114020040000300201355387', CZ: 'CZ6508000000192000145399' };
  const iban = seller.country === 'PL' || seller.country === 'CZ' ? euro[seller.country] : own.iban;
  return { ...own, iban, currency };
}

const organisation = (
  country: string,
  vatId: string | null,
  name: string,
  city: string,
  postalCode: string | null = null,
): GivenBillingDetails => ({
  kind: 'organisation',
  name,
  address: { lines: ['Main Street 1'], postalCode, city },
  country,
  vatId,
  invoiceEmail: `invoices@${country.toLowerCase()}.example`,
});

const consumer = (country: string, name: string, city: string): GivenBillingDetails => ({
  kind: 'purchaser',
  name,
  address: { lines: ['Rue Émile-Zola 12 bis', 'Bâtiment C'], postalCode: '20000', city },
  country,
  invoiceEmail: 'somebody@home.example',
});

/** Businesses with a VAT id, one or two of each member state that the sellers deal with; some with a number of a register, too. */
export const businesses: readonly GivenBillingDetails[] = [
  polishBuyer,
  czechBuyer,
  germanBuyer,
  { ...organisation('AT', 'ATU13585627', 'Österreich & Co KG', 'Wien', '1010'), purchaseOrderNumber: 'B<2026>&"7"' },
  organisation('FR', 'FR40303265045', 'L’Entreprise d’Exemple SAS', 'Lyon', '69001'),
  organisation('MC', 'FR40303265045', 'Monaco Exemple SAM', 'Monaco', '98000'),
  organisation('GR', 'EL094259216', 'Παράδειγμα Α.Ε.', 'Αθήνα', '105 57'),
  organisation('HU', 'HU12892312', 'Példa Kft.', 'Budapest', '1011'),
  { ...organisation('SK', 'SK2022749619', 'Príklad, s. r. o.', 'Košice', '040 01'), registrationNumber: '36525389' },
  organisation('IE', 'IE6433435F', 'Example Ltd', 'Dublin'),
  organisation('NL', 'NL004495445B01', 'Nederlands Voorbeeld B.V.', 'Utrecht', '3511 AA'),
];

/** Bodies and people without a VAT id, in the member states. */
export const consumers: readonly GivenBillingDetails[] = [
  polishConsumer,
  consumer('CZ', 'Jiří Řehoř', 'Brno'),
  consumer('DE', 'Jürgen Groß', 'Köln'),
  consumer('FR', 'Chloé Lefèvre-Dupont', 'Paris'),
  consumer('FI', 'Äijä Öhman', 'Turku'),
  { ...organisation('PL', null, 'Fundacja „Bez NIP-u”', 'Łódź', '90-001'), registrationNumber: '0000987654' },
  { ...organisation('CZ', null, 'Spolek bez DIČ, z. s.', 'Plzeň', '301 00'), registrationNumber: '26543210' },
];

/** Outside the EU: with and without a number of their own tax office. */
export const foreigners: readonly GivenBillingDetails[] = [
  swissBuyer,
  { ...organisation('CH', 'CHE123456788', 'Muster AG', 'Bern', '3000'), registrationNumber: 'CHE-123.456.788' },
  organisation('GB', 'GB980780684', 'Example & Sons plc', 'London', 'SW1A 1AA'),
  organisation('US', '123456789', 'Example "Inc."', 'New York', '10001'),
  organisation('JP', null, '株式会社サンプル', '東京', '100-0001'),
  consumer('NO', 'Bjørn Ødegård', 'Tromsø'),
];
