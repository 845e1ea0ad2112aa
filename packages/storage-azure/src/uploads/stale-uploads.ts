import type { StaleUpload } from '@graphql-darkroom/core/adapter';
import { translatingErrors } from '../azure-error.ts';
import type { AzureContainer } from '../container.ts';
import { listBlobs } from '../objects/list-blobs.ts';

/**
 * The uploads under a prefix with a staging blob that is older than the given time: open uploads, and closed uploads
 * that received bytes later. Blobs that were never committed belong only to the latter, and have no date.
 */
export async function* staleUploads(
  container: AzureContainer,
  prefix: string,
  startedBefore: Date,
): AsyncGenerator<StaleUpload, void, void> {
  const tree = container.trees.staging;
  const pages = listBlobs(container, `${tree}${prefix}`, { uncommitted: true });
  for (;;) {
    const { done, value: page } = await translatingErrors(() => pages.next());
    if (done === true) return;
    for (const { name, createdOn } of page) {
      const slash = name.lastIndexOf('/');
      const key = name.slice(tree.length, slash);
      // The names of the uploads of the key `a` begin with `a/`, too.
      if (!key.startsWith(prefix)) continue;
      if (createdOn === null || createdOn < startedBefore) yield { key, uploadId: name.slice(slash + 1) };
    }
  }
}
