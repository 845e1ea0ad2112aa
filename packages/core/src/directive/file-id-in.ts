import type { DarkroomError } from '../errors/darkroom-error.ts';
import { invalidConfiguration } from '../errors/invalid-configuration.ts';

/**
 * The id of the file that a host's resolver returned: as a string, or as an object with that id, such as a file of
 * `files.list`. Null for an empty string and, in a field of URLs, for a URL that is not one of the web.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for values that cannot name a file, which would be missing for everyone
 * otherwise.
 */
export function fileIdIn(
  value: unknown,
  field: { readonly coordinate: string; readonly as: 'FILE' | 'URL' },
): string | null {
  if (value === '') return null;
  if (typeof value === 'string') return value;
  if (field.as === 'URL' && value instanceof URL) return null;
  if (field.as === 'FILE' && typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value) {
    if (typeof value.id === 'string') return value.id === '' ? null : value.id;
  }
  throw noFileId(value, field);
}

/** A URL that the host stored before it used Darkroom. */
export function isForeignUrl(value: unknown): boolean {
  return (typeof value === 'string' || value instanceof URL) && /^https?:\/\//i.test(String(value));
}

function noFileId(
  value: unknown,
  { coordinate, as }: { readonly coordinate: string; readonly as: 'FILE' | 'URL' },
): DarkroomError {
  const wanted =
    as === 'FILE' ? 'its id as a string, or an object with this `id`' : 'its id as a string, or a URL of your own';
  return invalidConfiguration(
    `${coordinate}: for each file, the resolver must return ${wanted}. It returned ${kindOf(value, as)}.`,
  );
}

function kindOf(value: unknown, as: 'FILE' | 'URL'): string {
  if (Array.isArray(value)) return 'a list in its place';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return as === 'FILE' ? 'an object without a string `id`' : 'an object';
}
