import { randomUUID } from 'node:crypto';
import type { AzureContainer } from '../container.ts';
import { within } from '../limits.ts';
import { uploadBlobs } from './open-upload.ts';

/** Opens an upload. Creates the staging blob first: if the process dies in between, the sweep finds what is left. */
export async function startUpload(
  container: AzureContainer,
  key: string,
  contentType: string | null,
): Promise<{ readonly uploadId: string }> {
  const uploadId = randomUUID();
  const { staging, marker } = uploadBlobs(container, { key, uploadId });
  const blobHTTPHeaders = contentType === null ? {} : { blobContentType: contentType };
  const conditions = { ifNoneMatch: '*' };
  for (const blob of [staging, marker]) {
    await within(container.limits.requestTimeoutSeconds, (abortSignal) =>
      blob.upload('', 0, { abortSignal, blobHTTPHeaders, conditions }),
    );
  }
  return { uploadId };
}
