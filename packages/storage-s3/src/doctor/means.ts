import { GetBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNotOffered } from './describe-error.ts';
import type { Remedy, RemedyDocument } from './diagnosis.ts';

/** Whether the server knows policies. One that may not be read is one. */
export async function knowsPolicies(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    return !isNotOffered(error);
  }
}

/** A policy to apply, or what there is instead on a server that knows none. */
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
    advice: `${instead} This server has no policies: use the rights that it gives to keys, tokens or accounts.`,
  };
}
