/**
 * Whether two taggers, by their names, keep their copies in the same place: what precedes the first colon says where.
 * `cloudinary:imagga_tagging` and `cloudinary:google_tagging` can remove each other's.
 */
export function copiesAreKeptBySame(one: string, other: string): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf(tagger: string): string {
  return tagger.split(':', 1)[0] ?? tagger;
}
