import { GetObjectCommand } from '@aws-sdk/client-s3';
import { escapeKey, uriEscape } from '../../signing/uri-escape.ts';
import { isDenied } from '../describe-error.ts';
import { signerPolicyDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { rightsRemedy } from '../means.ts';
import { ask, completeProbe, signProbe, startProbe, unsigned, writeProbe } from '../probe-objects.ts';

const SECRET = 'not for the bearer of an upload URL';
const OF_A_SIZE = 'a part with a size';
/** The sizes that URLs of parts are signed for. Some servers copy only if the body may be empty. */
const SIZES: readonly (readonly [size: number | null, what: string])[] = [
  [null, 'a part without a size'],
  [0, 'a part with size 0'],
  [SECRET.length, OF_A_SIZE],
];

const UNTIL_THEN =
  'Then run the doctor with these credentials (S3_UPLOAD_SIGNER_ACCESS_KEY_ID and S3_UPLOAD_SIGNER_SECRET_ACCESS_KEY). Until then, Darkroom refuses empty uploads and uploads without `size` here (FILE_EMPTY, SIZE_REQUIRED). `s3Storage({ allowUnsignedCopySource: true })` accepts them, and the risk.';
const IN_VAIN = ' This refusal does not help here: this server also copies into parts with a signed size.';

/** Whether anyone can read private files without a signature. */
export const anonymousReading: CheckUp = {
  name: 'anonymous reading',
  essential: true,
  run: async (examination) => {
    if (!(await isOpenToAll(examination))) {
      return { verdict: 'OK', message: 'A private file cannot be read without a signature.' };
    }
    return {
      verdict: 'FAILED',
      message: 'EVERYONE CAN READ PRIVATE FILES without a signature.',
      remedy: {
        advice: `Make only \`${examination.files.trees.public}\` public: check the bucket’s policy and ACL, and what serves the bucket, such as a website, a domain or a CDN.`,
      },
    };
  },
};

/** Whether the upload signer has no right to read. */
export const uploadSignerReading: CheckUp = {
  name: 'upload signer',
  essential: false,
  run: async (examination) => {
    const { uploadSigner, own, place } = examination;
    if (uploadSigner === null) {
      return { verdict: 'OK', message: '`uploadSigner` is not set: the client signs the URLs of parts.' };
    }
    const key = await writeProbe(examination, SECRET);
    try {
      const command = new GetObjectCommand({ Bucket: own.name, Key: `${own.trees.private}${key}` });
      await (await uploadSigner.send(command)).Body?.transformToByteArray();
    } catch (error) {
      if (isDenied(error)) return { verdict: 'OK', message: '`uploadSigner` cannot read.' };
      throw error;
    }
    return {
      verdict: 'WARNING',
      message: '`uploadSigner` can read, so it gives no protection.',
      remedy: rightsRemedy(await examination.knowsPolicies(), {
        advice: 'Allow it only to write.',
        instead: 'Give it credentials that may write but not read, or omit `uploadSigner`.',
        document: signerPolicyDocument(place),
      }),
    };
  },
};

/** Whether the bearer of a part's URL can copy another object into the upload. */
export const unsignedCopy: CheckUp = {
  name: 'unsigned x-amz-copy-source',
  essential: true,
  run: async (examination) => {
    const { own, place, uploadSigner } = examination;
    const secret = `${own.trees.private}${await writeProbe(examination, SECRET)}`;
    const source = `${uriEscape(own.name)}/${escapeKey(secret)}`;
    const copied: string[] = [];
    for (const [size, what] of SIZES) if (await copies(examination, source, size)) copied.push(what);
    if (copied.length === 0) {
      return { verdict: 'OK', message: 'The bearer of a part’s URL cannot copy another object.' };
    }
    return {
      verdict: 'FAILED',
      message: `THE BEARER OF A PART’S URL CAN READ ANY OBJECT THAT ITS SIGNER CAN READ: the unsigned header x-amz-copy-source copied another object into an upload (${copied.join(', ')}).`,
      remedy: rightsRemedy(await examination.knowsPolicies(), {
        advice: `Sign with credentials that cannot read: \`s3Storage({ uploadSigner })\`, ${
          uploadSigner === null ? 'with this policy' : 'and give it this policy'
        }. ${UNTIL_THEN}${copied.includes(OF_A_SIZE) ? IN_VAIN : ''}`,
        instead: `Sign with credentials that may write but not read: \`s3Storage({ uploadSigner })\`. ${UNTIL_THEN}${copied.includes(OF_A_SIZE) ? IN_VAIN : ''}`,
        document: signerPolicyDocument(place),
      }),
    };
  },
};

/** Whether the bearer of a part's URL can make the file readable by everyone. */
export const unsignedAcl: CheckUp = {
  name: 'unsigned x-amz-acl',
  essential: true,
  run: async (examination) => {
    if (await isOpenToAll(examination)) {
      return { verdict: 'UNKNOWN', message: 'Not tried: everyone can read all private files, with or without an ACL.' };
    }
    const upload = await startProbe(examination);
    const url = await signProbe(examination, upload, null);
    const { ok } = await ask(url, { method: 'PUT', body: SECRET, headers: { 'x-amz-acl': 'public-read' } });
    await completeProbe(examination, upload);
    if (!(await isReadableByAll(url))) {
      return { verdict: 'OK', message: `An unsigned ACL on a part’s URL ${ok ? 'has no effect' : 'is refused'}.` };
    }
    return {
      verdict: 'FAILED',
      message: 'EVERYONE CAN READ A FILE WHOSE PART WAS PUT WITH AN UNSIGNED ACL.',
      remedy: rightsRemedy(await examination.knowsPolicies(), {
        advice:
          'If the server supports it, block public ACLs on the bucket, or let its owner own all objects. Sign with an `uploadSigner` that may not set ACLs.',
        instead: 'Disable ACLs, or sign with an `uploadSigner` that may not set them.',
        document: signerPolicyDocument(examination.place),
      }),
    };
  },
};

async function isOpenToAll(examination: Examination): Promise<boolean> {
  const key = await writeProbe(examination, SECRET);
  return isReadableByAll(await signProbe(examination, { key, uploadId: 'none' }, null));
}

async function isReadableByAll(url: string): Promise<boolean> {
  const { ok, status } = await ask(unsigned(url));
  if (status >= 500) throw new Error(`reading without a signature failed with status ${status}`);
  return ok;
}

async function copies(examination: Examination, source: string, size: number | null): Promise<boolean> {
  const upload = await startProbe(examination);
  const url = await signProbe(examination, upload, size);
  const body = ' '.repeat(size ?? 0);
  await ask(url, { method: 'PUT', body, headers: { 'x-amz-copy-source': source } });
  // Only the result counts, not the response.
  return ((await completeProbe(examination, upload)) ?? '').includes(SECRET);
}
