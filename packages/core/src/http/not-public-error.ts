/** A host has an address that must not be connected to. This is not an outage: an operator has to fix it. */
export class NotPublicError extends Error {
  override readonly name = 'NotPublicError';

  constructor(hostname: string) {
    super(`${hostname} is not an address of the public internet. If this is intended, set allowPrivateAddresses.`);
  }
}
