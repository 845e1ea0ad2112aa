/** A host has an address that is not to be connected to. No outage: it is for an operator to set right. */
export class NotPublicError extends Error {
  override readonly name = 'NotPublicError';

  constructor(hostname: string) {
    super(`${hostname} is no address of the public internet. Where that is meant to be, set allowPrivateAddresses.`);
  }
}
