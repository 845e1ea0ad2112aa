import ipaddr from 'ipaddr.js';

/** All that IANA gives out of IPv6: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the public internet: not loopback, private, link-local (where clouds keep their
 * credentials), unique local, carrier's or reserved, and no IPv6 address that stands for one of IPv4.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // What no range is known of is called unicast: `::7f00:1`, which is ::127.0.0.1, too.
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST));
}
