import { canonicalType, rowOf } from '../media-types/names.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';

/** The top-level types whose formats people confuse: a PNG called photo.jpg should be photo.png. */
const INTERCHANGEABLE: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'font']);

/**
 * The usual extensions of a type, in lower case without the dot. The first is used for names that have none of them.
 * Empty if any extension will do, as for `application/octet-stream`.
 */
export function extensionsOf(contentType: string): readonly string[] {
  const known = rowOf(contentType)?.extensions;
  if (known !== undefined) return known;
  const type = canonicalType(contentType);
  const suffix = /\+(json|xml|yaml|zip)$/.exec(type)?.[1];
  if (suffix !== undefined) return [suffix];
  return type.startsWith('text/') ? ['txt'] : [];
}

const TOP_LEVELS_BY_EXTENSION: ReadonlyMap<string, ReadonlySet<string>> = topLevelsByExtension();

/** Whether an extension belongs to another format of the same kind, as `jpg` does for a PNG. */
export function isExtensionOfSameKind(extension: string, contentType: string): boolean {
  const topLevel = topLevelOf(contentType);
  return INTERCHANGEABLE.has(topLevel) && TOP_LEVELS_BY_EXTENSION.get(extension.toLowerCase())?.has(topLevel) === true;
}

/** Whether files of any known type usually have this extension, ignoring case. */
export function isKnownExtension(extension: string): boolean {
  return TOP_LEVELS_BY_EXTENSION.has(extension.toLowerCase());
}

function topLevelsByExtension(): Map<string, Set<string>> {
  const topLevels = new Map<string, Set<string>>();
  for (const { type, extensions } of MEDIA_TYPES) {
    for (const extension of extensions) {
      const found = topLevels.get(extension) ?? new Set();
      topLevels.set(extension, found.add(topLevelOf(type)));
    }
  }
  return topLevels;
}

function topLevelOf(contentType: string): string {
  return contentType.slice(0, contentType.indexOf('/'));
}
