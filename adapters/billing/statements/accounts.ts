/** Account numbers as banks write them, in the one form that is compared: IBAN where the country is known. */

/**
 * PL of 26 digits, CZ of `prefix-number/bank` or `bank/prefix-number` or an IBAN with spaces; anything else as it is, without
 * spaces.
 */
export function accountNumber(written: string): string {
  const text = written.replaceAll(/\s/g, '').replace(/^\/+/, '').toUpperCase();
  if (/^\d{26}$/.test(text)) return `PL${text}`;
  const czech =
    /^(?:(?<prefix>\d{1,6})-)?(?<number>\d{2,10})\/(?<bank>\d{4})$/.exec(text)?.groups ??
    /^(?<bank>\d{4})\/(?:(?<prefix>\d{1,6})-?)?(?<number>\d{10})$/.exec(text)?.groups ??
    /^(?<bank>\d{4})\/(?:(?<prefix>\d{1,6})-)?(?<number>\d{2,10})$/.exec(text)?.groups;
  return czech ? czechIban(czech['bank'] ?? '', czech['prefix'] ?? '', czech['number'] ?? '') : text;
}

/** The IBAN of a Czech account. */
export function czechIban(bank: string, prefix: string, number: string): string {
  const bban = `${bank.padStart(4, '0')}${prefix.padStart(6, '0')}${number.padStart(10, '0')}`;
  return `CZ${checkDigits('CZ', bban)}${bban}`;
}

/** ISO 7064, MOD 97-10. */
function checkDigits(country: string, bban: string): string {
  const digits = `${bban}${country}00`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
}
