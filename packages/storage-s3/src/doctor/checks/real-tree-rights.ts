import {
  AbortMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describeError, isDenied, serverCode } from '../describe-error.ts';
import type { Finding } from '../diagnosis.ts';
import { signerPolicyDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { rightsRemedy } from '../means.ts';
import { ask } from '../probe-objects.ts';
import { deniedFinding } from './right.ts';

/**
 * An upload that no server has: permitted requests are answered as missing, all others as denied, and nothing changes.
 */
const NO_UPLOAD = 'doctor-has-no-such-upload';
const NO_KEY = 'doctor-has-no-such-key';

/** Whether the rights apply where real files are stored, checked without writing there. */
export const realTreeRights: readonly CheckUp[] = [
  { name: 'rights in private/', essential: true, run: (examination) => clientRights(examination, 'private') },
  { name: 'rights in public/', essential: true, run: (examination) => clientRights(examination, 'public') },
  { name: 'right of the upload signer in private/', essential: true, run: signerRight },
];

async function clientRights(examination: Examination, tree: 'private' | 'public'): Promise<Finding> {
  const { client, name: Bucket, trees } = examination.files;
  const object = { Bucket, Key: `${trees[tree]}${NO_KEY}` };
  const upload = { ...object, UploadId: NO_UPLOAD };
  const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['s3:GetObject', async () => client.send(new HeadObjectCommand(object))],
    ['s3:PutObject', async () => client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: '' }))],
    ['s3:ListMultipartUploadParts', async () => client.send(new ListPartsCommand(upload))],
    ['s3:AbortMultipartUpload', async () => client.send(new AbortMultipartUploadCommand(upload))],
  ];
  for (const [action, attempt] of attempts) {
    try {
      await attempt();
    } catch (error) {
      if (isDenied(error)) {
        return await deniedFinding(examination, `work in ${trees[tree]}`, action, describeError(error));
      }
      // Without a response from the server, nothing is known.
      if (serverCode(error) === '') throw error;
    }
  }
  return {
    verdict: 'OK',
    message: `The client may read and write below ${trees[tree]}, and list and abort uploads there.`,
  };
}

async function signerRight({ realStorage, files, place, uploadSigner, knowsPolicies }: Examination): Promise<Finding> {
  const { urls } = await realStorage.uploads.sign({
    key: NO_KEY,
    uploadId: NO_UPLOAD,
    parts: [{ number: 1, size: null }],
    expiresInSeconds: 300,
  });
  const { status } = await ask(urls[0] ?? '', { method: 'PUT', body: '' });
  if (status >= 500) return { verdict: 'UNKNOWN', message: `A PUT failed with status ${status}.` };
  if (status !== 403) return { verdict: 'OK', message: `Signed URLs of parts work below ${files.trees.private}.` };
  const who = uploadSigner === null ? 'the client (`uploadSigner` is not set)' : '`uploadSigner`';
  return {
    verdict: 'FAILED',
    message: `Signed URLs of parts are refused in ${files.trees.private} (status 403): their signer may not write there.`,
    remedy: rightsRemedy(await knowsPolicies(), {
      advice: `Allow s3:PutObject there to ${who}.`,
      instead: `Let ${who} write there.`,
      document: signerPolicyDocument(place),
    }),
  };
}
