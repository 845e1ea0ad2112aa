import type { Block, BlockBlobClient } from '@azure/storage-blob';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { isRefusal } from '../azure-error.ts';
import type { CallLimits } from '../limits.ts';
import { within } from '../limits.ts';
import { partOfBlock } from './block-ids.ts';

/** What lies in a staging blob. */
export interface StagedBlocks {
  /** By number, ascending. */
  readonly parts: readonly StoredPart[];
  /** The ids of the blocks that are committed, in their order. */
  readonly committed: readonly string[];
  /** Whether there is a block that is not committed. */
  readonly hasUncommitted: boolean;
  /** The length of all blocks, those of no part too. */
  readonly bytes: number;
}

const NOTHING: StagedBlocks = { parts: [], committed: [], hasUncommitted: false, bytes: 0 };

/** The blocks of a staging blob: none where there is no such blob, or where a client made it one of another type. */
export async function stagedBlocks(staging: BlockBlobClient, limits: CallLimits): Promise<StagedBlocks> {
  try {
    const { committedBlocks = [], uncommittedBlocks = [] } = await within(limits.requestTimeoutSeconds, (abortSignal) =>
      staging.getBlockList('all', { abortSignal }),
    );
    return {
      // One that is not committed replaces the one that is.
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
 * The parts among these blocks, by number. The service tells no more of a block than its length: so one that was
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
