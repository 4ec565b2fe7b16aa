/**
 * VAT ids: their form and check digits (by jsvat), and whose they are. Traps: Greece writes EL and not GR, Monaco is France,
 * and Northern Ireland's XI stands for goods only, so that for services its holder is a British business.
 */
import { checkVAT, countries } from 'jsvat';
import { vatCountryOf } from './countries.js';
import { DomainError } from './errors.js';

/** The prefix of VAT ids where it is not the ISO 3166 code of the country. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  GR: ['EL'],
  MC: ['FR'],
  // Form and check digits of XI are those of GB, which jsvat knows.
  GB: ['GB', 'XI'],
};

const known = [...countries];

/**
 * A VAT id without spaces, dots and dashes, in capitals, with its prefix: `EL094259216`.
 * @throws DomainError `invalidVatId` where it is of another country, or a character is wrong. Of countries outside the EU
 * only the British form is checked.
 */
export function vatId(text: string, country: string): string {
  const id = text.toUpperCase().replace(/[\s.\-/]/g, '');
  const own = prefixes[country] ?? [country];
  const prefix = own.find((one) => id.startsWith(one));
  if (vatCountryOf(country) === null && country !== 'GB') {
    if (/^[A-Z0-9]{4,20}$/.test(id)) return id;
    throw invalid(text, 'A tax id has 4 to 20 letters and digits.');
  }
  if (!prefix) throw invalid(text, `A VAT id of ${country} begins with ${own.join(' or ')}.`);
  const checked = prefix === 'XI' ? `GB${id.slice(2)}` : id;
  if (checkVAT(checked, known).isValid || isBelgian(id)) return id;
  throw invalid(text, `It is not formed as VAT ids of ${country} are: a character is missing or wrong.`);
}

/** Belgian enterprise numbers begin with 1 as well since 2023, which jsvat does not know; the last two of ten digits check the others. */
function isBelgian(id: string): boolean {
  const [, digits = '', check] = /^BE([01]\d{7})(\d\d)$/.exec(id) ?? [];
  return check !== undefined && 97 - (Number(digits) % 97) === Number(check);
}

/** How VIES wants it: the prefix and the rest. */
export function vatIdParts(id: string): { readonly countryCode: string; readonly vatNumber: string } {
  return { countryCode: id.slice(0, 2), vatNumber: id.slice(2) };
}

function invalid(text: string, right: string): DomainError {
  return new DomainError('invalidVatId', `Not a VAT id: ${JSON.stringify(text)}. ${right}`, { pointer: '/vatId' });
}
