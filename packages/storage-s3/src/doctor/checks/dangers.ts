import { GetObjectCommand } from '@aws-sdk/client-s3';
import { escapeKey, uriEscape } from '../../signing/uri-escape.ts';
import { isDenied } from '../describe-error.ts';
import { signerPolicyDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { ask, completeProbe, signProbe, startProbe, unsigned, writeProbe } from '../probe-objects.ts';

const SECRET = 'not for the bearer of an upload URL';
const OF_A_SIZE = 'a part of a size';
/** The sizes that part URLs are signed for. Some servers copy only where the body may be empty. */
const SIZES: readonly (readonly [size: number | null, what: string])[] = [
  [null, 'a part without size'],
  [0, 'a part of size 0'],
  [SECRET.length, OF_A_SIZE],
];

/** Whether strangers can read private files. */
export const anonymousReading: CheckUp = {
  name: 'anonymous reading',
  run: async (examination) => {
    if (!(await isOpenToAll(examination))) {
      return { verdict: 'OK', message: 'Nobody reads a private file without a signature.' };
    }
    return {
      verdict: 'FAILED',
      message: 'EVERYBODY CAN READ PRIVATE FILES, without any signature.',
      remedy: { advice: 'Let the bucket’s policy open nothing but the public tree, and block public ACLs.' },
    };
  },
};

/** Whether the upload signer is as weak as it should be. */
export const uploadSignerReading: CheckUp = {
  name: 'upload signer',
  run: async (examination) => {
    const { uploadSigner, own, place } = examination;
    if (uploadSigner === null) {
      return { verdict: 'OK', message: 'There is no `uploadSigner`: the client signs the URLs of parts.' };
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
      message: '`uploadSigner` can read, so it protects nothing.',
      remedy: { advice: 'Allow it to write, and nothing else.', document: signerPolicyDocument(place) },
    };
  },
};

/** Whether the bearer of a part's URL can have another object copied into the upload. */
export const unsignedCopy: CheckUp = {
  name: 'unsigned x-amz-copy-source',
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
      message: `THE BEARER OF A PART’S URL CAN READ ANY OBJECT THAT ITS SIGNER CAN: an unsigned header copied a foreign object into an upload (${copied.join(', ')}).`,
      remedy: {
        advice: `Sign with credentials that cannot read: \`s3Storage({ uploadSigner })\`, ${
          uploadSigner === null ? 'with this policy' : 'whose policy should be this'
        }. Until then Darkroom refuses uploads without \`size\`, and empty ones, here (SIZE_REQUIRED); \`s3Storage({ allowUnsignedCopySource: true })\` takes them, and the risk.${
          copied.includes(OF_A_SIZE)
            ? ' That refusal does not help here: this server also copies into parts whose size is signed.'
            : ''
        }`,
        document: signerPolicyDocument(place),
      },
    };
  },
};

/** Whether the bearer of a part's URL can open the file to everybody. */
export const unsignedAcl: CheckUp = {
  name: 'unsigned x-amz-acl',
  run: async (examination) => {
    if (await isOpenToAll(examination)) {
      return { verdict: 'UNKNOWN', message: 'Everybody can read all private files, with or without it.' };
    }
    const upload = await startProbe(examination);
    const url = await signProbe(examination, upload, null);
    const { ok } = await ask(url, { method: 'PUT', body: SECRET, headers: { 'x-amz-acl': 'public-read' } });
    await completeProbe(examination, upload);
    if (!(await ask(unsigned(url))).ok) {
      return { verdict: 'OK', message: `An unsigned ACL on a part’s URL is ${ok ? 'without effect' : 'refused'}.` };
    }
    return {
      verdict: 'FAILED',
      message: 'A FILE WHOSE PART WAS PUT WITH AN UNSIGNED ACL CAN BE READ BY EVERYBODY.',
      remedy: {
        advice:
          'Block public ACLs on the bucket (or let its owner own all objects), and sign with an `uploadSigner` that may not set ACLs.',
        document: signerPolicyDocument(examination.place),
      },
    };
  },
};

async function isOpenToAll(examination: Examination): Promise<boolean> {
  const key = await writeProbe(examination, SECRET);
  return (await ask(unsigned(await signProbe(examination, { key, uploadId: 'none' }, null)))).ok;
}

async function copies(examination: Examination, source: string, size: number | null): Promise<boolean> {
  const upload = await startProbe(examination);
  const url = await signProbe(examination, upload, size);
  const body = ' '.repeat(size ?? 0);
  await ask(url, { method: 'PUT', body, headers: { 'x-amz-copy-source': source } });
  // Not the answer counts, but what came of it.
  return ((await completeProbe(examination, upload)) ?? '').includes(SECRET);
}
