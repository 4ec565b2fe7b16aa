/** Which e-mail addresses are taken, and which of them are one mailbox. */

/** Octets before the @ (RFC 5321, 4.5.3.1.1). */
const longestLocalPart = 64;
const longestDomain = 253;
const longestAddress = 254;

/** Atoms joined by single dots (RFC 5322, 3.2.3), of any script (RFC 6531, 3.3). */
const atom = "(?:[\\w!#$%&'*+/=?^`{|}~-]|(?![\\x00-\\x7f]|\\p{Default_Ignorable_Code_Point})[\\p{L}\\p{M}\\p{N}])+";
const dotAtom = new RegExp(`^${atom}(?:\\.${atom})*$`, 'u');
const asciiDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/;

const malformed = 'must be an e-mail address, such as anna@example.pl';

/**
 * What is wrong with an e-mail address, as a sentence's end; null for one that is taken: those that Microsoft 365 gives out and what
 * RFC 5321 and 6531 allow beyond, internationalised domains in either form, but no quoted local parts and no bare host names.
 */
export function emailProblem(text: string): string | null {
  const at = text.lastIndexOf('@');
  if (at < 0) return malformed;
  const local = text.slice(0, at);
  if (octets(local) > longestLocalPart) return `must have at most ${longestLocalPart} characters before the @`;
  if (octets(text) > longestAddress) return `must have at most ${longestAddress} characters`;
  const domain = toAscii(text.slice(at + 1));
  return dotAtom.test(local) && domain.length <= longestDomain && asciiDomain.test(domain) ? null : malformed;
}

/** The same for all spellings of one mailbox: whatever the case, and whether the domain is written in its own script or in ASCII. */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, at).normalize('NFC').toLowerCase()}@${toAscii(email.slice(at + 1))}`;
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** A domain in lower case with its labels in ASCII (UTS 46); empty where it is none. */
function toAscii(domain: string): string {
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return '';
  // A port would be cut off, and four numbers would be an address: neither passes the pattern above with letters at the end.
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : '';
}
