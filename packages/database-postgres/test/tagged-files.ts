import { randomUUID } from 'node:crypto';
import type { NewFile, OpenDatabase, DatabaseTags } from '@graphql-darkroom/core/adapter';
import { newTestFile } from './new-test-file.ts';

/** A READY file; gives its id. */
export async function createReadyFile({ files }: OpenDatabase, changes: Partial<NewFile> = {}): Promise<string> {
  const token = randomUUID();
  const { id: fileId } = await files.create(newTestFile(changes));
  await files.beginVerification({ fileId, token, leaseSeconds: 600, jobs: [] });
  const judged = { contentType: 'image/png', size: 1, sha256: null, width: 2, height: 3, publicKey: null };
  await files.markReady({ fileId, token, ...judged, conversions: [], tagging: null, jobs: [] });
  return fileId;
}

/** Has a tagger, another one each time, suggest tags for a file. Says whether it could. */
export async function suggestTags(
  { tags: its }: OpenDatabase,
  fileId: string,
  tags: Parameters<DatabaseTags['finish']>[0]['tags'],
  maxTags = 1000,
): Promise<boolean> {
  const [requestId, attemptId] = [randomUUID(), randomUUID()];
  // Whichever of the two was not the last is outdated, and may be asked for.
  for (const source of ['first', 'second']) {
    if ((await its.request({ fileId, requestId, source, maxRequests: 1000, jobs: () => [] })) === 'REQUESTED') break;
  }
  await its.start({ fileId, requestId, attemptId, copyId: null });
  return its.finish({ fileId, requestId, attemptId, tags, maxTags, jobs: [] });
}
