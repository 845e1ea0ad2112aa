import { GetBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNotOffered } from './describe-error.ts';
import type { Remedy, RemedyDocument } from './diagnosis.ts';

/** Whether the server supports policies, including a policy that the client may not read. */
export async function knowsPolicies(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    return !isNotOffered(error);
  }
}

/** A policy to apply, or the alternative on a server without policies. */
export function rightsRemedy(
  isOffered: boolean,
  {
    advice,
    instead,
    document,
  }: { readonly advice: string; readonly instead: string; readonly document: RemedyDocument },
): Remedy {
  if (isOffered) return { advice, document };
  return {
    advice: `${instead} This server does not support policies: use the rights that it gives to keys, tokens or accounts.`,
  };
}
