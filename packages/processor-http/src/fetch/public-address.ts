import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one of the public internet: not loopback, private, link-local (where clouds keep their credentials), unique local, carrier's,
 * or reserved; and not any of these written as IPv6. False for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  // `process` takes an IPv4-mapped IPv6 address for the IPv4 address. The other ways to embed one are ranges of their own, and refused.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
