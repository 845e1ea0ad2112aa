import type { Block, BlockBlobClient } from '@azure/storage-blob';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { isRefusal } from '../azure-error.ts';
import type { CallLimits } from '../limits.ts';
import { within } from '../limits.ts';
import { partOfBlock } from './block-ids.ts';

/** The contents of a staging blob. */
export interface StagedBlocks {
  /** Sorted by number. */
  readonly parts: readonly StoredPart[];
  /** The ids of the committed blocks, in order. */
  readonly committed: readonly string[];
  /** Whether there are uncommitted blocks. */
  readonly hasUncommitted: boolean;
  /** The total length of all blocks in bytes, including blocks that belong to no part. */
  readonly bytes: number;
}

const NOTHING: StagedBlocks = { parts: [], committed: [], hasUncommitted: false, bytes: 0 };

/**
 * The blocks of a staging blob; none if the blob does not exist or a client replaced it with a blob of another type.
 */
export async function stagedBlocks(staging: BlockBlobClient, limits: CallLimits): Promise<StagedBlocks> {
  try {
    const { committedBlocks = [], uncommittedBlocks = [] } = await within(limits.requestTimeoutSeconds, (abortSignal) =>
      staging.getBlockList('all', { abortSignal }),
    );
    return {
      // An uncommitted block replaces the committed one.
      parts: partsOf([...committedBlocks, ...uncommittedBlocks]),
      committed: committedBlocks.map(({ name }) => name),
      hasUncommitted: uncommittedBlocks.length > 0,
      bytes: [...committedBlocks, ...uncommittedBlocks].reduce((sum, { size }) => sum + size, 0),
    };
  } catch (error) {
    if (isRefusal(error)) return NOTHING;
    throw error;
  }
}

/**
 * The parts among these blocks, sorted by number. The service lists only the length of a block, so a block that was
 * replaced by another of the same length has the same etag.
 */
function partsOf(blocks: readonly Block[]): readonly StoredPart[] {
  const parts = new Map<number, StoredPart>();
  for (const { name, size } of blocks) {
    const number = partOfBlock(name);
    if (number !== null) parts.set(number, { number, size, etag: String(size) });
  }
  return [...parts.values()].toSorted((a, b) => a.number - b.number);
}
