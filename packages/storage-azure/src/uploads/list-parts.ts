import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { orNull } from '../azure-error.ts';
import type { AzureContainer } from '../container.ts';
import { within } from '../limits.ts';
import { type UploadId, uploadBlobs } from './open-upload.ts';
import { type StagedBlocks, stagedBlocks } from './staged-blocks.ts';

/** The blocks stored for an upload; null if it is not open. */
export async function stagedOf(container: AzureContainer, upload: UploadId): Promise<StagedBlocks | null> {
  const { staging, marker } = uploadBlobs(container, upload);
  const [open, blocks] = await Promise.all([
    orNull(within(container.limits.requestTimeoutSeconds, (abortSignal) => marker.getProperties({ abortSignal }))),
    stagedBlocks(staging, container.limits),
  ]);
  return open === null ? null : blocks;
}

/** The stored parts, sorted by number; null if no such upload is open. */
export async function listParts(container: AzureContainer, upload: UploadId): Promise<readonly StoredPart[] | null> {
  return (await stagedOf(container, upload))?.parts ?? null;
}
