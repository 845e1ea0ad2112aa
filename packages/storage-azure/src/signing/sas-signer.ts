import {
  AnonymousCredential,
  type BlobSASSignatureValues,
  type BlobServiceClient,
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { within } from '../limits.ts';
import { delegationKeys } from './delegation-keys.ts';

/** What a shared access signature is for: one blob, and what its bearer may do. */
export interface SignatureOf extends Pick<
  BlobSASSignatureValues,
  'contentDisposition' | 'contentType' | 'snapshotTime' | 'startsOn'
> {
  readonly containerName: string;
  readonly blobName: string;
  readonly permission: 'r' | 'w';
  readonly expiresOn: Date;
}

/** A query that signs for one blob, without a question mark. `expiresAt` may be earlier than was asked for. */
export interface SasQuery {
  readonly query: string;
  readonly expiresAt: Date;
}

/** Signs for one blob: by the account's key where the client has it, else by a key that the service delegates. */
export type SasSigner = (input: SignatureOf) => Promise<SasQuery>;

/** The signer of a client. Requires HTTPS of the bearer, unless the service itself is reached without. */
export function sasSigner(client: BlobServiceClient, requestTimeoutSeconds: number): SasSigner {
  const { credential } = client;
  if (credential instanceof AnonymousCredential) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`client` has nothing to sign URLs by: give it a StorageSharedKeyCredential, or a credential of @azure/identity, and no SAS.',
    );
  }
  const protocol = client.url.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp;
  const keys = delegationKeys((startsOn, expiresOn) =>
    within(requestTimeoutSeconds, (abortSignal) => client.getUserDelegationKey(startsOn, expiresOn, { abortSignal })),
  );
  return async ({ permission, expiresOn, ...blob }) => {
    const values = { ...blob, protocol, permissions: BlobSASPermissions.parse(permission) };
    if (credential instanceof StorageSharedKeyCredential) {
      const expiresAt = wholeSeconds(expiresOn);
      const sas = generateBlobSASQueryParameters({ ...values, expiresOn: expiresAt }, credential);
      return { query: sas.toString(), expiresAt };
    }
    const key = await keys();
    const expiresAt = wholeSeconds(key.signedExpiresOn < expiresOn ? key.signedExpiresOn : expiresOn);
    const sas = generateBlobSASQueryParameters({ ...values, expiresOn: expiresAt }, key, client.accountName);
    return { query: sas.toString(), expiresAt };
  };
}

/** Signatures know no fractions of a second. */
function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
