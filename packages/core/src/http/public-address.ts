import ipaddr from 'ipaddr.js';

/** All IPv6 addresses that IANA assigns: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address belongs to the public internet: it is not loopback, private, link-local (where clouds serve
 * their credentials), unique local, carrier-grade NAT or reserved, and not an IPv6 address that stands for an IPv4 one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // Addresses outside all known ranges count as unicast too: `::7f00:1`, which is ::127.0.0.1, is one.
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST));
}
