import { createHash } from 'node:crypto';
import type { Analyses } from './read-analysis.ts';

const MAX_LENGTH = 64;

/**
 * The source of the tags of these analyses: `cloudinary:imagga_tagging`, several joined by `+`, at most 64 characters.
 */
export function taggerName({ categorization, detection }: Analyses): string {
  const name = `cloudinary:${[...categorization, ...(detection === undefined ? [] : [detection])].join('+')}`;
  if (name.length <= MAX_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_LENGTH - hash.length - 1)}~${hash}`;
}
