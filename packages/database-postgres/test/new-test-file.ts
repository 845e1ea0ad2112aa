import { randomUUID } from 'node:crypto';
import type { NewFile } from '@graphql-darkroom/core/adapter';

/** What a new file is made of, with an id of its own. */
export function newTestFile(changes: Partial<NewFile> = {}): NewFile {
  return {
    id: randomUUID(),
    ownerId: 'owner',
    name: 'photo.jpg',
    declaredContentType: 'image/jpeg',
    declaredSize: 1000,
    visibility: 'PRIVATE',
    target: null,
    policy: { accept: null, maxBytes: 10_000_000, maxPixels: null, convert: [], tag: false, minConfidence: null },
    partCount: 1,
    partSize: 1000,
    uploadExpiresInSeconds: 3600,
    ...changes,
  };
}
