/** A host has an address that must not be connected to. This is not an outage: an operator has to fix it. */
export class NotPublicError extends Error {
  override readonly name = 'NotPublicError';

  constructor(hostname: string) {
    super(`${hostname} is no address of the public internet. Where that is meant to be, set allowPrivateAddresses.`);
  }
}
