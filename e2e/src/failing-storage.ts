import type { Storage } from '@graphql-darkroom/core';

/** The name of files whose URLs cannot be signed at the first attempt. */
export const UNLUCKY_NAME = 'unlucky.png';

/** The same storage, which is out for a moment when the URL of a file of {@link UNLUCKY_NAME} is asked for. */
export function failingStorage<Inner extends Storage>(storage: Inner): Inner {
  const met = new Set<string>();
  const signedUrl: Storage['objects']['signedUrl'] = async (input) => {
    if (input.contentDisposition.includes(UNLUCKY_NAME) && !met.has(input.key)) {
      met.add(input.key);
      throw new Error('connect ECONNREFUSED vendor-secret.internal:9000');
    }
    return storage.objects.signedUrl(input);
  };
  return { ...storage, objects: { ...storage.objects, signedUrl } };
}
