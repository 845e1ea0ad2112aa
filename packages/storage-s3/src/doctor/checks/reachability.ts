import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describeError, serverCode } from '../describe-error.ts';
import type { CheckUp } from '../examination.ts';

const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Create the bucket, or correct its name, the endpoint and the region.',
  InvalidAccessKeyId: 'Use credentials that this endpoint knows.',
  SignatureDoesNotMatch:
    'Correct the secret access key. A proxy that changes the host or the path can also cause this.',
  ExpiredToken: 'Renew the credentials.',
  InvalidToken: 'Renew the credentials.',
  PermanentRedirect: 'Set the region of the bucket.',
  AuthorizationHeaderMalformed: 'Set the region of the bucket.',
};

/** Whether the bucket answers and accepts the credentials. */
export const reachability: CheckUp = {
  name: 'reachability',
  essential: true,
  run: async ({ own, place }) => {
    try {
      await own.client.send(new ListObjectsV2Command({ Bucket: own.name, Prefix: own.trees.private, MaxKeys: 1 }));
    } catch (error) {
      // The bucket answers; the rights are checked next.
      if (serverCode(error) !== 'AccessDenied') {
        return {
          verdict: 'FAILED',
          message: `The bucket ${place.bucket} cannot be used: ${describeError(error)}.`,
          remedy: {
            advice:
              ADVICE[serverCode(error)] ??
              'Check the endpoint, network, region and credentials. Servers without host names for their buckets need path style (`forcePathStyle`).',
          },
        };
      }
    }
    return { verdict: 'OK', message: `The bucket ${place.bucket} is reachable.` };
  },
};
