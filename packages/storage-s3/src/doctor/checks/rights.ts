import { AbortMultipartUploadCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { listVersions } from '../../objects/list-versions.ts';
import type { CheckUp } from '../examination.ts';
import { readProbe, startProbe, writeProbe } from '../probe-objects.ts';
import { deleting } from './deleting.ts';
import { right } from './right.ts';

/** Tries everything that the adapter does with the client's rights, with the doctor's own keys. */
export const rights: readonly CheckUp[] = [
  right('s3:PutObject', 'write', async (examination) => {
    await writeProbe(examination, 'right');
    return null;
  }),
  right('s3:GetObject', 'read', async (examination) => {
    const key = await writeProbe(examination, 'right');
    if ((await readProbe(examination, key)) !== 'right') throw new Error('the content differs from what was written');
    return null;
  }),
  right('s3:ListBucket', 'list objects', async ({ own, storage }) => {
    await own.client.send(new ListObjectsV2Command({ Bucket: own.name, Prefix: own.trees.private }));
    if ((await storage.objects.head({ key: 'missing' })) === null) return null;
    throw new Error('a missing object is reported as existing');
  }),
  right('s3:ListBucketVersions', 'list versions', async ({ own }) => {
    await listVersions(own, own.trees.private).next();
    return null;
  }),
  right('s3:ListBucketMultipartUploads', 'list open uploads', async ({ storage }) => {
    const listing = storage.uploads.stale?.({ prefix: 'doctor/', startedBefore: new Date(0) });
    await listing?.[Symbol.asyncIterator]().next();
    return null;
  }),
  right('s3:PutObject', 'copy to the public tree', async (examination) => {
    const from = await writeProbe(examination, 'right');
    const served = { contentType: 'text/plain', contentDisposition: 'inline' };
    const isDone = await examination.storage.objects.publish?.({ from, to: from, ...served });
    if (isDone !== true) throw new Error('the written object cannot be copied');
    return null;
  }),
  right('s3:ListMultipartUploadParts', 'list parts', async (examination) => {
    await examination.storage.uploads.list(await startProbe(examination));
    return null;
  }),
  right('s3:AbortMultipartUpload', 'abort an upload', async (examination) => {
    const { own } = examination;
    const { key, uploadId } = await startProbe(examination);
    const upload = { Bucket: own.name, Key: `${own.trees.private}${key}`, UploadId: uploadId };
    await own.client.send(new AbortMultipartUploadCommand(upload));
    if ((await examination.storage.uploads.list({ key, uploadId })) === null) return null;
    throw new Error('the upload is still listed');
  }),
  ...deleting,
];
