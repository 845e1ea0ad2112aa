import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import {
  assertRefused,
  bytesOf,
  completeListed,
  freshKey,
  listParts,
  type OpenedUpload,
  readAll,
  sha256,
  type StorageContractSubject,
} from './subject.ts';

const base64Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

async function startWithChecksums(subject: StorageContractSubject): Promise<OpenedUpload> {
  const key = freshKey(subject);
  return { key, ...(await subject.storage.uploads.start({ key, contentType: null, checksums: true })) };
}

/** A PUT of some bytes to a URL that was signed for bytes with this SHA-256. */
async function putSigned(
  { storage, fetch }: StorageContractSubject,
  upload: OpenedUpload,
  signed: Uint8Array<ArrayBuffer>,
  sent: Uint8Array<ArrayBuffer> = signed,
): Promise<Response> {
  const parts = [{ number: 1, size: signed.length, sha256: base64Of(signed) }];
  const { urls, headers } = await storage.uploads.sign({ ...upload, parts, expiresInSeconds: 60 });
  return fetch(new Request(urls[0] ?? '', { method: 'PUT', body: sent, headers: { ...headers?.[0] } }));
}

const appliesTo = ({ storage }: StorageContractSubject): boolean => storage.uploads.verifiesChecksums === true;

/** The contract cases for the SHA-256 of parts. */
export const storageChecksumCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'a part that is signed with its SHA-256 accepts those bytes, and is listed with it',
    appliesTo,
    run: async (subject) => {
      const upload = await startWithChecksums(subject);
      const bytes = bytesOf(1000);
      const response = await putSigned(subject, upload, bytes);
      await response.text();
      assert.ok(response.ok, `the part is taken, not answered with ${response.status}`);
      const [part] = await listParts(subject, upload);
      assert.equal(part?.sha256, base64Of(bytes));
      await completeListed(subject, upload);
      assert.equal(sha256(await readAll(subject, upload.key)), sha256(bytes));
    },
  },
  {
    name: 'a part that is signed with its SHA-256 is refused with 400 if one bit differs, and the earlier part stays',
    appliesTo,
    run: async (subject) => {
      const upload = await startWithChecksums(subject);
      const bytes = bytesOf(1000);
      const damaged = Uint8Array.from(bytes, (byte, index) => (index === 500 ? byte ^ 1 : byte));
      const first = await putSigned(subject, upload, bytes, damaged);
      assert.equal(first.status, 400);
      await assertRefused(first, 'a damaged part');
      assert.deepEqual(await listParts(subject, upload), []);
      await (await putSigned(subject, upload, bytes)).text();
      await assertRefused(await putSigned(subject, upload, bytes, damaged), 'a damaged part');
      await completeListed(subject, upload);
      assert.equal(sha256(await readAll(subject, upload.key)), sha256(bytes));
    },
  },
];
