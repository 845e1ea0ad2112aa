import { AbortMultipartUploadCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { listVersions } from '../../objects/list-versions.ts';
import { describeError, isDenied } from '../describe-error.ts';
import type { Finding } from '../diagnosis.ts';
import { clientPolicyDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { readProbe, startProbe, writeProbe } from '../probe-objects.ts';

/** Tries all that the adapter does with the client's rights, on keys of the doctor's own. */
export const rights: readonly CheckUp[] = [
  right('s3:PutObject', 'write', async (examination) => {
    await writeProbe(examination, 'right');
  }),
  right('s3:GetObject', 'read', async (examination) => {
    const key = await writeProbe(examination, 'right');
    if ((await readProbe(examination, key)) !== 'right') throw new Error('what was written reads otherwise');
  }),
  right('s3:ListBucket', 'list, and tell what is missing', async ({ own, storage }) => {
    await own.client.send(new ListObjectsV2Command({ Bucket: own.name, Prefix: own.trees.private }));
    await storage.objects.head({ key: 'missing' });
  }),
  right('s3:ListBucketVersions', 'list versions', async ({ own }) => {
    await listVersions(own, own.trees.private).next();
  }),
  right('s3:ListBucketMultipartUploads', 'list open uploads', async ({ storage }) => {
    const listing = storage.uploads.stale?.({ prefix: 'doctor/', startedBefore: new Date(0) });
    await listing?.[Symbol.asyncIterator]().next();
  }),
  right('s3:PutObject', 'copy to the public tree', async (examination) => {
    const from = await writeProbe(examination, 'right');
    const served = { contentType: 'text/plain', contentDisposition: 'inline' };
    const isDone = await examination.storage.objects.publish?.({ from, to: from, ...served });
    if (isDone !== true) throw new Error('what was written cannot be copied');
  }),
  right('s3:ListMultipartUploadParts', 'list parts', async (examination) => {
    await examination.storage.uploads.list(await startProbe(examination));
  }),
  right('s3:AbortMultipartUpload', 'abort an upload', async (examination) => {
    const { own } = examination;
    const { key, uploadId } = await startProbe(examination);
    const upload = { Bucket: own.name, Key: `${own.trees.private}${key}`, UploadId: uploadId };
    await own.client.send(new AbortMultipartUploadCommand(upload));
  }),
  right('s3:DeleteObject', 'delete', async (examination) => {
    await examination.storage.objects.delete({ keys: [await writeProbe(examination, 'right')] });
  }),
  right('s3:DeleteObjectVersion', 'delete all versions', async (examination) => {
    await examination.storage.objects.deletePrefix({ prefix: await writeProbe(examination, 'right') });
  }),
];

function right(action: string, purpose: string, attempt: (examination: Examination) => Promise<void>): CheckUp {
  return {
    name: `right to ${purpose}`,
    run: async (examination): Promise<Finding> => {
      try {
        await attempt(examination);
        return { verdict: 'OK', message: `The client may ${purpose} (${action}).` };
      } catch (error) {
        if (isDenied(error)) return deniedFinding(examination, purpose, action, describeError(error));
        return {
          verdict: 'FAILED',
          message: `The client cannot ${purpose} (${action}): ${describeError(error)}.`,
          remedy: {
            advice:
              'Servers that do not know the SDK’s checksums want a client with `requestChecksumCalculation: "WHEN_REQUIRED"` (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED).',
          },
        };
      }
    },
  };
}

/** What is found where the client lacks a right. */
export function deniedFinding({ place }: Examination, purpose: string, action: string, error: string): Finding {
  return {
    verdict: 'FAILED',
    message: `The client may not ${purpose}: ${error}.`,
    remedy: { advice: `Allow ${action}, and what else the policy names.`, document: clientPolicyDocument(place) },
  };
}
