import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether webhooks may go to an IP address: to one of the public internet, which is not of a private network, of this machine, nor one of
 * the forms in which IPv6 carries an IPv4 address.
 *
 * @param allowPrivate others are allowed too, but for those of a link, where clouds serve the secrets of their machines
 */
export function isAllowedAddress(address: string, allowPrivate: boolean): boolean {
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const range = ipaddr.process(bare).range();
  return range === 'unicast' || (allowPrivate && range !== 'linkLocal');
}

/** The IP address that the host of an address is; null: it is a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
}
