/** Sellers and buyers as ISDOC names them. */
import type { DocumentParty } from '../../../../domain/billing/documents/document.js';
import { documentWording } from '../wording.js';
import type { XmlElement } from '../xml.js';

/** A consumer, and a business without an IČO, have an empty `ID`: it may not be left out. */
export function partyElement(party: DocumentParty, registerEntry: string | null = null): XmlElement {
  const { name, vatId, registrationNumber, email } = party;
  return {
    PartyIdentification: { ID: registrationNumber ?? '' },
    PartyName: { Name: name },
    PostalAddress: postalAddress(party),
    PartyTaxScheme: vatId === null ? undefined : { CompanyID: vatId, TaxScheme: 'VAT' },
    RegisterIdentification: registerEntry === null ? undefined : { Preformatted: registerEntry },
    Contact: email === null ? undefined : { ElectronicMail: email },
  };
}

function postalAddress({ address, country }: DocumentParty): XmlElement {
  const { street, building } = streetAndBuilding(address.lines);
  return {
    StreetName: street,
    BuildingNumber: building,
    CityName: address.city,
    PostalZone: address.postalCode ?? '',
    Country: { IdentificationCode: country, Name: documentWording('cs').country(country) },
  };
}

/** `Žižkova 7`, `Na Příkopě 12/4a`: what ends in a number is a street with its building; any other address stands in one piece. */
function streetAndBuilding(lines: readonly string[]): { readonly street: string; readonly building: string } {
  const whole = lines.join(', ');
  const [, street, building] = /^(\D+) (\d+[a-z]?(?:\/\d+[a-z]?)?)$/i.exec(whole) ?? [];
  return street && building ? { street, building } : { street: whole, building: '' };
}
