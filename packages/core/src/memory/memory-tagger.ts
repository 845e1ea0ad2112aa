import type { SuggestedTag, Tagger, TaggerAnswer } from '../ports/tagger.ts';
import { orAborted } from '../streams/or-aborted.ts';

/** What {@link memoryTagger} takes. */
export interface MemoryTaggerOptions {
  /**
   * What precedes the first colon says where its copies are.
   *
   * @default 'memory:tags'
   */
  readonly name?: string;
  /**
   * What it suggests for every file.
   *
   * @default one tag, the media type's first half, such as `image`, with a confidence of 1
   */
  readonly tags?: readonly SuggestedTag[];
  /**
   * Whether it keeps copies of the files that it has seen; `copies()` has their ids then.
   *
   * @default false
   */
  readonly keepsCopies?: boolean;
  /**
   * Awaited before each answer: where a test delays a tagging, makes it fail by throwing, or
   * answers in the tagger's place.
   */
  readonly beforeSuggest?: (input: {
    readonly fileId: string;
    readonly contentType: string;
    readonly signal: AbortSignal;
  }) => Promise<TaggerAnswer | void> | TaggerAnswer | void;
}

/** A {@link Tagger} in memory. */
export interface MemoryTagger extends Tagger {
  /** The ids of the copies there are. */
  copyIds(): readonly string[];
}

/**
 * A tagger for tests, without any recognition of images: it suggests the same for every image.
 *
 * @example
 * ```ts
 * const tagger = memoryTagger({ tags: [{ name: 'bull', confidence: 0.9 }, { name: 'barn', confidence: 0.4 }] });
 * ```
 */
export function memoryTagger(options: MemoryTaggerOptions = {}): MemoryTagger {
  const { name = 'memory:tags', keepsCopies = false } = options;
  const copyIds = new Set<string>();
  const copies = {
    idOf: (fileId: string) => `copy-of-${fileId}`,
    remove: async ({ copyId }: { readonly copyId: string }) => void copyIds.delete(copyId),
  };

  return {
    name,
    supports: (contentType) => contentType.startsWith('image/'),
    suggest: async ({ fileId, source, signal }) => {
      const { contentType } = source;
      const read = async (): Promise<void> => {
        await (await source.read()).pipeTo(new WritableStream(), { signal });
      };
      await orAborted(signal, read());
      if (keepsCopies) copyIds.add(copies.idOf(fileId));
      const before = options.beforeSuggest?.({ fileId, contentType, signal });
      const answer = await orAborted(signal, Promise.resolve(before));
      if (answer !== undefined) return answer;
      return { kind: 'SUGGESTED', tags: options.tags ?? [{ name: contentType.split('/', 1)[0] ?? '', confidence: 1 }] };
    },
    ...(keepsCopies ? { copies } : {}),
    copyIds: () => [...copyIds],
  };
}
