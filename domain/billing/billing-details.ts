/** Who pays: the legal details of a billing account, as its documents show them. */
import { isCountry } from '../countries.js';
import { DomainError } from '../errors.js';
import type { PostalAddress } from '../postal-address.js';
import { vatId } from '../vat-id.js';

/** Whose account it is: an organisation's, that of a user who bought for a team, or a partner's, for its own keys and orders. */
export const billingAccountKinds = ['organisation', 'purchaser', 'partner'] as const;
export type BillingAccountKind = (typeof billingAccountKinds)[number];

/** Languages of documents. */
export const documentLanguages = ['pl', 'cs', 'en'] as const;
export type DocumentLanguage = (typeof documentLanguages)[number];

/** Legal details, checked. They are copied into each document; a change applies from the next one and replaces an unpaid pro-forma. */
export interface BillingDetails {
  readonly kind: BillingAccountKind;
  /** The legal name. */
  readonly name: string;
  readonly address: PostalAddress;
  /** ISO 3166 code of the establishment; Greece is GR. */
  readonly country: string;
  /** With its prefix and without separators; null: a consumer, or a business without one. */
  readonly vatId: string | null;
  /** Another number that documents show, such as a Czech IČO or a Polish REGON. */
  readonly registrationNumber: string | null;
  /** Where requests for payment and documents go. */
  readonly invoiceEmail: string;
  readonly language: DocumentLanguage;
  /** What the customer's purchasing wants to see on documents. */
  readonly purchaseOrderNumber: string | null;
}

/** As a caller gives them: what may be left out is null or missing. */
export interface GivenBillingDetails extends Pick<BillingDetails, 'kind' | 'name' | 'country' | 'invoiceEmail'> {
  readonly address: Omit<PostalAddress, 'postalCode'> & { readonly postalCode?: string | null | undefined };
  readonly vatId?: string | null | undefined;
  readonly registrationNumber?: string | null | undefined;
  readonly language?: DocumentLanguage | undefined;
  readonly purchaseOrderNumber?: string | null | undefined;
}

/**
 * The details, trimmed and checked.
 * @throws DomainError `invalidRequest` with the pointer of the field, `invalidVatId`
 */
export function billingDetails(given: GivenBillingDetails): BillingDetails {
  const { kind, country, address } = given;
  if (!isCountry(country)) throw wrong('/country', `${JSON.stringify(country)} is no ISO 3166 code such as PL.`);
  const lines = address.lines.map((line, index) => text(line, `/address/lines/${index}`, 100));
  if (lines.length < 1 || lines.length > 2) throw wrong('/address/lines', 'An address has one line or two.');
  const optional = (value: string | null | undefined, pointer: string, most: number) =>
    value === null || value === undefined || value.trim() === '' ? null : text(value, pointer, most);
  const id = optional(given.vatId, '/vatId', 30);
  return {
    kind,
    name: text(given.name, '/name', 200),
    address: {
      lines,
      postalCode: optional(address.postalCode, '/address/postalCode', 12),
      city: text(address.city, '/address/city', 100),
    },
    country,
    vatId: id === null ? null : vatId(id, country),
    registrationNumber: optional(given.registrationNumber, '/registrationNumber', 30),
    invoiceEmail: email(given.invoiceEmail),
    language: given.language ?? languageOf(country),
    purchaseOrderNumber: optional(given.purchaseOrderNumber, '/purchaseOrderNumber', 50),
  };
}

/**
 * Whether changed details are still those of the same taxable person or consumer: who moves, or has another address for invoices, is.
 * Without a VAT id the registration number says who it is, or else the name.
 */
export function isSameBuyer(one: BillingDetails, other: BillingDetails): boolean {
  if (one.country !== other.country || one.vatId !== other.vatId) return false;
  if (one.vatId !== null) return true;
  if (one.registrationNumber !== null || other.registrationNumber !== null)
    return one.registrationNumber === other.registrationNumber;
  return one.name === other.name;
}

function languageOf(country: string): DocumentLanguage {
  return country === 'PL' ? 'pl' : country === 'CZ' || country === 'SK' ? 'cs' : 'en';
}

function email(given: string): string {
  const address = text(given, '/invoiceEmail', 254);
  if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address)) return address;
  throw wrong('/invoiceEmail', 'An e-mail address such as invoices@example.com is needed.');
}

/** One line of printable text. */
function text(given: string, pointer: string, most: number): string {
  const trimmed = given.trim().replace(/\s+/g, ' ');
  if (trimmed === '' || trimmed.length > most) throw wrong(pointer, `1 to ${most} characters are needed.`);
  if (/\p{Cc}/u.test(trimmed)) throw wrong(pointer, 'Control characters are not possible.');
  return trimmed;
}

function wrong(pointer: string, message: string): DomainError {
  return new DomainError('invalidRequest', message, { pointer });
}
