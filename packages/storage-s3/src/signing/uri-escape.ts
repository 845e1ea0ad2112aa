/** Percent-encodes everything but letters, digits and `-_.~`, as AWS signatures require. */
export function uriEscape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A key with percent-encoded segments; its slashes stay. */
export function escapeKey(key: string): string {
  return key.split('/').map(uriEscape).join('/');
}
