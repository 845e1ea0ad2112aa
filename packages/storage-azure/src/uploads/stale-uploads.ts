import type { StaleUpload } from '@graphql-darkroom/core/adapter';
import { translatingErrors } from '../azure-error.ts';
import type { AzureContainer } from '../container.ts';
import { listBlobs } from '../objects/list-blobs.ts';

/**
 * The uploads under a prefix that have a staging blob of before that moment: those that are open, and those that are
 * closed and to which something was put later. Blobs that were never committed are only ever of the latter, and have no
 * date.
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
      // The name of an upload of `a` begins with `a/`, too.
      if (!key.startsWith(prefix)) continue;
      if (createdOn === null || createdOn < startedBefore) yield { key, uploadId: name.slice(slash + 1) };
    }
  }
}
