/** Bank accounts of sellers: checked (by ibantools), normalised, and as people of a country write them. */
import { electronicFormatIBAN, friendlyFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools';
import { DomainError } from './errors.js';
import { isCurrency } from './money.js';

/** Where a transfer goes. */
export interface BankAccount {
  /** Without spaces: `PL61109010140000071219812874`. */
  readonly iban: string;
  /** 8 or 11 characters; null where the seller has named none. */
  readonly bic: string | null;
  readonly bankName: string | null;
  readonly currency: string;
}

/** As a caller gives it: spaces, dashes and small letters are no harm. */
export interface GivenBankAccount {
  readonly iban: string;
  readonly bic?: string | null | undefined;
  readonly bankName?: string | null | undefined;
  readonly currency: string;
}

/**
 * The account, checked and normalised.
 * @param pointer of the account in the request body: `/bankAccounts/0`
 * @throws DomainError `invalidRequest` with the pointer of the field, `unknownCurrency`
 */
export function bankAccount(given: GivenBankAccount, pointer = ''): BankAccount {
  const iban = electronicFormatIBAN(given.iban) ?? '';
  if (!isValidIBAN(iban)) {
    const message = `Not an IBAN: ${JSON.stringify(given.iban)}. A character is missing or wrong; it begins with the country, as in PL61 1090 1014 …`;
    throw new DomainError('invalidRequest', message, { pointer: `${pointer}/iban` });
  }
  if (!isCurrency(given.currency)) {
    const message = `Not an ISO 4217 currency: ${JSON.stringify(given.currency)}.`;
    throw new DomainError('unknownCurrency', message, { pointer: `${pointer}/currency` });
  }
  return {
    iban,
    bic: bicOf(given.bic ?? '', `${pointer}/bic`),
    bankName: bankNameOf(given.bankName ?? '', `${pointer}/bankName`),
    currency: given.currency,
  };
}

function bicOf(given: string, pointer: string): string | null {
  const bic = given.toUpperCase().replace(/\s/g, '');
  if (bic === '') return null;
  if (isValidBIC(bic)) return bic;
  const message = `Not a BIC: ${JSON.stringify(given)}. It has 8 or 11 characters, as in GIBACZPX.`;
  throw new DomainError('invalidRequest', message, { pointer });
}

const longestBankName = 100;

function bankNameOf(given: string, pointer: string): string | null {
  const name = given.trim().replace(/\s+/g, ' ');
  if (name === '') return null;
  if (name.length <= longestBankName && !/\p{Cc}/u.test(name)) return name;
  const message = `At most ${longestBankName} characters are possible, and no control characters.`;
  throw new DomainError('invalidRequest', message, { pointer });
}

/** An account as it is printed. */
export interface PrintedAccount {
  /** In groups of four: `CZ65 0800 0000 1920 0014 5399`. */
  readonly iban: string;
  /** As it is written within the country: `19-2000145399/0800`, `61 1090 1014 0000 0712 1981 2874`; null where that is the IBAN. */
  readonly domestic: string | null;
}

export function printedAccount({ iban }: Pick<BankAccount, 'iban'>): PrintedAccount {
  return { iban: friendlyFormatIBAN(iban) ?? iban, domestic: domesticForm(iban) };
}

function domesticForm(iban: string): string | null {
  const czech = czechAccount(iban);
  if (czech) return `${czech.number}/${czech.bankCode}`;
  const nrb = polishAccount(iban);
  return nrb?.replace(/(?<=^..(?:....)*)(?=.)/g, ' ').trim() ?? null;
}

/** A Czech account by its number, with the prefix where it has one (`19-2000145399`), and its bank's code (`0800`). */
export interface CzechAccount {
  readonly number: string;
  readonly bankCode: string;
}

/** Null for an IBAN of another country: bank code, prefix of six digits and number of ten are parts of the Czech one. */
export function czechAccount(iban: string): CzechAccount | null {
  const [, bankCode, prefix, number] = /^CZ\d\d(\d{4})(\d{6})(\d{10})$/.exec(iban) ?? [];
  if (!bankCode || !prefix || !number) return null;
  const [before, after] = [prefix, number].map((digits) => digits.replace(/^0+/, ''));
  return { number: before ? `${before}-${after}` : `${after}`, bankCode };
}

/** The 26 digits of a Polish account (NRB); null for an IBAN of another country. */
export function polishAccount(iban: string): string | null {
  return /^PL(\d{26})$/.exec(iban)?.[1] ?? null;
}
