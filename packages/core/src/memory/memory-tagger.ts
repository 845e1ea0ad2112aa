import type { SuggestedTag, Tagger, TaggerAnswer } from '../ports/tagger.ts';
import { orAborted } from '../streams/or-aborted.ts';

/** Options of {@link memoryTagger}. */
export interface MemoryTaggerOptions {
  /**
   * The name of the tagger. The text before the first colon identifies where its copies are.
   *
   * @default 'memory:tags'
   */
  readonly name?: string;
  /**
   * What it receives of a file: see {@link Tagger.send}.
   *
   * @default 'ORIGINAL'
   */
  readonly send?: Tagger['send'];
  /**
   * The suggestions for every file.
   *
   * @default one tag, the first half of the media type, such as `image`, with a confidence of 1
   */
  readonly tags?: readonly SuggestedTag[];
  /**
   * Whether it keeps copies of the files that it has tagged; `copyIds()` then returns their ids.
   *
   * @default false
   */
  readonly keepsCopies?: boolean;
  /** Awaited before each answer. Lets a test delay a tagging, fail it by throwing, or answer instead of the tagger. */
  readonly beforeSuggest?: (input: {
    readonly fileId: string;
    readonly contentType: string;
    readonly signal: AbortSignal;
  }) => Promise<TaggerAnswer | void> | TaggerAnswer | void;
}

/** A {@link Tagger} in memory. */
export interface MemoryTagger extends Tagger {
  /** The ids of the existing copies. */
  copyIds(): readonly string[];
}

/**
 * A tagger for tests, without any image recognition: it suggests the same tags for every image.
 *
 * @example
 * ```ts
 * const tagger = memoryTagger({ tags: [{ name: 'bull', confidence: 0.9 }, { name: 'barn', confidence: 0.4 }] });
 * ```
 */
export function memoryTagger(options: MemoryTaggerOptions = {}): MemoryTagger {
  const { name = 'memory:tags', send = 'ORIGINAL', keepsCopies = false } = options;
  const copyIds = new Set<string>();
  const copies = {
    idOf: (fileId: string) => `copy-of-${fileId}`,
    remove: async ({ copyId }: { readonly copyId: string }) => void copyIds.delete(copyId),
  };

  return {
    name,
    supports: (contentType) => contentType.startsWith('image/'),
    send,
    suggest: async ({ fileId, source, signal }) => {
      const opened = await orAborted(signal, source());
      const { contentType } = opened;
      const read = async (): Promise<void> => {
        await (await opened.read()).pipeTo(new WritableStream(), { signal });
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
