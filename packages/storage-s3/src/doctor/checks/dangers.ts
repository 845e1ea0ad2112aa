import { GetObjectCommand } from '@aws-sdk/client-s3';
import { escapeKey, uriEscape } from '../../signing/uri-escape.ts';
import { isDenied } from '../describe-error.ts';
import { signerPolicyDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { ask, completeOwn, signOwn, startOwn, unsigned, writeOwn } from '../own-objects.ts';

const SECRET = 'not for the bearer of an upload URL';

/** Whether strangers can read private files. */
export const anonymousReading: CheckUp = {
  name: 'anonymous reading',
  run: async (examination) => {
    const key = await writeOwn(examination, SECRET);
    const url = unsigned(await signOwn(examination, { key, uploadId: 'none' }, null));
    if (!(await ask(url)).ok) return { verdict: 'OK', message: 'Nobody reads a private file without a signature.' };
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
    const key = await writeOwn(examination, SECRET);
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
    const secret = `${own.trees.private}${await writeOwn(examination, SECRET)}`;
    const source = `${uriEscape(own.name)}/${escapeKey(secret)}`;
    const isSizedCopied = await copies(examination, source, SECRET.length);
    if (!isSizedCopied && !(await copies(examination, source, null))) {
      return { verdict: 'OK', message: 'The bearer of a part’s URL cannot copy another object.' };
    }
    const sized = isSizedCopied ? 'even when' : 'when no';
    return {
      verdict: 'FAILED',
      message: `THE BEARER OF A PART’S URL CAN READ ANY OBJECT THAT ITS SIGNER CAN: with an unsigned header, ${sized} size was given, a foreign object was copied into an upload.`,
      remedy: {
        advice: `Sign with credentials that cannot read: \`s3Storage({ uploadSigner })\`, ${
          uploadSigner === null ? 'with this policy' : 'whose policy should be this'
        }.${isSizedCopied ? '' : ' Have clients always give the `size` of a file, too.'}`,
        document: signerPolicyDocument(place),
      },
    };
  },
};

/** Whether the bearer of a part's URL can open the file to everybody. */
export const unsignedAcl: CheckUp = {
  name: 'unsigned x-amz-acl',
  run: async (examination) => {
    const upload = await startOwn(examination);
    const url = await signOwn(examination, upload, null);
    const { ok } = await ask(url, { method: 'PUT', body: SECRET, headers: { 'x-amz-acl': 'public-read' } });
    await completeOwn(examination, upload);
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

async function copies(examination: Examination, source: string, size: number | null): Promise<boolean> {
  const upload = await startOwn(examination);
  const url = await signOwn(examination, upload, size);
  const body = ' '.repeat(size ?? 0);
  await ask(url, { method: 'PUT', body, headers: { 'x-amz-copy-source': source } });
  // Not the answer counts, but what came of it.
  return ((await completeOwn(examination, upload)) ?? '').includes(SECRET);
}
