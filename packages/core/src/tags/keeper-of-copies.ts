/**
 * Whether two taggers keep their copies in the same place, judged by their names: the part before the first colon
 * identifies the place. `cloudinary:imagga_tagging` and `cloudinary:google_tagging` can delete each other's copies.
 */
export function copiesAreKeptBySame(one: string, other: string): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf(tagger: string): string {
  return tagger.split(':', 1)[0] ?? tagger;
}
