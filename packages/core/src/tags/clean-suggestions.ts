import type { TagName } from '../ports/database-tags.ts';
import type { SuggestedTag } from '../ports/tagger.ts';
import { MAX_TAGS, readTagName } from './tag-name.ts';

/** A suggestion by its identity. */
export type CleanSuggestion = TagName & Pick<SuggestedTag, 'confidence'>;

/**
 * What of a tagger's suggestions a file can take: names that tags can have, once each with the highest confidence, no less than `minConfidence`, the 1,000
 * most confident. What is said with no confidence from 0 to 1 is left out, as nobody knows what it means.
 */
export function cleanSuggestions(
  suggested: readonly SuggestedTag[],
  minConfidence: number | null,
): readonly CleanSuggestion[] {
  const best = new Map<string, CleanSuggestion>();
  for (const { name, confidence } of suggested) {
    if (!(confidence >= 0 && confidence <= 1) || confidence < (minConfidence ?? 0)) continue;
    const tag = readTagName(name);
    if (tag === null || (best.get(tag.key)?.confidence ?? -1) >= confidence) continue;
    best.set(tag.key, { ...tag, confidence });
  }
  return [...best.values()].toSorted((a, b) => b.confidence - a.confidence).slice(0, MAX_TAGS);
}
