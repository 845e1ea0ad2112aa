import type { SuggestedTag } from '@graphql-darkroom/core/adapter';

/** The analyses to request for a file. */
export interface Analyses {
  /** Add-ons, such as `imagga_tagging`. */
  readonly categorization: readonly string[];
  /** An object detection model, such as `lvis`. */
  readonly detection: string | undefined;
}

/** The state of the analyses of a copy. `ABSENT`: a requested analysis does not exist on the copy. */
export type AnalysisReading =
  | { readonly kind: 'COMPLETE'; readonly tags: readonly SuggestedTag[] }
  | { readonly kind: 'PENDING' | 'FAILED' | 'ABSENT' | 'UNREADABLE' };

/** The maximum number of tags of a file, which is Cloudinary's own limit: https://cloudinary.com/documentation/tags */
const MAX_TAGS = 1000;

/**
 * Reads `info` of an answer. All analyses must be present and complete. If several return the same name, the highest
 * confidence counts. Confidences are 0 to 1 with every add-on.
 *
 * From https://cloudinary.com/documentation/google_auto_tagging_addon, imagga_auto_tagging_addon,
 * aws_rekognition_auto_tagging_addon and cloudinary_ai_content_analysis_automatic_tagging
 */
export function readAnalysis(answer: unknown, { categorization, detection }: Analyses): AnalysisReading {
  const info = at(answer, 'info');
  const parts = categorization.map((addOn) => readPart(at(info, 'categorization', addOn), tagsOfCategorization));
  if (detection !== undefined) parts.push(readPart(at(info, 'detection', 'object_detection'), tagsOfDetection));
  for (const kind of ['FAILED', 'UNREADABLE', 'ABSENT', 'PENDING'] as const) {
    if (parts.some((part) => part.kind === kind)) return { kind };
  }
  const tags = parts.flatMap((part) => (part.kind === 'COMPLETE' ? part.tags : []));
  return { kind: 'COMPLETE', tags: highestOfEach(tags).slice(0, MAX_TAGS) };
}

function readPart(part: unknown, tagsOf: (data: unknown) => readonly SuggestedTag[] | null): AnalysisReading {
  if (part === undefined) return { kind: 'ABSENT' };
  const status = at(part, 'status');
  if (status === 'pending') return { kind: 'PENDING' };
  if (status === 'failed') return { kind: 'FAILED' };
  const tags = status === 'complete' ? tagsOf(at(part, 'data')) : null;
  return tags === null ? { kind: 'UNREADABLE' } : { kind: 'COMPLETE', tags };
}

/** `[{ tag, confidence }]` */
function tagsOfCategorization(data: unknown): readonly SuggestedTag[] | null {
  return Array.isArray(data) ? allOrNone(data.map((entry) => tagOf(at(entry, 'tag'), at(entry, 'confidence')))) : null;
}

/**
 * `{ <model>: { tags: { <name>: [{ confidence, 'bounding-box', … }] } } }`: one entry for each occurrence of the
 * object.
 */
function tagsOfDetection(data: unknown): readonly SuggestedTag[] | null {
  if (!isFields(data)) return null;
  const models = Object.values(data).map((model) => at(model, 'tags'));
  if (!models.every(isFields)) return null;
  return allOrNone(
    models.flatMap((tags) =>
      Object.entries(tags).flatMap(([name, seen]) =>
        Array.isArray(seen) ? seen.map((entry) => tagOf(name, at(entry, 'confidence'))) : [null],
      ),
    ),
  );
}

function tagOf(name: unknown, confidence: unknown): SuggestedTag | null {
  const isTag =
    typeof name === 'string' &&
    typeof confidence === 'number' &&
    confidence >= 0 &&
    confidence <= 1 &&
    name.trim() !== '';
  return isTag ? { name, confidence } : null;
}

function allOrNone(tags: readonly (SuggestedTag | null)[]): readonly SuggestedTag[] | null {
  return tags.every((tag) => tag !== null) ? tags : null;
}

function highestOfEach(tags: readonly SuggestedTag[]): readonly SuggestedTag[] {
  const byName = new Map<string, SuggestedTag>();
  for (const tag of tags) {
    const key = tag.name.trim().toLowerCase();
    if (tag.confidence > (byName.get(key)?.confidence ?? -1)) byName.set(key, tag);
  }
  return [...byName.values()].toSorted((a, b) => b.confidence - a.confidence);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) => (isFields(part) && Object.hasOwn(part, name) ? part[name] : undefined),
    value,
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
