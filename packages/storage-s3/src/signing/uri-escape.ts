/** Percent-encodes all but letters, digits and `-_.~`, as signatures of AWS want it. */
export function uriEscape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A key with its segments percent-encoded and its slashes left. */
export function escapeKey(key: string): string {
  return key.split('/').map(uriEscape).join('/');
}
