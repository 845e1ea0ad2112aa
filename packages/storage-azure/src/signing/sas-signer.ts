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

/** What a shared access signature is for: one blob, and what the bearer may do with it. */
export interface SignatureOf extends Pick<
  BlobSASSignatureValues,
  'contentDisposition' | 'contentType' | 'snapshotTime' | 'startsOn'
> {
  readonly containerName: string;
  readonly blobName: string;
  readonly permission: 'r' | 'w';
  readonly expiresOn: Date;
}

/** The query that signs for one blob, without a question mark. `expiresAt` may be earlier than requested. */
export interface SasQuery {
  readonly query: string;
  readonly expiresAt: Date;
}

/** Signs for one blob: with the account's key if the client has it, otherwise with a key that the service delegates. */
export type SasSigner = (input: SignatureOf) => Promise<SasQuery>;

/** Creates the signer of a client. Its URLs require HTTPS, unless the service itself is reached without it. */
export function sasSigner(client: BlobServiceClient, requestTimeoutSeconds: number): SasSigner {
  const { credential } = client;
  if (credential instanceof AnonymousCredential) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`client` has no credential that can sign URLs. Give it a StorageSharedKeyCredential or a credential of @azure/identity, not a SAS.',
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

/** Signatures have no fractions of a second. */
function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
