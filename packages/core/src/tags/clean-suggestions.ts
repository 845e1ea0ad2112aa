import type { TagName } from '../ports/records.ts';
import type { SuggestedTag } from '../ports/tagger.ts';
import { MAX_TAGS, readTagName } from './tag-name.ts';

/** A suggestion by its key. */
export type CleanSuggestion = TagName & Pick<SuggestedTag, 'confidence'>;

/** The maximum number of suggestions to look at. */
const MAX_READ = 10 * MAX_TAGS;

/**
 * The tagger's suggestions that a file can take: valid tag names, each once with its highest confidence, no less than
 * `minConfidence`; the 1,000 most confident of the 10,000 most confident. Suggestions without a valid confidence or a
 * text as name are dropped, since they come from outside.
 */
export function cleanSuggestions(
  suggested: readonly SuggestedTag[],
  minConfidence: number | null,
): readonly CleanSuggestion[] {
  const best = new Map<string, CleanSuggestion>();
  const valid = suggested.filter(
    ({ name, confidence }) =>
      typeof name === 'string' && confidence >= 0 && confidence <= 1 && confidence >= (minConfidence ?? 0),
  );
  const read = valid.length <= MAX_READ ? valid : valid.toSorted((a, b) => b.confidence - a.confidence);
  for (const { name, confidence } of read.slice(0, MAX_READ)) {
    const tag = readTagName(name);
    if (tag === null || (best.get(tag.key)?.confidence ?? -1) >= confidence) continue;
    best.set(tag.key, { ...tag, confidence });
  }
  return [...best.values()].toSorted((a, b) => b.confidence - a.confidence).slice(0, MAX_TAGS);
}
