import { randomUUID } from 'node:crypto';
import { MAX_PART_BYTES, MAX_PARTS } from '../../ports/rules/part-limits.ts';
import { partsMayBeJoined } from '../../ports/rules/parts-may-be-joined.ts';
import type { StorageUploads } from '../../ports/storage-uploads.ts';
import { openUpload, type MemoryStorageState } from './state.ts';
import type { MemoryStorageUrls } from './urls.ts';

/** Multipart uploads in memory. */
export function memoryStorageUploads(state: MemoryStorageState, urls: MemoryStorageUrls): Required<StorageUploads> {
  return {
    maxParts: MAX_PARTS,
    maxPartBytes: MAX_PART_BYTES,
    takesEmptyParts: true,
    urlScope: 'PART',
    tellsReplacedParts: true,
    enforcesMaxBytes: true,
    verifiesChecksums: true,
    requiresSize: async () => false,

    start: async ({ key, contentType, maxBytes = null }) => {
      const uploadId = randomUUID();
      state.uploads.set(uploadId, { key, contentType, maxBytes, startedAt: state.now(), parts: new Map() });
      return { uploadId };
    },

    sign: async ({ key, uploadId, parts, expiresInSeconds }) => {
      const expiresAt = state.now().getTime() + expiresInSeconds * 1000;
      return {
        urls: parts.map(({ number, size, maxBytes = MAX_PART_BYTES, sha256 = null }) =>
          urls.sign({ method: 'PUT', key, expiresAt, uploadId, part: number, size, maxBytes, sha256 }),
        ),
        headers: parts.map(() => ({})),
        expiresAt: new Date(expiresAt),
      };
    },

    list: async (input) => {
      const upload = openUpload(state, input);
      if (upload === null) return null;
      return [...upload.parts.values()]
        .toSorted((a, b) => a.number - b.number)
        .map(({ number, size, etag }) => ({ number, size, etag, sha256: Buffer.from(etag, 'hex').toString('base64') }));
    },

    landedBytes: async (input) => {
      const upload = openUpload(state, input);
      return upload === null ? null : [...upload.parts.values()].reduce((sum, { size }) => sum + size, 0);
    },

    complete: async (input) => {
      input.signal?.throwIfAborted();
      const upload = openUpload(state, input);
      if (upload === null) return 'NOT_FOUND';
      const parts = input.parts.map((listed) => {
        const part = upload.parts.get(listed.number);
        return part?.etag === listed.etag && part.size === listed.size ? part : null;
      });
      const landed = parts.filter((part) => part !== null);
      if (landed.length < parts.length || !partsMayBeJoined(landed)) return 'PARTS_REFUSED';
      state.objects.set(input.key, {
        bytes: Buffer.concat(landed.map(({ bytes }) => bytes)),
        contentType: upload.contentType,
      });
      state.uploads.delete(input.uploadId);
      return 'COMPLETED';
    },

    abort: async (input) => {
      if (openUpload(state, input) !== null) state.uploads.delete(input.uploadId);
    },

    stale: async function* ({ prefix, startedBefore }) {
      for (const [uploadId, { key, startedAt }] of state.uploads) {
        if (key.startsWith(prefix) && startedAt < startedBefore) yield { key, uploadId };
      }
    },
  };
}
