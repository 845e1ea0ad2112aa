import { PutObjectCommand } from '@aws-sdk/client-s3';
import { counted } from '@graphql-darkroom/core/adapter';
import type { Finding } from '../diagnosis.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { readProbe, writeProbe } from '../probe-objects.ts';
import { remainsBelow } from '../remains.ts';
import { right } from './right.ts';

/** Deletes, deletes again, and checks that nothing is left: a successful response proves little. */
export const deleting: readonly CheckUp[] = [
  right('s3:DeleteObject', 'delete', async (examination) => {
    const key = await writeProbe(examination, 'right');
    await examination.storage.objects.delete({ keys: [key] });
    return finding(examination, key, 'a deleted object');
  }),
  right('s3:DeleteObjectVersion', 'delete all versions', async (examination) => {
    const { own, storage } = examination;
    const key = await writeProbe(examination, 'first');
    // A second version of the object, if the bucket keeps versions.
    await own.client.send(
      new PutObjectCommand({ Bucket: own.name, Key: `${own.trees.private}${key}`, Body: 'second' }),
    );
    // Twice, like a job that did not receive the first response: a second deletion must not leave a delete marker.
    for (let attempt = 1; attempt <= 2; attempt += 1) await storage.objects.delete({ keys: [key] });
    const found = await finding(examination, key, 'an object that was deleted twice');
    if (found !== null) return found;
    const other = await writeProbe(examination, 'right');
    await storage.objects.deletePrefix({ prefix: other });
    return finding(examination, other, 'an object that was deleted by its prefix');
  }),
];

/** What is left; null if nothing is. */
async function finding(examination: Examination, key: string, what: string): Promise<Finding | null> {
  const { own, place } = examination;
  const listed = await remainsBelow(own, `${own.trees.private}${key}`);
  const remains =
    (await readProbe(examination, key)) === null ? listed : [`${key}, which is still readable`, ...listed];
  if (remains.length === 0) return null;
  return {
    verdict: 'FAILED',
    message: `DELETED FILES REMAIN: the server reports success, but still has ${what} (${counted(remains.length, 'object')}, such as ${remains[0]}). Users who delete a file are told that it is gone.`,
    remedy: {
      advice: `If the bucket keeps versions, add a lifecycle rule that expires noncurrent versions and delete markers${place.root === '' ? '' : ` below \`${place.root}\``}, or use a bucket without versions. If it keeps none, do not use Darkroom with this storage.`,
    },
  };
}
