import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describeError } from './describe-error.ts';
import type { CheckUp, Examination } from './examination.ts';
import { remainsBelow } from './remains.ts';

/** Deletes everything that the doctor wrote, and checks that it is gone. */
export const cleanUp: CheckUp = {
  name: 'nothing left behind',
  essential: true,
  run: async (examination) => {
    const { storage, started, keys, own, place } = examination;
    const root = own.trees.private.slice(0, -'private/'.length);
    const failures: string[] = [];
    const attempt = async (work: () => Promise<unknown>): Promise<void> => {
      await work().catch((error: unknown) => failures.push(describeError(error)));
    };
    // Continues after a failure, so that each upload is aborted if possible.
    for (const upload of started) await attempt(() => storage.uploads.abort(upload));
    // By key: that takes fewer rights than listing.
    await storage.objects.delete({ keys }).catch(() => attempt(() => deleteOneByOne(examination)));
    let remains: readonly string[] = [];
    await attempt(async () => {
      remains = await remainsBelow(own, root);
    });
    if (failures.length === 0 && remains.length === 0) {
      return { verdict: 'OK', message: 'All objects that these checks wrote were removed.' };
    }
    const reason = remains[0] === undefined ? failures[0] : `the server still lists ${remains[0]}`;
    return {
      verdict: 'FAILED',
      message: `Some objects that these checks wrote may remain: ${reason}.`,
      remedy: {
        advice: `Delete everything below ${root} with other tools (\`aws s3 rm --recursive s3://${place.bucket}/${root}\`), including all versions, and abort the multipart uploads there.`,
      },
    };
  },
};

/** For servers that refuse to delete many objects in one request. */
async function deleteOneByOne({ own, keys }: Examination): Promise<void> {
  for (const key of keys) {
    for (const tree of [own.trees.private, own.trees.public]) {
      await own.client.send(new DeleteObjectCommand({ Bucket: own.name, Key: `${tree}${key}` }));
    }
  }
}
