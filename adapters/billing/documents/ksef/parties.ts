/** Who sells and who buys, as FA(3) names them (Podmiot1, Podmiot2, Podmiot2K). */
import type { BillingDocument, DocumentBuyer, DocumentParty } from '../../../../domain/billing/documents/document.js';
import { isMemberState, vatCountryOf } from '../../../../domain/countries.js';
import { DomainError } from '../../../../domain/errors.js';
import { vatIdParts } from '../../../../domain/vat-id.js';
import { oneLine, shortened, wholeText } from './text.js';
import type { XmlElement } from './xml.js';

/** Links the buyer of a correction to the one that it corrects; one document has one buyer. */
const buyerKey = '1';

/**
 * The NIP of a Polish seller: `5260250274`.
 * @throws DomainError `invalidVatId`
 */
export function sellerNip({ vatId, name }: Pick<DocumentParty, 'vatId' | 'name'>): string {
  const nip = vatId === null ? null : nipOf(vatId);
  if (nip !== null) return nip;
  throw new DomainError('invalidVatId', `${name} needs a NIP such as PL5260250274 to send documents to KSeF.`);
}

export function sellerElement({ seller, taxation }: BillingDocument): XmlElement {
  const { name, email } = seller;
  return {
    // Art. 97 ust. 10 pkt 3: services that the customer accounts for are sold under the number with its prefix.
    ...(taxation.tax.treatment.kind === 'reverseCharge' ? { PrefiksPodatnika: 'PL' } : {}),
    DaneIdentyfikacyjne: { NIP: sellerNip(seller), Nazwa: wholeText(name, 'a name', 512) },
    Adres: addressElement(seller),
    ...(email === null ? {} : { DaneKontaktowe: { Email: wholeText(email, 'an e-mail address', 255) } }),
  };
}

export function buyerElement(document: BillingDocument): XmlElement {
  const { buyer, corrected } = document;
  return {
    ...identified(buyer, document),
    ...(corrected?.buyerBefore ? { IDNabywcy: buyerKey } : {}),
    // A subunit of a local authority or a member of a VAT group would be a third party, which documents do not have.
    JST: '2',
    GV: '2',
  };
}

/**
 * The buyer as the corrected document has it; null where it is the same.
 * @throws DomainError `invalidVatId` where its tax id is another one: KSeF wants a correction to zero and a new invoice then
 */
export function buyerBeforeElement(document: BillingDocument): XmlElement | null {
  const before = document.corrected?.buyerBefore;
  if (!before) return null;
  if (JSON.stringify(identityOf(before, document)) !== JSON.stringify(identityOf(document.buyer, document))) {
    throw new DomainError(
      'invalidVatId',
      'A wrong tax id of the buyer cannot be corrected in KSeF: correct the invoice to zero, and issue a new one.',
    );
  }
  return { ...identified(before, document), IDNabywcy: buyerKey };
}

function identified(buyer: DocumentBuyer, document: BillingDocument): XmlElement {
  return {
    DaneIdentyfikacyjne: { ...identityOf(buyer, document), Nazwa: wholeText(buyer.name, 'a name', 512) },
    Adres: addressElement(buyer),
  };
}

/** A VAT id of another member state counts as one unless VIES has said that it is none. */
function identityOf({ vatId, country }: DocumentBuyer, { taxation }: BillingDocument): XmlElement {
  if (vatId === null) return { BrakID: '1' };
  const nip = nipOf(vatId);
  if (nip !== null) return { NIP: nip };
  const { countryCode, vatNumber } = vatIdParts(vatId);
  const isEu = isMemberState(countryCode === 'EL' ? 'GR' : countryCode) && vatCountryOf(country) !== null;
  if (isEu && taxation.tax.reason !== 'vatIdInvalid') return { KodUE: countryCode, NrVatUE: vatNumber };
  return { KodKraju: country, NrID: wholeText(vatId, 'a tax id', 50) };
}

function nipOf(vatId: string): string | null {
  return /^PL[1-9]\d{9}$/.test(vatId) ? vatId.slice(2) : null;
}

function addressElement({ address, country }: Pick<DocumentParty, 'address' | 'country'>): XmlElement {
  const { lines, postalCode, city } = address;
  const street = oneLine(lines.join(', '));
  const place = oneLine(`${postalCode ?? ''} ${city}`);
  const [first, second] = street === '' ? [place, ''] : [street, place];
  return {
    KodKraju: country,
    AdresL1: wholeText(first, 'an address', 512),
    ...(second === '' ? {} : { AdresL2: wholeText(second, 'an address', 512) }),
  };
}

/** Where the seller is registered, as the law has it on its documents. */
export function footerElement({
  registerEntry,
  registrationNumber,
  name,
}: BillingDocument['seller']): XmlElement | null {
  const number = registrationNumber ?? '';
  const register = /^\d{10}$/.test(number)
    ? { KRS: number }
    : /^(\d{9}|\d{14})$/.test(number)
      ? { REGON: number }
      : null;
  if (registerEntry === null && register === null) return null;
  return {
    ...(registerEntry === null
      ? {}
      : { Informacje: { StopkaFaktury: wholeText(registerEntry, 'a register entry', 3500) } }),
    ...(register === null ? {} : { Rejestry: { PelnaNazwa: shortened(name, 'a name', 256), ...register } }),
  };
}
